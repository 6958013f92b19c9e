// The entry of the language server in a browser's worker, dist/server.js.

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser'
import { startServer } from '../src/lsp/server.ts'
import { createHost } from './host.ts'

/** From package.json; esbuild puts it in (tools/bundle.ts). */
declare const TLS_LENS_VERSION: string

const scope = self as unknown as DedicatedWorkerGlobalScope

startServer(
  createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)),
  createHost(TLS_LENS_VERSION),
)
