// Our own requests beside the Language Server Protocol's. The one file of the server that client/ imports.

import type {
  ConversationMessage,
  HandshakeReport,
  LiveMessage,
} from '../describe/handshake/handshakeReport.ts'
import type { AgreedOn, MessagePart } from '../describe/handshake/messageParts.ts'
import type { StartTlsChoice } from '../registry/applicationPorts.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import type {
  Asn1Level,
  CertificateView,
  ViewEntry,
  ViewRange,
} from '../service/certificateView/certificateViewModel.ts'

export type {
  ConversationMessage,
  HandshakeReport,
  KeyScheduleStep,
  MessageField,
  ReportedAlert,
  ReportedCertificate,
  ReportedFinding,
  Verification,
  VerificationCheck,
  VersionAnswer,
} from '../describe/handshake/handshakeReport.ts'
export { isClientRefused } from '../describe/handshake/handshakeReport.ts'
export type { MessagePart } from '../describe/handshake/messageParts.ts'
export type {
  Asn1Level,
  Asn1Node,
  CertificateView,
  EntryTitle,
  TextSpan,
  ViewEncoding,
  ViewEntry,
  ViewFault,
  ViewField,
  ViewRange,
} from '../service/certificateView/certificateViewModel.ts'
export { LARGEST_CERTIFICATE_FILE } from '../service/certificateView/certificateViewModel.ts'

/** From the client: run one handshake test. Answered with a HandshakeReport; progress comes on `workDoneToken`. */
export const HANDSHAKE = 'tlsLens/handshake'
export interface HandshakeParams {
  readonly host: string
  readonly port: number
  /** The host, unless it is an IP address. */
  readonly serverName?: string
  /** How TLS is asked for: a protocol as the command line calls it, or `none`; what the port says unless told. */
  readonly startTls?: StartTlsChoice
  /** The setting http.proxy, which may have a password in it, and http.noProxy; the environment's where absent. */
  readonly proxy?: string
  readonly noProxy?: readonly string[]
  /** URIs of a file with a client certificate, PEM or PKCS #12, and of one with its key where that is another. */
  readonly certificateUri?: string
  readonly keyUri?: string
  /** Of the key, for this one test; it is neither kept nor logged. */
  readonly password?: string
  /** URIs of files with authorities to trust beside the well-known ones. */
  readonly caUris?: readonly string[]
  /** Whether what the operating system trusts stands in for the well-known ones. */
  readonly systemRoots?: boolean
  /** What to offer, instead of what is usual. */
  readonly versions?: readonly ProtocolVersion[]
  readonly applicationProtocols?: readonly string[]
  /** Whether the report has the secrets of the key schedule. */
  readonly exportsSecrets?: boolean
  readonly workDoneToken?: string
}
export type HandshakeResult = HandshakeReport
/** From the server: a message of the handshake that the request with that token asked for. */
export const HANDSHAKE_MESSAGE = 'tlsLens/handshakeMessage'
export interface LiveHandshakeMessage extends LiveMessage {
  readonly workDoneToken: string
}

/** From the client: the report in a file that a test was saved to. Rejected with what is wrong with the file. */
export const OPEN_HANDSHAKE = 'tlsLens/openHandshake'
export interface OpenHandshakeParams {
  /** The file's text. */
  readonly content: string
}

/** From the client: the fields of a message of a report, with their places in its bytes. */
export const MESSAGE_PARTS = 'tlsLens/messageParts'
export type MessagePartsParams = Pick<ConversationMessage, 'protocol' | 'bytes'> & AgreedOn
export type MessagePartsResult = readonly MessagePart[]

/** The data of the error that answers where the file of the client's key is closed: ask, and send the request again. */
export interface HandshakeNeedsPassword {
  readonly needsPassword: {
    /** The name of the file. */
    readonly file: string
    /** Whether the password that was sent is wrong. */
    readonly wrong: boolean
  }
}

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
  /** How a file is written whose certificates are behind a password: `PKCS #12`. */
  readonly closed?: string
}
export interface WorkspaceCertificate {
  /** The first server name or common name. */
  readonly title: string
  readonly names: readonly string[]
  readonly isCa: boolean
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  readonly state: 'expired' | 'notYetValid' | 'expiresSoon' | 'valid'
  /** The worst of the dates and of what the rules find: good without an error and a warning. */
  readonly verdict: 'good' | 'caution' | 'bad'
  /** "expired 40 days ago", "12 days", "intermediate, 5 months", "8 years, but the key has 1024 bits". */
  readonly remaining: string
  readonly sha256: string
  readonly place: CertificatePlace
}
/** In a text, of the block, zero-based as LSP counts; in a binary file, the number of the view's entry. */
export type CertificatePlace =
  | {
      readonly range: {
        readonly start: { readonly line: number; readonly character: number }
        readonly end: { readonly line: number; readonly character: number }
      }
    }
  | { readonly entry: number }

/**
 * From the client: read a file for the certificate view. The server keeps what it has read, without its secrets, until
 * CLOSE_CERTIFICATE_VIEW, for the requests below, which it refuses once it has it no more. Null answers what is about an
 * entry or a node that the file does not have.
 */
export const OPEN_CERTIFICATE_VIEW = 'tlsLens/openCertificateView'
export interface OpenCertificateViewParams {
  /** Of the file: what is found in a binary one is published for it as long as the view is open. */
  readonly uri?: string
  /** The file's bytes in base64. */
  readonly content: string
  /** In a text, the place whose entry is wanted first. */
  readonly position?: { readonly line: number; readonly character: number }
  /** For this one reading; it is neither kept nor logged. */
  readonly password?: string
}
export interface OpenedCertificateView extends CertificateView {
  /** Names it in the other requests. */
  readonly id: number
  /** The one at the position that was given. */
  readonly entry?: number
}

/** From the client: one of the entries, in full. */
export const CERTIFICATE_VIEW_ENTRY = 'tlsLens/certificateViewEntry'
export interface CertificateViewEntryParams {
  readonly view: number
  /** The number of the entry. */
  readonly entry: number
}
export type CertificateViewEntryResult = ViewEntry | null

/** From the client: the nodes below one in the tree of an entry's ASN.1. */
export const CERTIFICATE_VIEW_LEVEL = 'tlsLens/certificateViewLevel'
export interface CertificateViewLevelParams extends CertificateViewEntryParams {
  readonly node: string
}
export type CertificateViewLevelResult = Asn1Level | null

/** From the client: where in the tree bytes belong. */
export const CERTIFICATE_VIEW_PATH = 'tlsLens/certificateViewPath'
export interface CertificateViewPathParams extends CertificateViewEntryParams {
  readonly range: ViewRange
}
export interface CertificateViewPath {
  /** The smallest node that holds the bytes; empty where only the document does. */
  readonly id: string
  /** From the topmost nodes down to those among which it is. */
  readonly levels: readonly Asn1Level[]
}
export type CertificateViewPathResult = CertificateViewPath | null

/** From the client: some of an entry's bytes, in base64. Those that are withheld are zero. */
export const CERTIFICATE_VIEW_BYTES = 'tlsLens/certificateViewBytes'
export type CertificateViewBytesParams = CertificateViewPathParams
export type CertificateViewBytesResult = string | null

/** From the client: the view is closed. Its parameter is the view's id. */
export const CLOSE_CERTIFICATE_VIEW = 'tlsLens/closeCertificateView'

/** From the client: the certificate at a place; null where there is none. */
export const CERTIFICATE_AT = 'tlsLens/certificateAt'
export type CertificateAtParams =
  /** Whose block is there. */
  | {
      readonly uri: string
      readonly position: { readonly line: number; readonly character: number }
    }
  /** That entry of the file's view: of the one that is open, where it is, which may have needed a password. */
  | { readonly uri: string; readonly entry: number; readonly view?: number }
export interface CertificateForms {
  readonly title: string
  /** In pairs with colons, upper case. */
  readonly sha256: string
  readonly sha1: string
  /** `sha256/` and base64. */
  readonly spkiPin: string
  readonly pem: string
  /** As `openssl x509 -text` prints it. */
  readonly text: string
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
 * Of Node, for the server's process: room for what several keystrokes in a large file leave behind. The engine copies
 * what is still in use whenever that room is full, which takes as long as half an analysis; with its own 16 MB that is
 * at every second keystroke.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=64']
