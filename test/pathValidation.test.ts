// The path validation tests of NIST (PKITS), rebuilt from their descriptions: 4.1, 4.3, 4.5 to 4.7, 4.13 and 4.16, as far
// as they say something of a path alone. Policies (4.8 to 4.12) are compared with OpenSSL's answers in
// interop/opensslVerify.test.ts.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { bitString, integer, nullValue, oid, sequence } from '../server/src/asn1/derWriter.ts'
import { integerOf, modularPower } from '../server/src/crypto/integer.ts'
import { verifyPath } from '../server/src/pki/certificationPath.ts'
import type { PathErrorCode } from '../server/src/pki/pathValidation.ts'
import { decodeCertificate } from '../server/src/x509/certificate.ts'
import { decodePublicKey, dsaNumbers } from '../server/src/x509/publicKey.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  type CertificatePlan,
  certificateDer,
  type ExtensionPlan,
  general,
  hashed,
  type KeyPair,
  keyPair,
  keyUsage,
  name,
  nameConstraints,
  OID,
  type SignatureAlgorithm,
  subjectAltName,
  subjectKeyIdentifier,
} from './support/chainMaker.ts'

const NOW = Date.UTC(2026, 10, 30)
const DAY = 86_400_000

/** From the end entity to the root; a change of a certificate is of its plan, before it is signed. */
interface Case {
  readonly expected: 'valid' | PathErrorCode
  /** The CAs from the one below the root to the one above the end entity. */
  readonly cas?: readonly Change[]
  readonly leaf?: Change
}

type Change = (plan: CertificatePlan) => void

const BASE = ['O=Test Certificates 2011']
const PERMITTED = [...BASE, 'OU=permittedSubtree1']

function chainOf({ cas = [() => {}], leaf = () => {} }: Case): CertificatePlan[] {
  const root = planOf(name(...BASE, 'CN=Trust Anchor'), 'Trust Anchor', true)
  const plans = [root]
  for (const [index, change] of [...cas, leaf].entries()) {
    const isCa = index < cas.length
    const own = isCa ? `CA ${index + 1}` : 'EE'
    const plan = planOf(name(...BASE, `CN=${own}`), own, isCa)
    const issuer = plans[0]!
    plan.issuer = issuer.subject
    plan.issuerKey = issuer.key
    plan.extensions.push(authorityKeyIdentifier(issuer.key))
    change(plan)
    plans.unshift(plan)
  }
  return plans
}

function planOf(subject: Uint8Array, owner: string, isCa: boolean): CertificatePlan {
  const key = keyPair('P-256', owner)
  return {
    subject,
    issuer: subject,
    key,
    issuerKey: key,
    version: 3,
    serial: 7n,
    notBefore: NOW - DAY,
    notAfter: NOW + DAY,
    extensions: [
      subjectKeyIdentifier(key),
      keyUsage(isCa ? ['keyCertSign', 'cRLSign'] : ['digitalSignature', 'nonRepudiation']),
      ...(isCa ? [basicConstraints(true)] : []),
    ],
  }
}

function verdict(plans: readonly CertificatePlan[]): string {
  const certificates = plans.map((it) => decodeCertificate(certificateDer(it)))
  const { errors } = verifyPath(certificates.slice(0, -1), [{ certificate: certificates.at(-1)! }], NOW, {
    purpose: undefined,
  })
  return errors.length === 0 ? 'valid' : [...new Set(errors.map((it) => it.code))].join()
}

const put =
  (...extensions: readonly ExtensionPlan[]): Change =>
  (plan) => {
    for (const it of extensions) {
      plan.extensions = [...plan.extensions.filter(({ oid: known }) => known !== it.oid), it]
    }
  }
const drop =
  (identifier: string): Change =>
  (plan) => {
    plan.extensions = plan.extensions.filter((it) => it.oid !== identifier)
  }
const called =
  (...parts: readonly string[]): Change =>
  (plan) => {
    plan.subject = name(...parts)
  }
const issuedAs =
  (...parts: readonly string[]): Change =>
  (plan) => {
    plan.issuer = name(...parts)
  }
const both =
  (...changes: readonly Change[]): Change =>
  (plan) => {
    for (const it of changes) it(plan)
  }
const pathLength = (length: number) => put(basicConstraints(true, length))
const none: Change = () => {}
/** A CA that certifies a new key of its own. */
const selfIssued: Change = (plan) => {
  plan.subject = plan.issuer
}
const permits = (...bases: readonly Uint8Array[]) => put(nameConstraints({ permitted: bases }))
const excludes = (...bases: readonly Uint8Array[]) => put(nameConstraints({ excluded: bases }))
const named = (...names: readonly Uint8Array[]) => put(subjectAltName(...names))
const dir = (...parts: readonly string[]) => general.dir(...parts)
const unknown = (critical: boolean) => put({ oid: '2.16.840.1.101.2.1.12.2', critical, content: nullValue() })

const DN1 = permits(dir(...PERMITTED))
const DN2 = permits(dir(...PERMITTED), dir(...BASE, 'OU=permittedSubtree2'))
const DN3 = excludes(dir(...BASE, 'OU=excludedSubtree1'))
const DN4 = excludes(dir(...BASE, 'OU=excludedSubtree1'), dir(...BASE, 'OU=excludedSubtree2'))
const DN5 = put(
  nameConstraints({ permitted: [dir(...PERMITTED)], excluded: [dir(...PERMITTED, 'OU=excludedSubtree1')] }),
)
const GOV = 'testcertificates.gov'

const CASES: Readonly<Record<string, Case>> = {
  '4.1.1 valid signatures': { expected: 'valid' },
  '4.1.2 invalid CA signature': {
    cas: [(it) => Object.assign(it, { hasBrokenSignature: true })],
    expected: 'invalidSignature',
  },
  '4.1.3 invalid EE signature': {
    leaf: (it) => Object.assign(it, { hasBrokenSignature: true }),
    expected: 'invalidSignature',
  },
  '4.2.1 CA not yet valid': {
    cas: [(it) => Object.assign(it, { notBefore: NOW + 1000 })],
    expected: 'notYetValid',
  },
  '4.2.5 CA expired': { cas: [(it) => Object.assign(it, { notAfter: NOW - 1000 })], expected: 'expired' },
  '4.2.8 a GeneralizedTime of 2050': {
    leaf: (it) => Object.assign(it, { notAfter: Date.UTC(2050, 0, 1, 12, 1) }),
    expected: 'valid',
  },
  '4.3.1 another issuer': { leaf: issuedAs(...BASE, 'CN=Another CA'), expected: 'unknownIssuer' },
  '4.3.2 another order': { leaf: issuedAs('CN=CA 1', ...BASE), expected: 'unknownIssuer' },
  '4.3.3 white space': { leaf: issuedAs('O= Test  Certificates  2011 ', 'CN=CA   1'), expected: 'valid' },
  '4.3.5 capitals': { leaf: issuedAs('O=TEST certificates 2011', 'CN=ca 1'), expected: 'valid' },
  '4.3.10 from PrintableString to UTF8String': {
    leaf: issuedAs('%O=Test Certificates 2011', '%CN=CA 1'),
    expected: 'valid',
  },
  '4.3.11 UTF8String, case insensitive': {
    cas: [called(...BASE, 'CN=utf8String CA')],
    leaf: issuedAs('O=test certificates 2011', 'CN=UTF8STRING ca'),
    expected: 'valid',
  },
  '4.5.1 a new key certified by the old': { cas: [none, selfIssued], expected: 'valid' },
  '4.6.1 no basicConstraints': { cas: [drop(OID.basicConstraints)], expected: 'notCa' },
  '4.6.2 cA false, critical': { cas: [put(basicConstraints(false))], expected: 'notCa' },
  '4.6.3 cA false, not critical': {
    cas: [put(basicConstraints(false, undefined, false))],
    expected: 'notCa',
  },
  '4.6.4 not critical': { cas: [put(basicConstraints(true, undefined, false))], expected: 'valid' },
  '4.6.5 path length 0 and a CA below': { cas: [pathLength(0), none], expected: 'pathLength' },
  '4.6.6 path length 0, and the last is a CA': {
    cas: [pathLength(0), none],
    leaf: put(basicConstraints(true)),
    expected: 'pathLength',
  },
  '4.6.7 path length 0': { cas: [pathLength(0)], expected: 'valid' },
  '4.6.8 path length 0, a CA as the last': {
    cas: [pathLength(0)],
    leaf: put(basicConstraints(true)),
    expected: 'valid',
  },
  '4.6.9 path lengths 6, 0 and a CA too many': {
    cas: [pathLength(6), pathLength(0), none],
    expected: 'pathLength',
  },
  '4.6.11 path lengths 6, 1, 1 and a CA too many': {
    cas: [pathLength(6), pathLength(1), pathLength(1), none],
    expected: 'pathLength',
  },
  '4.6.13 path lengths 6, 4, 1': {
    cas: [pathLength(6), pathLength(4), pathLength(1), none],
    expected: 'valid',
  },
  '4.6.15 self-issued below path length 0': { cas: [pathLength(0), selfIssued], expected: 'valid' },
  '4.6.16 self-issued and another below path length 0': {
    cas: [pathLength(0), selfIssued, none],
    expected: 'pathLength',
  },
  '4.6.17 self-issued twice below path length 1': {
    cas: [pathLength(1), selfIssued, none, selfIssued],
    expected: 'valid',
  },
  '4.7.1 no keyCertSign, critical': {
    cas: [put(keyUsage(['digitalSignature', 'cRLSign']))],
    expected: 'keyUsage',
  },
  '4.7.2 no keyCertSign, not critical': {
    cas: [put(keyUsage(['digitalSignature', 'cRLSign'], false))],
    expected: 'keyUsage',
  },
  '4.7.3 not critical': { cas: [put(keyUsage(['keyCertSign', 'cRLSign'], false))], expected: 'valid' },
  '4.13.1 permitted directory name': { cas: [DN1], leaf: called(...PERMITTED, 'CN=EE'), expected: 'valid' },
  '4.13.2 not permitted': {
    cas: [DN1],
    leaf: called(...BASE, 'OU=excludedSubtree1', 'CN=EE'),
    expected: 'nameConstraints',
  },
  '4.13.3 permitted subject, other subjectAltName': {
    cas: [DN1],
    leaf: both(called(...PERMITTED, 'CN=EE'), named(dir(...BASE, 'OU=other', 'CN=EE'))),
    expected: 'nameConstraints',
  },
  '4.13.4 both permitted': {
    cas: [DN1],
    leaf: both(called(...PERMITTED, 'CN=EE'), named(dir(...PERMITTED, 'CN=EE alternative'))),
    expected: 'valid',
  },
  '4.13.5 either of two': {
    cas: [DN2],
    leaf: called(...BASE, 'OU=permittedSubtree2', 'CN=EE'),
    expected: 'valid',
  },
  '4.13.6 not excluded': { cas: [DN3], leaf: called(...PERMITTED, 'CN=EE'), expected: 'valid' },
  '4.13.7 excluded': {
    cas: [DN3],
    leaf: called(...BASE, 'OU=excludedSubtree1', 'CN=EE'),
    expected: 'nameConstraints',
  },
  '4.13.9 the second of two excluded': {
    cas: [DN4],
    leaf: called(...BASE, 'OU=excludedSubtree2', 'CN=EE'),
    expected: 'nameConstraints',
  },
  '4.13.10 excluded within permitted': {
    cas: [DN5],
    leaf: called(...PERMITTED, 'OU=excludedSubtree1', 'CN=EE'),
    expected: 'nameConstraints',
  },
  '4.13.11 permitted beside excluded': {
    cas: [DN5],
    leaf: called(...PERMITTED, 'OU=permittedSubtree2', 'CN=EE'),
    expected: 'valid',
  },
  '4.13.12 constraints of two CAs, permitted by one': {
    cas: [DN1, both(called(...PERMITTED, 'CN=sub'), permits(dir(...PERMITTED, 'OU=below')))],
    leaf: called(...PERMITTED, 'CN=EE'),
    expected: 'nameConstraints',
  },
  '4.13.14 constraints of two CAs': {
    cas: [DN1, both(called(...PERMITTED, 'CN=sub'), permits(dir(...PERMITTED, 'OU=below')))],
    leaf: called(...PERMITTED, 'OU=below', 'CN=EE'),
    expected: 'valid',
  },
  '4.13.15 a CA below that is not permitted': {
    cas: [DN3, called(...BASE, 'OU=excludedSubtree1', 'CN=sub')],
    leaf: called(...PERMITTED, 'CN=EE'),
    expected: 'nameConstraints',
  },
  '4.13.19 a self-issued CA below': {
    cas: [DN1, selfIssued],
    leaf: called(...PERMITTED, 'CN=EE'),
    expected: 'valid',
  },
  '4.13.20 a self-issued end entity': { cas: [DN1], leaf: selfIssued, expected: 'nameConstraints' },
  '4.13.21 a host of the domain': {
    cas: [permits(general.email(`.${GOV}`))],
    leaf: named(general.email(`t@mailserver.${GOV}`)),
    expected: 'valid',
  },
  '4.13.22 the domain itself': {
    cas: [permits(general.email(`.${GOV}`))],
    leaf: named(general.email(`t@${GOV}`)),
    expected: 'nameConstraints',
  },
  '4.13.23 the host itself': {
    cas: [permits(general.email(GOV))],
    leaf: named(general.email(`t@${GOV}`)),
    expected: 'valid',
  },
  '4.13.24 another host': {
    cas: [permits(general.email(GOV))],
    leaf: named(general.email(`t@mailserver.${GOV}`)),
    expected: 'nameConstraints',
  },
  '4.13.25 another host than the excluded': {
    cas: [excludes(general.email(GOV))],
    leaf: named(general.email(`t@mailserver.${GOV}`)),
    expected: 'valid',
  },
  '4.13.26 the excluded host': {
    cas: [excludes(general.email(GOV))],
    leaf: named(general.email(`t@${GOV}`)),
    expected: 'nameConstraints',
  },
  '4.13.27 directory name and mailbox': {
    cas: [DN1, both(called(...PERMITTED, 'CN=sub'), permits(general.email(GOV)))],
    leaf: both(called(...PERMITTED, 'CN=EE'), named(general.email(`t@${GOV}`))),
    expected: 'valid',
  },
  '4.13.28 directory name and another mailbox': {
    cas: [DN1, both(called(...PERMITTED, 'CN=sub'), permits(general.email(GOV)))],
    leaf: both(called(...PERMITTED, 'CN=EE'), named(general.email('t@invalid.example'))),
    expected: 'nameConstraints',
  },
  '4.13.29 another mailbox in the subject': {
    cas: [DN1, both(called(...PERMITTED, 'CN=sub'), permits(general.email(GOV)))],
    leaf: called(...PERMITTED, 'CN=EE', 'E=t@invalid.example'),
    expected: 'nameConstraints',
  },
  '4.13.30 permitted DNS name': {
    cas: [permits(general.dns(GOV))],
    leaf: named(general.dns(`testserver.${GOV}`)),
    expected: 'valid',
  },
  '4.13.31 another DNS name': {
    cas: [permits(general.dns(GOV))],
    leaf: named(general.dns('testserver.invalid.example')),
    expected: 'nameConstraints',
  },
  '4.13.33 excluded DNS name': {
    cas: [excludes(general.dns('invalid.gov'))],
    leaf: named(general.dns('testserver.invalid.gov')),
    expected: 'nameConstraints',
  },
  '4.13.34 permitted URI': {
    cas: [permits(general.uri(`.${GOV}`))],
    leaf: named(general.uri(`http://testserver.${GOV}/index.html`)),
    expected: 'valid',
  },
  '4.13.35 URI of the domain itself': {
    cas: [permits(general.uri(`.${GOV}`))],
    leaf: named(general.uri(`http://${GOV}/invalid.html`)),
    expected: 'nameConstraints',
  },
  '4.13.36 URI that is not excluded': {
    cas: [excludes(general.uri('invalid.gov'))],
    leaf: named(general.uri(`http://testserver.${GOV}/`)),
    expected: 'valid',
  },
  '4.13.37 excluded URI with a port': {
    cas: [excludes(general.uri('invalid.gov'))],
    leaf: named(general.uri('ftp://invalid.gov:21/test37/')),
    expected: 'nameConstraints',
  },
  '4.13.38 a DNS name that ends alike': {
    cas: [permits(general.dns(GOV))],
    leaf: named(general.dns(`my${GOV}`)),
    expected: 'nameConstraints',
  },
  '4.16.1 unknown extension': { leaf: unknown(false), expected: 'valid' },
  '4.16.2 unknown critical extension': { leaf: unknown(true), expected: 'unknownCriticalExtension' },
}

describe("NIST's tests of paths", () => {
  for (const [title, it] of Object.entries(CASES)) {
    test(title, () => assert.equal(verdict(chainOf(it)), it.expected))
  }
})

const DSA_WITH_SHA_256 = '2.16.840.1.101.3.4.3.2'

describe('DSA', () => {
  const whole = keyPair('dsa', 'DSA CA')
  const heir = heirOf(whole)

  test('4.1.4 signatures are verified', () => {
    assert.equal(
      verdict(chainOf({ expected: 'valid', cas: [withKey(whole)], leaf: signedBy(whole) })),
      'valid',
    )
  })

  test('4.1.5 parameters are inherited from the CA above', () => {
    const cas = [withKey(whole), both(signedBy(whole), withKey(heir.key))]
    const leaf: Change = (it) => Object.assign(it, { algorithm: heir.algorithm })
    assert.equal(verdict(chainOf({ expected: 'valid', cas, leaf })), 'valid')
    const broken = both(leaf, (it) => Object.assign(it, { hasBrokenSignature: true }))
    assert.equal(verdict(chainOf({ expected: 'valid', cas, leaf: broken })), 'invalidSignature')
  })

  test('without parameters above, nothing can be verified', () => {
    const leaf: Change = (it) => Object.assign(it, { algorithm: heir.algorithm })
    assert.equal(
      verdict(chainOf({ expected: 'valid', cas: [withKey(heir.key)], leaf })),
      'signatureNotChecked',
    )
  })

  test('4.1.6 a wrong signature is found', () => {
    const leaf = both(signedBy(whole), (it) => Object.assign(it, { hasBrokenSignature: true }))
    assert.equal(verdict(chainOf({ expected: 'valid', cas: [withKey(whole)], leaf })), 'invalidSignature')
  })

  function withKey(key: KeyPair): Change {
    return both((it) => Object.assign(it, { key }), put(subjectKeyIdentifier(key)))
  }

  function signedBy(issuerKey: KeyPair): Change {
    return (it) => Object.assign(it, { issuerKey, algorithm: hashed('sha256', DSA_WITH_SHA_256, false) })
  }
})

/** A key over the parameters of another, which its certificate does not repeat, and how it signs. */
function heirOf({ privateKey, spki }: KeyPair): {
  readonly key: KeyPair
  readonly algorithm: SignatureAlgorithm
} {
  const numbers = dsaNumbers(decodePublicKey(spki))!
  const [p, q, g] = [integerOf(numbers.p), integerOf(numbers.q), integerOf(numbers.g)]
  const x = 0x1234567890abcdefn
  const algorithm: SignatureAlgorithm = {
    outer: sequence(oid(DSA_WITH_SHA_256)),
    sign: (message) => {
      const k = 0xfedcba9876543211n
      const r = modularPower(g, k, p) % q
      const z = integerOf(createHash('sha256').update(message).digest().subarray(0, numbers.q.length))
      const s = (modularPower(k, q - 2n, q) * (z + x * r)) % q
      return sequence(integer(r), integer(s))
    },
  }
  const y = integer(modularPower(g, x, p))
  return {
    key: { privateKey, spki: sequence(sequence(oid('1.2.840.10040.4.1')), bitString(y)) },
    algorithm,
  }
}
