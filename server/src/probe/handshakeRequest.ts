import type { LiveMessage } from '../describe/handshake/handshakeReport.ts'
import type { TrustedList } from '../describe/handshake/serverVerification.ts'
import type { PreSharedKey } from '../handshake/plan.ts'
import type { ConnectionRecording } from '../handshake/recording.ts'
import type { ClientFiles } from '../pki/clientFiles.ts'
import type { StartTlsChoice } from '../registry/applicationPorts.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import type { ProxyServer } from './proxy/proxy.ts'

/** What a person asks for: a handshake with a server, as the command line and the editor hand it to their host. */
export interface HandshakeRequest {
  readonly host: string
  readonly port: number
  /** The name to ask for and to verify; the host, unless it is an IP address. */
  readonly serverName?: string
  /** How TLS is asked for; what the port says unless told. */
  readonly startTls?: StartTlsChoice
  /** Through whom to connect. */
  readonly proxy?: ProxyServer
  /** Mozilla's CAs unless said otherwise. */
  readonly trust?: Trust
  /** The host makes a signer of the key, and nothing else sees it (I13). */
  readonly clientCertificate?: ClientFiles
  /** Never in a message, a log or a report. */
  readonly preSharedKey?: PreSharedKey
  readonly versions?: readonly ProtocolVersion[]
  /** Code points. */
  readonly cipherSuites?: readonly number[]
  readonly groups?: readonly number[]
  readonly applicationProtocols?: readonly string[]
  /** Milliseconds for each wait on the server. */
  readonly timeout: number
  readonly signal?: AbortSignal
  onProgress?(text: string): void
  onMessage?(message: LiveMessage): void
  /** Takes the secrets of the connection, each a line of the key log format (RFC 9850); never asked for by an editor. */
  keyLog?(line: string): void
  /** Whether the report has the secrets of the key schedule. */
  readonly exportsSecrets?: boolean
  /** Takes a recording of each connection that the report is of: a second one where the first was made in vain. */
  record?(recording: ConnectionRecording): void
}

export interface Trust {
  /** Whether what the operating system and its environment variables trust stands in for Mozilla's CAs. */
  readonly system: boolean
  /** What is trusted beside them. */
  readonly more: readonly TrustedList[]
}
