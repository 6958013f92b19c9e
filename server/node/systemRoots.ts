import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as tls from 'node:tls'
import type { TrustedText } from '../src/cli/host.ts'
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

/**
 * What programs of this machine trust: the operating system's list, as OpenSSL finds it, and what Node.js adds.
 * SSL_CERT_DIR stands in for the system's folder, SSL_CERT_FILE and NODE_EXTRA_CA_CERTS add to it. Undefined where the
 * system's list is not found; rejects with an error for the user where a file that a variable names cannot be read.
 */
export async function systemRoots(): Promise<readonly TrustedText[] | undefined> {
  const folder = process.env['SSL_CERT_DIR']
  const named = await Promise.all(['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'].map(namedBy))
  const listed = folder ? await ofFolders(folder) : await ofSystem()
  const all = [...(listed === undefined ? [] : [listed]), ...named.flat()]
  return all.length > 0 ? all : undefined
}

async function namedBy(variable: string): Promise<readonly TrustedText[]> {
  const path = process.env[variable]
  if (path === undefined || path === '') return []
  const text = await textOf(path)
  if (text === undefined) throw new Error(`${variable}: ${path} cannot be read`)
  return [{ source: `${path} (${variable})`, text }]
}

/** All files, as they need no names made of hashes to be found here. */
async function ofFolders(paths: string): Promise<TrustedText> {
  const texts: string[] = []
  for (const folder of paths.split(process.platform === 'win32' ? ';' : ':')) {
    const names = await readdir(folder).catch(() => undefined)
    if (names === undefined) throw new Error(`SSL_CERT_DIR: ${folder} cannot be read`)
    for (const name of names) texts.push((await textOf(join(folder, name))) ?? '')
  }
  return { source: `${paths} (SSL_CERT_DIR)`, text: [...new Set(texts)].join('\n') }
}

async function textOf(path: string): Promise<string | undefined> {
  const read = await readRegularFile(path, { largest: LARGEST_FILE })
  return read.kind === 'read' ? read.bytes.toString('latin1') : undefined
}

async function ofSystem(): Promise<TrustedText | undefined> {
  for (const file of FILES) {
    const text = await textOf(file)
    if (text !== undefined) return { source: `the operating system's CAs (${file})`, text }
  }
  // Of Windows, which has no such file: Node.js can ask for them since 22.15.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => readonly string[] }
  const listed = getCACertificates?.('system') ?? []
  return listed.length > 0 ? { source: "the operating system's CAs", text: listed.join('\n') } : undefined
}
