import type { ExtensionContext } from 'vscode'
import type { LanguageClientOptions } from 'vscode-languageclient'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'
import { SECTION } from './contributions.ts'

/** The language server as a process of its own, so that no file can hold up the other extensions. */
export function nodeLanguageClient(
  { asAbsolutePath }: ExtensionContext,
  options: LanguageClientOptions,
): LanguageClient {
  const module = asAbsolutePath('dist/server.cjs')
  const debug = { execArgv: ['--nolazy', '--inspect=6009'] }
  return new LanguageClient(
    SECTION,
    'TLS Lens',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: debug },
    },
    options,
  )
}
