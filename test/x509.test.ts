import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { DerReader } from '../server/src/asn1/der.ts'
import * as write from '../server/src/asn1/derWriter.ts'
import { findBer } from '../server/src/asn1/findBer.ts'
import { oidValue, stringValue, timeValue } from '../server/src/asn1/values.ts'
import { DecodeError } from '../server/src/base/bytes.ts'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import type { BlockContent } from '../server/src/bundle/bundle.ts'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import { describeSignature } from '../server/src/x509/algorithmIdentifier.ts'
import { type Certificate, decodeAllFields, decodeCertificate } from '../server/src/x509/certificate.ts'
import { decodeContent } from '../server/src/x509/content.ts'
import { decodeName } from '../server/src/x509/name.ts'
import { certificateDer, nameDer } from './support/plainCertificate.ts'
import { seededRandom } from './support/seededRandom.ts'

const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
const hasBundle = existsSync(CA_BUNDLE)

describe('the certificates of the system', { skip: hasBundle ? false : `no ${CA_BUNDLE}` }, () => {
  const roots = hasBundle ? contents(readFileSync(CA_BUNDLE, 'latin1')).map(asCertificate) : []

  it('are all read, and as Node reads them', () => {
    assert.ok(roots.length > 100)
    for (const root of roots) compareWithNode(root, new X509Certificate(root.der))
  })
})

describe('what is malformed', () => {
  const sample = certificateDer()

  it('is a DecodeError for every prefix of a certificate, and for one byte more', () => {
    for (let end = 0; end < sample.length; end++) {
      assert.throws(() => decodeCertificate(sample.slice(0, end)), DecodeError)
    }
    assert.throws(() => decodeCertificate(Uint8Array.of(...sample, 0)), DecodeError)
  })

  it('is a DecodeError or a value, whatever bytes are changed, and then no field throws', () => {
    const random = seededRandom(5280)
    const below = (limit: number) => Math.floor(random() * limit)
    for (let round = 0; round < 10_000; round++) {
      const der = Uint8Array.from(sample)
      for (let count = 1 + below(3); count > 0; count--) der[below(der.length)] = below(256)
      try {
        const certificate = decodeCertificate(der)
        decodeAllFields(certificate)
        touchAll(certificate)
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
        assert.ok(error.offset >= 0 && error.offset <= der.length)
      }
      findBer(der)
    }
  })

  it('never throws as the content of a block, whatever its label says', () => {
    const random = seededRandom(7468)
    const below = (limit: number) => Math.floor(random() * limit)
    const labels = [
      'CERTIFICATE',
      'CERTIFICATE REQUEST',
      'X509 CRL',
      'PRIVATE KEY',
      'RSA PRIVATE KEY',
      'EC PRIVATE KEY',
      'PUBLIC KEY',
      'X',
    ]
    for (let round = 0; round < 3000; round++) {
      const der = Uint8Array.from(sample)
      der[below(40)] = below(256)
      der[below(der.length)] = below(256)
      const { faults } = decodeContent(labels[below(labels.length)]!, der.subarray(0, below(der.length + 1)))
      for (const { bytes } of faults)
        if (bytes) assert.ok(bytes.start <= bytes.end && bytes.end <= der.length)
    }
  })

  it('nests as deep as it likes', () => {
    const deep = new Uint8Array(60_000).fill(0x30)
    for (let index = 1; index < deep.length; index += 2) deep[index] = 0x80
    assert.throws(() => decodeCertificate(deep), DecodeError)
    assert.ok(findBer(deep))
    // 10,000 sequences, each around the next.
    const lengths = Uint8Array.from({ length: 60_000 }, (_, index) => {
      const left = 60_000 - 6 * (Math.floor(index / 6) + 1)
      return [0x30, 0x84, left >>> 24, left >>> 16, left >>> 8, left][index % 6]!
    })
    assert.ok(findBer(lengths))
  })

  it('in one extension makes that one absent, and is named', () => {
    const der = certificateDer([
      ['2.5.29.17', '3003820161ff'],
      ['2.5.29.19', '30030101ff'],
    ])
    const { content, faults } = decodeContent('CERTIFICATE', der)
    const certificate = asCertificate(content)
    assert.equal(certificate.subjectAltName, undefined)
    assert.equal(certificate.isCa, true)
    assert.deepEqual(
      faults.map(({ message }) => message),
      ['the content of subjectAltName is malformed'],
    )
  })
})

describe('DER', () => {
  const ber: Readonly<Record<string, string>> = {
    '308100': 'a length in more bytes than it needs is BER, not DER',
    '3082000102': 'a length in more bytes than it needs is BER, not DER',
    '30800000': 'an indefinite length is BER, not DER',
    '3003010101': 'TRUE as 0x01 is BER, not DER',
    '020200ff': '',
    '0202007f': 'an INTEGER in more bytes than it needs is BER, not DER',
    '0202ff80': 'an INTEGER in more bytes than it needs is BER, not DER',
    '030201ff': 'unused bits that are set are BER, not DER',
    '03020880': 'a BIT STRING has at most 7 unused bits',
    '2403040100': 'a string in pieces is BER, not DER',
    '300302': 'an element of 3 bytes where 1 are left',
    '30030201ff': '',
  }
  for (const [hex, message] of Object.entries(ber)) {
    it(`${hex}: ${message || 'is DER'}`, () => assert.equal(findBer(fromHex(hex))?.message ?? '', message))
  }

  it('times are read in every form', () => {
    const times: Readonly<Record<string, string>> = {
      '260228235959Z': '2026-02-28T23:59:59.000Z',
      '500101000000Z': '1950-01-01T00:00:00.000Z',
      '491231235959Z': '2049-12-31T23:59:59.000Z',
      '2601010000Z': '2026-01-01T00:00:00.000Z',
      '260101000000+0130': '2025-12-31T22:30:00.000Z',
    }
    for (const [text, iso] of Object.entries(times))
      assert.equal(new Date(timeOf(0x17, text)).toISOString(), iso)
    assert.equal(new Date(timeOf(0x18, '99991231235959Z')).toISOString(), '9999-12-31T23:59:59.000Z')
    assert.equal(new Date(timeOf(0x18, '20240229000000.123Z')).toISOString(), '2024-02-29T00:00:00.000Z')
    for (const text of [
      '260229000000Z',
      '261301000000Z',
      '260101000000',
      '260101250000Z',
      '26',
      '26010100000xZ',
    ]) {
      assert.throws(() => timeOf(0x17, text), DecodeError, text)
    }
  })

  it('object identifiers are read as they were written', () => {
    for (const dotted of [
      '0.0',
      '0.39',
      '1.2.840.113549.1.1.11',
      '2.5.29.17',
      '2.999.3',
      '2.25.329800735698586629295641978511506172918',
    ]) {
      const reader = new DerReader(write.oid(dotted))
      reader.read()
      assert.equal(oidValue(reader), dotted)
    }
  })

  it('an OBJECT IDENTIFIER whose number begins with zeros is none', () => {
    for (const hex of ['06038086f7', '0603550480', '06045580040a', '0603800102']) {
      const reader = new DerReader(fromHex(hex))
      reader.read()
      assert.throws(() => oidValue(reader), /OBJECT IDENTIFIER/)
    }
  })

  it('strings of each type are text, and others are not', () => {
    const strings: Readonly<Record<string, string | undefined>> = {
      '0c03e282ac': '\u20ac',
      '1e0420ac0041': '\u20acA',
      '1c040001f600': '\u{1f600}',
      '1402e941': '\u00e9A',
      '1303616263': 'abc',
      '020101': undefined,
    }
    for (const [hex, text] of Object.entries(strings)) {
      const reader = new DerReader(fromHex(hex))
      reader.read()
      assert.equal(stringValue(reader), text)
    }
    const broken = new DerReader(fromHex('0c02c328'))
    broken.read()
    assert.throws(() => stringValue(broken), DecodeError)
  })

  it('names are written as RFC 4514 has it', () => {
    const names: Readonly<Record<string, readonly (readonly [oid: string, value: string])[]>> = {
      'CN=shop.example,O=Shop': [
        ['2.5.4.10', 'Shop'],
        ['2.5.4.3', 'shop.example'],
      ],
      'O=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h': [['2.5.4.10', 'a,b+c"d\\e<f>g;h']],
      'O=\\ a\\ ': [['2.5.4.10', ' a ']],
      'O=\\#a\\0ab': [['2.5.4.10', '#a\nb']],
      '1.2.3=x': [['1.2.3', 'x']],
      '': [],
    }
    for (const [text, attributes] of Object.entries(names)) {
      const reader = new DerReader(nameDer(attributes))
      reader.read()
      assert.equal(decodeName(reader).text, text)
    }
  })
})

function timeOf(tag: number, text: string): number {
  const reader = new DerReader(write.tagLengthValue(tag, new TextEncoder().encode(text)))
  reader.read()
  return timeValue(reader)
}

function touchAll(certificate: Certificate): void {
  void certificate.subject.value.text
  void certificate.issuer.value.text
  void certificate.subjectAltName
  void certificate.basicConstraints
  void certificate.keyUsage
  void certificate.extendedKeyUsage
  void certificate.subjectKeyIdentifier
  void certificate.authorityKeyIdentifier
  void certificate.authorityInfoAccess
  void certificate.cRLDistributionPoints
  void certificate.certificatePolicies
  void certificate.policyMappings
  void certificate.policyConstraints
  void certificate.inhibitAnyPolicy
  void certificate.nameConstraints
  void certificate.issuerAltName
  void certificate.signedCertificateTimestamps
  void certificate.precertificatePoison
  void certificate.tlsFeature
  void certificate.isSelfIssued
  describeSignature(certificate.signatureAlgorithm.value)
}

function contents(text: string): BlockContent[] {
  return bundleOf('file:///test.pem', text).blocks.map(({ content, errors }) => {
    assert.deepEqual(errors, [])
    return content
  })
}

function asCertificate(content: BlockContent): Certificate {
  assert.ok(content.kind === 'certificate')
  return content.certificate
}

function compareWithNode(certificate: Certificate, node: X509Certificate): void {
  assert.equal(toHex(certificate.der), node.raw.toString('hex'))
  assert.equal(certificate.validity.notBefore.value, Date.parse(node.validFrom))
  assert.equal(certificate.validity.notAfter.value, Date.parse(node.validTo))
  assert.equal(certificate.isCa, node.ca)
  assert.equal(BigInt(`0x${toHex(certificate.serialNumber.value)}`), BigInt(`0x${node.serialNumber}`))
  const { value: key } = certificate.publicKey
  const { modulusLength, namedCurve } = node.publicKey.asymmetricKeyDetails ?? {}
  if (modulusLength !== undefined) assert.equal(key.bits, modulusLength)
  if (namedCurve !== undefined) assert.equal(key.curve, namedCurve.replace('prime256v1', 'secp256r1'))
  assert.equal(toHex(key.spki), node.publicKey.export({ format: 'der', type: 'spki' }).toString('hex'))
}
