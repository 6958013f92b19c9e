// What an extension says, in words that need no RFC beside them: for hover, for `inspect` and for whoever else shows it.
// An extension that is not known here is shown as bytes.

import { DerReader, orUndefined } from '../asn1/der.ts'
import { stringValue } from '../asn1/values.ts'
import { toHex } from '../base/hex.ts'
import { shortDate } from '../base/instant.ts'
import { formatIpAddress } from '../base/ipAddress.ts'
import { certificateTransparencyLogName } from '../registry/certificateTransparencyLogs.ts'
import { extensionTypeName } from '../registry/extensionTypes.ts'
import type { Attribute } from '../x509/attribute.ts'
import type { BasicConstraints } from '../x509/extensions/basicConstraints.ts'
import type { cabfOrganizationIdentifier } from '../x509/extensions/cabfOrganizationIdentifier.ts'
import { type CertificateExtension, extensionContent } from '../x509/extensions/certificateExtension.ts'
import type { PolicyInformation, PolicyQualifier } from '../x509/extensions/certificatePolicies.ts'
import type { DistributionPoint } from '../x509/extensions/cRLDistributionPoints.ts'
import { CRL_REASONS, type IssuingDistributionPoint } from '../x509/extensions/crlExtensions.ts'
import type { GeneralName } from '../x509/extensions/generalName.ts'
import { KNOWN_EXTENSIONS } from '../x509/extensions/index.ts'
import type { AuthorityKeyIdentifier } from '../x509/extensions/keyIdentifiers.ts'
import type { CertificateTemplate } from '../x509/extensions/microsoftExtensions.ts'
import type { NameConstraints, Subtree } from '../x509/extensions/nameConstraints.ts'
import type { PolicyConstraints } from '../x509/extensions/policyConstraints.ts'
import type { PrivateKeyUsagePeriod } from '../x509/extensions/privateKeyUsagePeriod.ts'
import type { QcStatement } from '../x509/extensions/qcStatements.ts'
import type { SignedCertificateTimestamp } from '../x509/extensions/signedCertificateTimestamps.ts'
import { MUST_STAPLE } from '../x509/extensions/tlsFeature.ts'
import type { ByteRange } from '../x509/located.ts'
import { oidWords, words } from './words.ts'

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
  [
    KNOWN_EXTENSIONS.subjectDirectoryAttributes.oid,
    list('Subject attributes', KNOWN_EXTENSIONS.subjectDirectoryAttributes.decode, attributeText),
  ],
  [
    KNOWN_EXTENSIONS.subjectKeyIdentifier.oid,
    one('Key identifier', KNOWN_EXTENSIONS.subjectKeyIdentifier.decode, colonHex),
  ],
  [
    KNOWN_EXTENSIONS.keyUsage.oid,
    several('Key usage', KNOWN_EXTENSIONS.keyUsage.decode, (usages) => usages.map(words)),
  ],
  [
    KNOWN_EXTENSIONS.privateKeyUsagePeriod.oid,
    one('Private key used', KNOWN_EXTENSIONS.privateKeyUsagePeriod.decode, periodText),
  ],
  [
    KNOWN_EXTENSIONS.subjectAltName.oid,
    list('Names', KNOWN_EXTENSIONS.subjectAltName.decode, generalNameText),
  ],
  [
    KNOWN_EXTENSIONS.issuerAltName.oid,
    list("Issuer's names", KNOWN_EXTENSIONS.issuerAltName.decode, generalNameText),
  ],
  [
    KNOWN_EXTENSIONS.basicConstraints.oid,
    one('Issues', KNOWN_EXTENSIONS.basicConstraints.decode, basicConstraintsText),
  ],
  [KNOWN_EXTENSIONS.cRLNumber.oid, one('CRL number', KNOWN_EXTENSIONS.cRLNumber.decode, numberText)],
  [KNOWN_EXTENSIONS.reasonCode.oid, one('Reason', KNOWN_EXTENSIONS.reasonCode.decode, reasonText)],
  [
    KNOWN_EXTENSIONS.invalidityDate.oid,
    one('Not to be trusted since', KNOWN_EXTENSIONS.invalidityDate.decode, shortDate),
  ],
  [
    KNOWN_EXTENSIONS.deltaCRLIndicator.oid,
    one('Changes since CRL number', KNOWN_EXTENSIONS.deltaCRLIndicator.decode, numberText),
  ],
  [
    KNOWN_EXTENSIONS.issuingDistributionPoint.oid,
    several('Speaks of', KNOWN_EXTENSIONS.issuingDistributionPoint.decode, issuingDistributionPointTexts),
  ],
  [
    KNOWN_EXTENSIONS.certificateIssuer.oid,
    list('Certificates of', KNOWN_EXTENSIONS.certificateIssuer.decode, generalNameText),
  ],
  [
    KNOWN_EXTENSIONS.nameConstraints.oid,
    {
      title: 'Names allowed',
      tell: (reader) => nameConstraintsParts(KNOWN_EXTENSIONS.nameConstraints.decode(reader)),
    },
  ],
  [
    KNOWN_EXTENSIONS.cRLDistributionPoints.oid,
    list('CRL', KNOWN_EXTENSIONS.cRLDistributionPoints.decode, distributionPointText),
  ],
  [
    KNOWN_EXTENSIONS.certificatePolicies.oid,
    list('Policies', KNOWN_EXTENSIONS.certificatePolicies.decode, policyText),
  ],
  [
    KNOWN_EXTENSIONS.policyMappings.oid,
    list('Policies mapped', KNOWN_EXTENSIONS.policyMappings.decode, (it) => {
      return `${oidWords(it.issuerDomainPolicy)} to ${oidWords(it.subjectDomainPolicy)}`
    }),
  ],
  [
    KNOWN_EXTENSIONS.authorityKeyIdentifier.oid,
    several("Issuer's key", KNOWN_EXTENSIONS.authorityKeyIdentifier.decode, authorityKeyTexts),
  ],
  [
    KNOWN_EXTENSIONS.policyConstraints.oid,
    several('Policy constraints', KNOWN_EXTENSIONS.policyConstraints.decode, policyConstraintsTexts),
  ],
  [
    KNOWN_EXTENSIONS.extendedKeyUsage.oid,
    several('Purposes', KNOWN_EXTENSIONS.extendedKeyUsage.decode, (purposes) => purposes.map(oidWords)),
  ],
  [
    KNOWN_EXTENSIONS.freshestCRL.oid,
    list('Delta CRL', KNOWN_EXTENSIONS.freshestCRL.decode, distributionPointText),
  ],
  [
    KNOWN_EXTENSIONS.inhibitAnyPolicy.oid,
    one(
      'Any policy',
      KNOWN_EXTENSIONS.inhibitAnyPolicy.decode,
      (skipped) => `stands for no other ${afterCertificates(skipped)}`,
    ),
  ],
  // RFC 9608.
  [
    KNOWN_EXTENSIONS.noRevocationAvailable.oid,
    one(
      'Revocation',
      KNOWN_EXTENSIONS.noRevocationAvailable.decode,
      () => 'never: no list or answer will speak of it',
    ),
  ],
  [
    KNOWN_EXTENSIONS.authorityInfoAccess.oid,
    list('Issuer online', KNOWN_EXTENSIONS.authorityInfoAccess.decode, ({ method, location }) =>
      accessText(method, location),
    ),
  ],
  [
    KNOWN_EXTENSIONS.qcStatements.oid,
    list('Qualified', KNOWN_EXTENSIONS.qcStatements.decode, qcStatementText),
  ],
  [
    KNOWN_EXTENSIONS.subjectInfoAccess.oid,
    list('Subject online', KNOWN_EXTENSIONS.subjectInfoAccess.decode, ({ method, location }) =>
      accessText(method, location),
    ),
  ],
  [
    KNOWN_EXTENSIONS.tlsFeature.oid,
    several('TLS feature', KNOWN_EXTENSIONS.tlsFeature.decode, (features) => features.map(featureText)),
  ],
  [
    KNOWN_EXTENSIONS.signedCertificateTimestamps.oid,
    list('Logged', KNOWN_EXTENSIONS.signedCertificateTimestamps.decode, timestampText),
  ],
  [
    KNOWN_EXTENSIONS.precertificatePoison.oid,
    one(
      'Precertificate',
      KNOWN_EXTENSIONS.precertificatePoison.decode,
      () => 'for logs only, no certificate',
    ),
  ],
  [
    KNOWN_EXTENSIONS.ocspNoCheck.oid,
    one('Revocation', KNOWN_EXTENSIONS.ocspNoCheck.decode, () => 'not to be asked for'),
  ],
  [
    KNOWN_EXTENSIONS.cabfOrganizationIdentifier.oid,
    one('Organization', KNOWN_EXTENSIONS.cabfOrganizationIdentifier.decode, organizationText),
  ],
  [
    KNOWN_EXTENSIONS.certificateTemplateName.oid,
    one('Template', KNOWN_EXTENSIONS.certificateTemplateName.decode, (name) => name),
  ],
  [
    KNOWN_EXTENSIONS.caVersion.oid,
    one(
      'CA version',
      KNOWN_EXTENSIONS.caVersion.decode,
      (it) => `certificate ${it.certificateIndex}, key ${it.keyIndex}`,
    ),
  ],
  [
    KNOWN_EXTENSIONS.previousCertificateHash.oid,
    one('Certificate before', KNOWN_EXTENSIONS.previousCertificateHash.decode, colonHex),
  ],
  [KNOWN_EXTENSIONS.crlNextPublish.oid, one('Next CRL', KNOWN_EXTENSIONS.crlNextPublish.decode, shortDate)],
  [
    KNOWN_EXTENSIONS.certificateTemplate.oid,
    one('Template', KNOWN_EXTENSIONS.certificateTemplate.decode, templateText),
  ],
  [
    KNOWN_EXTENSIONS.applicationPolicies.oid,
    list('Application policies', KNOWN_EXTENSIONS.applicationPolicies.decode, policyText),
  ],
  [KNOWN_EXTENSIONS.ntdsSecurity.oid, one('Account', KNOWN_EXTENSIONS.ntdsSecurity.decode, (sid) => sid)],
  [
    KNOWN_EXTENSIONS.netscapeCertType.oid,
    several('Netscape type', KNOWN_EXTENSIONS.netscapeCertType.decode, (types) => types.map(words)),
  ],
  [
    KNOWN_EXTENSIONS.netscapeBaseUrl.oid,
    one('Netscape base URL', KNOWN_EXTENSIONS.netscapeBaseUrl.decode, (text) => text),
  ],
  [
    KNOWN_EXTENSIONS.netscapeRevocationUrl.oid,
    one('Netscape revocation URL', KNOWN_EXTENSIONS.netscapeRevocationUrl.decode, (text) => text),
  ],
  [
    KNOWN_EXTENSIONS.netscapeCaRevocationUrl.oid,
    one('Netscape CA revocation URL', KNOWN_EXTENSIONS.netscapeCaRevocationUrl.decode, (text) => text),
  ],
  [
    KNOWN_EXTENSIONS.netscapeRenewalUrl.oid,
    one('Netscape renewal URL', KNOWN_EXTENSIONS.netscapeRenewalUrl.decode, (text) => text),
  ],
  [
    KNOWN_EXTENSIONS.netscapeCaPolicyUrl.oid,
    one('Netscape policy URL', KNOWN_EXTENSIONS.netscapeCaPolicyUrl.decode, (text) => text),
  ],
  [
    KNOWN_EXTENSIONS.netscapeSslServerName.oid,
    one('Netscape server name', KNOWN_EXTENSIONS.netscapeSslServerName.decode, (text) => text),
  ],
  [
    KNOWN_EXTENSIONS.netscapeComment.oid,
    one('Comment', KNOWN_EXTENSIONS.netscapeComment.decode, (text) => text),
  ],
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
