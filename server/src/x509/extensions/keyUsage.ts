// KeyUsage, RFC 5280, section 4.2.1.3: a BIT STRING with named bits, in this order.

import { DerReader, TAG } from '../../asn1/der.ts'
import { setBits } from '../../asn1/values.ts'

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
  const { bytes, contentStart, contentEnd } = reader
  // All that certificates say are a few combinations: one list for each.
  if (contentEnd - contentStart !== 2) return setBits(reader, KEY_USAGES)
  const bits = bytes[contentStart + 1]! & (0xff << bytes[contentStart]!)
  const usages = OF_ONE_BYTE[bits] ?? setBits(reader, KEY_USAGES)
  OF_ONE_BYTE[bits] = usages
  return usages
}

const OF_ONE_BYTE: (readonly KeyUsage[] | undefined)[] = new Array(256)

/** Whether the last bit that is used is none, or the number of unused ones is wrong: not DER (X.690, section 11.2.2). */
export function isPaddedKeyUsage(content: Uint8Array): boolean {
  const reader = new DerReader(content)
  reader.expect(TAG.bitString, 'KeyUsage')
  const last = content[reader.contentEnd - 1]!
  return 31 - Math.clz32(last & -last) !== content[reader.contentStart]
}
