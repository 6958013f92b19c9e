// Netscape's extensions of the 1990s, as OpenSSL's x509v3_config manual describes them.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { setBits } from '../../asn1/values.ts'

export type NetscapeCertType = (typeof CERT_TYPES)[number]

/** The names of the bits, in their order. */
const CERT_TYPES = [
  'sslClient',
  'sslServer',
  'smime',
  'objectSigning',
  'reserved',
  'sslCA',
  'smimeCA',
  'objectSigningCA',
] as const

export function netscapeCertType(reader: DerReader): readonly NetscapeCertType[] {
  reader.expect(TAG.bitString, 'a netscapeCertType')
  return setBits(reader, CERT_TYPES)
}
