// What is said of a certification path beside what `openssl verify` says of the same certificates, on named chains and on
// random ones with a field or two that are wrong. We may refuse what OpenSSL accepts where RFC 5280 is stricter and
// docs/cli.md says so; never accept what OpenSSL refuses.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import {
  boolean,
  contextPrimitive,
  integer,
  namedBits,
  nullValue,
  oid,
  sequence,
} from '../../server/src/asn1/derWriter.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { verifyPath } from '../../server/src/pki/certificationPath.ts'
import type { PathErrorCode } from '../../server/src/pki/pathValidation.ts'
import type { Purpose } from '../../server/src/pki/purpose.ts'
import type { Certificate } from '../../server/src/x509/certificate.ts'
import type { SecurityLevel } from '../../server/src/x509/securityLevel.ts'
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
  keyPair,
  keyUsage,
  name,
  nameConstraints,
  OID,
  plansAround,
  pss,
  type SignatureAlgorithm,
  subjectAltName,
  subjectKeyIdentifier,
  usualAlgorithm,
} from '../support/chainMaker.ts'
import { opensslIs30, skipWithout } from '../support/opensslCommand.ts'
import { seededRandom } from '../support/seededRandom.ts'

const NOW = Date.UTC(2026, 10, 30)
const planOf = plansAround(NOW)
const DAY = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'tls-lens-verify-'))
after(() => rmSync(folder, { recursive: true }))

interface Chain {
  /** From the end entity to the root, which is what is trusted. */
  readonly plans: readonly CertificatePlan[]
  readonly purpose?: Purpose
  readonly strict?: boolean
  readonly level?: SecurityLevel
  /** Whether OpenSSL processes policies, which it does when it is asked to. */
  readonly policies?: boolean
}

interface Verdicts {
  readonly openssl: boolean
  readonly opensslSays: string
  readonly codes: readonly PathErrorCode[]
  readonly messages: readonly string[]
}

function verdicts({
  plans,
  purpose = 'serverAuth',
  strict = false,
  level = 1,
  policies = false,
}: Chain): Verdicts {
  const pems = plans.map(certificatePem)
  const files = { leaf: pems[0]!, untrusted: pems.slice(1, -1).join(''), root: pems.at(-1)! }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  const words = [
    ...['verify', '-auth_level', String(level), '-attime', String(NOW / 1000)],
    ...['-purpose', purpose === 'clientAuth' ? 'sslclient' : 'sslserver', '-trusted', 'root'],
    ...(plans.length > 2 ? ['-untrusted', 'untrusted'] : []),
    ...(strict ? ['-x509_strict'] : []),
    ...(policies ? ['-policy_check', '-policy', '2.5.29.32.0'] : []),
    'leaf',
  ]
  const { status, stdout, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' })
  const certificates = pems.map(certificate)
  const { errors } = verifyPath(
    certificates.slice(0, Math.max(1, certificates.length - 1)),
    [{ certificate: certificates.at(-1)! }],
    NOW,
    { purpose, strict, securityLevel: level },
  )
  return {
    openssl: status === 0,
    opensslSays: /error \d+ .*/.exec(stdout + stderr)?.[0] ?? (status === 0 ? 'OK' : stderr.slice(0, 300)),
    codes: errors.map((it) => it.code),
    messages: errors.map((it) => `${it.index} ${it.message}`),
  }
}

function certificate(pem: string): Certificate {
  const content = bundleOf('file:///it.pem', pem).blocks[0]!.content
  assert.ok(content.kind === 'certificate', `${content.kind} ${pem}`)
  return content.certificate
}

/** A sound chain of a server, a CA and a root. */
function soundChain(intermediates = 1, kind: KeyKind = 'P-256'): CertificatePlan[] {
  const names = ['Root', ...Array.from({ length: intermediates }, (_, index) => `CA ${index + 1}`)]
  const plans: CertificatePlan[] = []
  let issuer = { subject: name('O=Good', 'CN=Root'), key: keyPair(kind, 'Root') }
  for (const [index, own] of names.entries()) {
    const subject = name('O=Good', `CN=${own}`)
    const key = keyPair(kind, own)
    plans.unshift(
      planOf(subject, issuer.subject, key, issuer.key, index + 1, [
        basicConstraints(true),
        keyUsage(['keyCertSign', 'cRLSign']),
        subjectKeyIdentifier(key),
        ...(index === 0 ? [] : [authorityKeyIdentifier(issuer.key)]),
      ]),
    )
    issuer = { subject, key }
  }
  const key = keyPair(kind, 'leaf')
  plans.unshift(
    planOf(name('O=Good', 'CN=shop.example'), issuer.subject, key, issuer.key, 99, [
      basicConstraints(false),
      keyUsage(['digitalSignature', 'keyEncipherment']),
      extendedKeyUsage([SERVER_AUTH]),
      subjectKeyIdentifier(key),
      authorityKeyIdentifier(issuer.key),
      subjectAltName(general.dns('shop.example')),
    ]),
  )
  return plans
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'
const ANY_EKU = '2.5.29.37.0'

function with_(plan: CertificatePlan, extension: ExtensionPlan): void {
  without(plan, extension.oid)
  plan.extensions.push(extension)
}

function without(plan: CertificatePlan, identifier: string): void {
  plan.extensions = plan.extensions.filter((it) => it.oid !== identifier)
}

/** Codes for which we refuse what OpenSSL accepts. */
const STRICTER: ReadonlySet<PathErrorCode> = new Set([
  'duplicateExtension',
  'malformedExtension',
  'networkResources',
])

function compare(what: string, chain: Chain): Verdicts {
  const found = verdicts(chain)
  const { openssl, opensslSays, codes, messages } = found
  const ours = codes.length === 0
  const isStricter = openssl && codes.length > 0 && codes.every((it) => STRICTER.has(it))
  // Its X.509 knows RSA with SHA-3 alone: ECDSA with it came with 3.2.
  const isNewer = ours && /SHA3/.test(what)
  assert.ok(
    ours === openssl || isStricter || isNewer || (openssl && mapsInhibitedAnyPolicy(chain, codes)),
    `${what}: OpenSSL says ${opensslSays}, we say ${messages.join('; ') || 'valid'}`,
  )
  return found
}

/**
 * Where a CA has a policy by anyPolicy only, and anyPolicy is inhibited there, RFC 5280, section 6.1.4 (b), finds nothing
 * that could be mapped; OpenSSL maps it.
 */
function mapsInhibitedAnyPolicy({ plans, policies }: Chain, codes: readonly PathErrorCode[]): boolean {
  const has = (identifier: string) => plans.some((it) => it.extensions.some((one) => one.oid === identifier))
  return (
    policies === true && codes.join() === 'policy' && has(OID.inhibitAnyPolicy) && has(OID.policyMappings)
  )
}

type Mutation = readonly [name: string, (plan: CertificatePlan, plans: CertificatePlan[]) => void]

const ALL_USAGES = [
  'digitalSignature',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
]

const MUTATIONS: readonly Mutation[] = [
  ['no basicConstraints', (it) => without(it, OID.basicConstraints)],
  ['cA FALSE', (it) => with_(it, basicConstraints(false))],
  ['cA TRUE', (it) => with_(it, basicConstraints(true))],
  ['cA not critical', (it) => with_(it, basicConstraints(true, undefined, false))],
  ['path length 0', (it) => with_(it, basicConstraints(true, 0))],
  ['path length 1', (it) => with_(it, basicConstraints(true, 1))],
  ['negative path length', (it) => with_(it, basicConstraints(true, -1))],
  ['path length without cA', (it) => with_(it, basicConstraints(false, 0))],
  ['no keyUsage', (it) => without(it, OID.keyUsage)],
  ['empty keyUsage', (it) => with_(it, keyUsage([]))],
  ...ALL_USAGES.map((usage): Mutation => [`keyUsage ${usage}`, (it) => with_(it, keyUsage([usage]))]),
  ['no extKeyUsage', (it) => without(it, OID.extendedKeyUsage)],
  ['empty extKeyUsage', (it) => with_(it, extendedKeyUsage([]))],
  ['extKeyUsage clientAuth', (it) => with_(it, extendedKeyUsage([CLIENT_AUTH]))],
  ['extKeyUsage both', (it) => with_(it, extendedKeyUsage([CLIENT_AUTH, SERVER_AUTH], true))],
  ['extKeyUsage any', (it) => with_(it, extendedKeyUsage([ANY_EKU]))],
  ['extKeyUsage any and serverAuth', (it) => with_(it, extendedKeyUsage([ANY_EKU, SERVER_AUTH]))],
  ['extKeyUsage SGC', (it) => with_(it, extendedKeyUsage(['1.3.6.1.4.1.311.10.3.3']))],
  ['netscapeCertType client', (it) => with_(it, netscape([0]))],
  ['netscapeCertType server', (it) => with_(it, netscape([1]))],
  ['netscapeCertType sslCA', (it) => with_(it, netscape([5]))],
  [
    'netscapeCertType sslCA alone',
    (it) => {
      without(it, OID.basicConstraints)
      without(it, OID.keyUsage)
      with_(it, netscape([5]))
    },
  ],
  ['version 1', (it) => Object.assign(it, { version: 1 })],
  ['version 2', (it) => Object.assign(it, { version: 2 })],
  [
    'version 1 without extensions',
    (it) => {
      it.version = 1
      it.extensions = []
    },
  ],
  ['no extensions', (it) => Object.assign(it, { extensions: [] })],
  ['no authorityKeyIdentifier', (it) => without(it, OID.authorityKeyIdentifier)],
  ['another authorityKeyIdentifier', (it) => with_(it, authorityKeyIdentifier(keyPair('P-256', 'stranger')))],
  ['critical authorityKeyIdentifier', (it) => with_(it, authorityKeyIdentifier(it.issuerKey, true))],
  ['authority by serial', (it, all) => with_(it, bySerial(it, all, 0))],
  ['authority by another serial', (it, all) => with_(it, bySerial(it, all, 1))],
  ['no subjectKeyIdentifier', (it) => without(it, OID.subjectKeyIdentifier)],
  ['another subjectKeyIdentifier', (it) => with_(it, subjectKeyIdentifier(keyPair('P-256', 'stranger')))],
  ['critical subjectKeyIdentifier', (it) => with_(it, subjectKeyIdentifier(it.key, true))],
  ['broken signature', (it) => Object.assign(it, { hasBrokenSignature: true })],
  ['signed by another', (it) => Object.assign(it, { issuerKey: keyPair('P-256', 'stranger') })],
  ['SHA-1', (it) => Object.assign(it, { algorithm: hashed('sha1', '1.2.840.10045.4.1', false) })],
  [
    'SHA3-256',
    (it) => Object.assign(it, { algorithm: hashed('sha3-256', '2.16.840.1.101.3.4.3.10', false) }),
  ],
  ['another inner algorithm', (it) => inner(it, sequence(oid('1.2.840.10045.4.3.3')))],
  ['inner algorithm with NULL', (it) => inner(it, sequence(oid('1.2.840.10045.4.3.2'), nullValue()))],
  ['expired', (it) => Object.assign(it, { notAfter: NOW - DAY })],
  ['not yet valid', (it) => Object.assign(it, { notBefore: NOW + DAY })],
  ['empty subject', (it) => Object.assign(it, { subject: name() })],
  ['issuer in capitals', (it) => Object.assign(it, { issuer: recased(it.issuer) })],
  ['another issuer', (it) => Object.assign(it, { issuer: name('O=Evil', 'CN=Somebody') })],
  ['self-issued', (it) => Object.assign(it, { subject: it.issuer })],
  ['no subjectAltName', (it) => without(it, OID.subjectAltName)],
  ['empty subjectAltName', (it) => with_(it, subjectAltName())],
  ['two subjectAltNames', (it) => it.extensions.push(subjectAltName(general.dns('other.example')))],
  ['two basicConstraints', (it) => it.extensions.push(basicConstraints(true))],
  [
    'two extKeyUsages',
    (it) => it.extensions.push(extendedKeyUsage([SERVER_AUTH]), extendedKeyUsage([SERVER_AUTH])),
  ],
  ['two unknown extensions', (it) => it.extensions.push(unknown(false), unknown(false))],
  ['unknown extension', (it) => it.extensions.push(unknown(false))],
  ['unknown critical extension', (it) => it.extensions.push(unknown(true))],
  ...[OID.issuerAltName, OID.freshestCRL, OID.authorityInfoAccess, OID.tlsFeature].map(
    (identifier): Mutation => [
      `critical ${identifier}`,
      (it) => it.extensions.push({ oid: identifier, critical: true, content: sequence() }),
    ],
  ),
  [
    'critical ocspNoCheck',
    (it) => it.extensions.push({ oid: OID.ocspNoCheck, critical: true, content: nullValue() }),
  ],
  ['proxyCertInfo', (it) => it.extensions.push(proxyCertInfo(false))],
  ['address blocks', (it) => it.extensions.push({ oid: '1.3.6.1.5.5.7.1.7', content: sequence() })],
  ['critical proxyCertInfo', (it) => it.extensions.push(proxyCertInfo(true))],
  ...[
    OID.keyUsage,
    OID.basicConstraints,
    OID.extendedKeyUsage,
    OID.subjectAltName,
    OID.nameConstraints,
    OID.subjectKeyIdentifier,
    OID.authorityKeyIdentifier,
    OID.cRLDistributionPoints,
    OID.netscapeCertType,
    OID.certificatePolicies,
  ].map(
    (identifier): Mutation => [
      `malformed ${identifier}`,
      (it) => with_(it, { oid: identifier, content: sequence(boolean(true), boolean(true), boolean(true)) }),
    ],
  ),
  ['key RSA 1024', (it, all) => rekey(it, all, 'rsa 1024')],
  ['key RSA 768', (it, all) => rekey(it, all, 'rsa 768')],
  ['key Ed25519', (it, all) => rekey(it, all, 'ed25519')],
  ['key Ed448', (it, all) => rekey(it, all, 'ed448')],
  ['key P-384', (it, all) => rekey(it, all, 'P-384')],
  ['key DSA', (it, all) => rekey(it, all, 'dsa')],
  ['key RSA-PSS', (it, all) => rekey(it, all, 'rsa-pss')],
  ...constraintMutations(),
]

function inner(plan: CertificatePlan, algorithm: Uint8Array): void {
  plan.algorithm = { ...hashed('sha256', '1.2.840.10045.4.3.2', false), inner: algorithm }
}

function netscape(bits: readonly number[]): ExtensionPlan {
  return { oid: OID.netscapeCertType, content: namedBits(bits) }
}

function unknown(critical: boolean): ExtensionPlan {
  return { oid: '1.2.3.4.5', critical, content: nullValue() }
}

function proxyCertInfo(critical: boolean): ExtensionPlan {
  return { oid: OID.proxyCertInfo, critical, content: sequence(sequence(oid('1.3.6.1.5.5.7.21.1'))) }
}

function bySerial(plan: CertificatePlan, plans: readonly CertificatePlan[], off: number): ExtensionPlan {
  const issuer = plans[plans.indexOf(plan) + 1] ?? plan
  return caBySerial(issuer.issuer, issuer.serial + BigInt(off))
}

function recased(subject: Uint8Array): Uint8Array {
  return subject.map((byte, index) =>
    byte >= 0x61 && byte <= 0x7a && subject[index - 1]! >= 0x41 && subject[index - 1]! <= 0x7a
      ? byte - 32
      : byte,
  )
}

/** Gives a certificate another key, and those below it a signature by that. */
function rekey(plan: CertificatePlan, plans: readonly CertificatePlan[], kind: KeyKind): void {
  const old = plan.key
  const key = keyPair(kind, `of ${plans.indexOf(plan)}`)
  for (const it of plans) {
    if (it.key === old) it.key = key
    if (it.issuerKey === old) it.issuerKey = key
  }
  for (const it of plans) {
    if (it.extensions.some(({ oid: known }) => known === OID.subjectKeyIdentifier))
      with_(it, subjectKeyIdentifier(it.key))
    if (it.extensions.some(({ oid: known }) => known === OID.authorityKeyIdentifier)) {
      with_(it, authorityKeyIdentifier(it.issuerKey))
    }
  }
}

/** Each puts constraints on a CA's names, and a name on the end entity. */
function constraintMutations(): readonly Mutation[] {
  const bases: Readonly<Record<string, Uint8Array>> = {
    'DNS example': general.dns('example'),
    'DNS shop.example': general.dns('shop.example'),
    'DNS .example': general.dns('.example'),
    'DNS other.test': general.dns('other.test'),
    'DNS anything': general.dns(''),
    'DNS *.example': general.dns('*.example'),
    'mail me@shop.example': general.email('me@shop.example'),
    'mail shop.example': general.email('shop.example'),
    'mail .example': general.email('.example'),
    'mail anything': general.email(''),
    'URI shop.example': general.uri('shop.example'),
    'URI .example': general.uri('.example'),
    'IP 10/8': general.ip(10, 0, 0, 0, 255, 0, 0, 0),
    'IP 10/8 with a hole': general.ip(10, 0, 0, 1, 255, 0, 0, 255),
    'IP all': general.ip(0, 0, 0, 0, 0, 0, 0, 0),
    'IP of 5 bytes': general.ip(10, 0, 0, 0, 255),
    'IPv6 all': general.ip(...new Array(32).fill(0)),
    'directory O=Good': general.dir('O=Good'),
    'directory O=GOOD': general.dir('O=GOOD'),
    'directory O=Evil': general.dir('O=Evil'),
    'directory anything': general.dir(),
    'registered ID': general.id('1.2.3'),
    UPN: general.other('1.3.6.1.4.1.311.20.2.3', 'me@shop.example'),
    SmtpUTF8Mailbox: general.other('1.3.6.1.5.5.7.8.9', 'me@shop.example'),
  }
  const names: Readonly<Record<string, Uint8Array>> = {
    'DNS shop.example': general.dns('shop.example'),
    'DNS Shop.EXAMPLE': general.dns('Shop.EXAMPLE'),
    'DNS example': general.dns('example'),
    'DNS notexample': general.dns('notexample'),
    'mail me@shop.example': general.email('me@shop.example'),
    'mail Me@Shop.example': general.email('Me@Shop.example'),
    'mail nobody': general.email('nobody'),
    'URI https://shop.example/x': general.uri('https://shop.example/x'),
    'URI spiffe://shop.example/x': general.uri('spiffe://shop.example/x'),
    'URI https://shop.example:8443/x': general.uri('https://shop.example:8443/x'),
    'URI urn:x': general.uri('urn:uuid:1'),
    'URI https:///x': general.uri('https:///x'),
    'IP 10.0.0.1': general.ip(10, 0, 0, 1),
    'IP 192.0.2.1': general.ip(192, 0, 2, 1),
    'IP of 3 bytes': general.ip(10, 0, 0),
    'IPv6 ::1': general.ip(...new Array(15).fill(0), 1),
    'directory Good': general.dir('O=Good', 'CN=x'),
    'directory Evil': general.dir('O=Evil'),
    'registered ID': general.id('1.2.3'),
    UPN: general.other('1.3.6.1.4.1.311.20.2.3', 'you@shop.example'),
    SmtpUTF8Mailbox: general.other('1.3.6.1.5.5.7.8.9', 'ä@shop.example'),
    'SmtpUTF8Mailbox elsewhere': general.other('1.3.6.1.5.5.7.8.9', 'ä@bücher.example'),
  }
  const found: Mutation[] = []
  for (const [baseName, base] of Object.entries(bases)) {
    for (const list of ['permitted', 'excluded']) {
      for (const [nameName, presented] of Object.entries(names)) {
        // Others than those of the constraint's own form say the same each time.
        if (nameName.split(' ')[0]!.slice(0, 2) !== baseName.split(' ')[0]!.slice(0, 2)) continue
        found.push([
          `${list} ${baseName}, ${nameName}`,
          (it, all) => {
            with_(it, nameConstraints({ [list]: [base] }))
            with_(all[0]!, subjectAltName(presented))
          },
        ])
      }
    }
  }
  const bounds = [contextPrimitive(0, Uint8Array.of(1)), contextPrimitive(1, Uint8Array.of(3))]
  for (const [subject, what] of [
    [name('O=Good', 'CN=shop.example'), 'a host as common name'],
    [name('O=Good', 'CN=A person'), 'a person as common name'],
    [name('O=Good', 'CN=localhost'), 'one label as common name'],
    [name('O=Good', 'E=me@shop.example'), 'an email address in the subject'],
    [name('O=Good', '#E=me@shop.example'), 'an email address in UTF-8 in the subject'],
    [name('O=Evil', 'CN=x'), 'another organization'],
    [name('%O=GOOD', 'CN=x'), 'another type of string'],
    [name('O= Good ', 'CN=x'), 'spaces'],
    [name('O=Go  od', 'CN=x'), 'spaces within'],
  ] as const) {
    for (const base of [
      general.dns('shop.example'),
      general.dns('test'),
      general.email('shop.example'),
      general.email('x.example'),
      general.dir('O=Good'),
    ]) {
      for (const list of ['permitted', 'excluded']) {
        found.push([
          `${list} ${base[0]?.toString(16)} ${Buffer.from(base.subarray(2))
            .toString('latin1')
            .replace(/[^\w.=]/g, '')}, ${what}`,
          (it, all) => {
            with_(it, nameConstraints({ [list]: [base] }))
            without(all[0]!, OID.subjectAltName)
            all[0]!.subject = subject
          },
        ])
      }
    }
  }
  found.push(
    ['a minimum', (it) => with_(it, nameConstraints({ permitted: [general.dns('example')] }, [bounds[0]!]))],
    ['a maximum', (it) => with_(it, nameConstraints({ permitted: [general.dns('example')] }, [bounds[1]!]))],
    [
      'a maximum elsewhere',
      (it) => with_(it, nameConstraints({ permitted: [general.email('example')] }, [bounds[1]!])),
    ],
    ['no constraints', (it) => with_(it, nameConstraints({}))],
  )
  return found
}

describe('paths are valid where OpenSSL finds them valid', () => {
  test('with one thing wrong at each place, plain and strict', (context) => {
    if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
    differences(function* () {
      for (const [what, change] of MUTATIONS) {
        const isOfNames = what.includes(', ')
        for (const place of isOfNames ? [1] : [0, 1, 2]) {
          for (const strict of isOfNames ? [false] : [false, true]) {
            const plans = soundChain()
            change(plans[place]!, plans)
            yield [`${what} at ${place}${strict ? ', strict' : ''}`, { plans, strict }]
          }
        }
      }
    })
  })

  test('with some things wrong at once, for servers and clients, at other levels', (context) => {
    if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
    const random = seededRandom(20_261_129)
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
    const usable = MUTATIONS.filter(([what]) => !what.startsWith('SHA3'))
    const verdicts = differences(function* () {
      for (let round = 0; round < RANDOM_CHAINS; round++) {
        const plans = soundChain(pick([1, 2, 2, 3]))
        const changes = Array.from({ length: pick([1, 2, 2, 3]) }, () => pick(usable))
        const done = changes.map(([what, change]) => {
          const place = what.includes(', ')
            ? 1 + Math.floor(random() * (plans.length - 1))
            : Math.floor(random() * plans.length)
          change(plans[place]!, plans)
          return `${what} at ${place}`
        })
        const question = {
          purpose: pick<Purpose>(['serverAuth', 'serverAuth', 'clientAuth']),
          strict: random() < 0.2,
          level: pick<SecurityLevel>([0, 1, 1, 2]),
        }
        yield [`${round}: ${done.join(' and ')}, ${JSON.stringify(question)}`, { plans, ...question }]
      }
    })
    // A generator whose chains are all refused compares nothing.
    assert.ok(verdicts.filter((it) => it.openssl).length > RANDOM_CHAINS / 10)
  })

  test('with other signature algorithms', (context) => {
    if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
    const rsa = (hash: string, identifier: string) => hashed(hash, identifier, true)
    const edwards = (kind: 'ed25519' | 'ed448', identifier: string): SignatureAlgorithm => ({
      ...usualAlgorithm(keyPair(kind, 'any')),
      outer: sequence(oid(identifier)),
    })
    const algorithms: Readonly<Record<string, readonly [KeyKind, SignatureAlgorithm]>> = {
      'RSA with SHA-512/256': ['rsa 2048', rsa('sha512-256', '1.2.840.113549.1.1.16')],
      'RSA with SHA-224': ['rsa 2048', rsa('sha224', '1.2.840.113549.1.1.14')],
      'RSA with SHA-3, 256 bits': ['rsa 2048', rsa('sha3-256', '2.16.840.1.101.3.4.3.14')],
      'RSA with MD5': ['rsa 2048', rsa('md5', '1.2.840.113549.1.1.4')],
      'RSA without NULL': ['rsa 2048', hashed('sha256', '1.2.840.113549.1.1.11', false)],
      'RSA with another hash than stated': ['rsa 2048', rsa('sha256', '1.2.840.113549.1.1.12')],
      'RSA-PSS': ['rsa 2048', pss('sha256', 'sha256', 32)],
      'RSA-PSS with SHA-3, 256 bits': ['rsa 2048', pss('sha3-256', 'sha3-256', 32)],
      'RSA-PSS with SHA-1': ['rsa 2048', pss('sha1', 'sha1', 20)],
      'RSA-PSS with a long salt': ['rsa 2048', pss('sha256', 'sha256', 64)],
      'RSA-PSS without a salt': ['rsa 2048', pss('sha256', 'sha256', 0)],
      'RSA-PSS with another mask than stated': ['rsa 2048', pss('sha256', 'sha384', 32)],
      'RSA-PSS with another salt than stated': ['rsa 2048', pss('sha256', 'sha256', 32, 20)],
      'RSA-PSS by a key bound to it': ['rsa-pss', pss('sha256', 'sha256', 32)],
      'a longer salt than the key is bound to': ['rsa-pss', pss('sha256', 'sha256', 48)],
      'PKCS #1 said by a key bound to RSA-PSS': [
        'rsa-pss',
        { ...pss('sha256', 'sha256', 32), outer: rsa('sha256', '1.2.840.113549.1.1.11').outer },
      ],
      'ECDSA with NULL': ['P-256', hashed('sha256', '1.2.840.10045.4.3.2', true)],
      'ECDSA with SHA-384': ['P-256', hashed('sha384', '1.2.840.10045.4.3.3', false)],
      'DSA with SHA-256': ['dsa', hashed('sha256', '2.16.840.1.101.3.4.3.2', false)],
      'DSA with SHA-1': ['dsa', hashed('sha1', '1.2.840.10040.4.3', false)],
      'Ed25519 labelled Ed448': ['ed25519', edwards('ed25519', '1.3.101.113')],
      'Ed448 labelled Ed25519': ['ed448', edwards('ed448', '1.3.101.112')],
      'an algorithm that nobody knows': ['P-256', hashed('sha256', '1.2.3.4', false)],
    }
    differences(function* () {
      for (const [what, [kind, algorithm]] of Object.entries(algorithms)) {
        for (const level of [0, 1, 2, 3] as const) {
          const plans = soundChain()
          rekey(plans[1]!, plans, kind)
          plans[0]!.algorithm = algorithm
          yield [`${what} at level ${level}`, { plans, level }]
        }
      }
    })
  })

  test('with odd extensions of policies at each place', (context) => {
    if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
    differences(function* () {
      for (const [what, [identifier, content]] of Object.entries(ODD_POLICIES)) {
        for (const place of [0, 1, 2, 3]) {
          const plans = soundChain(2)
          // OpenSSL looks at mappings beside policies alone.
          const policies = sequence(sequence(oid('1.2.3')))
          with_(plans[place]!, { oid: OID.certificatePolicies, content: policies })
          with_(plans[place]!, { oid: identifier, content })
          yield [`${what} at ${place}`, { plans, policies: true }]
        }
      }
    })
  })

  test('by their policies', (context) => {
    if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
    const random = seededRandom(4_8)
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
    const policies = ['1.2.3.1', '1.2.3.2', '1.2.3.3']
    const some = () => [...policies, '2.5.29.32.0'].filter(() => random() < 0.45)
    const verdicts = differences(function* () {
      for (let round = 0; round < RANDOM_CHAINS; round++) {
        const plans = soundChain(pick([1, 2, 3]))
        for (const plan of plans.slice(0, -1)) {
          const stated = some()
          if (stated.length > 0) {
            const content = sequence(...stated.map((it) => sequence(oid(it))))
            with_(plan, { oid: OID.certificatePolicies, content })
          }
          if (plan === plans[0]) continue
          if (random() < 0.2) plan.subject = plan.issuer
          if (random() < 0.4) {
            const pairs = [
              [pick(policies), pick(policies)],
              [pick(policies), pick(policies)],
            ]
            const content = sequence(...pairs.map(([from, to]) => sequence(oid(from!), oid(to!))))
            with_(plan, { oid: OID.policyMappings, content })
          }
          if (random() < 0.7) {
            const content = sequence(
              contextPrimitive(0, Uint8Array.of(pick([0, 0, 1, 2]))),
              ...(random() < 0.3 ? [contextPrimitive(1, Uint8Array.of(pick([0, 1])))] : []),
            )
            with_(plan, { oid: OID.policyConstraints, critical: true, content })
          }
          if (random() < 0.3) {
            with_(plan, { oid: OID.inhibitAnyPolicy, critical: true, content: integer(pick([0, 1])) })
          }
        }
        // A name that was changed is that of the issuer below, too.
        for (const [index, plan] of plans.entries()) {
          const above = plans[index + 1]
          if (above !== undefined) plan.issuer = above.subject
        }
        yield [`policies ${round}: ${plans.map(policyText).join(' < ')}`, { plans, policies: true }]
      }
    })
    assert.ok(verdicts.filter((it) => it.openssl).length > RANDOM_CHAINS / 10)
    assert.ok(verdicts.filter((it) => it.codes.includes('policy')).length > RANDOM_CHAINS / 10)
  })
})

const ANY_POLICY = '2.5.29.32.0'
const ODD_POLICIES: Readonly<Record<string, readonly [identifier: string, content: Uint8Array]>> = {
  'no policies': [OID.certificatePolicies, sequence()],
  'a policy twice': [OID.certificatePolicies, sequence(sequence(oid('1.2.3')), sequence(oid('1.2.3')))],
  'anyPolicy twice': [
    OID.certificatePolicies,
    sequence(sequence(oid(ANY_POLICY)), sequence(oid(ANY_POLICY))),
  ],
  'no mappings': [OID.policyMappings, sequence()],
  'anyPolicy mapped': [OID.policyMappings, sequence(sequence(oid(ANY_POLICY), oid('1.2.3')))],
  'mapped to anyPolicy': [OID.policyMappings, sequence(sequence(oid('1.2.3'), oid(ANY_POLICY)))],
  'no constraints': [OID.policyConstraints, sequence()],
  'negative requireExplicitPolicy': [
    OID.policyConstraints,
    sequence(contextPrimitive(0, Uint8Array.of(0xff))),
  ],
  'negative inhibitPolicyMapping': [
    OID.policyConstraints,
    sequence(contextPrimitive(1, Uint8Array.of(0xff))),
  ],
  'large requireExplicitPolicy': [
    OID.policyConstraints,
    sequence(contextPrimitive(0, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0))),
  ],
  'negative inhibitAnyPolicy': [OID.inhibitAnyPolicy, integer(-1)],
  'large inhibitAnyPolicy': [OID.inhibitAnyPolicy, integer(1n << 80n)],
}

const RANDOM_CHAINS = Number(process.env['TLS_LENS_RANDOM_CHAINS'] ?? 150)

function differences(chains: () => Iterable<readonly [what: string, chain: Chain]>): readonly Verdicts[] {
  const found: Verdicts[] = []
  const wrong: string[] = []
  for (const [what, chain] of chains()) {
    try {
      found.push(compare(what, chain))
    } catch (error) {
      wrong.push((error as Error).message)
    }
  }
  assert.deepEqual(wrong, [])
  return found
}

/** What a person needs to work a case out by hand. */
function policyText(plan: CertificatePlan): string {
  const { certificatePolicies, policyMappings, policyConstraints, inhibitAnyPolicy, isSelfIssued } =
    certificate(certificatePem(plan))
  return JSON.stringify({
    policies: certificatePolicies?.value.map((it) => it.policy),
    mappings: policyMappings?.value.map((it) => `${it.issuerDomainPolicy} to ${it.subjectDomainPolicy}`),
    ...policyConstraints?.value,
    inhibitAnyPolicy: inhibitAnyPolicy?.value,
    isSelfIssued,
  })
}
