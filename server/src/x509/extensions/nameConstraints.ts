// NameConstraints, RFC 5280, section 4.2.1.10:
//   SEQUENCE { permittedSubtrees [0] GeneralSubtrees OPTIONAL, excludedSubtrees [1] GeneralSubtrees OPTIONAL }
//   GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }
// What they allow is in x509/constrainedNames.ts.

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { smallInteger } from '../../asn1/values.ts'
import type { ByteRange } from '../located.ts'
import { decodeName, type Name } from '../name.ts'
import { type GeneralName, generalName } from './generalName.ts'

export interface NameConstraints {
  readonly permitted: readonly Subtree[]
  readonly excluded: readonly Subtree[]
}

export type Subtree = SubtreeBase & {
  /** In distances from the base. RFC 5280 allows 0, and no maximum. */
  readonly minimum: number
  readonly maximum: number | undefined
  readonly bytes: ByteRange
}

type SubtreeBase =
  /** An address and its mask, as many bytes each. */
  | { readonly kind: 'iPAddress'; readonly base: Uint8Array }
  | { readonly kind: 'directoryName'; readonly base: Name }
  /** `type` is an object identifier. */
  | { readonly kind: 'otherName'; readonly type: string; readonly base: string }
  | SubtreeText

interface SubtreeText {
  readonly kind: Exclude<GeneralName['kind'], 'iPAddress' | 'directoryName' | 'otherName'>
  /** As a GeneralName of that kind has it. */
  readonly base: string
}

export function nameConstraints(reader: DerReader): NameConstraints {
  reader.expect(TAG.sequence, 'NameConstraints')
  const content = reader.content()
  const permitted = content.optional(0xa0) ? readAll(content.content(), subtree) : []
  const excluded = content.optional(0xa1) ? readAll(content.content(), subtree) : []
  content.expectEnd('NameConstraints')
  return { permitted, excluded }
}

function subtree(reader: DerReader): Subtree {
  reader.expect(TAG.sequence, 'a GeneralSubtree')
  const bytes = reader.place()
  const content = reader.content()
  content.read()
  const base = subtreeBase(content)
  const minimum = content.optional(0x80) ? smallInteger(content) : 0
  const maximum = content.optional(0x81) ? smallInteger(content) : undefined
  content.expectEnd('a GeneralSubtree')
  return { ...base, minimum, maximum, bytes }
}

function subtreeBase(base: DerReader): SubtreeBase {
  if (base.tag === 0x87) return { kind: 'iPAddress', base: base.contentBytes() }
  if (base.tag === 0xa4) {
    const name = base.content()
    name.expect(TAG.sequence, 'a Name')
    return { kind: 'directoryName', base: decodeName(name) }
  }
  const name = generalName(base)
  if (name.kind === 'otherName') return { kind: name.kind, type: name.type, base: name.value }
  return { kind: name.kind as SubtreeText['kind'], base: name.value }
}
