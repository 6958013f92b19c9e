import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'

/** Where distributions keep their authorities in one file of PEM. */
const FILES: readonly string[] = [
  // Debian, Ubuntu, Arch, Gentoo
  '/etc/ssl/certs/ca-certificates.crt',
  // Fedora, Red Hat
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  // SUSE
  '/etc/ssl/ca-bundle.pem',
  // Alpine, macOS, the BSDs
  '/etc/ssl/cert.pem',
]

/** The authorities that the operating system trusts, in PEM; undefined where they are not to be had. */
export async function systemAuthorities(): Promise<string | undefined> {
  for (const file of FILES) {
    const text = await readFile(file, 'latin1').catch(() => undefined)
    if (text !== undefined) return text
  }
  // Of Windows, which has no such file: Node.js can ask for them since 22.15.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => readonly string[] }
  const listed = getCACertificates?.('system') ?? []
  return listed.length > 0 ? listed.join('\n') : undefined
}
