// Certification requests and revocation lists: what hover says of them, and that no input of their kind throws.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as write from '../server/src/asn1/derWriter.ts'
import { DecodeError } from '../server/src/base/bytes.ts'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import { formatPem } from '../server/src/pem/pem.ts'
import { inspectReport } from '../server/src/report/inspectReport.ts'
import { blockHover, blockHoverAt } from '../server/src/service/hover/hoverBlock.ts'
import { toPlainText } from '../server/src/service/shared/markdown.ts'
import { decodeCertificateList } from '../server/src/x509/certificateList.ts'
import { decodeCertificationRequest } from '../server/src/x509/certificationRequest.ts'
import { nameDer } from './support/plainCertificate.ts'
import { seededRandom } from './support/seededRandom.ts'

const NOW = Date.UTC(2026, 2, 1)
const SECRET = 'shared secret'

const ascii = (text: string) => new TextEncoder().encode(text)
const extension = (oid: string, content: Uint8Array) =>
  write.sequence(write.oid(oid), write.octetString(content))
const attribute = (oid: string, value: Uint8Array) => write.sequence(write.oid(oid), write.set(value))
const algorithm = write.sequence(write.oid('1.3.101.112'))
const subjectPublicKeyInfo = write.sequence(algorithm, write.bitString(new Uint8Array(32)))

const REQUEST = signed(
  write.integer(0),
  nameDer([['2.5.4.3', 'shop.example']]),
  subjectPublicKeyInfo,
  write.contextTag(
    0,
    attribute('1.2.840.113549.1.9.7', write.utf8String(SECRET)),
    attribute('1.2.840.113549.1.9.2', write.utf8String('Shop')),
    attribute(
      '1.2.840.113549.1.9.14',
      write.sequence(
        extension('2.5.29.17', write.sequence(write.contextPrimitive(2, ascii('www.shop.example')))),
        extension('1.3.6.1.5.5.7.1.24', write.sequence(write.integer(5))),
      ),
    ),
  ),
)

const LIST = signed(
  write.integer(1),
  algorithm,
  nameDer([['2.5.4.3', 'Test CA']]),
  write.time(Date.UTC(2026, 1, 25)),
  write.time(Date.UTC(2026, 2, 4)),
  write.sequence(
    entry(1, extension('2.5.29.21', write.tagLengthValue(0x0a, Uint8Array.of(4)))),
    entry(2, extension('2.5.29.21', write.tagLengthValue(0x0a, Uint8Array.of(1)))),
    entry(3, extension('2.5.29.21', write.tagLengthValue(0x0a, Uint8Array.of(4)))),
    entry(4),
  ),
  write.contextTag(
    0,
    write.sequence(
      extension('2.5.29.20', write.integer(17)),
      extension('2.5.29.28', write.sequence(write.contextPrimitive(1, Uint8Array.of(0xff)))),
    ),
  ),
)

describe('a request', () => {
  it('is told with its attributes, and of its challenge password only that there is one', () => {
    const text = hoverOf('CERTIFICATE REQUEST', REQUEST)
    for (const line of [
      /^www\.shop\.example — certification request$/m,
      /^Subject +CN=shop\.example$/m,
      /^Names +www\.shop\.example$/m,
      /^Key +Ed25519$/m,
      /^TLS feature +the server has to staple an OCSP response$/m,
      /^Challenge password +there is one$/m,
      /^unstructured name +Shop$/m,
    ]) {
      assert.match(text, line)
    }
    assert.ok(!text.includes(SECRET))
    assert.ok(!JSON.stringify(reportOf('CERTIFICATE REQUEST', REQUEST)).includes(SECRET))
  })

  it('says on the base64 which attribute it is', () => {
    const { attributes } = decodeCertificationRequest(REQUEST)
    assert.match(
      hereOf('CERTIFICATE REQUEST', REQUEST, attributes[0]!.bytes.end - 2),
      /\*\*Challenge password\*\*/,
    )
    assert.match(
      hereOf('CERTIFICATE REQUEST', REQUEST, attributes[1]!.bytes.end - 2),
      /\*\*unstructured name\*\* Shop/,
    )
  })
})

describe('a revocation list', () => {
  it('is told with its number, its scope and the reasons', () => {
    const text = hoverOf('X509 CRL', LIST)
    for (const line of [
      /^Test CA — certificate revocation list, the next is due in 3 days$/m,
      /^Issuer +CN=Test CA$/m,
      /^Revoked +4 certificates: 2 superseded, 1 key compromise$/m,
      /^CRL number +17$/m,
      /^Speaks of +end entities only$/m,
    ]) {
      assert.match(text, line)
    }
    const [block] = reportOf('X509 CRL', LIST).files[0]!.blocks
    assert.deepEqual(block!.certificateList?.reasons, { superseded: 2, 'key compromise': 1 })
  })

  it('says on the base64 which field it is', () => {
    const { thisUpdate, revokedCertificates } = decodeCertificateList(LIST)
    assert.match(hereOf('X509 CRL', LIST, thisUpdate.bytes.end - 2), /\*\*Issued\*\* Wed 25 Feb 2026/)
    assert.match(hereOf('X509 CRL', LIST, revokedCertificates!.bytes.end - 2), /\*\*Revoked\*\*/)
  })
})

describe('what is malformed', () => {
  it('is a DecodeError for every prefix', () => {
    for (let end = 0; end < REQUEST.length; end++) {
      assert.throws(() => decodeCertificationRequest(REQUEST.slice(0, end)), DecodeError)
    }
    for (let end = 0; end < LIST.length; end++) {
      assert.throws(() => decodeCertificateList(LIST.slice(0, end)), DecodeError)
    }
  })

  it('is told as far as it goes, whatever bytes are changed', () => {
    const random = seededRandom(2986)
    const below = (limit: number) => Math.floor(random() * limit)
    for (let round = 0; round < 1000; round++) {
      const [label, sample] =
        round % 2 === 0 ? (['CERTIFICATE REQUEST', REQUEST] as const) : (['X509 CRL', LIST] as const)
      const der = Uint8Array.from(sample)
      for (let count = 1 + below(3); count > 0; count--) der[below(der.length)] = below(256)
      hoverOf(label, der)
      reportOf(label, der)
    }
  })
})

/** SEQUENCE { what is signed, signatureAlgorithm, signature }. */
function signed(...content: readonly Uint8Array[]): Uint8Array {
  return write.sequence(write.sequence(...content), algorithm, write.bitString(new Uint8Array(64)))
}

function entry(serialNumber: number, ...extensions: readonly Uint8Array[]): Uint8Array {
  const more = extensions.length === 0 ? [] : [write.sequence(...extensions)]
  return write.sequence(write.integer(serialNumber), write.time(Date.UTC(2026, 1, 1)), ...more)
}

function hoverOf(label: string, der: Uint8Array): string {
  const { blocks, text } = read(label, der)
  return toPlainText(blockHover(blocks[0]!, { now: NOW, expiryDays: 30, blocks, text }))
}

/** What hover says first on the base64 of a byte. */
function hereOf(label: string, der: Uint8Array, byte: number): string {
  const { blocks, text } = read(label, der)
  const [block] = blocks
  const { start } = block!.textRange(byte, byte + 1)
  return blockHoverAt(block!, start, { now: NOW, expiryDays: 30, blocks, text }).markdown.split('\n\n')[1]!
}

function reportOf(label: string, der: Uint8Array) {
  const { bundle, text } = read(label, der)
  return inspectReport([{ path: 'x.pem', bundle, text }])
}

function read(label: string, der: Uint8Array) {
  const text = formatPem(label, der)
  const bundle = bundleOf('file:///x.pem', text)
  return { text, bundle, blocks: bundle.blocks }
}
