import type { HashName } from '../crypto/hash.ts'
import type { CipherSuite } from '../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import { AlertDescription } from '../tls/alert.ts'
import { HandshakeType } from '../tls/handshake/handshake.ts'
import type { OtherProtocol } from '../tls/otherProtocol.ts'
import type { RecordParts } from '../tls/protection/recordProtection.ts'
import type { Certificate } from '../x509/certificate.ts'

/** All that happened in one handshake, as it came; report.ts makes it readable. */
export interface HandshakeTrace {
  readonly offeredVersions: readonly ProtocolVersion[]
  readonly messages: TracedMessage[]
  readonly negotiated: Negotiated
  readonly outcome: HandshakeOutcome
  /** Whether the server said anything that is SSL or TLS: then silence towards another version is an answer too. */
  readonly spokeTls: boolean
  readonly bytes: { readonly sent: number; readonly received: number }
  /** From the first byte sent to the end of the handshake, or of the attempt. */
  readonly milliseconds: number
}

export interface TracedMessage {
  readonly from: 'client' | 'server'
  readonly protocol: 'handshake' | 'alert' | 'change_cipher_spec' | 'application_data' | 'sslv2'
  readonly encrypted: boolean
  /** Since the first byte was sent. */
  readonly milliseconds: number
  /** The message, decrypted; a handshake message with its header. */
  readonly bytes: Uint8Array
  /** What protected the record that it came in, or the last of them; absent in the clear and in what was sent. */
  readonly protection?: RecordParts
  /** What was checked on it. */
  readonly checks: VerificationCheck[]
}

export interface VerificationCheck {
  readonly what: 'path' | 'name' | 'dates' | 'handshakeSignature' | 'finished' | 'clientCertificate'
  readonly result: 'passed' | 'failed' | 'notChecked'
  /** "leads to ISRG Root X1", "expired 40 days ago". */
  readonly detail: string
}

/** What the two sides agreed on, and what the server showed, as far as the handshake came. */
export interface Negotiated {
  version?: ProtocolVersion
  suite?: CipherSuite
  hash?: HashName
  /** Before TLS 1.3: RFC 7627, and RFC 7366. */
  extendedMasterSecret?: boolean
  encryptThenMac?: boolean
  /** Code points. */
  group?: number
  /** Of the prime in a Diffie-Hellman exchange over a finite field. */
  primeBits?: number
  signatureScheme?: number
  applicationProtocol?: string
  /** TLS 1.3: what became of an external pre-shared key; absent where none was offered. */
  externalKey?: 'offered' | 'chosen' | 'notChosen'
  /** What became of a session of an earlier connection; absent where none was offered. */
  session?: 'offered' | 'resumed' | 'notResumed'
  /** As sent, in DER. */
  serverCertificates: readonly Uint8Array[]
  /** Those of them that could be decoded. */
  decodedCertificates: readonly Certificate[]
  certificateRequest?: RequestedCertificate
  clientCertificateSent: boolean
  /** Whether the server let the client in after it had seen its certificate, or that it has none. */
  clientAccepted?: boolean
  /** What the server said of the client behind the handshake, or why its verdict cannot be told: a clause. */
  clientReason?: string
  /** TLS 1.2 and older: whether the server has said that it renegotiates safely (RFC 5746). */
  secureRenegotiation?: boolean
  /** Of the answer to the request. */
  httpStatus?: number
  readonly verificationErrors: VerificationError[]
  /** In the order of the computation. */
  readonly keySchedule: DerivedSecret[]
}

/** A secret of the key schedule. Those of TLS 1.3 have the names of RFC 9846, section 7.1, and the others of RFC 5246, section 6.3. */
export interface DerivedSecret {
  readonly name: SecretName
  /** In bytes. */
  readonly length: number
  /** Only where the secrets of the connection were asked for. */
  readonly value?: Uint8Array
}

export type SecretName =
  | 'preMasterSecret'
  | 'masterSecret'
  | `${Side}Write${'MacKey' | 'Key' | 'Iv'}`
  | 'earlySecret'
  | 'sharedSecret'
  | 'handshakeSecret'
  | 'mainSecret'
  | `${Side}${'Handshake' | 'Application'}${'TrafficSecret' | 'Key' | 'Iv'}`

export type Side = 'client' | 'server'

/** A CertificateRequest. */
export interface RequestedCertificate {
  /** Empty, except in TLS 1.3 after the handshake. */
  readonly context: Uint8Array
  /** Undefined before TLS 1.2, where a server names types of certificates only. */
  readonly signatureSchemes: readonly number[] | undefined
  /** ClientCertificateType, before TLS 1.3. */
  readonly certificateTypes?: readonly number[]
  /** Names in DER. */
  readonly authorities: readonly Uint8Array[]
}

export interface VerificationError {
  readonly code: string
  readonly message: string
  /** Hexadecimal SHA-256 of the certificate that is meant. */
  readonly certificate?: string
}

export type HandshakeOutcome =
  | { readonly kind: 'completed' }
  /** The handshake is not followed further than the server's answer. */
  | { readonly kind: 'answered'; readonly limit: Limit }
  | {
      readonly kind: 'alert'
      readonly from: 'client' | 'server'
      readonly fatal: boolean
      readonly description: number
    }
  /** `awaited` is what should have come: `a ServerHello`. */
  | { readonly kind: 'closed' | 'reset'; readonly awaited: string }
  | { readonly kind: 'timedOut'; readonly awaited: string; readonly received: number }
  | {
      readonly kind: 'protocolError'
      readonly reason: string
      readonly alert?: number
      /** What the server speaks where it speaks no TLS. */
      readonly otherProtocol?: OtherProtocol
    }
  | { readonly kind: 'canceled' }

/** Why a handshake ends with an answer: the plan goes no further, or what was chosen cannot be computed here. */
export type Limit =
  | { readonly what: 'plan' }
  | { readonly what: 'cipherSuite' }
  | { readonly what: 'keyShare'; readonly group: number }
  /** The suite needs a key that both sides have already, and none was given. */
  | { readonly what: 'preSharedKey' }

export function emptyNegotiated(): Negotiated {
  return {
    serverCertificates: [],
    decodedCertificates: [],
    clientCertificateSent: false,
    verificationErrors: [],
    keySchedule: [],
  }
}

/** Whether the client has sent what a CertificateRequest asks for, be it an empty list, or SSL 3.0's alert in its place. */
export function clientHasAnswered(messages: readonly TracedMessage[]): boolean {
  return messages.some((it) => isClientCertificate(it) || isNoCertificateAlert(it))
}

function isNoCertificateAlert({ from, protocol, bytes }: TracedMessage): boolean {
  return from === 'client' && protocol === 'alert' && bytes[1] === AlertDescription.no_certificate
}

export function isClientCertificate({ from, protocol, bytes }: TracedMessage): boolean {
  return from === 'client' && protocol === 'handshake' && bytes[0] === HandshakeType.certificate
}
