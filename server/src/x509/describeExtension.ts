// What an extension says, in words that need no RFC beside them: for hover, for `inspect` and for whoever else shows it.
// An extension that is not known here is shown as bytes.

import { DerReader, orUndefined } from '../asn1/der.ts'
import { readNull, readText, stringValue, timeValue } from '../asn1/values.ts'
import { toHex } from '../base/hex.ts'
import { shortDate } from '../base/instant.ts'
import { formatIpAddress } from '../base/ipAddress.ts'
import { certificateTransparencyLogName } from '../registry/certificateTransparencyLogs.ts'
import { extensionTypeName } from '../registry/extensionTypes.ts'
import { oidWords, words } from '../registry/words.ts'
import type { Attribute } from './attribute.ts'
import { type BasicConstraints, basicConstraints } from './extensions/basicConstraints.ts'
import { cabfOrganizationIdentifier } from './extensions/cabfOrganizationIdentifier.ts'
import { type CertificateExtension, extensionContent } from './extensions/certificateExtension.ts'
import {
  certificatePolicies,
  type PolicyInformation,
  type PolicyQualifier,
} from './extensions/certificatePolicies.ts'
import { cRLDistributionPoints, type DistributionPoint } from './extensions/cRLDistributionPoints.ts'
import {
  CRL_REASONS,
  cRLNumber,
  type IssuingDistributionPoint,
  invalidityDate,
  issuingDistributionPoint,
  reasonCode,
} from './extensions/crlExtensions.ts'
import { extendedKeyUsage } from './extensions/extendedKeyUsage.ts'
import type { GeneralName } from './extensions/generalName.ts'
import { informationAccess } from './extensions/informationAccess.ts'
import {
  type AuthorityKeyIdentifier,
  authorityKeyIdentifier,
  subjectKeyIdentifier,
} from './extensions/keyIdentifiers.ts'
import { keyUsage } from './extensions/keyUsage.ts'
import {
  type CertificateTemplate,
  caVersion,
  certificateTemplate,
  ntdsSecurity,
  previousCertificateHash,
} from './extensions/microsoftExtensions.ts'
import { type NameConstraints, nameConstraints, type Subtree } from './extensions/nameConstraints.ts'
import { netscapeCertType } from './extensions/netscapeExtensions.ts'
import {
  inhibitAnyPolicy,
  type PolicyConstraints,
  policyConstraints,
} from './extensions/policyConstraints.ts'
import { policyMappings } from './extensions/policyMappings.ts'
import { type PrivateKeyUsagePeriod, privateKeyUsagePeriod } from './extensions/privateKeyUsagePeriod.ts'
import { type QcStatement, qcStatements } from './extensions/qcStatements.ts'
import {
  type SignedCertificateTimestamp,
  signedCertificateTimestamps,
} from './extensions/signedCertificateTimestamps.ts'
import { subjectAltName } from './extensions/subjectAltName.ts'
import { subjectDirectoryAttributes } from './extensions/subjectDirectoryAttributes.ts'
import { MUST_STAPLE, tlsFeature } from './extensions/tlsFeature.ts'
import type { ByteRange } from './located.ts'

export interface ExtensionDescription {
  /** `Policies`; a name or the object identifier where its content is not known here. */
  readonly title: string
  readonly isKnown: boolean
  readonly parts: readonly ExtensionPart[]
}

/** One of the things that an extension says: a name, a policy, a timestamp. */
export interface ExtensionPart {
  readonly text: string
  /** Undefined where it is the extension as a whole that says it. */
  readonly bytes?: ByteRange
}

/** Never throws: of content that is malformed, as of what is not known, it gives the bytes. */
export function describeExtension(der: Uint8Array, extension: CertificateExtension): ExtensionDescription {
  const { oid, value } = extension
  const kind = KINDS.get(oid)
  if (kind === undefined)
    return { title: oidWords(oid), isKnown: false, parts: [{ text: unknownText(value) }] }
  const parts = extensionContent(der, extension, kind.tell)?.value ?? [
    { text: `malformed: ${shortHex(value)}` },
  ]
  return { title: kind.title, isKnown: true, parts }
}

/** Whether the content of an extension of a known kind cannot be decoded. */
export function isMalformed(der: Uint8Array, extension: CertificateExtension): boolean {
  const kind = KINDS.get(extension.oid)
  return kind !== undefined && extensionContent(der, extension, kind.tell) === undefined
}

/** A name as people write it: `shop.example`, `me@shop.example (UPN)`. */
export function generalNameText(name: GeneralName): string {
  return name.kind === 'otherName' ? `${name.value} (${oidWords(name.type)})` : name.value
}

interface Kind {
  readonly title: string
  readonly tell: (reader: DerReader) => readonly ExtensionPart[]
}

/** Of one statement as a whole. */
function one<T>(title: string, decode: (reader: DerReader) => T, tell: (value: T) => string): Kind {
  return { title, tell: (reader) => [{ text: tell(decode(reader)) }] }
}

/** Of several statements without places of their own. */
function several<T>(
  title: string,
  decode: (reader: DerReader) => T,
  tell: (value: T) => readonly string[],
): Kind {
  return { title, tell: (reader) => tell(decode(reader)).map((text) => ({ text })) }
}

/** Of a list of things with places. */
function list<T extends { readonly bytes: ByteRange }>(
  title: string,
  decode: (reader: DerReader) => readonly T[],
  tell: (item: T) => string,
): Kind {
  return { title, tell: (reader) => decode(reader).map((it) => ({ text: tell(it), bytes: it.bytes })) }
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['2.5.29.9', list('Subject attributes', subjectDirectoryAttributes, attributeText)],
  ['2.5.29.14', one('Key identifier', subjectKeyIdentifier, colonHex)],
  ['2.5.29.15', several('Key usage', keyUsage, (usages) => usages.map(words))],
  ['2.5.29.16', one('Private key used', privateKeyUsagePeriod, periodText)],
  ['2.5.29.17', list('Names', subjectAltName, generalNameText)],
  ['2.5.29.18', list("Issuer's names", subjectAltName, generalNameText)],
  ['2.5.29.19', one('Issues', basicConstraints, basicConstraintsText)],
  ['2.5.29.20', one('CRL number', cRLNumber, numberText)],
  ['2.5.29.21', one('Reason', reasonCode, reasonText)],
  ['2.5.29.24', one('Not to be trusted since', invalidityDate, shortDate)],
  ['2.5.29.27', one('Changes since CRL number', cRLNumber, numberText)],
  ['2.5.29.28', several('Speaks of', issuingDistributionPoint, issuingDistributionPointTexts)],
  ['2.5.29.29', list('Certificates of', subjectAltName, generalNameText)],
  ['2.5.29.30', { title: 'Names allowed', tell: (reader) => nameConstraintsParts(nameConstraints(reader)) }],
  ['2.5.29.31', list('CRL', cRLDistributionPoints, distributionPointText)],
  ['2.5.29.32', list('Policies', certificatePolicies, policyText)],
  [
    '2.5.29.33',
    list('Policies mapped', policyMappings, (it) => {
      return `${oidWords(it.issuerDomainPolicy)} to ${oidWords(it.subjectDomainPolicy)}`
    }),
  ],
  ['2.5.29.35', several("Issuer's key", authorityKeyIdentifier, authorityKeyTexts)],
  ['2.5.29.36', several('Policy constraints', policyConstraints, policyConstraintsTexts)],
  ['2.5.29.37', several('Purposes', extendedKeyUsage, (purposes) => purposes.map(oidWords))],
  ['2.5.29.46', list('Delta CRL', cRLDistributionPoints, distributionPointText)],
  [
    '2.5.29.54',
    one('Any policy', inhibitAnyPolicy, (skipped) => `stands for no other ${afterCertificates(skipped)}`),
  ],
  // RFC 9608.
  ['2.5.29.56', one('Revocation', readNull, () => 'never: no list or answer will speak of it')],
  [
    '1.3.6.1.5.5.7.1.1',
    list('Issuer online', informationAccess, ({ method, location }) => accessText(method, location)),
  ],
  ['1.3.6.1.5.5.7.1.3', list('Qualified', qcStatements, qcStatementText)],
  [
    '1.3.6.1.5.5.7.1.11',
    list('Subject online', informationAccess, ({ method, location }) => accessText(method, location)),
  ],
  ['1.3.6.1.5.5.7.1.24', several('TLS feature', tlsFeature, (features) => features.map(featureText))],
  ['1.3.6.1.4.1.11129.2.4.2', list('Logged', signedCertificateTimestamps, timestampText)],
  ['1.3.6.1.4.1.11129.2.4.3', one('Precertificate', readNull, () => 'for logs only, no certificate')],
  ['1.3.6.1.5.5.7.48.1.5', one('Revocation', readNull, () => 'not to be asked for')],
  ['2.23.140.3.1', one('Organization', cabfOrganizationIdentifier, organizationText)],
  ['1.3.6.1.4.1.311.20.2', one('Template', readText, (name) => name)],
  [
    '1.3.6.1.4.1.311.21.1',
    one('CA version', caVersion, (it) => `certificate ${it.certificateIndex}, key ${it.keyIndex}`),
  ],
  ['1.3.6.1.4.1.311.21.2', one('Certificate before', previousCertificateHash, colonHex)],
  ['1.3.6.1.4.1.311.21.4', one('Next CRL', anyTime, shortDate)],
  ['1.3.6.1.4.1.311.21.7', one('Template', certificateTemplate, templateText)],
  ['1.3.6.1.4.1.311.21.10', list('Application policies', certificatePolicies, policyText)],
  ['1.3.6.1.4.1.311.25.2', one('Account', ntdsSecurity, (sid) => sid)],
  ['2.16.840.1.113730.1.1', several('Netscape type', netscapeCertType, (types) => types.map(words))],
  ['2.16.840.1.113730.1.2', one('Netscape base URL', readText, (text) => text)],
  ['2.16.840.1.113730.1.3', one('Netscape revocation URL', readText, (text) => text)],
  ['2.16.840.1.113730.1.4', one('Netscape CA revocation URL', readText, (text) => text)],
  ['2.16.840.1.113730.1.7', one('Netscape renewal URL', readText, (text) => text)],
  ['2.16.840.1.113730.1.8', one('Netscape policy URL', readText, (text) => text)],
  ['2.16.840.1.113730.1.12', one('Netscape server name', readText, (text) => text)],
  ['2.16.840.1.113730.1.13', one('Comment', readText, (text) => text)],
])

function attributeText({ oid, values }: Attribute): string {
  return `${oidWords(oid)}: ${values.join(', ')}`
}

function periodText({ notBefore, notAfter }: PrivateKeyUsagePeriod): string {
  if (notBefore === undefined) return notAfter === undefined ? 'at any time' : `until ${shortDate(notAfter)}`
  return notAfter === undefined
    ? `from ${shortDate(notBefore)}`
    : `${shortDate(notBefore)} – ${shortDate(notAfter)}`
}

/** `certificates, with at most 2 CAs below`. */
export function basicConstraintsText({ ca, pathLength }: BasicConstraints): string {
  if (!ca) return 'no certificates (CA: false)'
  if (pathLength === undefined) return 'certificates'
  if (pathLength === 0) return 'certificates, of end entities only'
  return `certificates, with at most ${pathLength} ${pathLength === 1 ? 'CA' : 'CAs'} below`
}

function numberText(number: Uint8Array): string {
  return number.length <= 6 ? String(Number.parseInt(toHex(number) || '0', 16)) : `0x${toHex(number)}`
}

export function reasonText(code: number): string {
  const name = CRL_REASONS[code]
  return name === undefined ? String(code) : words(name)
}

function issuingDistributionPointTexts(point: IssuingDistributionPoint): readonly string[] {
  const { fullName, nameRelativeToCRLIssuer, onlySomeReasons } = point
  return [
    ...(point.onlyContainsUserCerts ? ['end entities only'] : []),
    ...(point.onlyContainsCaCerts ? ['CA certificates only'] : []),
    ...(point.onlyContainsAttributeCerts ? ['attribute certificates only'] : []),
    ...(point.indirectCrl ? ['other issuers too'] : []),
    ...(onlySomeReasons ? [`${onlySomeReasons.map(words).join(', ')} only`] : []),
    ...fullName.map((it) => `published at ${generalNameText(it)}`),
    ...(nameRelativeToCRLIssuer ? [`published at ${nameRelativeToCRLIssuer.text} under the issuer`] : []),
  ]
}

function nameConstraintsParts({ permitted, excluded }: NameConstraints): readonly ExtensionPart[] {
  return [
    ...permitted.map((it) => ({ text: subtreeText(it), bytes: it.bytes })),
    ...excluded.map((it) => ({ text: `not ${subtreeText(it)}`, bytes: it.bytes })),
  ]
}

function subtreeText(subtree: Subtree): string {
  switch (subtree.kind) {
    case 'iPAddress':
      return addressRangeText(subtree.base)
    case 'directoryName':
      return subtree.base.text || 'any directory name'
    case 'dNSName':
      return subtree.base || 'any DNS name'
    case 'rfc822Name':
      return subtree.base.includes('@') ? subtree.base : `mail at ${subtree.base || 'any host'}`
    case 'uniformResourceIdentifier':
      return `URIs at ${subtree.base || 'any host'}`
    default:
      return `${subtree.kind} ${subtree.base}`
  }
}

/** `192.0.2.0/24`, or with the mask written out where it is no prefix. */
function addressRangeText(base: Uint8Array): string {
  const half = base.length / 2
  const address = formatIpAddress(base.subarray(0, half))
  const mask = base.subarray(half)
  if (address === undefined) return toHex(base)
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const prefix = bits.lastIndexOf('1') + 1
  return bits.indexOf('0') === prefix || prefix === bits.length
    ? `${address}/${prefix}`
    : `${address}/${formatIpAddress(mask)}`
}

function distributionPointText({
  fullName,
  nameRelativeToCRLIssuer,
  reasons,
  cRLIssuer,
}: DistributionPoint): string {
  const names = fullName.map(generalNameText)
  if (nameRelativeToCRLIssuer) names.push(`${nameRelativeToCRLIssuer.text} under the issuer`)
  const parts = [names.join(' or ')]
  if (reasons) parts.push(`for ${reasons.map(words).join(', ')}`)
  if (cRLIssuer) parts.push(`by ${cRLIssuer.map(generalNameText).join(', ')}`)
  return parts.filter((it) => it !== '').join(' ')
}

function policyText({ policy, qualifiers }: PolicyInformation): string {
  const name = policy.startsWith(SMIME_POLICIES) ? `${oidWords(policy)} (S/MIME)` : oidWords(policy)
  return [name, ...qualifiers.flatMap(qualifierTexts)].join(', ')
}

const SMIME_POLICIES = '2.23.140.1.5.'

function qualifierTexts(qualifier: PolicyQualifier): readonly string[] {
  switch (qualifier.kind) {
    case 'cps':
      return qualifier.uri ? [qualifier.uri.value] : []
    case 'userNotice': {
      const { noticeRef, explicitText } = qualifier
      const reference = noticeRef?.organization
      return [
        ...(explicitText ? [`“${explicitText.value.trim()}”`] : []),
        ...(reference ? [`notice ${noticeRef.noticeNumbers.join(', ')} of ${reference.value}`] : []),
      ]
    }
    case 'other':
      return [`with ${oidWords(qualifier.oid)}`]
  }
}

function authorityKeyTexts(key: AuthorityKeyIdentifier): readonly string[] {
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } = key
  return [
    ...(keyIdentifier ? [colonHex(keyIdentifier)] : []),
    ...(authorityCertIssuer
      ? [`of a certificate of ${authorityCertIssuer.map(generalNameText).join(', ')}`]
      : []),
    ...(authorityCertSerialNumber ? [`serial ${toHex(authorityCertSerialNumber, ':')}`] : []),
  ]
}

function policyConstraintsTexts(constraints: PolicyConstraints): readonly string[] {
  const { requireExplicitPolicy, inhibitPolicyMapping } = constraints
  return [
    ...(requireExplicitPolicy === undefined
      ? []
      : [`a policy is required ${afterCertificates(requireExplicitPolicy)}`]),
    ...(inhibitPolicyMapping === undefined
      ? []
      : [`policies are not mapped ${afterCertificates(inhibitPolicyMapping)}`]),
  ]
}

function afterCertificates(count: number): string {
  if (count === 0) return 'from here on'
  return `after ${count} more ${count === 1 ? 'certificate' : 'certificates'}`
}

function accessText(method: string, location: GeneralName): string {
  return `${oidWords(method)} ${generalNameText(location)}`
}

function qcStatementText({ oid, info }: QcStatement): string {
  const name = QC_STATEMENTS[oid] ?? oidWords(oid)
  switch (info?.kind) {
    case 'list':
      return `${name} ${info.items.map(oidWords).join(', ')}`
    case 'limit':
      return `${name} ${info.amount * 10 ** info.exponent} ${info.currency}`
    case 'years':
      return `${name} ${info.years} years after it has expired`
    case 'disclosures':
      return `${name} ${info.places.map(({ url, language }) => `${url} (${language})`).join(', ')}`
    case 'paymentService':
      return `${name} ${info.roles.join(', ')}, by ${info.authority}`
    case undefined:
      return name
  }
}

const QC_STATEMENTS: Readonly<Record<string, string>> = {
  '0.4.0.1862.1.1': 'by EU law',
  '0.4.0.1862.1.2': 'for transactions up to',
  '0.4.0.1862.1.3': 'records are kept',
  '0.4.0.1862.1.4': 'the key is in a qualified device',
  '0.4.0.1862.1.5': 'terms',
  '0.4.0.1862.1.6': 'for',
  '0.4.0.1862.1.7': 'by the law of',
  '0.4.0.19495.2': 'payment service',
}

function featureText(feature: number): string {
  if (feature === MUST_STAPLE) return 'the server has to staple an OCSP response'
  return extensionTypeName(feature) ?? String(feature)
}

function timestampText({ version, logId, timestamp }: SignedCertificateTimestamp): string {
  if (version !== 1) return `version ${version}`
  const log = certificateTransparencyLogName(logId) ?? `an unknown log (${toHex(logId.subarray(0, 4))}…)`
  return `${log}, ${shortDate(timestamp)}`
}

function organizationText(it: ReturnType<typeof cabfOrganizationIdentifier>): string {
  const state = it.registrationStateOrProvince === undefined ? '' : `+${it.registrationStateOrProvince}`
  return `${it.registrationSchemeIdentifier}${it.registrationCountry}${state}-${it.registrationReference}`
}

function templateText({ oid, majorVersion, minorVersion }: CertificateTemplate): string {
  if (majorVersion === undefined) return oid
  return `${oid}, version ${majorVersion}${minorVersion === undefined ? '' : `.${minorVersion}`}`
}

function anyTime(reader: DerReader): number {
  reader.read()
  return timeValue(reader)
}

function colonHex(bytes: Uint8Array): string {
  return toHex(bytes, ':').toUpperCase()
}

/** A single text is shown as one; else the bytes. */
function unknownText(value: Uint8Array): string {
  const text = orUndefined(() => {
    const reader = new DerReader(value)
    reader.read()
    reader.expectEnd('extnValue')
    return stringValue(reader)
  })
  return text ?? shortHex(value)
}

function shortHex(bytes: Uint8Array): string {
  const shown = toHex(bytes.subarray(0, SHOWN_BYTES), ' ')
  return bytes.length > SHOWN_BYTES ? `${shown} … (${bytes.length} bytes)` : shown || 'empty'
}

const SHOWN_BYTES = 16
