import * as vscode from 'vscode'
import type {
  CertificateAtParams,
  CertificateFile,
  WorkspaceCertificate,
} from '../../../server/src/lsp/protocol.ts'

export function placeIn({ uri }: CertificateFile, { place }: WorkspaceCertificate): CertificateAtParams {
  return 'entry' in place ? { uri, entry: place.entry } : { uri, position: place.range.start }
}

/** `tls/shop.pem:12`; of a binary file, its path. */
export function placeText(file: CertificateFile, { place }: WorkspaceCertificate): string {
  return 'entry' in place ? filePath(file) : `${filePath(file)}:${place.range.start.line + 1}`
}

export function filePath({ uri }: CertificateFile): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri))
}
