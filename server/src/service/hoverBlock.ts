import { equalBytes } from '../base/bytes.ts'
import { toHex } from '../base/hex.ts'
import type { Instant } from '../base/instant.ts'
import { DAY, inWords, plural } from '../base/instant.ts'
import { fingerprint, spkiPin } from '../pki/fingerprint.ts'
import { keyMatches } from '../pki/keyMatch.ts'
import { verifyCertificateSignature } from '../pki/signature.ts'
import type { BundleBlock } from '../policy/policy.ts'
import { oidName } from '../registry/objectIdentifiers.ts'
import { describeSignature } from '../x509/algorithmIdentifier.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { CertificateList } from '../x509/certificateList.ts'
import type { CertificationRequest } from '../x509/certificationRequest.ts'
import { ANY_EXTENDED_KEY_USAGE } from '../x509/extensions/extendedKeyUsage.ts'
import type { ByteRange } from '../x509/located.ts'
import type { Name } from '../x509/name.ts'
import type { PrivateKeySummary } from '../x509/privateKey.ts'
import type { TrustSettings } from '../x509/trustSettings.ts'
import {
  type CertificateDescription,
  describeCertificate,
  longDate,
  shortDate,
} from './describeCertificate.ts'
import { code, escapeMarkdown, table } from './markdown.ts'

export interface BlockContext {
  readonly now: Instant
  readonly expiryDays: number
  /** The other blocks of the file, where an issuer may be. */
  readonly blocks: readonly BundleBlock[]
  /** Of the file; undefined where it is not at hand. */
  readonly text: string | undefined
}

/** What there is to say of a block, all of it Markdown. Of a private key nothing that is secret. */
export interface BlockDescription {
  readonly headline: string
  readonly fields: readonly DescribedField[]
  readonly remark?: string
}

export interface DescribedField {
  readonly name: string
  readonly value: string
  /** Where the block's content says so. */
  readonly bytes?: ByteRange
}

/** What there is to say of a PEM block, as Markdown. */
export function blockHover(block: BundleBlock, context: BlockContext): string {
  const { headline, fields, remark } = describeBlock(block, context)
  const rows = fields.map(({ name, value }) => [name, value])
  const faults = block.errors.map((it) => `- ${escapeMarkdown(it.message)}`).join('\n')
  const parts = [headline, rows.length === 0 ? '' : table(['', ''], rows), remark ?? '', faults]
  return parts.filter((it) => it !== '').join('\n\n')
}

export function describeBlock(block: BundleBlock, context: BlockContext): BlockDescription {
  const { content, label } = block
  switch (content.kind) {
    case 'certificate':
      return describeCertificateBlock(content.certificate, content.trust, context)
    case 'certificationRequest':
      return describeRequest(content.request)
    case 'certificateList':
      return describeList(content.list, context.now)
    case 'privateKey':
      return describePrivateKey(content.key, block, context)
    case 'publicKey':
      return { headline: `**Public key** — ${escapeMarkdown(content.publicKey.title)}`, fields: [] }
    case 'unreadable':
      return { headline: `**${escapeMarkdown(label)}** that cannot be read`, fields: [] }
    case 'other':
      return { headline: `**${escapeMarkdown(label)}**`, fields: [] }
  }
}

function describeCertificateBlock(
  certificate: Certificate,
  trust: TrustSettings | undefined,
  context: BlockContext,
): BlockDescription {
  const description = describeCertificate(certificate, context.now, context.expiryDays)
  const fields = certificateFields(certificate, description, context)
  if (trust !== undefined) fields.push(field('OpenSSL trusts it', escapeMarkdown(trustText(trust))))
  return { headline: headlineOf(description, certificate), fields }
}

function field(name: string, value: string, bytes?: ByteRange): DescribedField {
  return bytes === undefined ? { name, value } : { name, value, bytes }
}

/** `for serverAuth, not for clientAuth`. */
function trustText({ trusted, rejected }: TrustSettings): string {
  const named = (oids: readonly string[]) =>
    oids.map((it) => (it === ANY_EXTENDED_KEY_USAGE ? 'anything' : words(oidName(it) ?? it))).join(', ')
  const parts = [
    ...(trusted === undefined || trusted.length === 0 ? [] : [`for ${named(trusted)}`]),
    ...(rejected.length === 0 ? [] : [`not for ${named(rejected)}`]),
  ]
  return parts.join(', ') || 'as it says itself'
}

function headlineOf(
  { title, kind, state, validity }: CertificateDescription,
  certificate: Certificate,
): string {
  const { notBefore, notAfter } = certificate.validity
  const date = longDate(state === 'notYetValid' ? notBefore.value : notAfter.value)
  const when = state === 'valid' ? validity : `**${validity}**`
  return `**${escapeMarkdown(title)}** — ${kind}, ${when} (${date})`
}

function certificateFields(
  certificate: Certificate,
  { names }: CertificateDescription,
  context: BlockContext,
): DescribedField[] {
  const { subject, subjectAltName, issuer, validity, publicKey, signatureAlgorithm } = certificate
  const { extendedKeyUsage, keyUsage, basicConstraints, version, serialNumber } = certificate
  const { notBefore, notAfter } = validity
  const lifetime = notAfter.value - notBefore.value
  const fields = [field('Subject', escapeMarkdown(subject.value.text || 'empty'), subject.bytes)]
  if (names.length > 0) fields.push(field('Names', namesText(names), subjectAltName?.bytes))
  const period = `${shortDate(notBefore.value)} – ${shortDate(notAfter.value)}, ${lifetimeText(lifetime)}`
  fields.push(
    field('Issuer', issuerText(certificate, context), issuer.bytes),
    field('Valid', period, validity.bytes),
    field('Key', escapeMarkdown(publicKey.value.title), publicKey.bytes),
    field('Signature', signatureText(certificate, context), signatureAlgorithm.bytes),
  )
  const uses = [
    ...(extendedKeyUsage?.value ?? []).map((it) => words(oidName(it) ?? it)),
    ...(keyUsage?.value ?? []).map(words),
  ]
  if (uses.length > 0) {
    fields.push(field('Use', escapeMarkdown(uses.join(', ')), (extendedKeyUsage ?? keyUsage)?.bytes))
  }
  if (basicConstraints) {
    const { ca, pathLength } = basicConstraints.value
    const limit =
      pathLength === undefined
        ? ''
        : pathLength === 0
          ? ', of end entities only'
          : `, with at most ${pathLength} ${pathLength === 1 ? 'authority' : 'authorities'} below`
    const issues = ca ? `certificates${limit}` : 'no certificates (CA: false)'
    fields.push(field('Issues', issues, basicConstraints.bytes))
  }
  if (version.value !== 3) fields.push(field('Version', String(version.value), version.bytes))
  fields.push(field('Serial', code(toHex(serialNumber.value, ':')), serialNumber.bytes))
  fields.push(...fingerprintFields(certificate))
  return fields
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

/** The first names: a certificate may have hundreds. */
function namesText(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).map(escapeMarkdown).join(', ')
  return names.length > SHOWN_NAMES ? `${shown} (+${names.length - SHOWN_NAMES})` : shown
}

const SHOWN_NAMES = 8

function issuerText(certificate: Certificate, context: BlockContext): string {
  if (certificate.isSelfIssued) return 'itself'
  const issuer = escapeMarkdown(nameTitle(certificate.issuer.value))
  const at = issuerIndex(certificate, context)
  if (at < 0) return issuer
  const own = certificatesOf(context).indexOf(certificate)
  return `${issuer} *(${at === own + 1 ? 'next in this file' : 'in this file'})*`
}

function signatureText(certificate: Certificate, context: BlockContext): string {
  const algorithm = escapeMarkdown(describeSignature(certificate.signatureAlgorithm.value).title)
  const issuer = certificate.isSelfIssued
    ? certificate
    : certificatesOf(context)[issuerIndex(certificate, context)]
  if (!issuer) return algorithm
  const checked = certificate.isSelfIssued ? 'with its own key' : 'against the issuer in this file'
  switch (verifyCertificateSignature(certificate, issuer.publicKey.value).kind) {
    case 'valid':
      return `${algorithm}, valid *(checked ${checked})*`
    case 'invalid':
      return `${algorithm}, **not valid** *(checked ${checked})*`
    case 'notChecked':
      return algorithm
  }
}

function certificatesOf({ blocks }: BlockContext): readonly Certificate[] {
  return blocks.flatMap(({ content }) => (content.kind === 'certificate' ? [content.certificate] : []))
}

/** Of the certificate in the file whose subject is the issuer; where several are, of the one behind it. */
function issuerIndex(certificate: Certificate, context: BlockContext): number {
  const certificates = certificatesOf(context)
  const own = certificates.indexOf(certificate)
  const isIssuer = (it: Certificate | undefined) =>
    it !== undefined && it !== certificate && equalBytes(it.subject.value.der, certificate.issuer.value.der)
  return isIssuer(certificates[own + 1]) ? own + 1 : certificates.findIndex(isIssuer)
}

/** What a person would call the bearer of a name. */
function nameTitle({ commonName, organization, text }: Name): string {
  return commonName ?? organization ?? (text === '' ? 'no name' : text)
}

/** `digitalSignature` → `digital signature`; `serverAuth` → `server authentication`. */
function words(name: string): string {
  const known = USES[name]
  return known ?? name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
}

const USES: Readonly<Record<string, string>> = {
  serverAuth: 'server authentication',
  clientAuth: 'client authentication',
  codeSigning: 'code signing',
  emailProtection: 'e-mail',
  timeStamping: 'time stamping',
  OCSPSigning: 'OCSP signing',
  keyCertSign: 'certificate signing',
  cRLSign: 'CRL signing',
  nonRepudiation: 'non-repudiation',
}

function describeRequest(request: CertificationRequest): BlockDescription {
  const { subject, subjectAltName, publicKey, signatureAlgorithm } = request
  const names = (subjectAltName?.value ?? []).map((it) => it.value)
  const title = names[0] ?? nameTitle(subject.value)
  const signature = escapeMarkdown(describeSignature(signatureAlgorithm.value).title)
  return {
    headline: `**${escapeMarkdown(title)}** — certification request`,
    fields: [
      field('Subject', escapeMarkdown(subject.value.text || 'empty'), subject.bytes),
      ...(names.length > 0 ? [field('Names', namesText(names), subjectAltName?.bytes)] : []),
      field('Key', escapeMarkdown(publicKey.value.title), publicKey.bytes),
      field('Signature', signature, signatureAlgorithm.bytes),
    ],
  }
}

function describeList(list: CertificateList, now: Instant): BlockDescription {
  const { issuer, thisUpdate, nextUpdate, revokedCount, signatureAlgorithm } = list
  const next = nextUpdate?.value
  const state =
    next === undefined
      ? 'without a date for the next'
      : next < now
        ? `**out of date since ${inWords(now - next)}**`
        : `the next is due in ${inWords(next - now)}`
  const signature = escapeMarkdown(describeSignature(signatureAlgorithm.value).title)
  return {
    headline: `**${escapeMarkdown(nameTitle(issuer.value))}** — certificate revocation list, ${state}`,
    fields: [
      field('Issued', shortDate(thisUpdate.value), thisUpdate.bytes),
      ...(next === undefined ? [] : [field('Next', longDate(next), nextUpdate?.bytes)]),
      field('Revoked', plural(revokedCount, 'certificate')),
      field('Signature', signature, signatureAlgorithm.bytes),
    ],
  }
}

function describePrivateKey(
  key: PrivateKeySummary,
  block: BundleBlock,
  context: BlockContext,
): BlockDescription {
  const protection = key.encrypted ? 'encrypted' : '**not encrypted**'
  const kind = key.title.replace(/,? ?encrypted$/, '')
  const headline = `**Private key**${kind === '' ? '' : ` — ${escapeMarkdown(kind)}`}, ${protection}`
  const owner = key.encrypted ? undefined : ownerOf(block, context)
  return { headline, fields: [], ...(owner === undefined ? {} : { remark: owner }) }
}

/** Which certificate of the file the key belongs to. Of the key's text nothing is kept (I13). */
function ownerOf({ range }: BundleBlock, context: BlockContext): string | undefined {
  const { text } = context
  const certificates = certificatesOf(context)
  if (text === undefined || certificates.length === 0) return undefined
  const keyText = text.slice(range.start, range.end)
  const owner = certificates.find((it) => keyMatches(keyText, it) === true)
  if (!owner) return undefined
  const { title } = describeCertificate(owner, context.now, context.expiryDays)
  return `It belongs to the certificate of ${escapeMarkdown(title)} in this file.`
}
