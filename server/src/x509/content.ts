// What a PEM block holds: by its label (RFC 7468, sections 5 to 13), and where that fails by its content.

import { DerReader, elementLength, orUndefined, TAG } from '../asn1/der.ts'
import { findBer } from '../asn1/findBer.ts'
import { rewriteBer } from '../asn1/rewriteBer.ts'
import { oidValue } from '../asn1/values.ts'
import { DecodeError } from '../base/bytes.ts'
import { oidName, signatureAlgorithm } from '../registry/objectIdentifiers.ts'
import { type Certificate, decodeAllFields, decodeCertificate, undecodableExtensions } from './certificate.ts'
import { type CertificateList, decodeCertificateList } from './certificateList.ts'
import { type CertificationRequest, decodeCertificationRequest } from './certificationRequest.ts'
import { decodeJsonWebKey } from './jsonWebKey.ts'
import type { ByteRange, Located } from './located.ts'
import { decodeOpenSshKey } from './openSshKey.ts'
import { decodePrivateKey, type PrivateKeyForm, type PrivateKeySummary } from './privateKey.ts'
import { decodePublicKey, decodeRsaPublicKey, type PublicKey } from './publicKey.ts'
import { signedDataCertificates } from './signedData.ts'
import { decodeTrustSettings, type TrustSettings } from './trustSettings.ts'

/** A certificate here has been decoded whole: none of its fields throws. */
export type Content =
  /** `trust` where the block says for what it is trusted. */
  | { readonly kind: 'certificate'; readonly certificate: Certificate; readonly trust?: TrustSettings }
  | { readonly kind: 'certificationRequest'; readonly request: CertificationRequest }
  | { readonly kind: 'certificateList'; readonly list: CertificateList }
  | { readonly kind: 'privateKey'; readonly key: PrivateKeySummary }
  | { readonly kind: 'publicKey'; readonly publicKey: PublicKey }
  /** PKCS #7, as it hands on certificates: at least one. */
  | { readonly kind: 'signedData'; readonly certificates: readonly Located<Certificate>[] }
  | { readonly kind: 'other' }
  /** The base64 or DER could not be read; what was meant to be a certificate or a request may be readable in part. */
  | { readonly kind: 'unreadable'; readonly fieldsOf?: UnreadableDer }

/** DER that breaks off or is damaged, and what it was meant to be. */
export interface UnreadableDer {
  readonly what: 'certificate' | 'certificationRequest'
  readonly der: Uint8Array
}

export interface ContentFault {
  /** `unknownLabel`: no program knows it; `label`: it is that of something else. */
  readonly kind: 'label' | 'unknownLabel' | 'der' | 'trailing'
  /** A clause in the style of a finding's message. */
  readonly message: string
  /** In the content; absent for what concerns the label. */
  readonly bytes?: ByteRange
  /** The label that the content should have. */
  readonly label?: string
}

export interface DecodedContent {
  readonly content: Content
  readonly faults: readonly ContentFault[]
  /** Where the places in `content` are in the bytes that were given, where these are BER and were written anew as DER. */
  readonly originOf?: (offset: number) => number
}

/** Never throws. Where the bytes are BER, the content is that of the same as DER, and a fault says so. */
export function decodeContent(label: string, bytes: Uint8Array): DecodedContent {
  const decoded = decodeDerContent(label, bytes)
  const mayBeBer =
    decoded.content.kind === 'unreadable' || (decoded.content.kind === 'other' && SIGNED_DATA.test(label))
  const rewritten = mayBeBer ? rewriteBer(bytes) : undefined
  if (rewritten === undefined) return decoded
  const { originOf } = rewritten
  const { content, faults } = decodeDerContent(label, rewritten.der)
  if (content.kind === 'unreadable' || content.kind === 'other') return decoded
  const placed = faults.map(({ bytes, ...fault }) =>
    bytes ? { ...fault, bytes: { start: originOf(bytes.start), end: originOf(bytes.end) } } : fault,
  )
  const asItCame = ({ start, end }: ByteRange) => bytes.subarray(originOf(start), originOf(end))
  const signed =
    content.kind === 'certificate'
      ? { ...content, certificate: decodeCertificate(rewritten.der, asItCame) }
      : content
  return { content: signed, faults: [...berFaults(bytes, content), ...placed], originOf }
}

function decodeDerContent(label: string, bytes: Uint8Array): DecodedContent {
  const wanted = KINDS.get(label)
  if (wanted === undefined) return unknownLabel(label, bytes)
  const faults: ContentFault[] = []
  let der = bytes
  const length = wanted.isDer === false ? undefined : orUndefined(() => elementLength(bytes))
  if (length !== undefined && length < bytes.length) {
    der = bytes.subarray(0, length)
    if (label !== TRUSTED_CERTIFICATE) {
      const rest = bytes.length - length
      const message = `${rest} ${rest === 1 ? 'byte' : 'bytes'} after the end of ${wanted.title}`
      faults.push({ kind: 'trailing', message, bytes: { start: length, end: bytes.length } })
    }
  }
  const tried = attempt(() => wanted.decode(der))
  if (!('failure' in tried)) {
    const content = label === TRUSTED_CERTIFICATE ? withTrust(tried, bytes.subarray(der.length)) : tried
    addDerFaults(der, tried, faults)
    return { content, faults }
  }
  const held = recognize(der)
  if (held !== undefined && held.labels[0] !== wanted.labels[0]) {
    const message = `labelled ${label}, but holds ${held.title}`
    return { content: held.content, faults: [...faults, { kind: 'label', message, label: held.labels[0] }] }
  }
  if (startsAsPem(bytes)) {
    const message = 'the base64 of a PEM block, where that of DER is expected'
    return {
      content: { kind: 'unreadable' },
      faults: [{ kind: 'der', message, bytes: { start: 0, end: bytes.length } }],
    }
  }
  const { message, offset } = tried.failure
  const start = Math.min(offset, Math.max(0, bytes.length - 1))
  const bytesAt = { start, end: Math.min(start + 1, bytes.length) }
  return {
    content: { kind: 'unreadable', ...(wanted.inPart && { fieldsOf: begunOf(wanted.inPart, bytes) }) },
    faults: [...faults, { kind: 'der', message, bytes: bytesAt }],
  }
}

function startsAsPem(bytes: Uint8Array): boolean {
  return [...PEM_BEGIN].every((it, index) => bytes[index] === it.charCodeAt(0))
}

const PEM_BEGIN = '-----BEGIN '

/** Without the bytes of what does not begin as it is meant to: it may be a private key with another's label. */
function begunOf(what: UnreadableDer['what'], der: Uint8Array): UnreadableDer {
  const begins = orUndefined(() => {
    const signed = new DerReader(der).enterCut(TAG.sequence, what).enterCut(TAG.sequence, what)
    if (what === 'certificate') signed.optional(0xa0)
    signed.expect(TAG.integer, what)
    return true
  })
  return { what, der: begins ? der : new Uint8Array() }
}

const TRUSTED_CERTIFICATE = 'TRUSTED CERTIFICATE'

function withTrust(content: Content, settings: Uint8Array): Content {
  const trust = settings.length > 0 ? orUndefined(() => decodeTrustSettings(settings)) : undefined
  return content.kind === 'certificate' && trust !== undefined ? { ...content, trust } : content
}

interface Kind {
  readonly labels: readonly [string, ...string[]]
  /** With its article, for messages. */
  readonly title: string
  decode(der: Uint8Array): Content
  /** Whether it is one element of DER; true unless said otherwise. */
  readonly isDer?: false
  /** Where that fails, its fields are told as far as they go. */
  readonly inPart?: UnreadableDer['what']
}

function keyKind(labels: Kind['labels'], title: string, form: PrivateKeyForm): Kind {
  return {
    labels,
    title,
    decode(der) {
      const decoded = decodePrivateKey(der)
      if (decoded.form !== form) throw new DecodeError(`${title} expected, ${decoded.form} found`, 0)
      return { kind: 'privateKey', key: decoded.key }
    },
  }
}

/** In place of a label: it stands in no PEM block. */
export const JSON_WEB_KEY = 'JSON WEB KEY'

/** In the order in which content is recognized. */
const ALL_KINDS: readonly Kind[] = [
  {
    labels: ['CERTIFICATE', 'X509 CERTIFICATE', TRUSTED_CERTIFICATE],
    title: 'a certificate',
    decode(der) {
      const certificate = decodeCertificate(der)
      decodeAllFields(certificate)
      return { kind: 'certificate', certificate }
    },
    inPart: 'certificate',
  },
  {
    labels: ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'],
    title: 'a certification request',
    decode: (der) => ({ kind: 'certificationRequest', request: decodeCertificationRequest(der) }),
    inPart: 'certificationRequest',
  },
  {
    labels: ['X509 CRL', 'CRL'],
    title: 'a CRL',
    decode: (der) => ({ kind: 'certificateList', list: decodeCertificateList(der) }),
  },
  keyKind(['PRIVATE KEY'], 'a private key (PKCS #8)', 'PKCS #8'),
  keyKind(['ENCRYPTED PRIVATE KEY'], 'an encrypted private key', 'encrypted PKCS #8'),
  keyKind(['RSA PRIVATE KEY'], 'an RSA private key (PKCS #1)', 'PKCS #1'),
  keyKind(['EC PRIVATE KEY'], 'an EC private key (SEC 1)', 'SEC 1'),
  keyKind(['DSA PRIVATE KEY'], 'a DSA private key', 'DSA'),
  {
    labels: ['OPENSSH PRIVATE KEY'],
    title: 'an OpenSSH private key',
    isDer: false,
    decode: (bytes) => ({ kind: 'privateKey', key: decodeOpenSshKey(bytes) }),
  },
  {
    labels: [JSON_WEB_KEY],
    title: 'a JSON Web Key',
    isDer: false,
    decode: (bytes) => ({ kind: 'privateKey', key: decodeJsonWebKey(bytes) }),
  },
  {
    labels: ['PUBLIC KEY'],
    title: 'a public key',
    decode: (der) => ({ kind: 'publicKey', publicKey: decodePublicKey(der) }),
  },
  {
    labels: ['RSA PUBLIC KEY'],
    title: 'an RSA public key (PKCS #1)',
    decode: (der) => ({ kind: 'publicKey', publicKey: decodeRsaPublicKey(der) }),
  },
]

const KINDS: ReadonlyMap<string, Kind> = new Map(
  ALL_KINDS.flatMap((kind) => kind.labels.map((label) => [label, kind] as const)),
)

/** `a certificate`, with its article; undefined for a label that is not known here. */
export function titleOfLabel(label: string | undefined): string | undefined {
  return label === undefined ? undefined : KINDS.get(label)?.title
}

const SIGNED_DATA = /^(?:PKCS7|PKCS #7 SIGNED DATA|CMS)$/

// Labels of other things, which are left alone whatever they hold.
const OTHER_LABELS =
  /^(PKCS7|PKCS #7 SIGNED DATA|CMS|ATTRIBUTE CERTIFICATE|ECHCONFIG|SSH2 |PGP |.*PARAMETERS)/

function unknownLabel(label: string, bytes: Uint8Array): DecodedContent {
  const certificates = SIGNED_DATA.test(label) ? orUndefined(() => signedDataCertificates(bytes)) : undefined
  if (certificates && certificates.length > 0) {
    return { content: { kind: 'signedData', certificates }, faults: [] }
  }
  const held = OTHER_LABELS.test(label) ? undefined : recognize(bytes)
  if (held === undefined) return { content: { kind: 'other' }, faults: [] }
  const message = `no such label; what holds ${held.title} is a ${held.labels[0]}`
  return { content: held.content, faults: [{ kind: 'unknownLabel', message, label: held.labels[0] }] }
}

/** The label that the PEM block of these bytes would have; undefined where they are nothing that is known here. */
export function labelOfContent(der: Uint8Array): string | undefined {
  return (recognize(der) ?? recognize(rewriteBer(der)?.der ?? der))?.labels[0]
}

/**
 * The label of what bytes were meant to be that are damaged or cut off, or that others follow: by the element that is
 * whole, or else by how they begin. Undefined where that is not clear.
 */
export function labelOfDamaged(bytes: Uint8Array): string | undefined {
  const length = orUndefined(() => elementLength(bytes)) ?? bytes.length
  const whole = length < bytes.length ? labelOfContent(bytes.subarray(0, length)) : undefined
  return whole ?? orUndefined(() => labelOfBeginning(bytes))
}

/** What is signed comes first in each: of a request the name after the version, of others the algorithm. */
function labelOfBeginning(bytes: Uint8Array): string | undefined {
  const signed = new DerReader(bytes)
    .enterCut(TAG.sequence, 'what is signed with its signature')
    .enterCut(TAG.sequence, 'what is signed')
  if (signed.optional(0xa0)) return isVersion(signed.contentBytes()) ? 'CERTIFICATE' : undefined
  const hasNumber = signed.optional(TAG.integer)
  const first = signed.enterCut(TAG.sequence, 'an algorithm or a name')
  if (first.nextTag === TAG.set) return hasNumber ? 'CERTIFICATE REQUEST' : undefined
  first.expect(TAG.oid, 'an algorithm')
  if (signatureAlgorithm(oidValue(first)) === undefined) return undefined
  signed.expect(TAG.sequence, 'the issuer')
  const isTime = signed.nextTag === TAG.utcTime || signed.nextTag === TAG.generalizedTime
  return isTime ? 'X509 CRL' : hasNumber ? 'CERTIFICATE' : undefined
}

/** An INTEGER up to 2. */
function isVersion(content: Uint8Array): boolean {
  return content.length === 3 && content[0] === TAG.integer && content[1] === 1 && content[2]! <= 2
}

function recognize(der: Uint8Array): (Kind & { readonly content: Content }) | undefined {
  for (const kind of ALL_KINDS) {
    const content = orUndefined(() => kind.decode(der))
    if (content !== undefined) return { ...kind, content }
  }
  return undefined
}

function addDerFaults(der: Uint8Array, content: Content, faults: ContentFault[]): void {
  faults.push(...berFaults(der, content))
  if (content.kind === 'certificate') {
    for (const { oid, valueBytes } of undecodableExtensions(content.certificate)) {
      faults.push({ kind: 'der', message: `the content of ${oidName(oid)} is malformed`, bytes: valueBytes })
    }
  }
}

/** The first place where the encoding stops being DER. */
function berFaults(der: Uint8Array, content: Content): readonly ContentFault[] {
  // A CRL may have megabytes, a private key is nobody's business, and PKCS #7 may be BER (RFC 5652, section 10).
  if (['privateKey', 'certificateList', 'signedData'].includes(content.kind)) return []
  const ber = findBer(der)
  return ber ? [{ kind: 'der', message: ber.message, bytes: { start: ber.start, end: ber.end } }] : []
}

function attempt(decode: () => Content): Content | { readonly failure: DecodeError } {
  try {
    return decode()
  } catch (error) {
    if (error instanceof DecodeError) return { failure: error }
    throw error
  }
}
