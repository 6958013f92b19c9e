// SubjectKeyIdentifier and AuthorityKeyIdentifier, RFC 5280, sections 4.2.1.2 and 4.2.1.1.

import { type DerReader, TAG } from '../../asn1/der.ts'

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array
}

export function subjectKeyIdentifier(reader: DerReader): Uint8Array {
  reader.expect(TAG.octetString, 'a KeyIdentifier')
  return reader.contentBytes()
}

/** The issuer's name and serial number, which may stand there too, are not used: paths go by key and name. */
export function authorityKeyIdentifier(reader: DerReader): AuthorityKeyIdentifier {
  reader.expect(TAG.sequence, 'AuthorityKeyIdentifier')
  const content = reader.content()
  return content.optional(0x80) ? { keyIdentifier: content.contentBytes() } : {}
}
