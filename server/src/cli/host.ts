import type { FileToCheck } from '../analysis/checkFiles.ts'
import type { FileContent, Files } from '../analysis/files.ts'
import type { Instant } from '../base/instant.ts'
import type { HandshakeReport } from '../describe/handshake/handshakeReport.ts'
import type { ScanReport } from '../describe/handshake/scanReport.ts'
import type { OpenContainer } from '../pki/container.ts'
import type { HandshakeRequest } from '../probe/handshakeRequest.ts'
import type { ProxySettings } from '../probe/proxy/proxy.ts'
import type { ScanOptions } from '../probe/scan/scanServer.ts'
import type { HandshakeTarget } from '../probe/testHandshake.ts'

/** A list of trust anchors in PEM. */
export interface TrustedText {
  /** What it is called: `ca.pem`, `Mozilla's CAs (Node.js 20.20.2)`. */
  readonly source: string
  readonly text: string
}

/** What the command line needs of the world. server/node has the one of a process. */
export interface CliHost {
  readonly version: string
  readonly files: Files
  now(): Instant
  /** The URI of the working folder, without a slash at its end. */
  readonly workingFolder: string
  /** The URI of a path as the user wrote it. */
  uriOf(path: string): string
  /** A file as a person would name it: relative to the working folder where it lies below, with forward slashes. */
  pathOf(uri: string): string
  /**
   * The files below a path, or the path itself where it is a file; .gitignore is honoured below a folder. Undefined
   * where there is nothing at the path.
   */
  listFiles(path: string): Promise<readonly FileToCheck[] | undefined>
  /** The content of a file, or why it cannot be read. Never rejects. */
  readBytes(path: string): Promise<ReadBytes>
  /** Mozilla's list of CAs. */
  wellKnownRoots(): Promise<TrustedText>
  /**
   * What programs of this machine trust, the operating system's list first; undefined where none is found. A UsageError
   * where the environment names a file that cannot be read.
   */
  systemRoots(): Promise<readonly TrustedText[] | undefined>
  /**
   * Writes a file whose text is `before`, wholly or not at all; a UsageError where that is not possible, or a link leads
   * out of the folders. Those are URIs, as the file is.
   */
  replaceText(uri: string, before: string, after: string, folders: readonly string[]): Promise<void>
  /**
   * Appends to a file, which is made for its owner alone to read; a UsageError where that is not possible, or a link leads
   * out of its folder.
   */
  appendSecret(path: string, text: string): void
  readStandardInput(): Promise<string>
  /** TLS_LENS_PASSWORD. */
  readonly environmentPassword: string | undefined
  /** What the environment says of proxies. */
  readonly proxySettings: ProxySettings
  /** Asks a person at a terminal, who does not see what is typed; undefined where there is no terminal. */
  askPassword(question: string): Promise<string | undefined>
  openContainer: OpenContainer
  print(text: string): void
  printBytes(bytes: Uint8Array): void
  /** A line on standard error; what is in it from outside is made printable. */
  printError(line: string): void
  /** Whether standard output is a terminal that shows colours. */
  readonly colours: boolean
  /** Columns of the terminal; undefined where standard output is none. */
  readonly columns: number | undefined
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal
  /** What a server accepts; it makes as many connections as that takes. Never rejects for what the server does. */
  scanServer(request: HandshakeTarget & Omit<ScanOptions, 'network'>): Promise<ScanReport>
  testHandshake(request: HandshakeRequest): Promise<HandshakeReport>
  /** A line that is overwritten by the next, on standard error where that is a terminal; an empty one clears it. */
  showProgress(text: string): void
  /** Runs until its client goes. */
  startLanguageServer(): Promise<void>
}

export type ReadBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | Exclude<FileContent, { readonly kind: 'text' }>
