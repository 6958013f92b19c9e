// Which of the files that were named belong together: keys with certificates and requests, certificates with their issuers.

import type { BundleBlock } from '../bundle/bundle.ts'
import { findIssuer } from '../pki/certificationPath.ts'
import { type KeyOwner, keysIn } from '../pki/keyMatch.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { InspectedFile } from './inspectedFile.ts'

/** A block of one of the files; both are counted from 0. */
export interface BlockPlace {
  readonly file: number
  readonly block: number
}

export interface Belonging {
  /** `key`: a private key with the certificates and requests of its public key; `issuer`: a certificate with its issuer. */
  readonly kind: 'key' | 'issuer'
  readonly of: BlockPlace
  /** None for a key that belongs to nothing among the files. */
  readonly to: readonly BlockPlace[]
}

/** Keys that cannot be compared and certificates whose issuer is not there are left out. */
export function belonging(files: readonly InspectedFile[]): readonly Belonging[] {
  const places = files.flatMap(({ bundle }, file) =>
    bundle.blocks.slice(0, MOST_BLOCKS).map((it, block) => ({ place: { file, block }, it })),
  )
  const owners = places.flatMap(({ place, it }) => {
    const owner = ownerOf(it)
    return owner ? [{ place, owner }] : []
  })
  const certificates = places.flatMap(({ place, it: { content } }) =>
    content.kind === 'certificate' ? [{ place, certificate: content.certificate }] : [],
  )
  const found: Belonging[] = []
  for (const [file, inspected] of files.entries()) found.push(...keysOf(file, inspected, owners))
  for (const { place, certificate } of certificates) {
    const issuer = issuerOf(certificate, certificates)
    if (issuer) found.push({ kind: 'issuer', of: place, to: [issuer] })
  }
  return found
}

/** Of a file with more, those are hardly what somebody asks for. */
const MOST_BLOCKS = 50

interface Owner {
  readonly place: BlockPlace
  readonly owner: KeyOwner
}

function ownerOf({ content }: BundleBlock): KeyOwner | undefined {
  if (content.kind === 'certificate') return content.certificate
  return content.kind === 'certificationRequest' ? content.request : undefined
}

function* keysOf(
  file: number,
  { bundle, text, entries }: InspectedFile,
  owners: readonly Owner[],
): Iterable<Belonging> {
  const keys = text === undefined ? undefined : keysIn(text)
  for (const [index, block] of bundle.blocks.slice(0, MOST_BLOCKS).entries()) {
    if (block.content.kind !== 'privateKey') continue
    const entry = entries?.get(block)
    const answers = owners.map(({ place, owner }) => {
      if (entry === undefined) return keys?.matches(block.range.start, owner)
      if (entry.owner !== undefined) return entry.owner === owner
      return entry.belongsTo === undefined
        ? undefined
        : place.file === file && place.block === entry.belongsTo
    })
    if (answers.every((it) => it === undefined)) continue
    const to = owners.filter((_, at) => answers[at]).map(({ place }) => place)
    yield { kind: 'key', of: { file, block: index }, to }
  }
}

function issuerOf(
  certificate: Certificate,
  candidates: readonly { readonly place: BlockPlace; readonly certificate: Certificate }[],
): BlockPlace | undefined {
  if (certificate.isSelfIssued) return undefined
  const index = findIssuer(
    certificate,
    candidates.map((it) => it.certificate),
  )
  return index === undefined ? undefined : candidates[index]!.place
}
