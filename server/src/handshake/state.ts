import type { EphemeralKey } from '../crypto/ephemeralKey.ts'
import { generateKey, isKeyAgreementGroup } from '../crypto/keyAgreement.ts'
import { namedGroup } from '../registry/namedGroups.ts'
import type { Transcript } from '../tls/keySchedule/transcriptHash.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { PublicKey } from '../x509/publicKey.ts'
import type { Connection, Incoming } from './connection.ts'
import type { Offered } from './hello/hello.ts'
import type { HandshakePlan } from './plan.ts'
import type {
  HandshakeOutcome,
  Negotiated,
  TracedMessage,
  VerificationCheck,
  VerificationError,
} from './trace.ts'

/** What a chain is worth: path, name and dates. The handshake goes on whatever it says, to show the rest. */
export type ServerCertificateCheck = (chain: readonly Certificate[]) => {
  readonly checks: readonly VerificationCheck[]
  readonly errors: readonly VerificationError[]
}

/** What a conversation needs of the world. */
export interface HandshakeEnvironment {
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number
  readonly random: (length: number) => Uint8Array
  readonly checkServer: ServerCertificateCheck
  readonly onProgress?: (text: string) => void
  /** Each message as it is traced, with what has been agreed on by then. */
  readonly onMessage?: (message: TracedMessage, negotiated: Negotiated) => void
  /** Lines of the NSS key log format (RFC 9850). */
  readonly keyLog?: (line: string) => void
  /** Whether the trace holds the secrets of the key schedule. */
  readonly exportsSecrets?: boolean
}

/** What the states of one handshake share. */
export interface HandshakeContext {
  /** What waits for the answer to a ClientHello, in a second handshake too. */
  readonly start: State
  readonly plan: HandshakePlan
  readonly environment: HandshakeEnvironment
  readonly connection: Connection
  /** Of the handshake that is going on: a renegotiation has one of its own. */
  transcript: Transcript
  readonly negotiated: Negotiated
  /** What the last ClientHello said. */
  offer: Offered
  /** The private halves of its key shares, by group. */
  readonly ephemeralKeys: Map<number, EphemeralKey>
  /** What the server asked for with a HelloRetryRequest, which it does at most once. */
  helloRetryRequest?: { readonly cipherSuite: number; readonly group?: number }
  /** Whether the server's key for RSA is another than its certificate's, as export suites have it. */
  temporaryKey?: boolean
  /** Of the server's certificate, once it has come. */
  serverKey?: PublicKey
  /** In milliseconds; set when both sides have sent their Finished. */
  completedAfter?: number
  /** TLS 1.2: what both sides said in the last Finished, for renegotiation_info (RFC 5746). */
  verifyData?: { readonly client: Uint8Array; readonly server: Uint8Array }
  /** TLS 1.2: what goes on behind a second handshake. */
  afterRenegotiation?: State
}

/** What the handshake waits for, and what it does with what comes. */
export interface State {
  /** With its article: `a ServerHello`. */
  readonly awaits: string
  /** The next state; undefined where the conversation is over. */
  receive(message: Incoming, context: HandshakeContext): State | undefined | Promise<State | undefined>
  /** Notes an alert of level warning that the state knows; the handshake goes on. */
  onWarning?(alert: { readonly description: number }, context: HandshakeContext): State | undefined
  /** Whether alerts and the peer's close are given to the state; else they end the handshake. */
  readonly takesEnd?: boolean
  /** Milliseconds after which the state is given the peer's silence; absent where only the time for all counts. */
  readonly patience?: number
}

export function ephemeralKey(group: number, random: (length: number) => Uint8Array): EphemeralKey {
  const { name } = namedGroup(group)
  if (!isKeyAgreementGroup(name)) throw new RangeError(`no key can be made for the group ${name}`)
  return generateKey(name, random)
}

/** The peer ended the conversation in the middle, with an alert or without. */
export class Ended extends Error {
  readonly outcome: HandshakeOutcome

  constructor(outcome: HandshakeOutcome) {
    super(outcome.kind)
    this.name = 'Ended'
    this.outcome = outcome
  }
}
