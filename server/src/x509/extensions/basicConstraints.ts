// BasicConstraints, RFC 5280, section 4.2.1.9:
//   SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL }

import { type DerReader, TAG } from '../../asn1/der.ts'
import { booleanValue, smallInteger } from '../../asn1/values.ts'

export interface BasicConstraints {
  readonly ca: boolean
  readonly pathLength?: number
}

export function basicConstraints(reader: DerReader): BasicConstraints {
  reader.expect(TAG.sequence, 'BasicConstraints')
  const content = reader.content()
  const ca = content.optional(TAG.boolean) && booleanValue(content)
  if (!content.optional(TAG.integer)) {
    content.expectEnd('BasicConstraints')
    return ca ? AUTHORITY : END_ENTITY
  }
  const pathLength = smallInteger(content)
  content.expectEnd('BasicConstraints')
  return { ca, pathLength }
}

const AUTHORITY: BasicConstraints = { ca: true }
const END_ENTITY: BasicConstraints = { ca: false }
