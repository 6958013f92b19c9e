import type { ExtensionContext } from 'vscode'
import type { LanguageClientOptions } from 'vscode-languageclient'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'
import { NODE_FLAGS } from '../../server/src/lsp/protocol.ts'
import { SECTION } from './contributions.ts'

/** The language server as a process of its own, so that no file can hold up the other extensions. */
export function nodeLanguageClient(
  { asAbsolutePath }: ExtensionContext,
  options: LanguageClientOptions,
): LanguageClient {
  const module = asAbsolutePath('dist/server.js')
  const debug = { execArgv: [...NODE_FLAGS, '--nolazy', '--inspect=6009'] }
  return new LanguageClient(
    SECTION,
    'TLS Lens',
    {
      run: { module, transport: TransportKind.ipc, options: { execArgv: [...NODE_FLAGS] } },
      debug: { module, transport: TransportKind.ipc, options: debug },
    },
    options,
  )
}
