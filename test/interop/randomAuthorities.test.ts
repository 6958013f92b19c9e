// What is said of certificates in a PKI of several roots and authorities, whose certificates come in several editions
// (cross-signed, renewed, with another key, expired, of version 1, twice), beside what OpenSSL says to them and what
// Node.js does in a handshake. What we find valid, OpenSSL must find valid, be it over that path alone: it follows the
// first issuer that fits, and we try each.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { connect, createServer } from 'node:tls'
import { contextPrimitive, integer, nullValue, oid, sequence } from '../../server/src/asn1/derWriter.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { verifyPath } from '../../server/src/pki/certificationPath.ts'
import type { PathErrorCode } from '../../server/src/pki/pathValidation.ts'
import type { Purpose } from '../../server/src/pki/purpose.ts'
import type { Certificate } from '../../server/src/x509/certificate.ts'
import { nameMismatch } from '../../server/src/x509/serverIdentity.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  type CertificatePlan,
  caBySerial,
  certificatePem,
  type ExtensionPlan,
  extendedKeyUsage,
  general,
  hashed,
  type KeyKind,
  type KeyPair,
  keyPair,
  keyUsage,
  name,
  nameConstraints,
  OID,
  plansAround,
  pss,
  subjectAltName,
  subjectKeyIdentifier,
} from '../support/chainMaker.ts'
import { opensslIs30, skipWithout } from '../support/opensslCommand.ts'
import { seededRandom } from '../support/seededRandom.ts'

const RANDOM_CHAINS = Number(process.env['TLS_LENS_RANDOM_CHAINS'] ?? 50)
const SEED = Number(process.env['TLS_LENS_SEED'] ?? 5280)
const DAY = 86_400_000
/** Node.js has no other time than the machine's. */
const NOW = Math.floor(Date.now() / 1000) * 1000
const planOf = plansAround(NOW)
const HOST = 'shop.example'
const folder = mkdtempSync(join(tmpdir(), 'tls-lens-authorities-'))
after(() => rmSync(folder, { recursive: true }))

interface Entity {
  readonly subject: Uint8Array
  readonly key: KeyPair
}

interface Pki {
  readonly what: string
  readonly leaf: CertificatePlan
  readonly sent: readonly CertificatePlan[]
  readonly trusted: readonly CertificatePlan[]
}

type Random = () => number
type Fault = readonly [name: string, weight: number, apply: (plan: CertificatePlan, random: Random) => void]

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
const PURPOSES_OF_EKU = [
  [SERVER_AUTH],
  ['1.3.6.1.5.5.7.3.2'],
  [SERVER_AUTH, '1.3.6.1.5.5.7.3.2'],
  ['2.5.29.37.0'],
  ['1.3.6.1.5.5.7.3.3', SERVER_AUTH],
  ['1.3.6.1.4.1.311.10.3.3'],
  ['1.2.3.4'],
]

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!
}

function with_(plan: CertificatePlan, extension: ExtensionPlan): void {
  without(plan, extension.oid)
  plan.extensions.push(extension)
}

function without(plan: CertificatePlan, identifier: string): void {
  plan.extensions = plan.extensions.filter((it) => it.oid !== identifier)
}

const SUBTREES: readonly Uint8Array[] = [
  general.dns('example'),
  general.dns('shop.example'),
  general.dns('.shop.example'),
  general.dns('test'),
  general.dns(''),
  general.dns('SHOP.Example'),
  general.email('shop.example'),
  general.email('me@shop.example'),
  general.email('.example'),
  general.uri('shop.example'),
  general.uri('.example'),
  general.ip(10, 0, 0, 0, 255, 0, 0, 0),
  general.ip(0, 0, 0, 0, 0, 0, 0, 0),
  general.ip(...new Array<number>(32).fill(0)),
  general.dir('O=Good'),
  general.dir('O=Good', 'CN=CA 1'),
  general.dir('O=Evil'),
  general.id('1.2.3'),
  general.other('1.3.6.1.4.1.311.20.2.3', 'me@shop.example'),
]

const NAMES: readonly Uint8Array[] = [
  general.dns('shop.example'),
  general.dns('www.shop.example'),
  general.dns('*.shop.example'),
  general.dns('shop.test'),
  general.email('me@shop.example'),
  general.email('"a b"@shop.example'),
  general.uri('https://shop.example/'),
  general.uri('https://me@www.shop.example:1/?x#y'),
  general.uri('ldap://10.0.0.1/'),
  general.ip(10, 1, 2, 3),
  general.ip(...new Array<number>(15).fill(0), 1),
  general.dir('O=Good', 'CN=x'),
  general.id('1.2.3.4'),
  general.other('1.3.6.1.4.1.311.20.2.3', 'me@shop.example'),
]

function someOf<T>(random: Random, list: readonly T[], most: number): T[] {
  return Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(random, list))
}

const POLICIES = ['1.2.3.1', '1.2.3.2', '2.5.29.32.0']

function algorithmsOf({ privateKey }: KeyPair) {
  switch (privateKey.asymmetricKeyType) {
    case 'ec':
      return [
        hashed('sha1', '1.2.840.10045.4.1', false),
        hashed('sha224', '1.2.840.10045.4.3.1', false),
        hashed('sha512', '1.2.840.10045.4.3.4', false),
        { ...hashed('sha256', '1.2.840.10045.4.3.2', false), inner: sequence(oid('1.2.840.10045.4.3.3')) },
        hashed('sha256', '1.2.840.10045.4.3.2', true),
      ]
    case 'rsa':
      return [
        hashed('sha1', '1.2.840.113549.1.1.5', true),
        hashed('md5', '1.2.840.113549.1.1.4', true),
        hashed('sha512', '1.2.840.113549.1.1.13', true),
        hashed('sha256', '1.2.840.113549.1.1.11', false),
        pss('sha256', 'sha256', 32),
        pss('sha384', 'sha384', 48),
        pss('sha256', 'sha256', 20),
        pss('sha1', 'sha1', 20),
        pss('sha256', 'sha1', 32),
        pss('sha256', 'sha256', 32, 33),
        { ...pss('sha256', 'sha256', 32), outer: sequence(oid('1.2.840.113549.1.1.10')) },
        { ...pss('sha1', 'sha1', 20), outer: sequence(oid('1.2.840.113549.1.1.10'), sequence()) },
        { ...pss('sha256', 'sha256', 32), inner: pss('sha256', 'sha256', 33).outer },
      ]
    case 'rsa-pss':
      return [
        pss('sha256', 'sha256', 32),
        pss('sha256', 'sha256', 64),
        hashed('sha256', '1.2.840.113549.1.1.11', true),
      ]
    default:
      return undefined
  }
}

const FAULTS: readonly Fault[] = [
  ['path length', 3, (it, random) => with_(it, basicConstraints(true, pick(random, [0, 0, 1, 2, 300])))],
  ['no basicConstraints', 1, (it) => without(it, OID.basicConstraints)],
  ['not a CA', 1, (it) => with_(it, basicConstraints(false))],
  ['CA not critical', 1, (it) => with_(it, basicConstraints(true, undefined, false))],
  [
    'version 1',
    2,
    (it) => {
      it.version = 1
      it.extensions = []
    },
  ],
  ['version 2', 1, (it) => Object.assign(it, { version: 2 })],
  ['version 1 with extensions', 1, (it) => Object.assign(it, { version: 1 })],
  ['purposes', 3, (it, random) => with_(it, extendedKeyUsage(pick(random, PURPOSES_OF_EKU), random() < 0.3))],
  [
    'name constraints',
    6,
    (it, random) => {
      const permitted = random() < 0.7 ? someOf(random, SUBTREES, 4) : []
      const excluded = random() < 0.5 ? someOf(random, SUBTREES, 2) : []
      with_(it, { ...nameConstraints({ permitted, excluded }), critical: random() < 0.7 })
    },
  ],
  ['names', 2, (it, random) => with_(it, subjectAltName(...someOf(random, NAMES, 3)))],
  ['critical names', 1, (it) => with_(it, { ...subjectAltName(general.dns(HOST)), critical: true })],
  ['no authority', 2, (it) => without(it, OID.authorityKeyIdentifier)],
  ['authority elsewhere', 1, (it) => with_(it, authorityKeyIdentifier(keyPair('P-256', 'stranger')))],
  ['authority by a wrong serial', 1, (it) => with_(it, caBySerial(name('O=Good', 'CN=Root A'), 77n))],
  [
    'authority by name and serial',
    2,
    (it, random) => with_(it, caBySerial(pick(random, ISSUERS), pick(random, [1n, 2n, 3n]))),
  ],
  ['no own identifier', 2, (it) => without(it, OID.subjectKeyIdentifier)],
  ['another identifier', 1, (it) => with_(it, subjectKeyIdentifier(keyPair('P-256', 'stranger')))],
  ['critical identifier', 1, (it) => with_(it, subjectKeyIdentifier(it.key, true))],
  [
    'algorithm',
    5,
    (it, random) => {
      const algorithms = algorithmsOf(it.issuerKey)
      if (algorithms !== undefined) it.algorithm = pick(random, algorithms)
    },
  ],
  [
    'unknown critical',
    2,
    (it) => it.extensions.push({ oid: '1.2.3.4.5', critical: true, content: nullValue() }),
  ],
  [
    'unknown twice',
    1,
    (it) => it.extensions.push(...[1, 2].map(() => ({ oid: '1.2.3.4', content: nullValue() }))),
  ],
  ['expired', 3, (it) => Object.assign(it, { notAfter: NOW - DAY })],
  ['not yet valid', 1, (it) => Object.assign(it, { notBefore: NOW + DAY })],
  ['no certificates by its key', 1, (it) => with_(it, keyUsage(['digitalSignature', 'cRLSign']))],
  ['no key usage', 1, (it) => without(it, OID.keyUsage)],
  ['empty key usage', 1, (it) => with_(it, keyUsage([]))],
  ['serial number', 1, (it, random) => Object.assign(it, { serial: pick(random, [0n, -5n, 1n << 200n]) })],
  [
    'policies',
    3,
    (it, random) => {
      const policies = someOf(random, POLICIES, 2)
      with_(it, {
        oid: OID.certificatePolicies,
        content: sequence(...policies.map((one) => sequence(oid(one)))),
      })
    },
  ],
  [
    'policy mappings',
    2,
    (it, random) => {
      const pair = sequence(oid(pick(random, POLICIES)), oid(pick(random, POLICIES)))
      with_(it, { oid: OID.policyMappings, critical: random() < 0.5, content: sequence(pair) })
    },
  ],
  [
    'policy constraints',
    2,
    (it, random) => {
      const content = sequence(contextPrimitive(pick(random, [0, 1]), Uint8Array.of(pick(random, [0, 1, 2]))))
      with_(it, { oid: OID.policyConstraints, critical: true, content })
    },
  ],
  [
    'inhibitAnyPolicy',
    1,
    (it) => with_(it, { oid: OID.inhibitAnyPolicy, critical: true, content: integer(0) }),
  ],
  [
    'odd policies',
    2,
    (it, random) => {
      const any = sequence(oid('2.5.29.32.0'))
      const [identifier, content] = pick<readonly [string, Uint8Array]>(random, [
        [OID.certificatePolicies, sequence()],
        [OID.certificatePolicies, sequence(any, any)],
        [OID.policyMappings, sequence()],
        [OID.policyMappings, sequence(sequence(oid('2.5.29.32.0'), oid('1.2.3.1')))],
        [OID.policyConstraints, sequence()],
        [OID.policyConstraints, sequence(contextPrimitive(0, Uint8Array.of(0xff)))],
        [OID.policyConstraints, sequence(contextPrimitive(0, Uint8Array.of(1, 0, 0, 0, 0, 0)))],
        [OID.inhibitAnyPolicy, integer(-1)],
        [OID.inhibitAnyPolicy, integer(1n << 80n)],
      ])
      with_(it, { oid: identifier, content })
    },
  ],
  ['no names', 1, (it) => without(it, OID.subjectAltName)],
  ['empty subject', 1, (it) => Object.assign(it, { subject: name() })],
  ['broken signature', 1, (it) => Object.assign(it, { hasBrokenSignature: true })],
]

const ISSUERS = ['Root A', 'Root B', 'CA 1', 'CA 2'].map((it) => name('O=Good', `CN=${it}`))

const FAULTS_BY_WEIGHT = FAULTS.flatMap((it) => new Array<Fault>(it[1]).fill(it))

const KEY_KINDS: readonly KeyKind[] = [
  'P-256',
  'P-256',
  'P-256',
  'P-384',
  'rsa 2048',
  'rsa 2048',
  'rsa 1024',
  'rsa-pss',
  'ed25519',
]

/** One with two roots, up to three authorities below each other, and a server. */
function randomPki(round: number, random: Random): Pki {
  const told: string[] = []
  let serial = 0
  const chance = (share: number) => random() < share
  const entity = (own: string, kind: KeyKind, owner = own): Entity => ({
    subject: name('O=Good', `CN=${own}`),
    key: keyPair(kind, owner),
  })
  const certify = (
    what: string,
    { subject, key }: Entity,
    issuer: Entity,
    faulty: number,
  ): CertificatePlan => {
    const plan = planOf(subject, issuer.subject, key, issuer.key, ++serial, [
      basicConstraints(true),
      keyUsage(['keyCertSign', 'cRLSign']),
      subjectKeyIdentifier(key),
      ...(key === issuer.key ? [] : [authorityKeyIdentifier(issuer.key)]),
    ])
    spoil(what, plan, faulty)
    return plan
  }
  const spoil = (what: string, plan: CertificatePlan, faulty: number) => {
    const faults: string[] = []
    while (chance(faulty)) {
      const [fault, , apply] = pick(random, FAULTS_BY_WEIGHT)
      apply(plan, random)
      faults.push(fault)
    }
    told.push(faults.length === 0 ? what : `${what} (${faults.join(', ')})`)
  }
  const kind = () => (chance(0.6) ? 'P-256' : pick(random, KEY_KINDS))
  const rootA = entity('Root A', kind())
  const rootB = entity('Root B', kind())
  const trusted = [certify('Root A', rootA, rootA, 0.06)]
  const sent: CertificatePlan[] = []
  if (chance(0.4)) trusted.push(certify('Root B', rootB, rootB, 0.1))
  else if (chance(0.3)) sent.push(certify('sent Root B', rootB, rootB, 0.1))
  if (chance(0.2)) sent.push(certify('Root A by Root B', rootA, rootB, 0.1))
  if (chance(0.1))
    trusted.push(
      certify('another Root A', entity('Root A', kind(), 'other A'), entity('Root A', 'P-256', 'other A'), 0),
    )
  let issuer = rootA
  const levels = pick(random, [1, 1, 2, 2, 3])
  for (let level = 1; level <= levels; level++) {
    const own = `CA ${level}`
    const authority = entity(chance(0.05) ? `CA ${level - 1}` : own, kind(), own)
    const editions = [certify(own, authority, issuer, 0.25)]
    if (chance(0.2)) editions.push(certify(`${own} once more`, authority, issuer, 0.5))
    if (chance(0.2)) editions.push(certify(`${own} by Root B`, authority, rootB, 0.2))
    if (chance(0.15)) editions.push(editions[0]!)
    if (chance(0.15)) {
      const renewed = { subject: authority.subject, key: keyPair('P-256', `${own} renewed`) }
      editions.push(certify(`${own} with another key`, renewed, issuer, 0.3))
    }
    if (chance(0.1)) editions.push(certify(`self-signed ${own}`, authority, authority, 0.2))
    let next = authority
    if (chance(0.15)) {
      next = { subject: authority.subject, key: keyPair('P-256', `${own} rolled over`) }
      editions.push(certify(`${own} by itself with a new key`, next, authority, 0.2))
    }
    if (chance(0.08)) trusted.push(pick(random, editions))
    sent.push(...editions)
    issuer = next
  }
  const leafKey = keyPair(kind(), 'server')
  const leaf = planOf(name('O=Good', 'CN=shop.example'), issuer.subject, leafKey, issuer.key, ++serial, [
    basicConstraints(false),
    keyUsage(['digitalSignature', 'keyEncipherment']),
    extendedKeyUsage([SERVER_AUTH]),
    subjectKeyIdentifier(leafKey),
    authorityKeyIdentifier(issuer.key),
    subjectAltName(general.dns(HOST), ...(chance(0.4) ? someOf(random, NAMES, 2) : [])),
  ])
  spoil('server', leaf, 0.15)
  shuffle(sent, random)
  return { what: `${round}: ${told.join(' | ')}`, leaf, sent, trusted }
}

function shuffle<T>(list: T[], random: Random): void {
  for (let index = list.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    ;[list[index], list[other]] = [list[other]!, list[index]!]
  }
}

interface Pems {
  readonly leaf: string
  readonly sent: readonly string[]
  readonly trusted: readonly string[]
}

interface Verdict {
  readonly isValid: boolean
  readonly says: string
}

function openssl({ leaf, sent, trusted }: Pems, purpose: Purpose, policies = true): Verdict {
  writeFileSync(join(folder, 'leaf'), leaf)
  writeFileSync(join(folder, 'sent'), sent.join(''))
  writeFileSync(join(folder, 'trusted'), trusted.join(''))
  const words = [
    ...['verify', '-auth_level', '1', '-attime', String(NOW / 1000), '-trusted', 'trusted'],
    ...['-purpose', purpose === 'clientAuth' ? 'sslclient' : 'sslserver'],
    ...(sent.length > 0 ? ['-untrusted', 'sent'] : []),
    ...(policies ? ['-policy_check', '-policy', '2.5.29.32.0'] : []),
    'leaf',
  ]
  const { status, stdout, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' })
  const says = /error \d+ .*/.exec(stdout + stderr)?.[0] ?? (status === 0 ? 'OK' : stderr.slice(0, 200))
  return { isValid: status === 0, says }
}

/** Undefined where no server can have the certificate. */
async function node({ leaf, sent, trusted }: Pems, key: KeyPair): Promise<Verdict | undefined> {
  const options = {
    key: key.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    cert: [leaf, ...sent].join(''),
  }
  let server: ReturnType<typeof createServer>
  try {
    server = createServer(options)
  } catch {
    return undefined
  }
  let failed = false
  server.on('tlsClientError', () => {
    failed = true
  })
  server.on('secureConnection', (socket) => socket.on('error', () => {}).resume())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const verdict = await new Promise<Verdict | undefined>((resolve) => {
    const client = connect({ port, host: '127.0.0.1', servername: HOST, ca: [...trusted] })
    client.once('secureConnect', () => resolve({ isValid: client.authorized, says: 'authorized' }))
    client.once('error', (error: NodeJS.ErrnoException) => {
      // What OpenSSL says of verification has no ERR_SSL; what has is the server's inability.
      const isOfServer = /^(?:ERR_SSL|ECONNRESET|EPROTO)/.test(error.code ?? '') && failed
      resolve(isOfServer ? undefined : { isValid: false, says: error.code ?? error.message })
    })
    client.once('secureConnect', () => client.destroy())
  })
  await new Promise((resolve) => server.close(resolve))
  return verdict
}

function ours({ leaf, sent, trusted }: Pems, purpose: Purpose) {
  const [endEntity, ...others] = [leaf, ...sent].map(certificateOf)
  const store = trusted.map(certificateOf)
  if (endEntity === undefined || store.some((it) => it === undefined)) {
    return { codes: ['malformedExtension' as PathErrorCode], says: 'unreadable', path: [], isFor: false }
  }
  const { errors, path } = verifyPath(
    [endEntity, ...others.filter((it) => it !== undefined)],
    store.map((it) => ({ certificate: it! })),
    NOW,
    { purpose },
  )
  return {
    codes: errors.map((it) => it.code),
    says: errors.map((it) => `${it.index} ${it.message}`).join('; ') || 'valid',
    path: path.map((it) => formatPem('CERTIFICATE', it.der)),
    isFor: nameMismatch(endEntity, HOST) === undefined,
  }
}

function certificateOf(pem: string): Certificate | undefined {
  const content = bundleOf('file:///it.pem', pem).blocks[0]?.content
  return content?.kind === 'certificate' ? content.certificate : undefined
}

/** Codes for which we refuse what OpenSSL accepts (docs/cli.md). */
const STRICTER: ReadonlySet<PathErrorCode> = new Set(['duplicateExtension', 'malformedExtension', 'policy'])

describe('nothing is valid that OpenSSL or Node.js refuses', () => {
  test('over authorities with several certificates', async (context) => {
    if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
    const random = seededRandom(SEED)
    const wrong: string[] = []
    const counts = { valid: 0, byAnotherPath: 0, shaken: 0 }
    for (let round = 0; round < RANDOM_CHAINS; round++) {
      const { what, leaf, sent, trusted } = randomPki(round, random)
      const pems = {
        leaf: certificatePem(leaf),
        sent: sent.map(certificatePem),
        trusted: trusted.map(certificatePem),
      }
      const purpose = random() < 0.8 ? 'serverAuth' : 'clientAuth'
      const own = ours(pems, purpose)
      const theirs = openssl(pems, purpose)
      const isValid = own.codes.length === 0
      const told = () => `${what}, ${purpose}: OpenSSL says ${theirs.says}, we say ${own.says}`
      if (isValid) counts.valid++
      if (theirs.isValid && !isValid && !own.codes.every((it) => STRICTER.has(it))) wrong.push(told())
      const alone = { leaf: own.path[0] ?? '', sent: own.path.slice(1, -1), trusted: own.path.slice(-1) }
      if (isValid && !theirs.isValid) {
        const again = openssl(alone, purpose)
        if (!again.isValid) wrong.push(`${told()}, and of our path ${again.says}`)
        else counts.byAnotherPath++
      }
      if (purpose !== 'serverAuth') continue
      const isAccepted = isValid && own.isFor
      const handshake = await node(isAccepted ? alone : pems, leaf.key)
      if (handshake === undefined) continue
      counts.shaken++
      if (isAccepted && !handshake.isValid)
        wrong.push(`${what}: Node.js says ${handshake.says}, we say valid`)
    }
    if (process.env['TLS_LENS_SHOW']) console.error(counts)
    assert.deepEqual(wrong, [])
    // A generator whose chains are all refused compares nothing.
    assert.ok(counts.valid > RANDOM_CHAINS / 5 && counts.shaken > RANDOM_CHAINS / 4, JSON.stringify(counts))
  })
})
