// Certificates whose encoding is BER and not DER: read as far as they go, with the place where they stop being DER.

import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { DerReader } from '../../server/src/asn1/der.ts'
import * as write from '../../server/src/asn1/derWriter.ts'
import { findBer } from '../../server/src/asn1/findBer.ts'
import { rewriteBer } from '../../server/src/asn1/rewriteBer.ts'
import { concat } from '../../server/src/base/bytes.ts'
import { fromHex, toHex } from '../../server/src/base/hex.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { verifyCertificateSignature } from '../../server/src/pki/signature.ts'
import { decodeContent } from '../../server/src/x509/content.ts'
import { EXTENSION_SAMPLES } from '../support/extensionSamples.ts'
import { certificateDer, nameDer } from '../support/plainCertificate.ts'
import { seededRandom } from '../support/seededRandom.ts'

describe('BER is written anew as DER', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    // An indefinite length, and one inside another.
    '30800201050000': '3003020105',
    '3080308002010500000000': '30053003020105',
    '30800000': '3000',
    // Strings in pieces: of an OCTET STRING, nested, and of a BIT STRING with the unused bits of its last piece.
    '24060402aabb0400': '0402aabb',
    '2480240604010104010224030401030000': '0403010203',
    '2309030200aa030304bbf0': '030404aabbf0',
    '2400': '0400',
    '2300': '030100',
    // DER is left alone, and so is what is not whole.
    '3003020105': undefined,
    '308002010500': undefined,
    '3080': undefined,
    '0480': undefined,
    '': undefined,
  }
  for (const [ber, der] of Object.entries(cases)) {
    it(`${ber || 'nothing'}: ${der ?? 'not at all'}`, () => {
      const rewritten = rewriteBer(fromHex(ber))
      assert.equal(rewritten && toHex(rewritten.der), der)
    })
  }

  it('and each byte says where it comes from', () => {
    const { der, originOf } = rewriteBer(fromHex('3080020105240604010104010200000000'))!
    assert.equal(toHex(der), '300702010504020102')
    // The INTEGER, the two pieces of the string, and the end.
    assert.deepEqual([2, 7, 8, 9].map(originOf), [2, 9, 12, 15])
  })

  it('as deep as certificates nest, and no deeper', () => {
    const nested = (depth: number) => fromHex('3080'.repeat(depth) + '0000'.repeat(depth))
    assert.ok(rewriteBer(nested(60)))
    assert.equal(rewriteBer(nested(10_000)), undefined)
  })
})

describe('a certificate in BER', () => {
  const der = certificateDer(EXTENSION_SAMPLES.map(({ oid, content }) => [oid, toHex(content)]))
  const ber = indefinite(der)

  it('is read like the same in DER, and the place where it stops being DER is named', () => {
    const { content, faults } = decodeContent('CERTIFICATE', ber)
    assert.ok(content.kind === 'certificate')
    assert.deepEqual(toHex(content.certificate.der), toHex(der))
    assert.deepEqual(faults, [
      { kind: 'der', message: 'an indefinite length is BER, not DER', bytes: { start: 0, end: 2 } },
    ])
  })

  it('has its fields at their places in the text', () => {
    const text = formatPem('CERTIFICATE', ber)
    const [block] = bundleOf('file:///ber.pem', text).blocks
    assert.ok(block?.content.kind === 'certificate')
    const { start, end } = block.content.certificate.subject.bytes
    const at = toHex(ber).indexOf(toHex(write.utf8String('shop.example'))) / 2
    const name = text.slice(block.textRange(start, end).start, block.textRange(start, end).end)
    // Every three bytes of it are four characters that stand in the marked base64.
    const inside = Buffer.from(ber.subarray(at - (at % 3) + 3, at - (at % 3) + 9)).toString('base64')
    assert.ok(name.replaceAll('\n', '').includes(inside))
  })

  it('has its signature checked over the bytes as they came', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const algorithm = write.sequence(write.oid('1.3.101.112'))
    const name = nameDer([['2.5.4.3', 'shop.example']])
    const tbsCertificate = indefinite(
      write.sequence(
        write.contextTag(0, write.integer(2)),
        write.integer(4711),
        algorithm,
        name,
        write.sequence(write.time(Date.UTC(2026, 0, 1)), write.time(Date.UTC(2027, 0, 1))),
        name,
        publicKey.export({ format: 'der', type: 'spki' }),
      ),
    )
    const signature = sign(null, tbsCertificate, privateKey)
    const { content } = decodeContent(
      'CERTIFICATE',
      write.sequence(tbsCertificate, algorithm, write.bitString(signature)),
    )
    assert.ok(content.kind === 'certificate')
    const { certificate } = content
    assert.deepEqual(verifyCertificateSignature(certificate, certificate.publicKey.value), { kind: 'valid' })
  })

  it('never throws and never hangs, whatever bytes are changed', () => {
    const random = seededRandom(690)
    const below = (limit: number) => Math.floor(random() * limit)
    for (let round = 0; round < 300; round++) {
      const bytes = Uint8Array.from(ber)
      for (let count = 1 + below(3); count > 0; count--) bytes[below(bytes.length)] = below(256)
      const part = random() < 0.3 ? bytes.subarray(0, below(bytes.length)) : bytes
      const { faults } = decodeContent('CERTIFICATE', part)
      for (const { bytes: place } of faults) {
        if (place) assert.ok(place.start <= place.end && place.end <= part.length)
      }
      const rewritten = rewriteBer(part)
      if (rewritten) assert.ok(!/indefinite|pieces/.test(findBer(rewritten.der)?.message ?? ''))
    }
  })
})

/** Every SEQUENCE and SET with an end mark instead of a length, and every OCTET STRING in two pieces. */
function indefinite(der: Uint8Array): Uint8Array {
  const reader = new DerReader(der)
  const parts: Uint8Array[] = []
  while (reader.hasMore) {
    reader.read()
    const content = reader.contentBytes()
    if ((reader.tag & 0x20) !== 0) {
      parts.push(Uint8Array.of(reader.tag, 0x80), indefinite(content), Uint8Array.of(0, 0))
    } else if (reader.tag === 0x04) {
      const pieces = [write.octetString(content.subarray(0, 3)), write.octetString(content.subarray(3))]
      parts.push(Uint8Array.of(0x24, 0x80), ...pieces, Uint8Array.of(0, 0))
    } else parts.push(reader.elementBytes())
  }
  return concat(...parts)
}
