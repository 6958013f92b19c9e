// SubjectKeyIdentifier and AuthorityKeyIdentifier, RFC 5280, sections 4.2.1.2 and 4.2.1.1:
//   AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] KeyIdentifier OPTIONAL, authorityCertIssuer [1] GeneralNames OPTIONAL,
//     authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL }

import { type DerReader, TAG } from '../../asn1/der.ts'
import { type GeneralName, generalNames } from './generalName.ts'

/** Paths go by key and name; the issuer's issuer and serial number, which may stand here too, are only shown. */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | undefined
  readonly authorityCertIssuer: readonly GeneralName[] | undefined
  readonly authorityCertSerialNumber: Uint8Array | undefined
}

export function subjectKeyIdentifier(reader: DerReader): Uint8Array {
  reader.expect(TAG.octetString, 'a KeyIdentifier')
  return reader.contentBytes()
}

export function authorityKeyIdentifier(reader: DerReader): AuthorityKeyIdentifier {
  reader.expect(TAG.sequence, 'AuthorityKeyIdentifier')
  const content = reader.content()
  const keyIdentifier = content.optional(0x80) ? content.contentBytes() : undefined
  const authorityCertIssuer = content.optional(0xa1) ? generalNames(content.content()) : undefined
  const authorityCertSerialNumber = content.optional(0x82) ? content.contentBytes() : undefined
  content.expectEnd('AuthorityKeyIdentifier')
  return { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber }
}
