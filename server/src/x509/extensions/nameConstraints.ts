// NameConstraints, RFC 5280, section 4.2.1.10:
//   SEQUENCE { permittedSubtrees [0] GeneralSubtrees OPTIONAL, excludedSubtrees [1] GeneralSubtrees OPTIONAL }
//   GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }
// Constraints on DNS names, IP addresses and directory names are looked at. Those on mail addresses and URIs say
// nothing of who a TLS server is.

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { smallInteger } from '../../asn1/values.ts'
import { parseIpAddress } from '../../base/ipAddress.ts'
import type { Certificate } from '../certificate.ts'
import type { ByteRange } from '../located.ts'
import { decodeName, type Name, startsWithName } from '../name.ts'
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
  | SubtreeText

interface SubtreeText {
  readonly kind: Exclude<GeneralName['kind'], 'iPAddress' | 'directoryName'>
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

/** The first name of the certificate that the constraints do not allow. */
export function firstForbiddenName(
  constraints: NameConstraints,
  certificate: Certificate,
): string | undefined {
  for (const name of certificate.subjectAltName?.value ?? []) {
    if (name.kind !== 'dNSName' && name.kind !== 'iPAddress') continue
    if (!allows(constraints, name.kind, (subtree, excluding) => covers(subtree, name, excluding)))
      return name.value
  }
  const subject = certificate.subject.value
  if (subject.attributes.length === 0) return undefined
  const isIn = (subtree: Subtree) => subtree.kind === 'directoryName' && startsWithName(subject, subtree.base)
  return allows(constraints, 'directoryName', isIn) ? undefined : subject.text
}

function allows(
  { permitted, excluded }: NameConstraints,
  kind: GeneralName['kind'],
  isIn: (subtree: Subtree, excluding: boolean) => boolean,
): boolean {
  if (excluded.some((subtree) => subtree.kind === kind && isIn(subtree, true))) return false
  const ofKind = permitted.filter((subtree) => subtree.kind === kind)
  return ofKind.length === 0 || ofKind.some((subtree) => isIn(subtree, false))
}

function covers(subtree: Subtree, name: GeneralName, excluding: boolean): boolean {
  if (subtree.kind === 'dNSName') return coversDnsName(subtree.base, name.value, excluding)
  if (subtree.kind !== 'iPAddress') return false
  const address = parseIpAddress(name.value)
  if (address === undefined || subtree.base.length !== 2 * address.length) return false
  return address.every((byte, index) => {
    const mask = subtree.base[address.length + index]!
    return (byte & mask) === (subtree.base[index]! & mask)
  })
}

/** A name is in the subtree of every name that it ends with, label by label. */
function coversDnsName(base: string, presented: string, excluding: boolean): boolean {
  const suffix = base.toLowerCase()
  const name = presented.toLowerCase().replace(/\.$/, '')
  if (suffix === '' || name === suffix || name.endsWith(suffix.startsWith('.') ? suffix : `.${suffix}`))
    return true
  // A wildcard stands for excluded names too where the excluded subtree is one of them.
  return excluding && name.startsWith('*.') && suffix.endsWith(name.slice(1))
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
  const { kind, value } = generalName(base)
  return { kind: kind as SubtreeText['kind'], base: value }
}
