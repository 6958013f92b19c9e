import * as vscode from 'vscode'
import type { HandshakeReport } from '../../../server/src/lsp/protocol.ts'
import { fillWebview } from '../webviewPage.ts'
import { type PageMessage, type PanelMessage, type Timeline, timeline } from './timelineModel.ts'
import { timelineText } from './timelineText.ts'

export interface HandshakePanels {
  /** Shows the report beside the editor; a second one for the same server takes the first one's place. */
  show(report: HandshakeReport, actions: HandshakeActions): void
}

export interface HandshakeActions {
  runAgain(): Promise<void>
  useClientCertificate(): Promise<void>
}

export function registerHandshakePanels(context: vscode.ExtensionContext): HandshakePanels {
  const panels = new Map<string, Panel>()
  return {
    show(report, actions) {
      const model = timeline(report)
      const open = panels.get(model.title)
      if (open) return open.update(model, actions)
      const panel = openPanel(context, model, actions)
      panels.set(model.title, panel)
      panel.onClose(() => panels.delete(model.title))
    },
  }
}

interface Panel {
  update(timeline: Timeline, actions: HandshakeActions): void
  onClose(listener: () => void): void
}

function openPanel(context: vscode.ExtensionContext, first: Timeline, firstActions: HandshakeActions): Panel {
  let model = first
  let actions = firstActions
  const panel = vscode.window.createWebviewPanel(
    'tlsLens.handshake',
    model.title,
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableFindWidget: true },
  )
  panel.iconPath = {
    light: vscode.Uri.joinPath(context.extensionUri, 'images/certificate.svg'),
    dark: vscode.Uri.joinPath(context.extensionUri, 'images/certificate-dark.svg'),
  }
  const post = (message: PanelMessage) => panel.webview.postMessage(message)
  const running = async (run: () => Promise<void>) => {
    await post({ kind: 'running', running: true })
    try {
      await run()
    } finally {
      await post({ kind: 'running', running: false })
    }
  }
  const answer: Readonly<Record<PageMessage, () => unknown>> = {
    ready: () => post({ kind: 'timeline', timeline: model }),
    copy: async () => {
      await vscode.env.clipboard.writeText(timelineText(model))
      vscode.window.setStatusBarMessage('Handshake copied', 3000)
    },
    runAgain: () => running(actions.runAgain),
    useClientCertificate: () => running(actions.useClientCertificate),
  }
  panel.webview.onDidReceiveMessage((message: PageMessage) => answer[message]?.())
  fillWebview(panel.webview, context, { title: 'Handshake', name: 'timeline' })

  return {
    update(timeline, newActions) {
      model = timeline
      actions = newActions
      panel.reveal(undefined, true)
      void post({ kind: 'timeline', timeline })
    },
    onClose: (listener) => panel.onDidDispose(listener),
  }
}
