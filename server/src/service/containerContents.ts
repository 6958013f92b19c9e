import { encodeBase64 } from '../base/base64.ts'
import { DecodeError } from '../base/bytes.ts'
import { type Instant, plural } from '../base/instant.ts'
import {
  type Container,
  type ContainerEntry,
  type ContainerKind,
  containerTitle,
  type OcspFacts,
  type OpenContainer,
  type PasswordState,
  type Protection,
  recognizeContainer,
} from '../pki/container.ts'
import { openDer } from '../pki/containerEntry.ts'
import { openOcspResponse } from '../pki/ocspResponse.ts'
import { bundleWithoutText } from '../policy/bundleWithoutText.ts'
import type { BundleBlock } from '../policy/policy.ts'
import { describeCertificate } from './describeCertificate.ts'
import { blockHover } from './hoverBlock.ts'
import { escapeMarkdown } from './markdown.ts'

/** What a binary file holds, as data that can be sent: no bytes of a private key are in it (I13). */
export interface ContainerContents {
  /** `unknown`: nothing could be read, and `errors` says why. */
  readonly kind: ContainerKind | 'unknown'
  /** `PKCS #12`, `OCSP response`. */
  readonly title: string
  /** `2 certificates, 1 private key`. */
  readonly summary: string
  readonly password: PasswordState
  readonly protections: readonly Protection[]
  readonly entries: readonly ContainedEntry[]
  readonly ocsp?: OcspFacts
  /** Clauses, for the user. */
  readonly errors: readonly string[]
}

export interface ContainedEntry {
  readonly kind: BundleBlock['content']['kind']
  /** The name that a person knows it by: a server's name, `Private key`. */
  readonly title: string
  /** What its PEM block would be labelled. */
  readonly label: string
  readonly alias?: string
  /** All that hover would say of it, as Markdown. */
  readonly markdown: string
  /** The DER in base64; absent for private keys. */
  readonly der?: string
  readonly created?: Instant
  readonly trusted?: boolean
  readonly protection?: Protection
  /** Of a private key: the index of its certificate among the entries. */
  readonly belongsTo?: number
}

export interface ContainerContext {
  readonly now: Instant
  readonly expiryDays: number
  /** Undefined where containers other than DER cannot be opened: in a browser. */
  readonly open: OpenContainer | undefined
}

/** Never rejects: what cannot be read is told in the answer. The password is used and forgotten. */
export async function containerContents(
  bytes: Uint8Array,
  password: string | undefined,
  context: ContainerContext,
): Promise<ContainerContents> {
  try {
    return contents(await opened(bytes, password, context), context)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return {
      kind: 'unknown',
      title: 'Binary file',
      summary: 'nothing that can be read here',
      password: 'notNeeded',
      protections: [],
      entries: [],
      errors: [error.message],
    }
  }
}

/** Rejects with DecodeError where the bytes cannot be read, or not here. */
export async function opened(
  bytes: Uint8Array,
  password: string | undefined,
  { open }: Pick<ContainerContext, 'open'>,
): Promise<Container> {
  if (open !== undefined) return open(bytes, { password })
  const kind = recognizeContainer(bytes)
  if (kind === undefined || kind === 'der') return openDer(bytes)
  if (kind === 'ocspResponse') return openOcspResponse(bytes)
  throw new DecodeError(`${containerTitle(kind)} cannot be opened in a browser`, 0)
}

function contents(container: Container, context: ContainerContext): ContainerContents {
  const { kind, password, protections, entries, ocsp, errors } = container
  const { blocks } = bundleWithoutText('container:', entries)
  return {
    kind,
    title: containerTitle(kind),
    summary: summaryOf(entries, ocsp),
    password,
    protections,
    entries: entries.map((entry, index) => contained(entry, blocks[index]!, blocks, context)),
    ...(ocsp === undefined ? {} : { ocsp }),
    errors,
  }
}

function contained(
  { label, content, der, alias, created, trusted, protection, belongsTo }: ContainerEntry,
  block: BundleBlock,
  blocks: readonly BundleBlock[],
  { now, expiryDays }: ContainerContext,
): ContainedEntry {
  return {
    kind: content.kind,
    title: titleOf(block, now, expiryDays),
    label,
    markdown: [
      blockHover(block, { now, expiryDays, blocks, text: undefined }),
      ...(belongsTo === undefined ? [] : [ownerText(blocks[belongsTo]!, now, expiryDays)]),
    ].join('\n\n'),
    ...(der === undefined ? {} : { der: encodeBase64(der) }),
    ...(alias === undefined ? {} : { alias }),
    ...(created === undefined ? {} : { created }),
    ...(trusted === undefined ? {} : { trusted }),
    ...(protection === undefined ? {} : { protection }),
    ...(belongsTo === undefined ? {} : { belongsTo }),
  }
}

function titleOf({ content, label }: BundleBlock, now: Instant, expiryDays: number): string {
  switch (content.kind) {
    case 'certificate':
      return describeCertificate(content.certificate, now, expiryDays).title
    case 'certificationRequest':
      return content.request.subject.value.commonName ?? 'Certification request'
    case 'certificateList':
      return content.list.issuer.value.commonName ?? 'Certificate revocation list'
    case 'privateKey':
      return `Private key, ${content.key.title}`
    case 'publicKey':
      return `Public key, ${content.publicKey.title}`
    default:
      return label
  }
}

function ownerText(block: BundleBlock, now: Instant, expiryDays: number): string {
  return `It belongs to the certificate of ${escapeMarkdown(titleOf(block, now, expiryDays))} in this file.`
}

/** `2 certificates, 1 private key`; what there is none of is not listed. */
export function summaryOf(entries: readonly ContainerEntry[], ocsp?: OcspFacts): string {
  const parts = ocsp === undefined ? [] : [plural(ocsp.statuses.length, 'answer')]
  for (const [kind, noun] of COUNTED) {
    const count = entries.filter((it) => it.content.kind === kind).length
    if (count > 0) parts.push(plural(count, noun))
  }
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

const COUNTED: readonly (readonly [BundleBlock['content']['kind'], string])[] = [
  ['certificate', 'certificate'],
  ['certificationRequest', 'certification request'],
  ['certificateList', 'CRL'],
  ['privateKey', 'private key'],
  ['publicKey', 'public key'],
  ['other', 'other element'],
  ['unreadable', 'unreadable element'],
]
