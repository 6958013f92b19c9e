// Our own requests beside the Language Server Protocol's. The one file of the server that client/ imports.

import type { HandshakeReport } from '../probe/handshakeReport.ts'

export type {
  ConversationMessage,
  HandshakeReport,
  MessageField,
  ReportedAlert,
  ReportedCertificate,
  ReportedFinding,
  Verification,
  VerificationCheck,
  VersionAnswer,
} from '../probe/handshakeReport.ts'

/** From the client: run one handshake test. Answered with a HandshakeReport; progress comes on `workDoneToken`. */
export const HANDSHAKE = 'tlsLens/handshake'
export interface HandshakeParams {
  readonly host: string
  readonly port: number
  /** The host, unless it is an IP address. */
  readonly serverName?: string
  /** URIs of PEM files with a client certificate and its key. */
  readonly certificateUri?: string
  readonly keyUri?: string
  /** URIs of PEM files with authorities to trust beside the well-known ones. */
  readonly authorityUris?: readonly string[]
  readonly workDoneToken?: string
}
export type HandshakeResult = HandshakeReport

/** From the client: servers that the open configurations name, to offer them for a handshake test. */
export const HANDSHAKE_TARGETS = 'tlsLens/handshakeTargets'
export interface HandshakeTarget {
  readonly host: string
  readonly port: number
  readonly serverName?: string
  /** What it was found as: "server shop.example in sites-enabled/shop.conf". */
  readonly origin: string
}

/** From the client: all certificates of the workspace. Not available in the web. */
export const WORKSPACE_CERTIFICATES = 'tlsLens/workspaceCertificates'
export interface WorkspaceCertificates {
  readonly files: readonly CertificateFile[]
  /** Set where a limit on size or count was reached, with the words to show. */
  readonly incomplete?: string
}
export interface CertificateFile {
  readonly uri: string
  readonly certificates: readonly WorkspaceCertificate[]
}
export interface WorkspaceCertificate {
  /** The first server name or common name. */
  readonly title: string
  readonly names: readonly string[]
  readonly isCa: boolean
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  readonly state: 'expired' | 'notYetValid' | 'expiresSoon' | 'valid' | 'unreadable'
  /** "expired 40 days ago", "12 days", "intermediate, 5 months". */
  readonly remaining: string
  readonly sha256: string
  readonly pem: string
  /** Of the block, zero-based as LSP counts. */
  readonly range: {
    readonly start: { line: number; character: number }
    readonly end: { line: number; character: number }
  }
}

/** From the server: the certificates of the workspace may have changed; ask again. */
export const WORKSPACE_CERTIFICATES_CHANGED = 'tlsLens/workspaceCertificatesChanged'

/** What the client tells the server at the start, in initializationOptions. */
export interface InitializationOptions {
  /** False in Restricted Mode: no network, no reads outside the workspace. */
  readonly trusted: boolean
  readonly settings: unknown
}
/** From the client: the user now trusts the workspace. */
export const TRUST_GRANTED = 'tlsLens/trustGranted'

/** The command of a CodeLens over an endpoint; its argument is a HandshakeTarget. */
export const TEST_HANDSHAKE_COMMAND = 'tlsLens.testHandshake'

/**
 * Of Node, for the server's process: room for what several keystrokes in a large file leave behind. The engine copies what is still in use whenever that
 * room is full, which takes as long as half an analysis; with its own 16 MB that is at every second keystroke.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=32']
