/** A byte stream to a peer, with its own time-outs. server/node has the one over TCP, test/support one that plays recordings. */
export interface Transport {
  /** The peer's address and port as connected: `203.0.113.7:443`. */
  readonly peer: string
  /** Rejects with {@link TransportError}. */
  write(bytes: Uint8Array): Promise<void>
  /**
   * The next bytes, at least one; undefined where the peer has closed. Rejects with {@link TransportError}, with
   * `timedOut` where nothing comes for so many milliseconds.
   */
  read(timeout: number): Promise<Uint8Array | undefined>
  close(): void
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

export type TransportFailure = 'notFound' | 'refused' | 'unreachable' | 'reset' | 'timedOut' | 'canceled'

export class TransportError extends Error {
  readonly failure: TransportFailure

  constructor(failure: TransportFailure, message: string) {
    super(message)
    this.name = 'TransportError'
    this.failure = failure
  }
}
