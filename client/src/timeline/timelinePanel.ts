import * as vscode from 'vscode'
import type { HandshakeReport } from '../../../server/src/lsp/protocol.ts'
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
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist')
  const panel = vscode.window.createWebviewPanel(
    'tlsLens.handshake',
    model.title,
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, enableFindWidget: true, localResourceRoots: [dist] },
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
  panel.webview.html = page(panel.webview, dist)

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

function page(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = crypto.randomUUID()
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, file))
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width">
<title>Handshake</title>
<link rel="stylesheet" href="${address('timeline.css')}">
</head>
<body>
<main id="timeline"></main>
<script nonce="${nonce}" src="${address('timeline.js')}"></script>
</body>
</html>`
}
