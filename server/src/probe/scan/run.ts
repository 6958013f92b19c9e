import type { HandshakePlan } from '../../handshake/plan.ts'
import { run } from '../../handshake/run.ts'
import type { ServerCertificateCheck } from '../../handshake/state.ts'
import { type Network, TransportError } from '../../handshake/transport.ts'
import { NOTHING_TO_CHECK } from '../versionPlan.ts'
import { type Reply, replyOf, type Scan } from './scan.ts'

export interface ScanEnvironment {
  readonly host: string
  readonly port: number
  readonly network: Network
  /** Milliseconds for a connection to be made. */
  readonly timeout: number
  /** At most so many connections in all. */
  readonly limit: number
  /** Waits before each connection but the first. */
  readonly pause?: () => Promise<void>
  readonly checkServer?: ServerCertificateCheck
  readonly signal?: AbortSignal
  /** So many connections were made. */
  readonly onConnection?: (connections: number) => void
}

/** So many are open at a time: no more than a browser opens to a site. */
const AT_ONCE = 3

export interface ScanRunner {
  /** Asks until the scan knows all. Never rejects for what a peer does. */
  run<Known>(scan: Scan<Known>): Promise<Known>
  readonly connections: number
}

/** Scans of one server share the connections and their limit. */
export function scanRunner(environment: ScanEnvironment): ScanRunner {
  let connections = 0
  let open = 0
  let unreachable: string | undefined
  const waiting: (() => void)[] = []

  async function ask(plan: HandshakePlan): Promise<Reply> {
    if (open >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
    else open++
    try {
      return await converse(plan)
    } finally {
      const next = waiting.shift()
      if (next === undefined) open--
      else next()
    }
  }

  async function converse(plan: HandshakePlan): Promise<Reply> {
    const { host, port, network, timeout, limit, pause, signal, onConnection } = environment
    if (signal?.aborted) return notAsked('canceled', 'canceled')
    if (unreachable !== undefined) return notAsked('noConnection', unreachable)
    if (connections >= limit) return notAsked('limit', `not asked, after ${limit} connections`)
    connections++
    if (connections > 1) await pause?.()
    onConnection?.(connections)
    try {
      const connectOptions = { host, port, timeout, ...(signal === undefined ? {} : { signal }) }
      const transport = await network.connect(connectOptions)
      const { clock, random } = network
      const { checkServer = NOTHING_TO_CHECK } = environment
      return replyOf(await run(plan, transport, { clock, random, checkServer }))
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      if (error.failure === 'canceled') return notAsked('canceled', 'canceled')
      // Who cannot be connected is not tried again and again.
      unreachable = `no connection: ${error.message}`
      return notAsked('noConnection', unreachable)
    }
  }

  return {
    async run(scan) {
      let known = scan.start
      for (;;) {
        const plans = scan.next(known)
        if (plans.length === 0) return known
        const replies = await Promise.all(plans.map(ask))
        plans.forEach((plan, index) => {
          known = scan.learn(known, plan, replies[index]!)
        })
      }
    },
    get connections() {
      return connections
    },
  }
}

function notAsked(why: 'canceled' | 'limit' | 'noConnection', reason: string): Reply {
  return { answer: { kind: 'notAsked', why, reason } }
}
