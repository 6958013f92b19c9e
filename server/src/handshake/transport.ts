/** A byte stream to a peer, with its own time-outs. server/node has the one over TCP, test/support one that plays recordings. */
export interface Transport {
  /** The peer's address and port as connected: `203.0.113.7:443`. */
  readonly peer: string
  /** Our own end of the connection, written alike; absent where the host cannot tell. */
  readonly local?: string
  /** The addresses that were tried, in order, the last being the peer's; absent where there is nothing to tell. */
  readonly attempts?: readonly ConnectAttempt[]
  /** What was said before TLS: to a proxy, and to a server that is asked for TLS in the clear. */
  readonly clear?: readonly ClearMessage[]
  /** Rejects with {@link TransportError}. */
  write(bytes: Uint8Array): Promise<void>
  /**
   * The next bytes, at least one; undefined where the peer has closed. Rejects with {@link TransportError}, with
   * `timedOut` where nothing comes for so many milliseconds.
   */
  read(timeout: number): Promise<Uint8Array | undefined>
  close(): void
}

/** One address of a name. */
export interface ConnectAttempt {
  /** `203.0.113.7`, `2001:db8::1`. */
  readonly address: string
  /** Absent where it was connected. */
  readonly failure?: TransportFailure
  readonly milliseconds: number
}

/** Something that was said before TLS. */
export interface ClearMessage {
  readonly from: 'client' | 'server' | 'proxy'
  /** The protocol that it is of: `SMTP`, `SOCKS5`. */
  readonly protocol: string
  /** A line, or what a binary message says; what is in it from outside is not made printable. */
  readonly text: string
}

export interface ConnectOptions {
  readonly host: string
  readonly port: number
  /** Milliseconds for connecting, and again for each write. */
  readonly timeout: number
  readonly signal?: AbortSignal
}

/** What the prober needs of the world. */
export interface Network {
  /** Rejects with {@link TransportError}. */
  connect(options: ConnectOptions): Promise<Transport>
  /** Milliseconds of a monotonic clock. */
  clock(): number
  /** Cryptographically strong random bytes. */
  random(length: number): Uint8Array
}

export type TransportFailure =
  | 'notFound'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'timedOut'
  | 'canceled'
  /** The proxy does not let the connection through. */
  | 'proxyRefused'
  /** The server is connected, and does not come to TLS. */
  | 'startTlsFailed'

/** What was found out before a connection failed. */
export interface BeforeFailure {
  readonly attempts?: readonly ConnectAttempt[]
  readonly clear?: readonly ClearMessage[]
  readonly peer?: string
  /** Whether a server that was to speak before TLS has not said a byte. */
  readonly silent?: boolean
}

export class TransportError extends Error {
  readonly failure: TransportFailure
  readonly before: BeforeFailure

  constructor(failure: TransportFailure, message: string, before: BeforeFailure = {}) {
    super(message)
    this.name = 'TransportError'
    this.failure = failure
    this.before = before
  }
}
