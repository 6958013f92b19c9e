import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { startServer } from '../src/lsp/server.ts'
import { createHost } from './host.ts'

/** Serves the client that the command line names (`--stdio`, `--node-ipc`); the process ends when the client ends it. */
export function runLanguageServer(version: string): void {
  const connection = createConnection(ProposedFeatures.all)
  // Whatever is written to standard output would break the protocol there.
  for (const method of ['log', 'info', 'debug'] as const) {
    console[method] = (...words: readonly unknown[]) => console.error(...words)
  }
  // What nobody awaits may fail when the client goes away in the middle of an answer. The server lives on, and says so.
  process.on('unhandledRejection', (reason) => {
    console.error(reason instanceof Error ? reason.message : 'a promise was rejected')
  })
  startServer(connection, createHost(version))
}
