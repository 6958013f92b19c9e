import type { ClientCredentials } from './credentials.ts'
import type { Hello } from './hello/hello.ts'

/** What one connection is for: the hello, how far the conversation goes, and within which limits. A plan is a value. */
export interface HandshakePlan {
  readonly hello: Hello
  readonly until: Until
  /** What is said through the finished connection, where the plan goes so far. */
  readonly exchange?: Exchange
  readonly credentials?: ClientCredentials
  /** A key that both sides have already (RFC 4279; RFC 9846, section 4.3.11). */
  readonly preSharedKey?: PreSharedKey
  /** Milliseconds for all of it. */
  readonly timeout: number
}

/**
 * `firstAnswer`: the ServerHello, or what comes in its place. `serverFlight`: up to the ServerHelloDone, in TLS 1.3 up
 * to the server's Finished. `finished`: both have sent their Finished. `exchange`: a request and its answer behind that,
 * and a close on both sides.
 */
export type Until = 'firstAnswer' | 'serverFlight' | 'finished' | 'exchange'

export interface Exchange {
  /** Of the HTTP request: a name, or an address. */
  readonly host: string
  /** Whether to send an HTTP request where no application protocol was negotiated. */
  readonly http: boolean
  /** Whether the request is GET, where HEAD would do. */
  readonly get?: boolean
}

export interface PreSharedKey {
  readonly identity: Uint8Array
  /** Never in a trace or report (I13). */
  readonly key: Uint8Array
}
