import { isSignedBy } from '../../analysis/signatures.ts'
import { toHex } from '../../base/hex.ts'
import { agoInWords, DAY, type Instant, inWords, longDate, plural, shortDate } from '../../base/instant.ts'
import { visible } from '../../base/printable.ts'
import type { Range } from '../../base/range.ts'
import { blocksInside } from '../../bundle/blocksInside.ts'
import type { BundleBlock } from '../../bundle/bundle.ts'
import { type CertificateDescription, describeCertificate } from '../../describe/certificate.ts'
import {
  basicConstraintsText,
  describeExtension,
  generalNameText,
  reasonText,
} from '../../describe/extension.ts'
import { type ReadableField, readableFields } from '../../describe/readableFields.ts'
import { oidWords, words } from '../../describe/words.ts'
import { fingerprint, spkiPin } from '../../pki/fingerprint.ts'
import { keysIn } from '../../pki/keyMatch.ts'
import { algorithmText } from '../../x509/algorithmIdentifier.ts'
import type { Attribute } from '../../x509/attribute.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { type CertificateList, revocationReasons } from '../../x509/certificateList.ts'
import {
  type CertificationRequest,
  CHALLENGE_PASSWORD,
  EXTENSION_REQUESTS,
} from '../../x509/certificationRequest.ts'
import { displayName, entityName } from '../../x509/displayName.ts'
import type { PasswordProtection } from '../../x509/encryptionScheme.ts'
import type { CertificateExtension } from '../../x509/extensions/certificateExtension.ts'
import { ANY_EXTENDED_KEY_USAGE } from '../../x509/extensions/extendedKeyUsage.ts'
import type { GeneralName } from '../../x509/extensions/generalName.ts'
import type { ByteRange, Located } from '../../x509/located.ts'
import type { PrivateKeySummary } from '../../x509/privateKey.ts'
import { keyText } from '../../x509/publicKey.ts'
import type { TrustSettings } from '../../x509/trustSettings.ts'
import { objection, type ToldFinding, withObjection } from '../certificates/verdict.ts'
import { code, escapeMarkdown, table, unbroken } from '../shared/markdown.ts'
import { type Issuer, issuerInFile } from './issuerInFile.ts'

export interface BlockContext {
  readonly now: Instant
  readonly expiryDays: number
  /** The other blocks of the file, where an issuer may be. */
  readonly blocks: readonly BundleBlock[]
  /** Of the file; undefined where it is not at hand. */
  readonly text: string | undefined
  /** What the rules found in one of the blocks; absent where none was asked. */
  readonly findingsIn?: (block: BundleBlock) => readonly ToldFinding[]
}

/** What there is to say of a block, all of it Markdown. Of a private key nothing that is secret. */
export interface BlockDescription {
  readonly headline: string
  readonly fields: readonly DescribedField[]
  /** What is as it always is, and so is told only at its place. */
  readonly usual?: readonly DescribedField[]
  readonly remark?: string
}

export interface DescribedField {
  readonly name: string
  readonly value: string
  /** Where the block's content says so. */
  readonly bytes?: ByteRange
  /** Where else it says so, or a part of it. */
  readonly parts?: readonly DescribedPart[]
}

export interface DescribedPart {
  readonly value: string
  readonly bytes: ByteRange
}

/** What there is to say of a PEM block, as Markdown. */
export function blockHover(block: BundleBlock, context: BlockContext): string {
  return blockMarkdown(block, describeBlock(block, context), undefined)
}

/** The same, and first what field of the content stands at a place of the text, with the range of that. */
export function blockHoverAt(
  block: BundleBlock,
  offset: number,
  context: BlockContext,
): { readonly range: Range; readonly markdown: string } {
  const blocks = blocksInside(block)
  const inner = blocks.find(({ range }) => range.start <= offset && offset < range.end)
  if (inner) return blockHoverAt(inner, offset, { ...context, blocks })
  const description = describeBlock(block, context)
  const place = fieldAt(description, ({ start, end }) => {
    const range = block.textRange(start, end)
    return range.start <= offset && offset < range.end
  })
  // What is said of the whole is no field of it.
  if (place === undefined || place.bytes.start === 0) {
    return { range: block.range, markdown: blockMarkdown(block, description, undefined) }
  }
  const range = block.textRange(place.bytes.start, place.bytes.end)
  return { range, markdown: blockMarkdown(block, description, `Here: **${place.name}** ${place.value}`) }
}

function blockMarkdown(
  block: BundleBlock,
  { headline, fields, remark }: BlockDescription,
  here: string | undefined,
): string {
  const rows = fields.map(({ name, value }) => [unbroken(name), value])
  const faults = block.errors.map((it) => `- ${escapeMarkdown(it.message)}`).join('\n')
  const form = block.formFault === undefined ? '' : `**${escapeMarkdown(block.formFault.message)}**`
  const parts = [
    headline,
    form,
    here ?? '',
    rows.length === 0 ? '' : table(['', ''], rows),
    remark ?? '',
    faults,
  ]
  return parts.filter((it) => it !== '').join('\n\n')
}

interface Place {
  readonly name: string
  readonly value: string
  readonly bytes: ByteRange
}

/** The smallest field, or part of one, whose place is one that is asked for. */
function fieldAt(
  { fields, usual = [] }: BlockDescription,
  isThere: (bytes: ByteRange) => boolean,
): Place | undefined {
  const places = [...fields, ...usual].flatMap(({ name, value, bytes, parts = [] }): readonly Place[] => [
    ...(bytes ? [{ name, value, bytes }] : []),
    ...parts.map((part) => ({ name, ...part })),
  ])
  const length = ({ bytes }: Place) => bytes.end - bytes.start
  return places.filter(({ bytes }) => isThere(bytes)).sort((a, b) => length(a) - length(b))[0]
}

export function describeBlock(block: BundleBlock, context: BlockContext): BlockDescription {
  const { content, label } = block
  switch (content.kind) {
    case 'certificate':
      return describeCertificateBlock(block, content.certificate, content.trust, context)
    case 'certificationRequest':
      return describeRequest(content.request)
    case 'certificateList':
      return describeList(content.list, context.now)
    case 'privateKey':
      return describePrivateKey(content.key, block, context)
    case 'publicKey':
      return { headline: `**Public key** — ${escapeMarkdown(keyText(content.publicKey))}`, fields: [] }
    case 'unreadable':
      return describeUnreadable(label, content.fieldsOf ? readableFields(content.fieldsOf) : [])
    case 'signedData': {
      const { certificates } = content
      return {
        headline: `**PKCS #7** — ${plural(certificates.length, 'certificate')}`,
        fields: certificates.map(({ value, bytes }) => {
          const { title, kind, validity } = describeCertificate(value, context.now, context.expiryDays)
          return field(kind, `${escapeMarkdown(title)}, ${validity}`, bytes)
        }),
      }
    }
    case 'other':
      return { headline: `**${escapeMarkdown(label)}**`, fields: [] }
  }
}

function describeCertificateBlock(
  block: BundleBlock,
  certificate: Certificate,
  trust: TrustSettings | undefined,
  context: BlockContext,
): BlockDescription {
  const description = describeCertificate(certificate, context.now, context.expiryDays)
  const fields = certificateFields(certificate, context)
  if (trust !== undefined) fields.push(field('OpenSSL trusts it', escapeMarkdown(trustText(trust))))
  const usual = certificate.version.value === 3 ? [versionField(certificate)] : []
  const headline = headlineOf(description, certificate, objection(context.findingsIn?.(block) ?? []))
  return { headline, fields, usual }
}

function describeUnreadable(label: string, fields: readonly ReadableField[]): BlockDescription {
  const limit = fields.length === 0 ? '' : ' further than this'
  return {
    headline: `**${escapeMarkdown(label)}** that cannot be read${limit}`,
    fields: fields.map(({ name, text, bytes }) => field(escapeMarkdown(name), escapeMarkdown(text), bytes)),
  }
}

function field(name: string, value: string, bytes?: ByteRange): DescribedField {
  return bytes === undefined ? { name, value } : { name, value, bytes }
}

/** `for serverAuth, not for clientAuth`. */
function trustText({ trusted, rejected }: TrustSettings): string {
  const named = (oids: readonly string[]) =>
    oids.map((it) => (it === ANY_EXTENDED_KEY_USAGE ? 'anything' : oidWords(it))).join(', ')
  const parts = [
    ...(trusted === undefined || trusted.length === 0 ? [] : [`for ${named(trusted)}`]),
    ...(rejected.length === 0 ? [] : [`not for ${named(rejected)}`]),
  ]
  return parts.join(', ') || 'as it says itself'
}

function headlineOf(
  { title, kind, state, validity }: CertificateDescription,
  certificate: Certificate,
  said: string | undefined,
): string {
  const { notBefore, notAfter } = certificate.validity
  const date = longDate(state === 'notYetValid' ? notBefore.value : notAfter.value)
  const when = state === 'valid' ? validity : `**${validity}**`
  const but = said === undefined ? undefined : `**${escapeMarkdown(visible(said))}**`
  return `**${escapeMarkdown(title)}** — ${kind}, ${withObjection(`${when} (${date})`, state, but)}`
}

function certificateFields(certificate: Certificate, context: BlockContext): DescribedField[] {
  const { der, subject, subjectAltName, issuer, validity, publicKey, extensions } = certificate
  const { extendedKeyUsage, keyUsage, basicConstraints, version, serialNumber } = certificate
  const { issuerUniqueId, subjectUniqueId } = certificate
  const inFile = certificate.isSelfIssued ? undefined : issuerInFile(certificate, context.blocks)
  const { notBefore, notAfter } = validity
  const lifetime = notAfter.value - notBefore.value
  const fields = [field('Subject', escapeMarkdown(subject.value.text || 'empty'), subject.bytes)]
  if (subjectAltName && subjectAltName.value.length > 0) fields.push(namesField(subjectAltName))
  const period = `${shortDate(notBefore.value)} – ${shortDate(notAfter.value)}, ${lifetimeText(lifetime)}`
  fields.push(
    field('Issuer', issuerText(certificate, inFile), issuer.bytes),
    field('Valid', period, validity.bytes),
    field('Key', escapeMarkdown(keyText(publicKey.value)), publicKey.bytes),
    signatureField(signatureText(certificate, inFile), certificate),
  )
  const uses = [...(extendedKeyUsage?.value ?? []).map(oidWords), ...(keyUsage?.value ?? []).map(words)]
  if (uses.length > 0) {
    const value = escapeMarkdown(uses.join(', '))
    const parts = [extendedKeyUsage, keyUsage].flatMap((it) => (it ? [{ value, bytes: it.bytes }] : []))
    fields.push({ name: 'Use', value, parts })
  }
  if (basicConstraints) {
    fields.push(field('Issues', basicConstraintsText(basicConstraints.value), basicConstraints.bytes))
  }
  fields.push(...extensionFields(der, extensions))
  if (version.value !== 3) fields.push(versionField(certificate))
  if (issuerUniqueId) fields.push(uniqueIdField("Issuer's unique ID", der, issuerUniqueId))
  if (subjectUniqueId) fields.push(uniqueIdField('Unique ID', der, subjectUniqueId))
  fields.push(field('Serial', code(toHex(serialNumber.value, ':')), serialNumber.bytes))
  fields.push(...fingerprintFields(certificate))
  return fields
}

/** With its tag and length, as no program needs it. */
function uniqueIdField(name: string, der: Uint8Array, bytes: ByteRange): DescribedField {
  return field(name, code(toHex(der.subarray(bytes.start, bytes.end), ':')), bytes)
}

function versionField({ version }: { readonly version: Located<number> }): DescribedField {
  return field('Version', String(version.value), version.bytes)
}

/** The algorithm stands in two places, and the signature in a third. */
function signatureField(
  value: string,
  { signatureAlgorithm, tbsSignature, signatureValue }: Pick<Certificate, SignatureFields>,
): DescribedField {
  const parts = [tbsSignature, signatureValue].map(({ bytes }) => ({ value, bytes }))
  return { name: 'Signature', value, bytes: signatureAlgorithm.bytes, parts }
}

type SignatureFields = 'signatureAlgorithm' | 'tbsSignature' | 'signatureValue'

/** One field for each extension that is not shown under another name. */
function extensionFields(der: Uint8Array, extensions: readonly CertificateExtension[]): DescribedField[] {
  return extensions.filter(({ oid }) => !SHOWN_ELSEWHERE.has(oid)).map((it) => extensionField(der, it))
}

const SUBJECT_ALT_NAME = '2.5.29.17'
/** keyUsage, subjectAltName, basicConstraints, extKeyUsage. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set([
  '2.5.29.15',
  SUBJECT_ALT_NAME,
  '2.5.29.19',
  '2.5.29.37',
])

function extensionField(der: Uint8Array, extension: CertificateExtension): DescribedField {
  const { title, isKnown, parts } = describeExtension(der, extension)
  const texts = parts.map(({ text }) => text)
  const value = `${listText(texts, '; ') || 'nothing'}${extension.critical && !isKnown ? ', **critical**' : ''}`
  return {
    name: escapeMarkdown(title),
    value,
    bytes: extension.bytes,
    parts: parts.flatMap(({ text, bytes }) => (bytes ? [{ value: escapeMarkdown(text), bytes }] : [])),
  }
}

/** Certificates are issued for days; a root's years are too many to count so. */
function lifetimeText(lifetime: number): string {
  if (lifetime <= 0) return 'never'
  return lifetime < 1000 * DAY && lifetime >= DAY
    ? plural(Math.round(lifetime / DAY), 'day')
    : inWords(lifetime + ALMOST)
}

/** Leap days make 25 years a little less than 25 times the length of a year. */
const ALMOST = 2 * DAY

function fingerprintFields(certificate: Certificate): DescribedField[] {
  const { der, publicKey } = certificate
  const whole = { start: 0, end: der.length }
  return [
    field('SHA-256', code(fingerprint(certificate, 'SHA-256', ':').toUpperCase()), whole),
    field('SHA-1', code(fingerprint(certificate, 'SHA-1', ':').toUpperCase()), whole),
    field('SPKI pin', code(`sha256//${spkiPin(publicKey.value)}`), publicKey.bytes),
  ]
}

function namesField(names: Located<readonly GeneralName[]>): DescribedField {
  return {
    name: 'Names',
    value: listText(names.value.map(generalNameText), ', '),
    bytes: names.bytes,
    parts: names.value.map((it) => ({ value: escapeMarkdown(generalNameText(it)), bytes: it.bytes })),
  }
}

/** The first of them: a certificate may have hundreds. */
function listText(texts: readonly string[], separator: string): string {
  const shown = texts.slice(0, SHOWN).map(escapeMarkdown).join(separator)
  return texts.length > SHOWN ? `${shown} (+${texts.length - SHOWN})` : shown
}

const SHOWN = 8

function issuerText(certificate: Certificate, issuer: Issuer | undefined): string {
  if (certificate.isSelfIssued) return 'itself'
  const title = escapeMarkdown(entityName(certificate.issuer.value))
  return issuer === undefined ? title : `${title} *(${issuer.isNext ? 'next in this file' : 'in this file'})*`
}

function signatureText(certificate: Certificate, issuer: Issuer | undefined): string {
  const algorithm = escapeMarkdown(algorithmText(certificate.signatureAlgorithm.value))
  const signer = certificate.isSelfIssued ? certificate : issuer?.certificate
  if (!signer) return algorithm
  const checked = certificate.isSelfIssued ? 'with its own key' : 'against the issuer in this file'
  const isValid = isSignedBy(certificate, signer)
  if (isValid === undefined) return algorithm
  return `${algorithm}, ${isValid ? 'valid' : '**not valid**'} *(checked ${checked})*`
}

function certificatesOf({ blocks }: BlockContext): readonly Certificate[] {
  return blocks.flatMap(({ content }) => (content.kind === 'certificate' ? [content.certificate] : []))
}

function describeRequest(request: CertificationRequest): BlockDescription {
  const { der, subject, subjectAltName, publicKey, version, attributes, extensions } = request
  const signature = escapeMarkdown(algorithmText(request.signatureAlgorithm.value))
  const title = displayName(request)
  const fields = [
    field('Subject', escapeMarkdown(subject.value.text || 'empty'), subject.bytes),
    ...(subjectAltName && subjectAltName.value.length > 0 ? [namesField(subjectAltName)] : []),
    field('Key', escapeMarkdown(keyText(publicKey.value)), publicKey.bytes),
    {
      ...field('Signature', signature, request.signatureAlgorithm.bytes),
      parts: [{ value: signature, bytes: request.signatureValue.bytes }],
    },
    ...extensions
      .filter(({ oid }) => oid !== SUBJECT_ALT_NAME)
      .map((extension) => extensionField(der, extension)),
    ...attributes.flatMap((attribute) => attributeFields(attribute)),
  ]
  const versions = [versionField(request)]
  const headline = `**${escapeMarkdown(title)}** — certification request`
  return version.value === 1
    ? { headline, fields, usual: versions }
    : { headline, fields: [...fields, ...versions] }
}

/** Extensions are fields of their own, and what a challenge password is stays between the requester and the authority. */
function attributeFields({ oid, values, bytes }: Attribute): readonly DescribedField[] {
  if (EXTENSION_REQUESTS.has(oid)) return []
  if (oid === CHALLENGE_PASSWORD) return [field('Challenge password', 'there is one', bytes)]
  return [field(escapeMarkdown(oidWords(oid)), listText(values, ', '), bytes)]
}

function describeList(list: CertificateList, now: Instant): BlockDescription {
  const { der, issuer, thisUpdate, nextUpdate, version, extensions } = list
  const next = nextUpdate?.value
  const state =
    next === undefined
      ? 'without a date for the next'
      : next < now
        ? `**expired ${agoInWords(now - next)}**`
        : `the next is due in ${inWords(next - now)}`
  const signature = escapeMarkdown(algorithmText(list.signatureAlgorithm.value))
  const fields = [
    field('Issuer', escapeMarkdown(issuer.value.text || 'empty'), issuer.bytes),
    field('Issued', longDate(thisUpdate.value), thisUpdate.bytes),
    ...(next === undefined ? [] : [field('Next', longDate(next), nextUpdate?.bytes)]),
    revokedField(list),
    ...extensions.map((it) => extensionField(der, it)),
    signatureField(signature, list),
  ]
  const headline = `**${escapeMarkdown(entityName(issuer.value))}** — certificate revocation list, ${state}`
  const versions = [versionField(list)]
  return version.value === 2
    ? { headline, fields, usual: versions }
    : { headline, fields: [...fields, ...versions] }
}

/** How many there are, by reason where one is given. */
function revokedField({ revokedCount, revokedCertificates }: CertificateList): DescribedField {
  const count = plural(revokedCount, 'certificate')
  const entries = revokedCount > MOST_COUNTED ? [] : (revokedCertificates?.value ?? [])
  const given = revocationReasons(entries).map(([code, times]) => `${times} ${reasonText(code)}`)
  return field(
    'Revoked',
    given.length === 0 ? count : `${count}: ${given.join(', ')}`,
    revokedCertificates?.bytes,
  )
}

/** Of a longer list the reasons would take longer than a person waits for hover: some microseconds each. */
const MOST_COUNTED = 3000

function describePrivateKey(
  key: PrivateKeySummary,
  block: BundleBlock,
  context: BlockContext,
): BlockDescription {
  const protection = key.encrypted ? 'encrypted' : '**not encrypted**'
  const kind = key.title.replace(/,? ?encrypted$/, '')
  const headline = `**Private key**${kind === '' ? '' : ` — ${escapeMarkdown(kind)}`}, ${protection}`
  const owner = key.encrypted ? undefined : ownerOf(block, context)
  const { protection: how } = key
  return {
    headline,
    fields: how === undefined ? [] : [field('Encryption', escapeMarkdown(protectionText(how)))],
    ...(owner === undefined ? {} : { remark: owner }),
  }
}

/** `AES-256-CBC, key from PBKDF2 with HMAC-SHA-256, 2048 iterations`. */
export function protectionText({ title, iterations }: PasswordProtection): string {
  return iterations === undefined ? title : `${title}, ${plural(iterations, 'iteration')}`
}

/** Which certificate of the file the key belongs to. Of the key's text nothing is kept (I13). */
function ownerOf({ range }: BundleBlock, context: BlockContext): string | undefined {
  const { text } = context
  const certificates = certificatesOf(context)
  if (text === undefined || certificates.length === 0) return undefined
  const keys = keysIn(text)
  const owner = certificates.find((it) => keys.matches(range.start, it) === true)
  if (!owner) return undefined
  const { title } = describeCertificate(owner, context.now, context.expiryDays)
  return `It belongs to the certificate of ${escapeMarkdown(title)} in this file.`
}
