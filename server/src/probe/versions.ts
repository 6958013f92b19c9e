import type { VersionAnswer } from '../describe/handshake/handshakeReport.ts'
import { run } from '../handshake/run.ts'
import { type Network, TransportError } from '../handshake/transport.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import { type HelloShape, plainShape, usualShape } from './helloShapes.ts'
import { type AskedHello, concluded, isRefusedForItsOffer, nextShape } from './versionAnswer.ts'
import { NOTHING_TO_CHECK, versionPlan } from './versionPlan.ts'

export interface VersionsQuestion {
  readonly host: string
  readonly port: number
  readonly serverName?: string
  readonly network: Network
  readonly timeout: number
  readonly signal?: AbortSignal
  readonly onProgress?: (text: string) => void
  /** Whether the server is known to speak SSL or TLS: then a close or silence is a refusal. */
  readonly spokeTls: boolean
  /** Whether it is known to have accepted a version. */
  readonly accepted: boolean
}

/** So many connections are open at a time: no more than a browser opens to a site. */
const AT_ONCE = 3

/** Asks for each version on connections of its own. The answers come in the order of the versions. */
export async function askVersions(
  versions: readonly ProtocolVersion[],
  question: VersionsQuestion,
): Promise<readonly VersionAnswer[]> {
  const pursuits = versions.map((version): Pursuit => ({ version, asked: [], spokeTls: false }))
  await eachOf(pursuits, (it) => ask(it, usualShape(it.version), question))
  const spokeTls = question.spokeTls || pursuits.some((it) => it.spokeTls)
  // Who never answers in TLS is not asked for more.
  if (spokeTls) {
    await eachOf(pursuits, async (it) => {
      for (;;) {
        const shape = it.failure === undefined ? nextShape(it.version, it.asked) : undefined
        if (shape === undefined) return
        await ask(it, shape, question)
      }
    })
  }
  const answers = pursuits.map(({ version, asked, failure }) =>
    failure === undefined ? concluded(version, asked) : { version, offered: null, why: failure },
  )
  const speaksAny = question.accepted || answers.some((it) => it.offered === true)
  return answers.map((answer, index) => {
    if (answer.offered !== false) return answer
    if (!spokeTls) return cannotTell(answer, 'as it does with every version')
    // A server that speaks TLS has a version that is on: a refusal of all that was offered is not one of the version.
    if (!speaksAny && isRefusedForItsOffer(pursuits[index]?.asked ?? [])) {
      return cannotTell(answer, 'as is every version that is not switched off')
    }
    return answer
  })
}

/** Whether the server does not even answer a hello of TLS 1.2 that is short and has nothing new. */
export async function staysSilent(question: VersionsQuestion): Promise<boolean> {
  const pursuit: Pursuit = { version: 'TLSv1.2', asked: [], spokeTls: false }
  await ask(pursuit, plainShape('TLSv1.2'), question)
  return pursuit.asked.every(
    ({ trace: { outcome } }) => outcome.kind === 'timedOut' && outcome.received === 0,
  )
}

/** A version, and what was asked for it so far. */
interface Pursuit {
  readonly version: ProtocolVersion
  readonly asked: AskedHello[]
  spokeTls: boolean
  /** Why it could not be asked for. */
  failure?: string
}

function cannotTell(answer: VersionAnswer, addition: string): VersionAnswer {
  return { ...answer, offered: null, why: `${answer.why}, ${addition}` }
}

async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < items.length) await act(items[next++]!)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
}

async function ask(
  pursuit: Pursuit,
  shape: HelloShape,
  { host, port, serverName, network, timeout, signal, onProgress }: VersionsQuestion,
): Promise<void> {
  const { version } = pursuit
  if (signal?.aborted) {
    pursuit.failure = 'canceled'
    return
  }
  onProgress?.(`asking for ${version}`)
  try {
    const connectOptions = { host, port, timeout, ...(signal === undefined ? {} : { signal }) }
    const transport = await network.connect(connectOptions)
    const named = serverName === undefined ? {} : { serverName }
    const trace = await run(versionPlan({ version, shape, ...named, timeout }), transport, {
      clock: network.clock,
      random: network.random,
      checkServer: NOTHING_TO_CHECK,
    })
    pursuit.asked.push({ shape, trace })
    pursuit.spokeTls ||= trace.spokeTls
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    pursuit.failure = `no connection: ${error.message}`
  }
}
