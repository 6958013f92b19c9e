// A file with certificates as the certificate view shows it: what is in it, each entry in hover's words, and its bytes
// as a tree. Secrets are taken out of the bytes before anything else is made of them (I13).

import { type Arrangement, byElement, type ContainedFinding } from '../../analysis/lint.ts'
import { elementLength, orUndefined, TAG } from '../../asn1/der.ts'
import { findBer } from '../../asn1/findBer.ts'
import { beginsLongSequence } from '../../asn1/header.ts'
import { DecodeError } from '../../base/bytes.ts'
import { type Instant, longDate, plural } from '../../base/instant.ts'
import { visible } from '../../base/printable.ts'
import type { BundleBlock } from '../../bundle/bundle.ts'
import { type BlockWithoutText, bundleWithoutText } from '../../bundle/bundleWithoutText.ts'
import { describeCertificate } from '../../describe/certificate.ts'
import { type PemBlock, parsePem } from '../../pem/pem.ts'
import {
  type CertificateStatus,
  type Container,
  type ContainerEntry,
  containerTitle,
  type OcspFacts,
  type OpenContainer,
  type Protection,
} from '../../pki/container.ts'
import { type Content, decodeContent, labelOfContent, labelOfDamaged } from '../../x509/content.ts'
import { fieldNames } from '../../x509/fieldNames.ts'
import { encryptedKeySummary } from '../../x509/privateKey.ts'
import { type Expected, withheldOctets, withoutSecrets } from '../../x509/secretOctets.ts'
import { type CertificateForms, certificateForms } from '../certificates/certificateAt.ts'
import { opened, summaryOf } from '../certificates/openedContainer.ts'
import { objection, verdictOf, withObjection } from '../certificates/verdict.ts'
import { type DescribedField, describeBlock } from '../hover/hoverBlock.ts'
import { escapeMarkdown, textSpans, toPlainText } from '../shared/markdown.ts'
import { type Asn1Document, type Asn1Level, levelOf, pathTo, rootLevel } from './asn1Tree.ts'
import type {
  CertificateView,
  EntryTitle,
  ViewEncoding,
  ViewEntry,
  ViewField,
  ViewFinding,
  ViewRange,
} from './certificateViewModel.ts'

export interface CertificateViewContext {
  readonly now: Instant
  readonly expiryDays: number
  /** Undefined where containers other than DER cannot be opened: in a browser. */
  readonly open: OpenContainer | undefined
  /** What the rules say of the entries. */
  lint(contents: readonly BlockWithoutText[], arrangement: Arrangement): Promise<readonly ContainedFinding[]>
}

/** A file that has been read once. Nothing in it is secret, and the password is not in it. */
export interface OpenedCertificateFile {
  readonly view: CertificateView
  /** What its entries hold, for those who judge it anew. */
  readonly contents: readonly BlockWithoutText[]
  entry(index: number): ViewEntry | undefined
  /** Of PEM, the entry at an offset of the text, or else the last one before it. */
  entryAt(offset: number): number
  /** Of an entry that is a certificate. */
  forms(index: number): CertificateForms | undefined
  /** The nodes below one of the entry's tree; the topmost where `id` is empty. */
  level(index: number, id: string): Asn1Level | undefined
  /** The smallest node that holds the bytes, and the levels above it. */
  path(
    index: number,
    range: ViewRange,
  ): { readonly id: string; readonly levels: readonly Asn1Level[] } | undefined
  /** Withheld ones are zero. */
  bytes(index: number, range: ViewRange): Uint8Array | undefined
}

/** Never rejects for what is in the file: what cannot be read is told in the view. */
export async function openCertificateFile(
  bytes: Uint8Array,
  password: string | undefined,
  context: CertificateViewContext,
): Promise<OpenedCertificateFile> {
  const blocks = pemBlocksOf(bytes)
  return blocks.length > 0 ? pemFile(blocks, context) : binaryFile(bytes, password, context)
}

/** None of a binary file. */
function pemBlocksOf(bytes: Uint8Array): readonly PemBlock[] {
  // What is DER of any length worth the name is no text, and has not to be decoded as such.
  return beginsLongSequence(bytes) ? [] : parsePem(new TextDecoder().decode(bytes))
}

function pemFile(
  blocks: readonly PemBlock[],
  context: CertificateViewContext,
): Promise<OpenedCertificateFile> {
  const entries = blocks.map(({ label, headers, base64: { bytes, reliable } }): Entry => {
    if (headers.get('Proc-Type')?.includes('ENCRYPTED')) {
      const content = {
        kind: 'privateKey',
        key: encryptedKeySummary(label, headers.get('DEK-Info')),
      } as const
      return { label, content, faults: [] }
    }
    const decoded = decodeContent(label, bytes)
    // What has a key's label and cannot be read may be a key that is damaged.
    const shown = decoded.content.kind === 'privateKey' || !/PRIVATE|SECRET/i.test(label)
    return { label, ...decoded, ...(shown && reliable && bytes.length > 0 ? { encoding: bytes } : {}) }
  })
  const starts = blocks.map((it) => it.range.start)
  const facts = { format: PEM_FORMAT, summary: summaryOf(entries), password: 'notNeeded' } as const
  return file(facts, entries, context, starts)
}

const PEM_FORMAT = 'PEM'

async function binaryFile(
  bytes: Uint8Array,
  password: string | undefined,
  context: CertificateViewContext,
): Promise<OpenedCertificateFile> {
  try {
    return await containerFile(await opened(bytes, password, context), bytes, context)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const facts = {
      format: 'Binary file',
      summary: plural(bytes.length, 'byte'),
      password: 'notNeeded',
    } as const
    return await file(
      { ...facts, errors: [error.message] },
      bytes[0] === TAG.sequence ? [bareAsn1(bytes)] : [],
      context,
    )
  }
}

/** What is none of the things that are known here, or begins with one of them. */
function bareAsn1(encoding: Uint8Array): Entry {
  const length = orUndefined(() => elementLength(encoding))
  const whole = length === undefined ? undefined : labelOfContent(encoding.subarray(0, length))
  const label = whole ?? labelOfDamaged(encoding)
  if (label !== undefined) return { label, ...decodeContent(label, encoding), encoding }
  const ber = findBer(encoding)
  const bytes = ber && { start: ber.start, end: ber.end }
  const faults = ber && bytes ? [{ kind: 'der', message: ber.message, bytes } as const] : []
  return { label: 'ASN.1', content: { kind: 'other' }, faults, encoding }
}

function containerFile(
  { kind, password, entries, protections, ocsp, errors }: Container,
  bytes: Uint8Array,
  context: CertificateViewContext,
): Promise<OpenedCertificateFile> {
  const format = containerTitle(kind)
  const shown = entries.map(({ der, ...entry }): Entry => {
    const encoding = kind === 'der' ? bytes : der
    return { ...entry, ...(encoding === undefined ? {} : { encoding }) }
  })
  if (kind !== 'der') {
    // The container itself stands behind what is in it.
    const bytesHold = kind === 'pkcs12' ? 'keys' : 'nothingSecret'
    const whole = { label: format, content: { kind: 'other' }, faults: [], protections, bytesHold } as const
    // A Java key store is no ASN.1.
    const encoding = bytes[0] === TAG.sequence ? { encoding: bytes } : {}
    shown.push({ ...whole, ...encoding, ...(ocsp === undefined ? {} : { ocsp }) })
  }
  return file({ format, summary: summaryOf(entries, ocsp), password, errors }, shown, context)
}

/** An entry of a container, or a block of PEM. */
interface Entry extends Omit<ContainerEntry, 'der'> {
  /** As it stands in the file, with its secrets. */
  readonly encoding?: Uint8Array
  /** Of the container itself. */
  readonly protections?: readonly Protection[]
  readonly bytesHold?: 'keys' | 'nothingSecret'
  readonly ocsp?: OcspFacts
}

type EntryFacts = Omit<Entry, 'encoding'>

async function file(
  facts: Pick<CertificateView, 'format' | 'summary' | 'password'> & Partial<CertificateView>,
  entries: readonly Entry[],
  context: CertificateViewContext,
  starts: readonly number[] = [],
): Promise<OpenedCertificateFile> {
  const { blocks } = bundleWithoutText('certificate-view:', entries)
  // What is kept for later questions: nothing that is secret.
  const kept = entries.map(({ encoding: _, ...rest }): EntryFacts => rest)
  const findings = byElement(await context.lint(kept, facts.format === PEM_FORMAT ? 'chain' : 'separate'))
  const titles = kept.map((entry, index) => titleOf(entry, blocks[index]!, findings(index), context))
  const hasBytes = entries.map((it) => it.encoding !== undefined)
  const documents = entries.map(documentOf)
  const documentAt = (index: number) => documents[index]?.()
  return {
    view: { errors: [], ...facts, entries: titles },
    contents: kept,
    entry(index) {
      const block = blocks[index]
      if (block === undefined) return undefined
      const { headline, fields, remark } = describeBlock(block, {
        ...context,
        blocks,
        text: undefined,
        findingsIn: () => findings(index),
      })
      const document = documentAt(index)
      const isWithheld = document === undefined && (block.content.kind === 'privateKey' || hasBytes[index])
      return {
        ...titles[index]!,
        headline: textSpans(behindDash(headline)),
        fields: [...fields, ...containerFields(kept[index]!, titles)].map(viewField),
        remark: textSpans(remark ?? (isWithheld ? 'Its bytes are withheld.' : '')),
        faults: kept[index]!.faults.map(({ message, bytes }) => ({ message, ...(bytes && { bytes }) })),
        findings: findings(index).flatMap(({ ofEncoding, ...it }) => (ofEncoding ? [] : [viewFinding(it)])),
        ...(document === undefined ? {} : { encoding: encodingOf(document) }),
      }
    },
    entryAt: (offset) =>
      Math.max(
        0,
        starts.findLastIndex((it) => it <= offset),
      ),
    forms(index) {
      const content = blocks[index]?.content
      return content?.kind === 'certificate' ? certificateForms(content.certificate) : undefined
    },
    level(index, id) {
      const document = documentAt(index)
      return document && levelOf(document, id)
    },
    path(index, range) {
      const document = documentAt(index)
      return document && pathTo(document, range)
    },
    bytes: (index, { start, end }) => documentAt(index)?.bytes.subarray(start, end),
  }
}

function viewFinding({
  ruleId,
  severity,
  message,
  bytes,
}: Omit<ContainedFinding, 'ofEncoding'>): ViewFinding {
  return { ruleId, tone: SEVERITY_TONES[severity], message: visible(message), ...(bytes && { bytes }) }
}

const SEVERITY_TONES = { error: 'bad', warning: 'caution', info: 'neutral' } as const

/** The bytes of a bundle's many certificates are looked through when one is shown, all others at once. */
function documentOf(entry: Entry): () => Asn1Document | undefined {
  const { encoding, content } = entry
  if (encoding === undefined) return () => undefined
  if (content.kind !== 'certificate') {
    const document = withoutItsSecrets(entry, encoding)
    return () => document
  }
  let document: Asn1Document | undefined
  return () => {
    document ??= withoutItsSecrets(entry, encoding)
    return document
  }
}

/** Undefined where nothing would be left. */
function withoutItsSecrets(entry: Entry, encoding: Uint8Array): Asn1Document | undefined {
  const withheld = withheldOctets(encoding, expectedIn(entry))
  if (withheld[0] && withheld[0].end - withheld[0].start === encoding.length) return undefined
  const bytes = withheld.length === 0 ? encoding : withoutSecrets(encoding, withheld)
  return { bytes, withheld, names: fieldNames(bytes) }
}

function expectedIn({ content, label, bytesHold }: Entry): Expected {
  if (bytesHold !== undefined) return bytesHold
  if (content.kind === 'privateKey') return 'keys'
  return PUBLIC_KINDS.has(content.kind) || PUBLIC_LABELS.test(label) ? 'nothingSecret' : 'anything'
}

/** What has been read as one of these is no key. */
const PUBLIC_KINDS: ReadonlySet<Content['kind']> = new Set<Content['kind']>([
  'certificate',
  'certificationRequest',
  'certificateList',
  'publicKey',
  'signedData',
])

/** Public, and not read here. */
const PUBLIC_LABELS = /PARAMETERS$|^ECHCONFIG$/

function encodingOf(document: Asn1Document): ViewEncoding {
  const { bytes, withheld } = document
  return { size: bytes.length, withheld, roots: rootLevel(document).children }
}

function titleOf(
  { alias, content, label, ocsp }: EntryFacts,
  block: BundleBlock,
  findings: readonly ContainedFinding[],
  context: CertificateViewContext,
): EntryTitle {
  const known = alias === undefined ? '' : ` “${alias}”`
  if (content.kind === 'certificate') {
    const { certificate } = content
    const { title, kind, state, validity } = describeCertificate(certificate, context.now, context.expiryDays)
    const said = withObjection(validity, state, objection(findings))
    return { title, detail: visible(`${kind}${known}, ${said}`), tone: verdictOf(state, findings) }
  }
  if (content.kind === 'other') {
    return { title: label, detail: ocsp?.responseStatus ?? 'the file as a whole', tone: 'neutral' }
  }
  const { headline } = describeBlock(block, {
    ...context,
    blocks: [],
    text: undefined,
    findingsIn: () => findings,
  })
  const [title = label] = toPlainText(headline).split(DASH)
  const tone = content.kind === 'unreadable' ? 'bad' : toneOf(findings)
  return { title: `${title}${known}`, detail: toPlainText(behindDash(headline)), tone }
}

/** Of what has no dates of its own, nothing is good: it only has no fault. */
function toneOf(findings: readonly ContainedFinding[]): EntryTitle['tone'] {
  const verdict = verdictOf('valid', findings)
  return verdict === 'good' ? 'neutral' : verdict
}

/** Between what it is and what there is to say of it, in hover's first line. */
const DASH = ' — '

function behindDash(headline: string): string {
  const at = headline.indexOf(DASH)
  return at < 0 ? '' : headline.slice(at + DASH.length)
}

function viewField({ name, value, bytes, parts = [] }: DescribedField): ViewField {
  const places = [...(bytes ? [bytes] : []), ...parts.map((it) => it.bytes)]
  return { name, value: textSpans(value), places }
}

/** What the container says of an entry. Values are Markdown. */
function containerFields(
  { alias, created, trusted, belongsTo, protections = [], ocsp }: EntryFacts,
  titles: readonly EntryTitle[],
): DescribedField[] {
  const owner = belongsTo === undefined ? undefined : titles[belongsTo]?.title
  const known: readonly (readonly [name: string, value: string | undefined])[] = [
    ['Alias', alias],
    ['Belongs to', owner],
    ['Created', created === undefined ? undefined : longDate(created)],
    ['Trusted', trusted ? 'as a CA' : undefined],
    ...protections.map((it) => [PROTECTED[it.of], protectionText(it)] as const),
    ...(ocsp === undefined ? [] : ocspFields(ocsp)),
  ]
  return known.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: escapeMarkdown(value) }],
  )
}

const PROTECTED = { integrity: 'Integrity', certificates: 'Certificates', key: 'Keys' } as const

function protectionText({ title, iterations, verified }: Protection): string {
  const rounds = iterations === undefined ? '' : `, ${plural(iterations, 'iteration')}`
  const checked = verified === undefined ? '' : verified ? ', verified' : ', not verified'
  return `${title}${rounds}${checked}`
}

function ocspFields({
  responseStatus,
  responder,
  producedAt,
  signatureAlgorithm,
  signature,
  statuses,
}: OcspFacts): (readonly [name: string, value: string | undefined])[] {
  return [
    ['Response', responseStatus],
    ['Responder', responder],
    ['Produced', producedAt === undefined ? undefined : longDate(producedAt)],
    ['Signature', signatureText(signatureAlgorithm, signature)],
    ...statuses.map(({ serialNumber, ...rest }) => [`Serial ${serialNumber}`, statusText(rest)] as const),
  ]
}

function signatureText(algorithm: string | undefined, signature: OcspFacts['signature']): string | undefined {
  if (signature === undefined) return algorithm
  const why = signature.why === undefined ? '' : ` (${signature.why})`
  return `${algorithm ?? 'signed'}, ${CHECKED[signature.kind]}${why}`
}

const CHECKED = { valid: 'valid', invalid: 'not valid', notChecked: 'not checked' } as const

function statusText({
  status,
  revokedAt,
  reason,
  thisUpdate,
  nextUpdate,
}: Omit<CertificateStatus, 'serialNumber'>) {
  const since = revokedAt === undefined ? '' : ` since ${longDate(revokedAt)}`
  const because = reason === undefined ? '' : ` (${reason})`
  const until = nextUpdate === undefined ? '' : `, until ${longDate(nextUpdate)}`
  return `${status}${since}${because}, as of ${longDate(thisUpdate)}${until}`
}
