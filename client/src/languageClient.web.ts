import { type ExtensionContext, Uri } from 'vscode'
import type { LanguageClientOptions } from 'vscode-languageclient'
import { LanguageClient } from 'vscode-languageclient/browser'
import { SECTION } from './contributions.ts'

/** The language server in a worker of the browser. */
export function webLanguageClient(
  { extensionUri }: ExtensionContext,
  options: LanguageClientOptions,
): LanguageClient {
  const worker = new Worker(Uri.joinPath(extensionUri, 'dist/server.js').toString(true))
  return new LanguageClient(SECTION, 'TLS Lens', worker, options)
}

/** Of the browser; the rest of client/ is compiled without it. */
declare class Worker {
  constructor(address: string)
}
