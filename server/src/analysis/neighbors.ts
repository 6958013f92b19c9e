// Which files people put beside the file of a private key, and call alike: `shop.crt` and `shop.csr` beside `shop.key`.

import { fileName, folderOf } from '../base/uri.ts'
import type { BundleBlock, CertificateBundle, KeyNeighbor } from '../bundle/bundle.ts'
import { bundleWithoutText } from '../bundle/bundleWithoutText.ts'
import { keyMatchesAny } from '../pki/keyMatch.ts'
import { decodeContent, labelOfContent } from '../x509/content.ts'
import { bundleOf } from './pemFile.ts'
import type { Project } from './project.ts'
import { contentOf } from './sources.ts'

/** A file that has one private key and no certificate, with what stands beside it. */
export function withNeighbor(bundle: CertificateBundle, project: Project): CertificateBundle {
  if (!bundle.isFile || bundle.blocks.length > MOST_BLOCKS) return bundle
  const keys = bundle.blocks.filter(({ content }) => content.kind === 'privateKey')
  if (keys.length !== 1 || bundle.blocks.some(({ content }) => content.kind === 'certificate')) return bundle
  const names = neighborNames(fileName(bundle.uri))
  const content = names.length === 0 ? undefined : contentOf(bundle.uri, project)
  if (content?.kind !== 'text') return bundle
  const found: KeyNeighbor[] = []
  for (const name of names) {
    const uri = `${folderOf(bundle.uri)}/${name}`
    if (uri === bundle.uri || contentOf(uri, project)?.kind !== 'text') continue
    const neighbor = compared(content.text, contentsOf(uri, project))
    if (neighbor) found.push(neighbor)
  }
  // Where the key belongs to one of them, another may be of another time or of something else.
  const certificates = found.filter((it) => it.kind === 'certificate')
  const relevant = certificates.length > 0 ? certificates : found
  const [first] = relevant
  return first === undefined || relevant.some((it) => it.matches) ? bundle : { ...bundle, neighbor: first }
}

/** What a file holds in PEM, or else in DER. */
function contentsOf(uri: string, project: Project): CertificateBundle {
  const bundle = bundleOf(uri, project)
  const content = bundle.blocks.length === 0 ? contentOf(uri, project) : undefined
  const bytes = content?.kind === 'text' ? content.bytes : undefined
  const label = bytes && labelOfContent(bytes)
  return bytes && label ? bundleWithoutText(uri, [{ label, ...decodeContent(label, bytes) }]) : bundle
}

/** A file with more blocks than these is a collection. */
const MOST_BLOCKS = 10

/** Undefined for a file with a key of its own, and where it cannot be told. */
function compared(keyText: string, { uri, blocks }: CertificateBundle): KeyNeighbor | undefined {
  if (blocks.length > MOST_BLOCKS || blocks.some(({ content }) => content.kind === 'privateKey'))
    return undefined
  const first = blocks.find(({ content }) => ownerOf(content) !== undefined)
  if (first === undefined) return undefined
  const matches = keyMatchesAny(
    keyText,
    blocks.flatMap(({ content }) => ownerOf(content) ?? []),
  )
  if (matches === undefined) return undefined
  const kind = first.content.kind === 'certificate' ? 'certificate' : 'request'
  return { uri, kind, range: first.labelRange, matches }
}

function ownerOf(content: BundleBlock['content']) {
  if (content.kind === 'certificate') return content.certificate
  return content.kind === 'certificationRequest' ? content.request : undefined
}

/** Names of files with the certificate or request of the key in a file, the likeliest first. */
function neighborNames(name: string): readonly string[] {
  const known = FIXED_NAMES.get(name)
  if (known) return known
  for (const [pattern, endings] of NAMES) {
    const stem = pattern.exec(name)?.[1]
    if (stem === undefined) continue
    // As Windows and old tools write them: `SHOP.CRT` beside `SHOP.KEY`.
    const isUpper = name.slice(stem.length) !== name.slice(stem.length).toLowerCase()
    return endings.map((it) => stem + (isUpper ? it.toUpperCase() : it))
  }
  return []
}

/** certbot's names, and those that manuals have. */
const FIXED_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['privkey.pem', ['cert.pem', 'fullchain.pem']],
  ['key.pem', ['cert.pem', 'certificate.pem', 'crt.pem', 'csr.pem']],
])

const NAMES: readonly (readonly [RegExp, readonly string[]])[] = [
  // HAProxy's `shop.pem.key` beside `shop.pem`.
  [/^(.+\.(?:pem|crt|cer))\.key$/i, ['']],
  [/^(.+)\.key$/i, ['.crt', '.cer', '.cert', '.pem', '.der', '.csr', '.req']],
  [/^(.+)[-_]key\.pem$/i, ['-cert.pem', '_cert.pem', '-crt.pem', '.pem', '.crt', '.cer', '-csr.pem', '.csr']],
  [/^(.+)\.key\.pem$/i, ['.cert.pem', '.crt.pem', '.pem', '.crt', '.csr.pem', '.csr']],
]
