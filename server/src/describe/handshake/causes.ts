// What stands in the way of a connection, as probe/diagnose.ts finds it out: causes as values, without sentences.

import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { OtherProtocol } from '../../tls/otherProtocol.ts'

/** One cause, or the two that remain, the likelier first. */
export interface Diagnosis {
  readonly causes: readonly Cause[]
  /** The further connections, in order. */
  readonly evidence: readonly FurtherConnection[]
}

/** A hello that was sent to find out, and what came. */
export interface FurtherConnection {
  readonly asked: Question
  readonly answer: Answer
}

export type Question =
  | 'everythingBeforeTls13'
  | 'everythingOfTls13'
  | 'allGroups'
  | 'allGroupsAndSignatureSchemes'
  | 'withoutServerName'
  | 'shortTls10'
  | 'shortTls12'
  | 'shortTls13'
  | 'http2'
  | 'acceptedOffer'

export type Answer =
  | ({ readonly kind: 'answered' | 'completed' } & Chosen)
  /** By its name. */
  | { readonly kind: 'alert'; readonly alert: string }
  | { readonly kind: 'closed' | 'reset' | 'silence' | 'unreadable' | 'noConnection' }

/** What a server chose, by names. */
export interface Chosen {
  readonly version: ProtocolVersion
  readonly suite: string
  readonly group?: string
}

export type Cause =
  // On the way to TLS.
  | {
      readonly cause:
        | 'nameNotFound'
        | 'nothingListens'
        | 'unreachable'
        | 'connectTimedOut'
        | 'connectionReset'
    }
  | { readonly cause: 'otherProtocol'; readonly protocol: OtherProtocol }
  | { readonly cause: 'silence' | 'closedAtHello' | 'resetAtHello' }
  // In the offer.
  | {
      readonly cause: 'noCommonVersion'
      readonly offered: readonly ProtocolVersion[]
      readonly spoken: readonly ProtocolVersion[]
    }
  | { readonly cause: 'versionBelowSecurityLevel'; readonly alert: string }
  | {
      readonly cause: 'noCommonCipherSuite'
      readonly version: ProtocolVersion
      readonly suite: string
      readonly opensslSuite?: string
    }
  | { readonly cause: 'preSharedKeyRequired'; readonly version: ProtocolVersion; readonly suite: string }
  | {
      readonly cause: 'noCommonGroup'
      readonly version: ProtocolVersion
      readonly group: string
      readonly groupTitle: string
    }
  | {
      readonly cause: 'certificateCurveNotOffered'
      readonly version: ProtocolVersion
      readonly curve: string
    }
  | { readonly cause: 'noCommonSignatureScheme'; readonly version: ProtocolVersion; readonly scheme?: string }
  | {
      readonly cause: 'helloNotLetThrough'
      readonly alert?: string
      readonly taken: readonly ProtocolVersion[]
    }
  | { readonly cause: 'preSharedKeyDiffers' }
  | { readonly cause: 'noCipherSuiteForCertificate' | 'noCertificate' | 'noCipherSuiteEnabled' }
  | { readonly cause: 'serverNameRequired'; readonly isAddress: boolean }
  | { readonly cause: 'serverNameUnknown'; readonly name: string; readonly others: readonly string[] }
  | {
      readonly cause: 'noCommonApplicationProtocol'
      readonly offered: readonly string[]
      readonly accepted?: string
    }
  // The client's certificate.
  | { readonly cause: 'clientCertificateRequired'; readonly authorities: readonly string[] }
  | {
      readonly cause:
        | 'clientCertificateExpired'
        | 'clientCertificateUntrusted'
        | 'clientCertificateIntermediateMissing'
        | 'clientCertificateNotForClients'
        | 'clientCertificateTooWeak'
        | 'clientCertificateSignatureScheme'
        | 'clientCertificateRevoked'
        | 'clientCertificateInvalid'
      readonly detail: string
      readonly authorities: readonly string[]
    }
  | { readonly cause: 'crlMissing' | 'crlExpired' }
  // The server's certificate.
  | {
      readonly cause:
        | 'selfSigned'
        | 'untrustedCa'
        | 'missingIntermediate'
        | 'wrongName'
        | 'expired'
        | 'notYetValid'
        | 'keyMismatch'
        | 'invalidCertificate'
      readonly detail: string
    }
  // What works here and not elsewhere.
  | { readonly cause: 'refusedByOthers'; readonly reason: RefusalReason; readonly detail: string }

/** What clients of today refuse of a handshake that can be completed. */
export type RefusalReason = 'oldVersion' | 'noSecureRenegotiation' | 'weakDhGroup' | 'weakRsaKey'

/** The server that is diagnosed. */
export interface DiagnosedTarget {
  readonly host: string
  readonly port: number
  readonly serverName?: string
}
