// The tag and the length of an element, and what the two readers make of them: DerReader, which stops at what DER
// forbids, and readElement, which never does.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DerReader } from '../server/src/asn1/der.ts'
import { elementEnd, readElement } from '../server/src/asn1/element.ts'
import { contentStartAt, readHeader, shortLength } from '../server/src/asn1/header.ts'
import { DecodeError } from '../server/src/base/bytes.ts'
import { fromHex } from '../server/src/base/hex.ts'

const CUT_LENGTH = 'the length does not fit into the input'
const NO_DER = 'an indefinite length is BER, not DER'

/** `header`: tag number, where length and content begin, the length. `content`: where it begins and ends. */
interface Case {
  readonly header: readonly [number, number, number, number]
  readonly der: readonly [number, number] | string
  readonly content: readonly [number, number]
  readonly fault?: string
}

const CASES: Readonly<Record<string, Case>> = {
  '0500': { header: [5, 1, 2, 0], der: [2, 2], content: [2, 2] },
  '0402aabb05': { header: [4, 1, 2, 2], der: [2, 4], content: [2, 4] },
  // In more bytes than need be, up to six.
  '048102aabb': { header: [4, 1, 3, 2], der: [3, 5], content: [3, 5] },
  '0486000000000002aabb': { header: [4, 1, 8, 2], der: [8, 10], content: [8, 10] },
  '048700000000000002aabb': {
    header: [4, 1, 9, -2],
    der: `${CUT_LENGTH} @1`,
    content: [11, 11],
    fault: CUT_LENGTH,
  },
  // Numbers of 31 and more: 31, 201, and one that begins with zeros.
  '1f1f01ff': { header: [31, 2, 3, 1], der: [3, 4], content: [3, 4] },
  bf814900: { header: [201, 3, 4, 0], der: [4, 4], content: [4, 4] },
  '1f8003810100': { header: [3, 3, 5, 1], der: [5, 6], content: [5, 6] },
  // Cut off at each place.
  '04': {
    header: [4, 1, 1, -2],
    der: 'an element expected @0',
    content: [1, 1],
    fault: 'an element has no length',
  },
  '1f80': {
    header: [0, 2, 2, -2],
    der: 'the tag has no end @0',
    content: [2, 2],
    fault: 'an element has no length',
  },
  '1f21': {
    header: [33, 2, 2, -2],
    der: 'the tag has no end @0',
    content: [2, 2],
    fault: 'an element has no length',
  },
  '048201': { header: [4, 1, 4, -2], der: `${CUT_LENGTH} @1`, content: [3, 3], fault: CUT_LENGTH },
  '04ff00': { header: [4, 1, 129, -2], der: `${CUT_LENGTH} @1`, content: [3, 3], fault: CUT_LENGTH },
  '0403aa': {
    header: [4, 1, 2, 3],
    der: 'an element of 3 bytes where 1 are left @0',
    content: [2, 3],
    fault: 'an element of 3 bytes where 1 are left',
  },
  '0486ffffffffffffaa': {
    header: [4, 1, 8, 2 ** 48 - 1],
    der: `an element of 281474976710655 bytes where 1 are left @0`,
    content: [8, 9],
    fault: 'an element of 281474976710655 bytes where 1 are left',
  },
  // Ends with end-of-contents octets, those of what is inside left out; a primitive one cannot.
  '30800500000005': { header: [16, 1, 2, -1], der: `${NO_DER} @1`, content: [2, 4] },
  '308030800000000005': { header: [16, 1, 2, -1], der: `${NO_DER} @1`, content: [2, 6] },
  '30800500': {
    header: [16, 1, 2, -1],
    der: `${NO_DER} @1`,
    content: [2, 4],
    fault: 'an indefinite length has no end',
  },
  '04800000': { header: [4, 1, 2, -1], der: `${NO_DER} @1`, content: [4, 4], fault: CUT_LENGTH },
}

for (const [hex, { header, der, content, fault }] of Object.entries(CASES)) {
  describe(hex, () => {
    const bytes = fromHex(hex)

    test('has a header', () => {
      const { tagNumber, lengthStart, contentStart, length } = readHeader(bytes, 0, bytes.length)
      assert.deepEqual([tagNumber, lengthStart, contentStart, length], header)
      if (lengthStart < bytes.length) assert.equal(contentStartAt(bytes, 0), contentStart)
      const short = shortLength(bytes, 0, bytes.length)
      if (short >= 0) assert.deepEqual([contentStart, length], [2, short])
    })

    test('is read as DER', () => {
      assert.deepEqual(readDer(bytes), der)
    })

    test('is read as BER', () => {
      const element = readElement(bytes, 0, bytes.length)
      assert.deepEqual([element.contentStart, element.contentEnd], content)
      assert.equal(element.fault, fault)
      assert.equal(elementEnd(bytes, 0, bytes.length), element.end)
    })

    test('is no other where more bytes stand behind its end', () => {
      const more = Uint8Array.of(...bytes, 0x00, 0x00, 0x00)
      assert.deepEqual(readHeader(more, 0, bytes.length), readHeader(bytes, 0, bytes.length))
      assert.deepEqual(readElement(more, 0, bytes.length), readElement(bytes, 0, bytes.length))
      assert.deepEqual(readDer(more, bytes.length), der)
    })
  })
}

function readDer(bytes: Uint8Array, end = bytes.length): readonly [number, number] | string {
  const reader = new DerReader(bytes, 0, end)
  try {
    reader.read()
    return [reader.contentStart, reader.contentEnd]
  } catch (error) {
    assert.ok(error instanceof DecodeError)
    return `${error.message} @${error.offset}`
  }
}
