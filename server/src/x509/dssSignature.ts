import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { magnitude } from '../asn1/values.ts'

/**
 * Dss-Sig-Value, RFC 3279, section 2.2.2: SEQUENCE { r INTEGER, s INTEGER }. Undefined where it is malformed or no DER:
 * OpenSSL refuses that too, since anyone could make a second signature of one.
 */
export function dssSignature(der: Uint8Array) {
  return orUndefined(() => {
    const outer = new DerReader(der)
    outer.expect(TAG.sequence, 'Dss-Sig-Value')
    outer.expectEnd('Dss-Sig-Value')
    const content = outer.content()
    content.expect(TAG.integer, 'r')
    const r = magnitude(content)
    content.expect(TAG.integer, 's')
    const s = magnitude(content)
    content.expectEnd('Dss-Sig-Value')
    const shortest = lengthInDer(lengthInDer(positiveLength(r)) + lengthInDer(positiveLength(s)))
    return der.length === shortest ? { r, s } : undefined
  })
}

/** Bytes of an INTEGER's content: a first bit that is set would make it negative. */
function positiveLength(number: Uint8Array): number {
  return number.length + (number[0]! >> 7)
}

/** Bytes of a value with its tag and its length (X.690, section 8.1.3). */
function lengthInDer(content: number): number {
  return content + (content < 128 ? 2 : content < 256 ? 3 : 4)
}
