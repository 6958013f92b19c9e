// AuthorityInfoAccessSyntax, RFC 5280, section 4.2.2.1; CRLDistributionPoints, section 4.2.1.13: where an authority
// can be asked.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { oidValue } from '../../asn1/values.ts'
import { type GeneralName, generalName } from './subjectAltName.ts'

export interface AccessDescription {
  /** The OID of `ocsp`, `caIssuers` or another method. */
  readonly method: string
  readonly location: GeneralName
}

export function authorityInfoAccess(reader: DerReader): readonly AccessDescription[] {
  reader.expect(TAG.sequence, 'AuthorityInfoAccessSyntax')
  const content = reader.content()
  const descriptions: AccessDescription[] = []
  while (content.hasMore) {
    content.expect(TAG.sequence, 'an AccessDescription')
    const description = content.content()
    description.expect(TAG.oid, 'an access method')
    const method = oidValue(description)
    description.read()
    descriptions.push({ method, location: generalName(description) })
  }
  return descriptions
}

/** The names of the points, one list for all: DistributionPoint ::= SEQUENCE { [0] { fullName [0] GeneralNames } … }. */
export function cRLDistributionPoints(reader: DerReader): readonly GeneralName[] {
  reader.expect(TAG.sequence, 'CRLDistributionPoints')
  const points = reader.content()
  const names: GeneralName[] = []
  while (points.hasMore) {
    points.expect(TAG.sequence, 'a DistributionPoint')
    const point = points.content()
    if (!point.optional(0xa0)) continue
    const name = point.content()
    if (!name.optional(0xa0)) continue
    const fullName = name.content()
    while (fullName.hasMore) {
      fullName.read()
      names.push(generalName(fullName))
    }
  }
  return names
}
