// A small authority and what it has issued, made by openssl when first asked for: files for real servers, which want
// files. Tests of rules have recipes instead (certificateRecipe.ts). Nothing of it is stored.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Paths of PEM files. */
export interface CertificateFiles {
  /** The certificate alone. */
  readonly certificate: string
  /** The certificate and the intermediate behind it, as a server sends them. */
  readonly chain: string
  readonly key: string
  /** Chain and key in one file, as HAProxy and lighttpd want it. */
  readonly bundle: string
}

export interface TestCertificates {
  /** A temporary folder, removed when the process ends. */
  readonly folder: string
  /** The root: what clients trust. */
  readonly root: string
  /** Root and intermediate: what servers check client certificates with. */
  readonly authorities: string
  /** Servers for `localhost`, `shop.example`, `*.wild.example` and 127.0.0.1. */
  readonly rsa: CertificateFiles
  readonly ec: CertificateFiles
  /** The same, valid in the year 2024. */
  readonly expired: CertificateFiles
  /** For clients, from the same authority. */
  readonly client: CertificateFiles
  readonly clientRsa: CertificateFiles
  /** For clients, from the same authority, valid in the year 2024. */
  readonly expiredClient: CertificateFiles
  /** For clients, from an authority that no server here trusts. */
  readonly strangeClient: CertificateFiles
  /** The server's RSA certificate and key as PKCS#12, for Java. */
  readonly pkcs12: { readonly path: string; readonly password: string }
}

/** Client certificates of one key type. */
export interface ClientCertificates {
  readonly valid: CertificateFiles
  /** Valid in the year 2024. */
  readonly expired: CertificateFiles
  /** From an authority that no server here trusts. */
  readonly strange: CertificateFiles
}

export type ClientKeyType = 'rsa' | 'ec' | 'dsa'

let made: TestCertificates | undefined
let clientsMade: Readonly<Record<ClientKeyType, ClientCertificates>> | undefined

/** Made once in a process; it takes about half a second. */
export function testCertificates(): TestCertificates {
  made ??= make()
  return made
}

/** The names in the server certificates. */
const SERVER_NAMES = 'DNS:localhost,DNS:shop.example,DNS:*.wild.example,IP:127.0.0.1'

const EC_KEY = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
const RSA_KEY = ['rsa:2048']

function make(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'tls-lens-certificates-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const root = authority(folder, 'root', 'TLS Lens Test Root')
  const intermediate = authority(folder, 'intermediate', 'TLS Lens Test Intermediate', root)
  const stranger = authority(folder, 'stranger', 'Nobody Knows This Root')
  const authorities = join(folder, 'authorities.pem')
  writeFileSync(
    authorities,
    readFileSync(root.certificate, 'utf8') + readFileSync(intermediate.certificate, 'utf8'),
  )

  const server = `subjectAltName=${SERVER_NAMES}`
  const rsa = issue(folder, 'rsa', RSA_KEY, intermediate, ['serverAuth', server])
  const ec = issue(folder, 'ec', EC_KEY, intermediate, ['serverAuth', server])
  const client = 'subjectAltName=email:ada@shop.example'
  const password = 'test'
  const pkcs12 = join(folder, 'rsa.p12')
  openssl([
    'pkcs12',
    '-export',
    '-in',
    rsa.chain,
    '-inkey',
    rsa.key,
    '-out',
    pkcs12,
    '-passout',
    `pass:${password}`,
  ])
  return {
    folder,
    root: root.certificate,
    authorities,
    rsa,
    ec,
    expired: issue(folder, 'expired', EC_KEY, intermediate, ['serverAuth', server], true),
    client: issue(folder, 'client', EC_KEY, intermediate, ['clientAuth', client]),
    clientRsa: issue(folder, 'clientRsa', RSA_KEY, intermediate, ['clientAuth', client]),
    expiredClient: issue(folder, 'expiredClient', EC_KEY, intermediate, ['clientAuth', client], true),
    strangeClient: issue(folder, 'strangeClient', EC_KEY, stranger, ['clientAuth', client]),
    pkcs12: { path: pkcs12, password },
  }
}

/** For clients, of each key type that signs in SSL 3.0 to TLS 1.2; made once in a process. */
export function clientCertificatesByKey(): Readonly<Record<ClientKeyType, ClientCertificates>> {
  clientsMade ??= makeClients(testCertificates())
  return clientsMade
}

function makeClients({ folder, ...made }: TestCertificates) {
  const parameters = join(folder, 'dsa-parameters.pem')
  // 1024 bits: what SSL 3.0 and TLS 1.0 were made with, and quick to generate.
  openssl([
    'genpkey',
    '-genparam',
    '-algorithm',
    'DSA',
    '-pkeyopt',
    'dsa_paramgen_bits:1024',
    '-out',
    parameters,
  ])
  const authorityNamed = (name: string) => ({
    certificate: join(folder, `${name}.pem`),
    key: join(folder, `${name}.key`),
  })
  const intermediate = authorityNamed('intermediate')
  const stranger = authorityNamed('stranger')
  const subject = ['clientAuth', 'subjectAltName=email:ada@shop.example'] as const
  const clients = (name: string, key: readonly string[]): ClientCertificates => ({
    valid: issue(folder, `${name}Valid`, key, intermediate, subject),
    expired: issue(folder, `${name}Expired`, key, intermediate, subject, true),
    strange: issue(folder, `${name}Strange`, key, stranger, subject),
  })
  return {
    rsa: clients('rsaClient', RSA_KEY),
    ec: { valid: made.client, expired: made.expiredClient, strange: made.strangeClient },
    dsa: clients('dsaClient', [`dsa:${parameters}`]),
  }
}

interface Authority {
  readonly certificate: string
  readonly key: string
}

function authority(folder: string, name: string, commonName: string, issuer?: Authority): Authority {
  const certificate = join(folder, `${name}.pem`)
  const key = join(folder, `${name}.key`)
  openssl([
    ...['req', '-x509', '-newkey', ...EC_KEY, '-noenc', '-keyout', key, '-out', certificate],
    ...['-subj', `/CN=${commonName}`, '-days', '365'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ...(issuer === undefined
      ? []
      : ['-CA', issuer.certificate, '-CAkey', issuer.key, '-addext', 'basicConstraints=critical,CA:TRUE']),
  ])
  return { certificate, key }
}

function issue(
  folder: string,
  name: string,
  keyParameters: readonly string[],
  issuer: Authority,
  [purpose, subjectAltName]: readonly [string, string],
  expired = false,
): CertificateFiles {
  const path = (suffix: string) => join(folder, `${name}.${suffix}`)
  const files = {
    certificate: path('pem'),
    chain: path('chain.pem'),
    key: path('key'),
    bundle: path('bundle.pem'),
  }
  const request = path('csr')
  const extensions = path('extensions')
  openssl([
    ...['req', '-newkey', ...keyParameters, '-noenc', '-keyout', files.key, '-out', request],
    ...['-subj', `/CN=${name}`],
  ])
  writeFileSync(
    extensions,
    `${subjectAltName}\nextendedKeyUsage=${purpose}\nkeyUsage=critical,digitalSignature${name.endsWith('sa') ? ',keyEncipherment' : ''}\nbasicConstraints=critical,CA:FALSE\n`,
  )
  if (expired) signExpired(folder, request, extensions, issuer, files.certificate)
  else {
    openssl([
      ...['x509', '-req', '-in', request, '-CA', issuer.certificate, '-CAkey', issuer.key, '-CAcreateserial'],
      ...['-out', files.certificate, '-extfile', extensions, '-days', '90'],
    ])
  }
  const certificate = readFileSync(files.certificate, 'utf8')
  const chain = certificate + readFileSync(issuer.certificate, 'utf8')
  writeFileSync(files.chain, chain)
  writeFileSync(files.bundle, chain + readFileSync(files.key, 'utf8'))
  return files
}

/** `openssl x509` cannot set the dates before version 3.4; `openssl ca` can, and wants a database for it. */
function signExpired(
  folder: string,
  request: string,
  extensions: string,
  issuer: Authority,
  certificate: string,
): void {
  const database = join(folder, 'database.txt')
  const configuration = join(folder, 'ca.conf')
  writeFileSync(database, '')
  writeFileSync(
    configuration,
    `[ca]\ndefault_ca = this\n[this]\ndatabase = ${database}\nnew_certs_dir = ${folder}\nrand_serial = yes\ndefault_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n`,
  )
  openssl([
    ...['ca', '-batch', '-notext', '-config', configuration, '-cert', issuer.certificate],
    ...['-keyfile', issuer.key, '-in', request, '-out', certificate, '-extfile', extensions],
    ...['-startdate', '20240101000000Z', '-enddate', '20250101000000Z'],
  ])
}

function openssl(parameters: readonly string[]): void {
  execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'] })
}
