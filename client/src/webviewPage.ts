import * as vscode from 'vscode'

/**
 * Gives a webview its page: `name.js` and `name.css` of dist/, and nothing else. Only that script may run, nothing is
 * loaded from elsewhere.
 */
export function fillWebview(
  webview: vscode.Webview,
  { extensionUri }: vscode.ExtensionContext,
  { title, name }: { readonly title: string; readonly name: string },
): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist')
  webview.options = { enableScripts: true, localResourceRoots: [dist] }
  const nonce = crypto.randomUUID()
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, file))
  webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="${address(`${name}.css`)}">
</head>
<body>
<main id="${name}"></main>
<script nonce="${nonce}" src="${address(`${name}.js`)}"></script>
</body>
</html>`
}
