import { commands, type ExtensionContext } from 'vscode'
import { registerCertificateEditor } from './certificateView/certificateEditor.ts'
import { registerCertificateForms } from './commands/certificateForms.ts'
import { registerWhatIfToday } from './commands/whatIfToday.ts'
import { NO_NETWORK } from './contributions.ts'
import { registerLanguageServer } from './languageServer.ts'

/** A browser has no sockets and no workspace to search: hover, checks and the view of files are all there is. */
export function activate(context: ExtensionContext): void {
  void commands.executeCommand('setContext', NO_NETWORK, true)
  const server = registerLanguageServer(context, async (options) => {
    const { webLanguageClient } = await import('./languageClient.web.ts')
    return webLanguageClient(context, options)
  })
  const editors = registerCertificateEditor(context, server)
  registerCertificateForms(context, server, editors)
  registerWhatIfToday(context)
}
