// KeyUsage, RFC 5280, section 4.2.1.3: a BIT STRING with named bits, in this order.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { namedBit } from '../../asn1/values.ts'

export type KeyUsage = (typeof KEY_USAGES)[number]

export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

export function keyUsage(reader: DerReader): readonly KeyUsage[] {
  reader.expect(TAG.bitString, 'KeyUsage')
  const usages: KeyUsage[] = []
  for (let bit = 0; bit < KEY_USAGES.length; bit++) if (namedBit(reader, bit)) usages.push(KEY_USAGES[bit]!)
  return usages
}
