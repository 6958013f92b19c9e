// PolicyMappings, RFC 5280, section 4.2.1.5:
//   SEQUENCE SIZE (1..MAX) OF SEQUENCE { issuerDomainPolicy CertPolicyId, subjectDomainPolicy CertPolicyId }

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { oidValue } from '../../asn1/values.ts'
import type { ByteRange } from '../located.ts'

/** Two policies, by their object identifiers, that the issuer holds to be the same. */
export interface PolicyMapping {
  readonly issuerDomainPolicy: string
  readonly subjectDomainPolicy: string
  readonly bytes: ByteRange
}

export function policyMappings(reader: DerReader): readonly PolicyMapping[] {
  reader.expect(TAG.sequence, 'PolicyMappings')
  return readAll(reader.content(), policyMapping)
}

function policyMapping(reader: DerReader): PolicyMapping {
  reader.expect(TAG.sequence, 'a mapping of policies')
  const bytes = reader.place()
  const mapping = reader.content()
  mapping.expect(TAG.oid, 'issuerDomainPolicy')
  const issuerDomainPolicy = oidValue(mapping)
  mapping.expect(TAG.oid, 'subjectDomainPolicy')
  const subjectDomainPolicy = oidValue(mapping)
  mapping.expectEnd('a mapping of policies')
  return { issuerDomainPolicy, subjectDomainPolicy, bytes }
}
