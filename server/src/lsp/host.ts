import type { Configuration } from '../analysis/configuration.ts'
import type { Files } from '../analysis/files.ts'
import type { Instant } from '../base/instant.ts'
import type { HandshakeReport, LiveMessage } from '../describe/handshake/handshakeReport.ts'
import type { OpenContainer } from '../pki/container.ts'
import type { HandshakeParams, MessagePartsParams, MessagePartsResult } from './protocol.ts'

/** What the language server needs of its platform. */
export interface Host {
  readonly version: string
  now(): Instant
  /** Files as far as the confinement allows; nothing at all in the web. */
  files(confinement: Confinement): Files
  /** Runs a task later; returns what cancels it. */
  after(milliseconds: number, task: () => void): () => void
  /** Resolves when the messages that have arrived in the meantime have been taken in. */
  nextTurn(): Promise<void>
  /** Absent where there are no sockets. Rejects with an error whose message is for the user. */
  readonly testHandshake?: (request: HandshakeParams, control: HandshakeControl) => Promise<HandshakeReport>
  /** Absent where no handshake can be tested. */
  readonly savedHandshakes?: {
    /** The report in a file's text, or what is wrong with it. */
    read(content: string): HandshakeReport | { readonly problem: string }
    partsOf(message: MessagePartsParams): MessagePartsResult
  }
  /** Absent where the libraries for it are not at hand: in a browser, only DER can be opened. */
  readonly openContainer?: OpenContainer
}

export interface HandshakeControl {
  readonly signal: AbortSignal
  onProgress(message: string): void
  onMessage(message: LiveMessage): void
  /** For the rules that judge the server. */
  readonly configuration: Configuration
}

/** In Restricted Mode nothing outside the workspace's folders is read, not even through a symbolic link. */
export interface Confinement {
  isTrusted(): boolean
  /** URIs. */
  folders(): readonly string[]
}
