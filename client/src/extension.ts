import type { ExtensionContext } from 'vscode'
import { registerCertificateEditor } from './certificateView/certificateEditor.ts'
import { registerCertificateForms } from './commands/certificateForms.ts'
import { registerCreateCertificate } from './commands/createCertificate.ts'
import { registerTestHandshake } from './commands/testHandshake.ts'
import { registerWhatIfToday } from './commands/whatIfToday.ts'
import { registerLanguageServer } from './languageServer.ts'
import { registerHandshakePanels } from './timeline/timelinePanel.ts'
import { registerCertificateTree } from './views/certificateTree.ts'

export function activate(context: ExtensionContext): void {
  performance.mark(ACTIVATION)
  const server = registerLanguageServer(context, async (options) => {
    const { nodeLanguageClient } = await import('./languageClient.ts')
    return nodeLanguageClient(context, options)
  })
  const panels = registerHandshakePanels(context)
  registerTestHandshake(context, server, panels)
  registerCertificateTree(context, server)
  const editors = registerCertificateEditor(context, server)
  registerCertificateForms(context, server, editors)
  registerCreateCertificate(context)
  registerWhatIfToday(context)
  performance.measure(ACTIVATION, ACTIVATION)
}

/** The name of the measure that test/bench/activation.bench.ts reads. */
const ACTIVATION = 'tlsLens.activate'
