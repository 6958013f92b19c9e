import * as vscode from 'vscode'
import {
  CERTIFICATE_AT,
  type CertificateAtParams,
  type CertificateFile,
  type CertificateForms,
  type CertificatePlace,
  WORKSPACE_CERTIFICATES,
  type WorkspaceCertificate,
  type WorkspaceCertificates,
} from '../../../server/src/lsp/protocol.ts'
import type { CertificateEditors } from '../certificateView/certificateEditor.ts'
import { COMMANDS } from '../contributions.ts'
import type { LanguageServer } from '../languageServer.ts'
import { placeIn, placeText } from '../views/certificatePlace.ts'

/**
 * A certificate in the forms in which people hand it on: its fingerprints, its text, beside another one. It is the one
 * of the row that a menu was opened on, else the one that the certificate view shows, else the one at the cursor.
 */
export function registerCertificateForms(
  context: vscode.ExtensionContext,
  server: LanguageServer,
  editors: CertificateEditors,
): void {
  const onCertificate = (
    { id }: { readonly id: string },
    run: (forms: CertificateForms, place: CertificateAtParams) => unknown,
  ) =>
    vscode.commands.registerCommand(id, async (row?: unknown) => {
      const place = placeOf(row) ?? editors.shown() ?? placeOfCursor()
      const forms = place && (await formsAt(place, server))
      if (place && forms) await run(forms, place)
      else vscode.window.showInformationMessage('There is no certificate here.')
    })

  context.subscriptions.push(
    onCertificate(COMMANDS.copyFingerprint, ({ sha256 }) => copy(sha256, 'SHA-256 fingerprint')),
    onCertificate(COMMANDS.copySha1Fingerprint, ({ sha1 }) => copy(sha1, 'SHA-1 fingerprint')),
    onCertificate(COMMANDS.copySpkiPin, ({ spkiPin }) => copy(spkiPin, 'Pin of the public key')),
    onCertificate(COMMANDS.copyPem, ({ pem }) => copy(pem, 'PEM')),
    onCertificate(COMMANDS.copyCertificateText, ({ text }) => copy(text, 'Text')),
    onCertificate(COMMANDS.showCertificateText, ({ title }, place) => showText(title, place)),
    onCertificate(COMMANDS.compareCertificates, ({ title }, place) => compare(title, place, server)),
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async ({ query }) => {
        const forms = await formsAt(JSON.parse(query), server)
        return forms?.text ?? 'The certificate is no longer there.\n'
      },
    }),
  )
}

/** Of the documents that hold a certificate's text. */
const SCHEME = 'tls-lens-certificate'

/** What a row of the certificate tree says of where its certificate is. */
function placeOf(row: unknown): CertificateAtParams | undefined {
  if (typeof row !== 'object' || row === null || !('file' in row) || !('certificate' in row)) return undefined
  const { file, certificate } = row as {
    readonly file: CertificateFile
    readonly certificate: WorkspaceCertificate
  }
  return placeIn(file, certificate)
}

function placeOfCursor(): CertificateAtParams | undefined {
  const editor = vscode.window.activeTextEditor
  if (!editor) return undefined
  const { line, character } = editor.selection.active
  return { uri: editor.document.uri.toString(), position: { line, character } }
}

async function formsAt(
  place: CertificateAtParams,
  server: LanguageServer,
): Promise<CertificateForms | undefined> {
  return (await server.request<CertificateForms | null>(CERTIFICATE_AT, place)) ?? undefined
}

async function copy(text: string, what: string): Promise<void> {
  await vscode.env.clipboard.writeText(text)
  vscode.window.setStatusBarMessage(`${what} copied`, 3000)
}

async function showText(title: string, place: CertificateAtParams): Promise<void> {
  const document = await vscode.workspace.openTextDocument(textUri(title, place))
  await vscode.window.showTextDocument(document, { preview: true })
}

/** The title is the name that the editor's tab has. */
function textUri(title: string, place: CertificateAtParams): vscode.Uri {
  const path = `/${title.replace(/[\\/?#]/g, '-')}.txt`
  return vscode.Uri.from({ scheme: SCHEME, path, query: JSON.stringify(place) })
}

async function compare(title: string, place: CertificateAtParams, server: LanguageServer): Promise<void> {
  const choices = async () => {
    const { files } = await server.request<WorkspaceCertificates>(WORKSPACE_CERTIFICATES, {})
    return files.flatMap((file) =>
      file.certificates
        .filter((it) => file.uri !== place.uri || !isAt(it.place, place))
        .map((it) => ({
          label: it.title,
          description: it.remaining,
          detail: placeText(file, it),
          place: placeIn(file, it),
        })),
    )
  }
  const other = await vscode.window.showQuickPick(choices(), {
    title: `Compare ${title} with…`,
    placeHolder: 'A certificate of this workspace',
    matchOnDetail: true,
  })
  if (other === undefined) return
  await vscode.commands.executeCommand(
    'vscode.diff',
    textUri(title, place),
    textUri(other.label, other.place),
    `${title} ↔ ${other.label}`,
  )
}

/** Of two places in one file. */
function isAt(place: CertificatePlace, other: CertificateAtParams): boolean {
  if ('entry' in place) return 'entry' in other && place.entry === other.entry
  if ('entry' in other) return false
  const { start, end } = place.range
  return start.line <= other.position.line && other.position.line <= end.line
}
