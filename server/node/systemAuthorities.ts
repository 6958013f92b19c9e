import * as tls from 'node:tls'
import { LARGEST_FILE } from './fileSystem.ts'
import { readRegularFile } from './regularFile.ts'

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
    const read = await readRegularFile(file, { largest: LARGEST_FILE })
    if (read.kind === 'read') return read.bytes.toString('latin1')
  }
  // Of Windows, which has no such file: Node.js can ask for them since 22.15.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => readonly string[] }
  const listed = getCACertificates?.('system') ?? []
  return listed.length > 0 ? listed.join('\n') : undefined
}
