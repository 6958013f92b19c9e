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
import type { Name } from '../x509/name.ts'
import type { PrivateKeySummary } from '../x509/privateKey.ts'
import type { PublicKey } from '../x509/publicKey.ts'
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

/** What there is to say of a PEM block, as Markdown. Of a private key nothing that is secret. */
export function blockHover(block: BundleBlock, context: BlockContext): string {
  const faults = block.errors.map((it) => `- ${escapeMarkdown(it.message)}`).join('\n')
  const described = contentHover(block, context)
  return faults === '' ? described : `${described}\n\n${faults}`
}

function contentHover(block: BundleBlock, context: BlockContext): string {
  const { content, label } = block
  switch (content.kind) {
    case 'certificate':
      return certificateHover(content.certificate, content.trust, context)
    case 'certificationRequest':
      return requestHover(content.request)
    case 'certificateList':
      return listHover(content.list, context.now)
    case 'privateKey':
      return privateKeyHover(content.key, block, context)
    case 'publicKey':
      return publicKeyHover(content.publicKey)
    case 'unreadable':
      return `**${escapeMarkdown(label)}** that cannot be read`
    case 'other':
      return `**${escapeMarkdown(label)}**`
  }
}

function certificateHover(
  certificate: Certificate,
  trust: TrustSettings | undefined,
  context: BlockContext,
): string {
  const description = describeCertificate(certificate, context.now, context.expiryDays)
  const rows = certificateRows(certificate, description, context)
  if (trust !== undefined) rows.push(['OpenSSL trusts it', escapeMarkdown(trustText(trust))])
  return `${headline(description, certificate)}\n\n${table(['', ''], rows)}`
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

function headline(
  { title, kind, state, validity }: CertificateDescription,
  certificate: Certificate,
): string {
  const { notBefore, notAfter } = certificate.validity
  const date = longDate(state === 'notYetValid' ? notBefore.value : notAfter.value)
  const when = state === 'valid' ? validity : `**${validity}**`
  return `**${escapeMarkdown(title)}** — ${kind}, ${when} (${date})`
}

function certificateRows(
  certificate: Certificate,
  { names }: CertificateDescription,
  context: BlockContext,
): string[][] {
  const { validity, publicKey, basicConstraints } = certificate
  const lifetime = validity.notAfter.value - validity.notBefore.value
  const rows: string[][] = [['Subject', escapeMarkdown(certificate.subject.value.text || 'empty')]]
  if (names.length > 0) rows.push(['Names', namesText(names)])
  rows.push(['Issuer', issuerText(certificate, context)])
  rows.push([
    'Valid',
    `${shortDate(validity.notBefore.value)} – ${shortDate(validity.notAfter.value)}, ${lifetimeText(lifetime)}`,
  ])
  rows.push(['Key', escapeMarkdown(publicKey.value.title)])
  rows.push(['Signature', signatureText(certificate, context)])
  const uses = [
    ...(certificate.extendedKeyUsage?.value ?? []).map((it) => words(oidName(it) ?? it)),
    ...(certificate.keyUsage?.value ?? []).map(words),
  ]
  if (uses.length > 0) rows.push(['Use', escapeMarkdown(uses.join(', '))])
  if (basicConstraints) {
    const { ca, pathLength } = basicConstraints.value
    const limit =
      pathLength === undefined
        ? ''
        : pathLength === 0
          ? ', of end entities only'
          : `, with at most ${pathLength} ${pathLength === 1 ? 'authority' : 'authorities'} below`
    rows.push(['Issues', ca ? `certificates${limit}` : 'no certificates (CA: false)'])
  }
  if (certificate.version.value !== 3) rows.push(['Version', String(certificate.version.value)])
  rows.push(['Serial', code(toHex(certificate.serialNumber.value, ':'))])
  rows.push(...fingerprintRows(certificate))
  return rows
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

function fingerprintRows(certificate: Certificate): string[][] {
  return [
    ['SHA-256', code(fingerprint(certificate, 'SHA-256', ':').toUpperCase())],
    ['SHA-1', code(fingerprint(certificate, 'SHA-1', ':').toUpperCase())],
    ['SPKI pin', code(`sha256//${spkiPin(certificate.publicKey.value)}`)],
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

function requestHover(request: CertificationRequest): string {
  const names = (request.subjectAltName?.value ?? []).map((it) => it.value)
  const title = names[0] ?? nameTitle(request.subject.value)
  const rows = [['Subject', escapeMarkdown(request.subject.value.text || 'empty')]]
  if (names.length > 0) rows.push(['Names', namesText(names)])
  rows.push(['Key', escapeMarkdown(request.publicKey.value.title)])
  rows.push(['Signature', escapeMarkdown(describeSignature(request.signatureAlgorithm.value).title)])
  return `**${escapeMarkdown(title)}** — certification request\n\n${table(['', ''], rows)}`
}

function listHover(list: CertificateList, now: Instant): string {
  const next = list.nextUpdate?.value
  const state =
    next === undefined
      ? 'without a date for the next'
      : next < now
        ? `**out of date since ${inWords(now - next)}**`
        : `the next is due in ${inWords(next - now)}`
  const rows = [
    ['Issued', shortDate(list.thisUpdate.value)],
    ...(next === undefined ? [] : [['Next', longDate(next)]]),
    ['Revoked', plural(list.revokedCount, 'certificate')],
    ['Signature', escapeMarkdown(describeSignature(list.signatureAlgorithm.value).title)],
  ]
  return `**${escapeMarkdown(nameTitle(list.issuer.value))}** — certificate revocation list, ${state}\n\n${table(['', ''], rows)}`
}

function privateKeyHover(key: PrivateKeySummary, block: BundleBlock, context: BlockContext): string {
  const protection = key.encrypted ? 'encrypted' : '**not encrypted**'
  const kind = key.title.replace(/,? ?encrypted$/, '')
  const first = `**Private key**${kind === '' ? '' : ` — ${escapeMarkdown(kind)}`}, ${protection}`
  const owner = key.encrypted ? undefined : ownerOf(block, context)
  return owner === undefined ? first : `${first}\n\n${owner}`
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

function publicKeyHover(key: PublicKey): string {
  return `**Public key** — ${escapeMarkdown(key.title)}`
}
