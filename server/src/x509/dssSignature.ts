import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { magnitude } from '../asn1/values.ts'

/** Dss-Sig-Value, RFC 3279, section 2.2.2: SEQUENCE { r INTEGER, s INTEGER }; undefined where it is malformed. */
export function dssSignature(der: Uint8Array) {
  return orUndefined(() => {
    const outer = new DerReader(der)
    outer.expect(TAG.sequence, 'Dss-Sig-Value')
    outer.expectEnd('Dss-Sig-Value')
    const content = outer.content()
    content.expect(TAG.integer, 'r')
    const r = magnitude(content)
    content.expect(TAG.integer, 's')
    return { r, s: magnitude(content) }
  })
}
