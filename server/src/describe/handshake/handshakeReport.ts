import type { VerificationCheck } from '../../handshake/trace.ts'
import type { ClearMessage, TransportFailure } from '../../handshake/transport.ts'
import type { StartTlsName } from '../../registry/applicationPorts.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { ReportedDiagnosis } from './diagnosis.ts'
import type { KeyScheduleStep } from './keySchedule.ts'

export type { KeyScheduleStep, ReportedDiagnosis, TransportFailure, VerificationCheck }

/** The result of a handshake test: plain data, the JSON of `tls-lens handshake --format json` (docs/cli.md), a promise to users. */
export interface HandshakeReport {
  readonly target: {
    readonly host: string
    readonly port: number
    readonly address?: string
    readonly serverName?: string
  }
  /** How the connection was made, up to where TLS begins. */
  readonly connection?: ReportedConnection
  /** `answered`: what the server chose is not followed further, or needs a pre-shared key that was not given. */
  readonly outcome:
    | 'completed'
    | 'answered'
    | 'alert'
    | 'closed'
    | 'reset'
    | 'timedOut'
    | 'protocolError'
    | 'notConnected'
    | 'proxyRefused'
    | 'startTlsFailed'
    | 'canceled'
  /** One sentence for people: what happened, at which message, and what it most likely means. */
  readonly explanation: string
  /** The sentences of it that go beyond the conversation: what this test offered, and what other clients refuse. */
  readonly remarks?: readonly string[]
  /** Where something is the matter: why, and what to do. */
  readonly diagnosis?: ReportedDiagnosis
  readonly version?: ProtocolVersion
  readonly cipherSuite?: { readonly id: string; readonly name: string; readonly opensslName?: string }
  readonly group?: { readonly id: string; readonly name: string }
  readonly signatureScheme?: string
  readonly applicationProtocol?: string
  /** Whether the server used a pre-shared key; absent where none was offered and no suite needs one. */
  readonly preSharedKey?: boolean
  readonly serverCertificates: readonly ReportedCertificate[]
  readonly clientCertificate: {
    readonly requested: boolean
    /** Whether the server goes on without one; absent where the handshake does not show it. */
    readonly required?: boolean
    readonly sent: boolean
    /** Of what was sent. */
    readonly outcome?: 'accepted' | 'rejected' | 'unknown'
    /** The same; absent where it is unknown. */
    readonly accepted?: boolean
    /** What the server said of the client behind the handshake, or why its verdict cannot be told. */
    readonly reason?: string
    /** What can be seen of the certificate that speaks against it, where it was not accepted: clauses. */
    readonly causes?: readonly string[]
    /** Where nothing certain is seen, what may have been the reason, and what was found in order. */
    readonly inOrder?: string
    readonly possibleCauses?: readonly string[]
    /** Names of the authorities that the server accepts, where it says so. */
    readonly authorities?: readonly string[]
  }
  readonly verified: Verification
  readonly messages: readonly ConversationMessage[]
  readonly alert?: ReportedAlert
  /** How the keys are made, as far as the handshake came; the secrets only where they were asked for. */
  readonly keySchedule?: readonly KeyScheduleStep[]
  /** What the server does with each version, asked one by one. */
  readonly versions: readonly VersionAnswer[]
  /** What the rules say of the server. */
  readonly findings: readonly ReportedFinding[]
  readonly bytes: { readonly sent: number; readonly received: number }
  /** From the first byte sent to the end of the handshake. */
  readonly milliseconds: number
}

/** Whether the server has no use for this client, although the handshake may have been completed. */
export function isClientRefused({
  clientCertificate: { sent, required, accepted },
}: HandshakeReport): boolean {
  return sent ? accepted === false : required === true
}

/** Whether all that shows who the server is was verified, or it has the pre-shared key in the place of a certificate. */
export function isServerTrusted({ verified, preSharedKey, serverCertificates }: HandshakeReport): boolean {
  const isPreShared = serverCertificates.length === 0 && preSharedKey === true
  return verified.valid === true || (isPreShared && verified.errors.length === 0)
}

export interface ReportedConnection {
  /** Those of the server, or of the proxy, that were tried, in order; the last is connected unless it has a failure. */
  readonly addresses?: readonly {
    readonly address: string
    readonly failure?: TransportFailure
    readonly milliseconds: number
  }[]
  /** `http://proxy.example:3128`, without credentials. */
  readonly proxy?: string
  /** How TLS was asked for: `STARTTLS` of `SMTP`. */
  readonly startTls?: {
    readonly protocol: StartTlsName
    readonly title: string
    readonly request: string
  }
  /** What was said before TLS. */
  readonly clear?: readonly ClearMessage[]
}

export interface ReportedCertificate {
  readonly sha256: string
  readonly subject: string
  readonly issuer: string
  /** ISO 8601. */
  readonly notBefore: string
  readonly notAfter: string
  readonly subjectAltNames: readonly string[]
  readonly publicKey: string
  readonly signatureAlgorithm: string
  readonly pem: string
}

export interface Verification {
  /** Undefined where nothing could be verified (no certificate came). */
  readonly valid?: boolean
  /** In the order of checking: path, name, dates, handshake signature, Finished. */
  readonly checks: readonly VerificationCheck[]
  readonly errors: readonly {
    readonly code: string
    readonly message: string
    readonly certificate?: string
  }[]
  /** The lists of trust anchors that were used; absent where nothing was verified. */
  readonly trust?: readonly string[]
}

export interface ConversationMessage {
  readonly from: 'client' | 'server'
  readonly protocol: 'handshake' | 'alert' | 'change_cipher_spec' | 'application_data' | 'sslv2'
  /** As in the RFC: `ClientHello`, `EncryptedExtensions`. */
  readonly name: string
  readonly encrypted: boolean
  /** Since the first byte was sent. */
  readonly milliseconds: number
  /** Bytes of the message with its own header, without the record's. */
  readonly length: number
  /** These bytes, decrypted, in hexadecimal. */
  readonly bytes: string
  /** What it says, in one line. */
  readonly summary: string
  /** The step of the story that it belongs to. */
  readonly step: 'hello' | 'certificate' | 'keyExchange' | 'finished' | 'application' | 'alert'
  readonly fields: readonly MessageField[]
  /** Checks that were made on it. */
  readonly checks: readonly VerificationCheck[]
}

/** A message while the handshake goes on. */
export interface LiveMessage
  extends Pick<ConversationMessage, 'from' | 'name' | 'summary' | 'encrypted' | 'milliseconds'> {
  /** From 0 on: a handshake that is tried again begins anew. */
  readonly number: number
}

export interface MessageField {
  readonly name: string
  readonly value: string
}

export interface ReportedAlert {
  readonly from: 'client' | 'server'
  readonly level: 'warning' | 'fatal'
  /** As in the RFC: `protocol_version`; `alert 123` for an unknown number. */
  readonly description: string
  readonly number: number
  readonly explanation: string
  readonly likelyCauses: readonly string[]
}

export interface VersionAnswer {
  readonly version: ProtocolVersion
  /** `null`: cannot tell, and `why` says why. */
  readonly offered: boolean | null
  readonly why: string
  readonly cipherSuite?: { readonly id: string; readonly name: string }
  /** Of TLS 1.3, whose ServerHello names it. */
  readonly group?: { readonly id: string; readonly name: string }
  /** The name of the alert, where every hello was refused with one and that does not tell. */
  readonly alert?: string
}

export interface ReportedFinding {
  readonly ruleId: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  readonly citations: readonly { readonly source: string; readonly section: string }[]
}
