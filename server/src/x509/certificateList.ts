// CertificateList, RFC 5280, section 5.1:
//   SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue BIT STRING }
//   TBSCertList ::= SEQUENCE { version INTEGER OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL,
//     revokedCertificates SEQUENCE OF SEQUENCE OPTIONAL, crlExtensions [0] OPTIONAL }

import { DerReader, TAG } from '../asn1/der.ts'
import { timeValue } from '../asn1/values.ts'
import type { Instant } from '../base/instant.ts'
import { type AlgorithmIdentifier, algorithmIdentifier } from './algorithmIdentifier.ts'
import type { Located } from './located.ts'
import { decodeName, type Name } from './name.ts'

export interface CertificateList {
  readonly der: Uint8Array
  readonly issuer: Located<Name>
  readonly thisUpdate: Located<Instant>
  readonly nextUpdate: Located<Instant> | undefined
  readonly revokedCount: number
  readonly signatureAlgorithm: Located<AlgorithmIdentifier>
}

/** Throws DecodeError where the DER is not a CRL. */
export function decodeCertificateList(der: Uint8Array): CertificateList {
  const outer = new DerReader(der)
  outer.expect(TAG.sequence, 'a CertificateList')
  outer.expectEnd('the CertificateList')
  const list = outer.content()
  list.expect(TAG.sequence, 'tbsCertList')
  const tbs = list.content()
  tbs.optional(TAG.integer)
  tbs.expect(TAG.sequence, 'the signature algorithm')
  tbs.expect(TAG.sequence, 'the issuer')
  const issuer = { value: decodeName(tbs), bytes: tbs.place() }
  tbs.read()
  const thisUpdate = { value: timeValue(tbs), bytes: tbs.place() }
  const hasNext = tbs.optional(TAG.utcTime) || tbs.optional(TAG.generalizedTime)
  const nextUpdate = hasNext ? { value: timeValue(tbs), bytes: tbs.place() } : undefined
  const revokedCount = tbs.optional(TAG.sequence) ? count(tbs.content()) : 0
  tbs.optional(0xa0)
  tbs.expectEnd('tbsCertList')
  list.expect(TAG.sequence, 'signatureAlgorithm')
  const signatureAlgorithm = { value: algorithmIdentifier(list), bytes: list.place() }
  list.expect(TAG.bitString, 'signatureValue')
  list.expectEnd('the CertificateList')
  return { der, issuer, thisUpdate, nextUpdate, revokedCount, signatureAlgorithm }
}

function count(reader: DerReader): number {
  let entries = 0
  for (; reader.hasMore; entries++) reader.expect(TAG.sequence, 'a revoked certificate')
  return entries
}
