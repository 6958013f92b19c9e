// Certificates of which a byte was changed before they were signed: the signature holds, and everything else is in
// question. What OpenSSL cannot read or refuses is not valid.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { bitString, contextTag, nullValue, oid, sequence } from '../../server/src/asn1/derWriter.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { verifyPath } from '../../server/src/pki/certificationPath.ts'
import type { Certificate } from '../../server/src/x509/certificate.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  type CertificatePlan,
  caBySerial,
  certificateDer,
  type ExtensionPlan,
  extendedKeyUsage,
  general,
  type KeyPair,
  keyPair,
  keyUsage,
  name,
  nameConstraints,
  OID,
  subjectAltName,
  subjectKeyIdentifier,
  usualAlgorithm,
} from '../support/chainMaker.ts'
import { opensslIs30, skipWithout } from '../support/opensslCommand.ts'
import { seededRandom } from '../support/seededRandom.ts'

const RANDOM_CHAINS = Number(process.env['TLS_LENS_RANDOM_CHAINS'] ?? 400)
const SEED = Number(process.env['TLS_LENS_SEED'] ?? 690)
const NOW = Date.UTC(2026, 10, 30)
const DAY = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'tls-lens-resigned-'))
after(() => rmSync(folder, { recursive: true }))

const root = { subject: name('O=Good', 'CN=Root'), key: keyPair('P-256', 'Root') }
const authority = { subject: name('O=Good', '%CN=CA'), key: keyPair('P-256', 'CA') }
const server = { subject: name('%C=DE', 'O=Good', 'CN=shop.example'), key: keyPair('P-256', 'server') }

function planOf(
  { subject, key }: typeof root,
  issuer: typeof root,
  serial: bigint,
  extensions: ExtensionPlan[],
): CertificatePlan {
  const [notBefore, notAfter] = [NOW - 30 * DAY, NOW + 60 * DAY]
  const ids = [subjectKeyIdentifier(key), ...(key === issuer.key ? [] : [authorityKeyIdentifier(issuer.key)])]
  return {
    subject,
    issuer: issuer.subject,
    key,
    issuerKey: issuer.key,
    extensions: [...extensions, ...ids],
    version: 3,
    serial,
    notBefore,
    notAfter,
  }
}

const POLICY = { oid: OID.certificatePolicies, content: sequence(sequence(oid('1.2.3.4'))) }
const ROOT = planOf(root, root, 1n, [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])])
const AUTHORITY = planOf(authority, root, 2n, [
  basicConstraints(true, 0),
  keyUsage(['keyCertSign', 'cRLSign']),
  extendedKeyUsage(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']),
  nameConstraints({
    permitted: [
      general.dns('example'),
      general.dir('O=Evil'),
      general.dir('%C=DE'),
      general.ip(10, 0, 0, 0, 255, 0, 0, 0),
    ],
    excluded: [general.email('shop.test'), general.uri('.test'), general.dns('evil.example')],
  }),
  POLICY,
])
const SERVER = planOf(server, authority, 0x1234_5678n, [
  basicConstraints(false),
  keyUsage(['digitalSignature', 'keyEncipherment']),
  extendedKeyUsage(['1.3.6.1.5.5.7.3.1']),
  subjectAltName(
    general.dns('shop.example'),
    general.email('me@shop.example'),
    general.uri('https://shop.example/'),
    general.ip(10, 0, 0, 1),
    general.dir('%C=DE'),
    general.id('1.2.3'),
    general.other('1.3.6.1.4.1.311.20.2.3', 'me@shop.example'),
  ),
  POLICY,
  {
    oid: OID.cRLDistributionPoints,
    content: sequence(sequence(contextTag(0, contextTag(0, general.uri('http://shop.example/crl'))))),
  },
  {
    oid: OID.authorityInfoAccess,
    content: sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), general.uri('http://shop.example/ocsp'))),
  },
  { oid: '1.2.3.4', content: nullValue() },
])
const BY_SERIAL = {
  ...SERVER,
  extensions: [
    ...SERVER.extensions.filter((it) => it.oid !== OID.authorityKeyIdentifier),
    caBySerial(root.subject, 2n),
  ],
}

/** The certificate with a byte of its signed part changed, and a signature that is right. */
function resigned(plan: CertificatePlan, random: () => number): Uint8Array {
  const der = certificateDer(plan)
  const content = der.subarray(headerLength(der))
  const tbs = content.slice(0, headerLength(content) + lengthOf(content))
  const at = Math.floor(random() * tbs.length)
  const byte = tbs[at]!
  tbs[at] =
    [byte ^ (1 << Math.floor(random() * 8)), byte + 1, byte - 1, Math.floor(random() * 256)][
      Math.floor(random() * 4)
    ]! & 0xff
  return signedBy(tbs, plan.issuerKey)
}

function signedBy(tbs: Uint8Array, key: KeyPair): Uint8Array {
  const algorithm = usualAlgorithm(key)
  return sequence(tbs, algorithm.outer, bitString(algorithm.sign(tbs, key.privateKey)))
}

function headerLength(der: Uint8Array): number {
  return der[1]! < 0x80 ? 2 : 2 + (der[1]! & 0x7f)
}

function lengthOf(der: Uint8Array): number {
  const header = headerLength(der)
  return header === 2 ? der[1]! : der.subarray(2, header).reduce((length, it) => length * 256 + it, 0)
}

function certificateOf(der: Uint8Array): Certificate | undefined {
  const content = bundleOf('file:///it.pem', formatPem('CERTIFICATE', der)).blocks[0]?.content
  return content?.kind === 'certificate' ? content.certificate : undefined
}

function isValid(chain: readonly Uint8Array[]): boolean {
  const [endEntity, ca, anchor] = chain.map(certificateOf)
  if (endEntity === undefined || ca === undefined || anchor === undefined) return false
  return (
    verifyPath([endEntity, ca], [{ certificate: anchor }], NOW, { purpose: 'serverAuth' }).errors.length === 0
  )
}

/** More fill what is kept of a process's output. */
const MOST_FILES = 200

/** What OpenSSL says of each of the files, undefined of what it finds valid. */
function openssl(files: readonly string[]): ReadonlyMap<string, string | undefined> {
  if (files.length > MOST_FILES) {
    return new Map([...openssl(files.slice(0, MOST_FILES)), ...openssl(files.slice(MOST_FILES))])
  }
  const words = ['verify', '-auth_level', '1', '-attime', String(NOW / 1000), '-trusted', 'root']
  words.push('-purpose', 'sslserver', '-policy_check', '-policy', '2.5.29.32.0', '-untrusted', 'ca', ...files)
  const { stdout, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' })
  const said = new Map<string, string | undefined>(files.map((it) => [it, 'unreadable']))
  for (const [, why, file] of stderr.matchAll(/^(error \d+ at .*)\nerror (.*): verification failed$/gm)) {
    said.set(file!, why)
  }
  for (const [, file] of stdout.matchAll(/^(.*): OK$/gm)) said.set(file!, undefined)
  return said
}

function write(file: string, der: Uint8Array): void {
  writeFileSync(join(folder, file), formatPem('CERTIFICATE', der))
}

describe('what OpenSSL refuses is not valid, after one byte was changed and signed', () => {
  const [rootDer, caDer] = [ROOT, AUTHORITY].map(certificateDer) as [Uint8Array, Uint8Array]

  test('in a server’s certificate', (context) => {
    if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
    write('root', rootDer)
    write('ca', caDer)
    const random = seededRandom(SEED)
    const ders = Array.from({ length: RANDOM_CHAINS }, (_, index) =>
      resigned(index % 4 === 0 ? BY_SERIAL : SERVER, random),
    )
    for (const [index, der] of ders.entries()) write(String(index), der)
    const theirs = openssl(ders.map((_, index) => String(index)))
    const own = ders.map((der) => isValid([der, caDer, rootDer]))
    const wrong = ders.flatMap((der, index) => {
      const said = theirs.get(String(index))
      return own[index] && said !== undefined ? [`${said}: ${base64(der)}`] : []
    })
    assert.deepEqual(wrong, [])
    assertOften(own)
  })

  test('in an authority’s certificate', (context) => {
    if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
    const leaf = certificateDer(SERVER)
    write('root', rootDer)
    write('server', leaf)
    const random = seededRandom(SEED)
    const wrong: string[] = []
    const own: boolean[] = []
    for (let round = 0; round < RANDOM_CHAINS / 10; round++) {
      const der = resigned(AUTHORITY, random)
      write('ca', der)
      const said = openssl(['server']).get('server')
      const ours = isValid([leaf, der, rootDer])
      own.push(ours)
      if (ours && said !== undefined) wrong.push(`${said}: ${base64(der)}`)
    }
    assert.deepEqual(wrong, [])
    assertOften(own)
  })
})

/** A generator whose certificates are all refused compares nothing. */
function assertOften(own: readonly boolean[]): void {
  const valid = own.filter((it) => it).length
  assert.ok(valid > own.length / 20, `${valid} of ${own.length}`)
}

function base64(der: Uint8Array): string {
  return Buffer.from(der).toString('base64')
}
