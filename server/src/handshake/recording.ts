import type { Instant } from '../base/instant.ts'
import { type Network, type Transport, TransportError } from './transport.ts'

/** The bytes of one TCP connection as they were written and read, with what was said in the clear before TLS. */
export interface ConnectionRecording {
  /** `127.0.0.1:49152`, `[::1]:49152`; undefined where the host cannot tell. */
  readonly local: string | undefined
  /** The same of whoever was connected: the server, or the proxy. */
  readonly peer: string
  readonly events: readonly RecordedEvent[]
}

export interface RecordedEvent {
  /** Who did it. A reset is the peer's. */
  readonly from: 'client' | 'server'
  readonly time: Instant
  readonly what: 'connected' | 'data' | 'closed' | 'reset'
  /** Empty, but for data. */
  readonly bytes: Uint8Array
}

/**
 * A network that hands out a recording of each of its connections when it is made, which grows with what is said on it.
 * `now` is the time of the call, from which the network's clock goes on.
 */
export function recordingNetwork(
  network: Network,
  now: Instant,
  record: (recording: ConnectionRecording) => void,
): Network {
  const start = network.clock()
  const time = () => now + network.clock() - start
  return {
    ...network,
    async connect(options) {
      const transport = await network.connect(options)
      const events: RecordedEvent[] = []
      record({ local: transport.local, peer: transport.peer, events })
      return recorded(transport, events, time)
    },
  }
}

function recorded(transport: Transport, events: RecordedEvent[], time: () => Instant): Transport {
  const add = (from: RecordedEvent['from'], what: RecordedEvent['what'], bytes: Uint8Array = NOTHING) => {
    // Each side ends its half once.
    if (what !== 'data' && events.some((it) => it.from === from && it.what === what)) return
    events.push({ from, time: time(), what, bytes })
  }
  const reset = (error: unknown): never => {
    if (error instanceof TransportError && error.failure === 'reset') add('server', 'reset')
    throw error
  }
  add('client', 'connected')
  return {
    ...transport,
    async read(timeout) {
      const chunk = await transport.read(timeout).catch(reset)
      if (chunk === undefined) add('server', 'closed')
      else add('server', 'data', chunk)
      return chunk
    },
    async write(bytes) {
      add('client', 'data', bytes)
      await transport.write(bytes).catch(reset)
    },
    close() {
      add('client', 'closed')
      transport.close()
    },
  }
}

const NOTHING = new Uint8Array(0)
