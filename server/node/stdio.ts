// The entry of the language server, dist/server.js: over standard input and output, or Node's IPC.

import { runLanguageServer } from './languageServer.ts'

/** From package.json; esbuild puts it in (tools/bundle.ts). */
declare const TLS_LENS_VERSION: string

runLanguageServer(TLS_LENS_VERSION)
