// A certificate as `openssl x509 -text` of OpenSSL 3.0 prints it, for who is used to reading that, and to compare two
// certificates line by line. It differs where that is better to read: names keep their letters beyond ASCII, directory
// names are written as RFC 4514 has them, and what OpenSSL 3.0 has no name for (ML-DSA, some extensions) is named.

import type { DerReader } from '../asn1/der.ts'
import { readText } from '../asn1/values.ts'
import { toHex } from '../base/hex.ts'
import { attributeShortName, oidName } from '../registry/objectIdentifiers.ts'
import { type AlgorithmIdentifier, pssParameters } from '../x509/algorithmIdentifier.ts'
import type { Certificate, CertificateExtension, GeneralName, KeyUsage } from '../x509/certificate.ts'
import { extensionContent } from '../x509/extensions/certificateExtension.ts'
import type { PolicyQualifier } from '../x509/extensions/certificatePolicies.ts'
import type { DistributionPoint } from '../x509/extensions/cRLDistributionPoints.ts'
import type { Subtree } from '../x509/extensions/nameConstraints.ts'
import { type NetscapeCertType, netscapeCertType } from '../x509/extensions/netscapeExtensions.ts'
import { privateKeyUsagePeriod } from '../x509/extensions/privateKeyUsagePeriod.ts'
import type { SignedCertificateTimestamp } from '../x509/extensions/signedCertificateTimestamps.ts'
import type { Name } from '../x509/name.ts'
import type { PublicKey } from '../x509/publicKey.ts'

/** With a line break at the end. Never throws for a certificate that was decoded whole. */
export function certificateText(certificate: Certificate): string {
  const { version, serialNumber, tbsSignature, issuer, validity, subject, publicKey } = certificate
  const lines = [
    'Certificate:',
    '    Data:',
    `        Version: ${version.value} (0x${(version.value - 1).toString(16)})`,
    ...serialNumberLines(serialNumber.value),
    ...algorithmLines(tbsSignature.value, 8),
    `        Issuer: ${nameText(issuer.value)}`,
    '        Validity',
    `            Not Before: ${timeText(validity.notBefore.value)}`,
    `            Not After : ${timeText(validity.notAfter.value)}`,
    `        Subject: ${nameText(subject.value)}`,
    '        Subject Public Key Info:',
    ...publicKeyLines(publicKey.value),
  ]
  if (certificate.extensions.length > 0) lines.push('        X509v3 extensions:')
  for (const extension of certificate.extensions) lines.push(...extensionLines(extension, certificate))
  lines.push(
    ...algorithmLines(certificate.signatureAlgorithm.value, 4),
    '    Signature Value:',
    ...hexLines(certificate.signatureValue.value, 18, 8),
  )
  return `${lines.join('\n')}\n`
}

function serialNumberLines(number: Uint8Array): string[] {
  const negative = (number[0] ?? 0) >= 0x80
  const value = BigInt.asIntN(8 * number.length, BigInt(`0x${hex(number, '') || '0'}`))
  const magnitude = value < 0n ? -value : value
  if (magnitude < 1n << 63n) {
    const sign = negative ? '-' : ''
    return [`        Serial Number: ${sign}${magnitude} (${sign}0x${magnitude.toString(16)})`]
  }
  const digits = magnitude.toString(16)
  const pairs = digits
    .padStart(digits.length + (digits.length % 2), '0')
    .match(/../g)!
    .join(':')
  return ['        Serial Number:', `            ${negative ? ' (Negative)' : ''}${pairs}`]
}

function algorithmLines(algorithm: AlgorithmIdentifier, indent: number): string[] {
  const line = `${' '.repeat(indent)}Signature Algorithm: ${SIGNATURES.get(algorithm.oid) ?? named(algorithm.oid)}`
  if (algorithm.oid !== RSASSA_PSS) return [line]
  const parameters = pssParameters(algorithm)
  if (parameters === undefined) return [line]
  const { hash, maskHash, saltLength } = parameters
  return [
    line,
    `${' '.repeat(indent + 4)}Hash Algorithm: ${opensslHash(hash)}`,
    `${' '.repeat(indent + 4)}Mask Algorithm: mgf1 with ${opensslHash(maskHash)}`,
    `${' '.repeat(indent + 4)} Salt Length: 0x${saltLength.toString(16).toUpperCase().padStart(2, '0')}`,
    `${' '.repeat(indent + 4)}Trailer Field: 0x01`,
  ]
}

const RSASSA_PSS = '1.2.840.113549.1.1.10'

function opensslHash(hash: string | undefined): string {
  return hash === undefined ? 'unknown' : hash.toLowerCase().replace('sha-', 'sha')
}

/** `Sep  1 12:00:00 1998 GMT`. */
function timeText(instant: number): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(instant).toUTCString())!
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`
}

/** `C = US, O = "Entrust, Inc.", CN = Root`; the parts of one relative distinguished name with ` + `. */
function nameText({ attributes }: Name): string {
  let text = ''
  for (const [index, { oid, value, rdn }] of attributes.entries()) {
    if (index > 0) text += attributes[index - 1]!.rdn === rdn ? ' + ' : ', '
    text += `${attributeShortName(oid) ?? oid} = ${quoted(value)}`
  }
  return text
}

function quoted(value: string): string {
  const escaped = value.replace(/["\\]/g, '\\$&').replace(/\p{Cc}/gu, controlEscape)
  return /[,+<>;]|^[ #]| $/.test(value) ? `"${escaped}"` : escaped
}

function controlEscape(character: string): string {
  return `\\${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

function publicKeyLines({ algorithm, oid, bits, modulus, exponent, curve, key, title }: PublicKey): string[] {
  const lines = [`            Public Key Algorithm: ${KEYS.get(oid) ?? named(oid)}`]
  if (modulus !== undefined && exponent !== undefined) {
    const value = BigInt(`0x${hex(exponent, '') || '0'}`)
    lines.push(
      `                Public-Key: (${bits} bit)`,
      '                Modulus:',
      ...hexLines(withSign(modulus), 15, 20),
      `                Exponent: ${value} (0x${value.toString(16)})`,
    )
  } else if (algorithm === 'ec') {
    lines.push(`                Public-Key: (${bits ?? '?'} bit)`, '                pub:')
    lines.push(...hexLines(key, 15, 20))
    if (curve !== undefined) lines.push(`                ASN1 OID: ${CURVES.get(curve) ?? curve}`)
    if (/^EC P-/.test(title)) lines.push(`                NIST CURVE: ${title.slice(3)}`)
  } else if (/^(ed|x)(25519|448)$/.test(algorithm)) {
    lines.push(`                ${algorithm.toUpperCase()} Public-Key:`, '                pub:')
    lines.push(...hexLines(key, 15, 20))
  } else {
    lines.push(`                ${title} Public-Key:`, '                pub:', ...hexLines(key, 15, 20))
  }
  return lines
}

/** As DER has a positive number: a first byte of 0 where it would look negative. */
function withSign(magnitude: Uint8Array): Uint8Array {
  return magnitude[0]! < 0x80 ? magnitude : Uint8Array.of(0, ...magnitude)
}

function withoutSign(integer: Uint8Array): Uint8Array {
  return integer.length > 1 && integer[0] === 0 ? integer.subarray(1) : integer
}

function extensionLines(extension: CertificateExtension, certificate: Certificate): string[] {
  const title = OPENSSL_EXTENSION_TITLES.get(extension.oid) ?? named(extension.oid)
  const content = contentLines(extension, certificate) ?? [printable(extension.value)]
  return [
    `            ${title}: ${extension.critical ? 'critical' : ''}`,
    ...content.map((line) => (line === '' ? '' : `                ${line}`)),
  ]
}

/** Undefined for an extension that is not decoded here; then its bytes are printed as characters. */
function contentLines(
  extension: CertificateExtension,
  certificate: Certificate,
): readonly string[] | undefined {
  const decoded = <T>(decode: (reader: DerReader) => T, lines: (value: T) => readonly string[]) => {
    const content = extensionContent(certificate.der, extension, decode)
    return content && lines(content.value)
  }
  switch (extension.oid) {
    case '2.5.29.14':
      return certificate.subjectKeyIdentifier && [hex(certificate.subjectKeyIdentifier.value)]
    case '2.5.29.15':
      return certificate.keyUsage && [certificate.keyUsage.value.map((it) => KEY_USAGES[it]).join(', ')]
    case '2.5.29.16':
      return decoded(privateKeyUsagePeriod, ({ notBefore, notAfter }) => [
        [
          ...(notBefore === undefined ? [] : [`Not Before: ${timeText(notBefore)}`]),
          ...(notAfter === undefined ? [] : [`Not After: ${timeText(notAfter)}`]),
        ].join(', '),
      ])
    case '2.5.29.17':
      return certificate.subjectAltName && [namesText(certificate.subjectAltName.value)]
    case '2.5.29.18':
      return certificate.issuerAltName && [namesText(certificate.issuerAltName.value)]
    case '2.5.29.19':
      return basicConstraintsLines(certificate)
    case '2.5.29.30':
      return nameConstraintsLines(certificate)
    case '2.5.29.31':
      return certificate.cRLDistributionPoints?.value.flatMap(distributionPointLines)
    case '2.5.29.32':
      return certificate.certificatePolicies?.value.flatMap(({ policy, qualifiers }) => [
        `Policy: ${policy === '2.5.29.32.0' ? 'X509v3 Any Policy' : policy}`,
        ...qualifiers.flatMap(qualifierLines),
      ])
    case '2.5.29.33':
      return (
        certificate.policyMappings && [
          certificate.policyMappings.value
            .map((it) => `${it.issuerDomainPolicy}:${it.subjectDomainPolicy}`)
            .join(', '),
        ]
      )
    case '2.5.29.35':
      return authorityKeyIdentifierLines(certificate)
    case '2.5.29.36':
      return policyConstraintsLines(certificate)
    case '2.5.29.37':
      return (
        certificate.extendedKeyUsage && [
          certificate.extendedKeyUsage.value.map((it) => PURPOSES.get(it) ?? named(it)).join(', '),
        ]
      )
    case '2.5.29.54':
      return certificate.inhibitAnyPolicy && [`${certificate.inhibitAnyPolicy.value}`]
    case '1.3.6.1.5.5.7.1.1':
      return certificate.authorityInfoAccess?.value.map(
        ({ method, location }) => `${METHODS.get(method) ?? named(method)} - ${generalNameText(location)}`,
      )
    case '1.3.6.1.5.5.7.1.24':
      return certificate.tlsFeature && [certificate.tlsFeature.value.map(featureText).join(', ')]
    case '1.3.6.1.5.5.7.48.1.5':
      return ['']
    case '1.3.6.1.4.1.11129.2.4.2':
      return certificate.signedCertificateTimestamps?.value.flatMap(timestampLines)
    case '1.3.6.1.4.1.11129.2.4.3':
      return certificate.precertificatePoison && ['NULL']
    case '2.16.840.1.113730.1.1':
      return decoded(netscapeCertType, (types) => [types.map((it) => CERT_TYPES[it]).join(', ')])
    case '2.16.840.1.113730.1.13':
      return decoded(readText, (comment) => [comment])
    default:
      return undefined
  }
}

function basicConstraintsLines({ basicConstraints }: Certificate): string[] | undefined {
  if (basicConstraints === undefined) return undefined
  const { ca, pathLength } = basicConstraints.value
  return [`CA:${ca ? 'TRUE' : 'FALSE'}${pathLength === undefined ? '' : `, pathlen:${pathLength}`}`]
}

function authorityKeyIdentifierLines({ authorityKeyIdentifier }: Certificate): string[] | undefined {
  if (authorityKeyIdentifier === undefined) return undefined
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } = authorityKeyIdentifier.value
  const more = authorityCertIssuer !== undefined || authorityCertSerialNumber !== undefined
  const lines = keyIdentifier ? [`${more ? 'keyid:' : ''}${hex(keyIdentifier)}`] : []
  if (authorityCertIssuer) lines.push(namesText(authorityCertIssuer))
  if (authorityCertSerialNumber) lines.push(`serial:${hex(withoutSign(authorityCertSerialNumber))}`)
  return lines
}

function policyConstraintsLines({ policyConstraints }: Certificate): string[] | undefined {
  if (policyConstraints === undefined) return undefined
  const { requireExplicitPolicy, inhibitPolicyMapping } = policyConstraints.value
  const parts = []
  if (requireExplicitPolicy !== undefined) parts.push(`Require Explicit Policy:${requireExplicitPolicy}`)
  if (inhibitPolicyMapping !== undefined) parts.push(`Inhibit Policy Mapping:${inhibitPolicyMapping}`)
  return [parts.join(', ')]
}

function nameConstraintsLines({ nameConstraints }: Certificate): string[] | undefined {
  if (nameConstraints === undefined) return undefined
  const { permitted, excluded } = nameConstraints.value
  const part = (title: string, subtrees: readonly Subtree[]) =>
    subtrees.length === 0 ? [] : [`${title}:`, ...subtrees.map((it) => `  ${subtreeText(it)}`)]
  return [...part('Permitted', permitted), ...part('Excluded', excluded)]
}

function subtreeText(subtree: Subtree): string {
  switch (subtree.kind) {
    case 'directoryName':
      return `DirName:${nameText(subtree.base)}`
    case 'iPAddress': {
      const half = subtree.base.length / 2
      return `IP:${addressText(subtree.base.subarray(0, half))}/${addressText(subtree.base.subarray(half))}`
    }
    default:
      return `${NAME_KINDS[subtree.kind]}:${subtree.base}`
  }
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length !== 16) return [...bytes].join('.')
  return (hex(bytes, '').match(/..../g) ?? []).map((it) => it.replace(/^0{1,3}/, '')).join(':')
}

function distributionPointLines({
  fullName,
  nameRelativeToCRLIssuer,
  reasons,
  cRLIssuer,
}: DistributionPoint): string[] {
  const lines: string[] = []
  if (fullName.length > 0) lines.push('Full Name:', ...fullName.map((it) => `  ${generalNameText(it)}`))
  if (nameRelativeToCRLIssuer) {
    lines.push('Relative Name:', `  ${nameText(nameRelativeToCRLIssuer)}`)
  }
  if (reasons) lines.push('Reasons:', `  ${reasons.map((it) => REASONS[it]).join(', ')}`)
  if (cRLIssuer) lines.push('CRL Issuer:', ...cRLIssuer.map((it) => `  ${generalNameText(it)}`))
  return lines
}

function qualifierLines(qualifier: PolicyQualifier): string[] {
  switch (qualifier.kind) {
    case 'cps':
      return [`  CPS: ${qualifier.uri?.value ?? ''}`]
    case 'userNotice': {
      const { noticeRef, explicitText } = qualifier
      const lines = ['  User Notice:']
      if (noticeRef) {
        const numbers = noticeRef.noticeNumbers
        lines.push(`    Organization: ${noticeRef.organization?.value ?? ''}`)
        lines.push(`    Number${numbers.length === 1 ? '' : 's'}: ${numbers.join(', ')}`)
      }
      if (explicitText) lines.push(`    Explicit Text: ${explicitText.value}`)
      return lines
    }
    case 'other':
      return [`  Unknown Qualifier: ${qualifier.oid}`]
  }
}

function timestampLines(timestamp: SignedCertificateTimestamp): string[] {
  const { version, logId, timestamp: instant, signatureScheme, signature } = timestamp
  const head = ['Signed Certificate Timestamp:', `    Version   : v${version} (0x${version - 1})`]
  if (version !== 1) return head
  const milliseconds = String(instant % 1000).padStart(3, '0')
  const [before, after] = timeText(instant).split(/(?<=:\d\d:\d\d) /)
  const [first, ...rest] = hexLines(logId, 16, 16, hex)
  return [
    ...head,
    `    Log ID    : ${first!.trim()}`,
    ...rest,
    `    Timestamp : ${before}.${milliseconds} ${after}`,
    '    Extensions: none',
    `    Signature : ${TIMESTAMP_SIGNATURES.get(signatureScheme) ?? `0x${signatureScheme.toString(16)}`}`,
    ...hexLines(signature, 16, 16, hex),
  ]
}

const TIMESTAMP_SIGNATURES: ReadonlyMap<number, string> = new Map([
  [0x0403, 'ecdsa-with-SHA256'],
  [0x0401, 'sha256WithRSAEncryption'],
])

function namesText(names: readonly GeneralName[]): string {
  return names.length === 0 ? '<EMPTY>' : names.map(generalNameText).join(', ')
}

function generalNameText({ kind, value }: GeneralName): string {
  switch (kind) {
    case 'iPAddress':
      return `IP Address:${value.includes(':') ? expandedAddress(value) : value}`
    case 'otherName':
    case 'x400Address':
    case 'ediPartyName':
      return `${NAME_KINDS[kind]}:<unsupported>`
    default:
      return `${NAME_KINDS[kind]}:${value}`
  }
}

/** `2001:db8::1` as OpenSSL writes it: `2001:DB8:0:0:0:0:0:1`. */
function expandedAddress(value: string): string {
  const [before = '', after] = value.split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const middle = after === undefined ? [] : new Array<string>(8 - head.length - tail.length).fill('0')
  return [...head, ...middle, ...tail].join(':').toUpperCase()
}

const NAME_KINDS: Readonly<Record<GeneralName['kind'], string>> = {
  dNSName: 'DNS',
  rfc822Name: 'email',
  uniformResourceIdentifier: 'URI',
  iPAddress: 'IP Address',
  directoryName: 'DirName',
  registeredID: 'Registered ID',
  otherName: 'othername',
  x400Address: 'X400Name',
  ediPartyName: 'EdiPartyName',
}

function featureText(feature: number): string {
  return { 5: 'status_request', 17: 'status_request_v2' }[feature] ?? String(feature)
}

/** Lines of so many bytes with a colon behind each but the last. */
function hexLines(
  bytes: Uint8Array,
  width: number,
  indent: number,
  digits = (part: Uint8Array) => hex(part).toLowerCase(),
): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += width) {
    const end = at + width < bytes.length ? ':' : ''
    lines.push(`${' '.repeat(indent)}${digits(bytes.subarray(at, at + width))}${end}`)
  }
  return lines
}

function hex(bytes: Uint8Array, separator = ':'): string {
  return toHex(bytes, separator).toUpperCase()
}

/** As ASN1_STRING_print() has it, which leaves line breaks as they are. */
function printable(bytes: Uint8Array): string {
  const character = (byte: number) =>
    (byte >= 0x20 && byte <= 0x7e) || byte === 0x0a || byte === 0x0d ? String.fromCharCode(byte) : '.'
  return Array.from(bytes, character).join('')
}

function named(oid: string): string {
  return oidName(oid) ?? oid
}

// OpenSSL's own words, where they are not those of the documents.

const KEYS: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10045.2.1', 'id-ecPublicKey'],
  ['1.3.101.112', 'ED25519'],
  ['1.3.101.113', 'ED448'],
])

const SIGNATURES: ReadonlyMap<string, string> = new Map([
  ['1.3.101.112', 'ED25519'],
  ['1.3.101.113', 'ED448'],
  ['2.16.840.1.101.3.4.3.1', 'dsa_with_SHA224'],
  ['2.16.840.1.101.3.4.3.2', 'dsa_with_SHA256'],
  ['1.2.840.10040.4.3', 'dsaWithSHA1'],
])

const CURVES: ReadonlyMap<string, string> = new Map([
  ['secp256r1', 'prime256v1'],
  ['secp192r1', 'prime192v1'],
])

/** Of extensions of certificates, as OpenSSL 3 prints them. */
export const OPENSSL_EXTENSION_TITLES: ReadonlyMap<string, string> = new Map([
  ['2.5.29.9', 'X509v3 Subject Directory Attributes'],
  ['2.5.29.14', 'X509v3 Subject Key Identifier'],
  ['2.5.29.15', 'X509v3 Key Usage'],
  ['2.5.29.16', 'X509v3 Private Key Usage Period'],
  ['2.5.29.17', 'X509v3 Subject Alternative Name'],
  ['2.5.29.18', 'X509v3 Issuer Alternative Name'],
  ['2.5.29.19', 'X509v3 Basic Constraints'],
  ['2.5.29.30', 'X509v3 Name Constraints'],
  ['2.5.29.31', 'X509v3 CRL Distribution Points'],
  ['2.5.29.32', 'X509v3 Certificate Policies'],
  ['2.5.29.33', 'X509v3 Policy Mappings'],
  ['2.5.29.35', 'X509v3 Authority Key Identifier'],
  ['2.5.29.36', 'X509v3 Policy Constraints'],
  ['2.5.29.37', 'X509v3 Extended Key Usage'],
  ['2.5.29.46', 'X509v3 Freshest CRL'],
  ['2.5.29.54', 'X509v3 Inhibit Any Policy'],
  ['1.3.6.1.5.5.7.1.1', 'Authority Information Access'],
  ['1.3.6.1.5.5.7.1.11', 'Subject Information Access'],
  ['1.3.6.1.5.5.7.1.24', 'TLS Feature'],
  ['1.3.6.1.5.5.7.48.1.5', 'OCSP No Check'],
  ['1.3.6.1.4.1.11129.2.4.2', 'CT Precertificate SCTs'],
  ['1.3.6.1.4.1.11129.2.4.3', 'CT Precertificate Poison'],
  ['2.16.840.1.113730.1.1', 'Netscape Cert Type'],
  ['2.16.840.1.113730.1.13', 'Netscape Comment'],
])

const KEY_USAGES: Readonly<Record<KeyUsage, string>> = {
  digitalSignature: 'Digital Signature',
  nonRepudiation: 'Non Repudiation',
  keyEncipherment: 'Key Encipherment',
  dataEncipherment: 'Data Encipherment',
  keyAgreement: 'Key Agreement',
  keyCertSign: 'Certificate Sign',
  cRLSign: 'CRL Sign',
  encipherOnly: 'Encipher Only',
  decipherOnly: 'Decipher Only',
}

const CERT_TYPES: Readonly<Record<NetscapeCertType, string>> = {
  sslClient: 'SSL Client',
  sslServer: 'SSL Server',
  smime: 'S/MIME',
  objectSigning: 'Object Signing',
  reserved: 'Unused',
  sslCA: 'SSL CA',
  smimeCA: 'S/MIME CA',
  objectSigningCA: 'Object Signing CA',
}

const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['2.5.29.37.0', 'Any Extended Key Usage'],
  ['1.3.6.1.5.5.7.3.1', 'TLS Web Server Authentication'],
  ['1.3.6.1.5.5.7.3.2', 'TLS Web Client Authentication'],
  ['1.3.6.1.5.5.7.3.3', 'Code Signing'],
  ['1.3.6.1.5.5.7.3.4', 'E-mail Protection'],
  ['1.3.6.1.5.5.7.3.5', 'IPSec End System'],
  ['1.3.6.1.5.5.7.3.6', 'IPSec Tunnel'],
  ['1.3.6.1.5.5.7.3.7', 'IPSec User'],
  ['1.3.6.1.5.5.7.3.8', 'Time Stamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP Signing'],
  ['1.3.6.1.4.1.311.10.3.3', 'Microsoft Server Gated Crypto'],
  ['1.3.6.1.4.1.311.10.3.4', 'Microsoft Encrypted File System'],
  ['1.3.6.1.4.1.311.20.2.2', 'Microsoft Smartcard Login'],
  ['2.16.840.1.113730.4.1', 'Netscape Server Gated Crypto'],
])

const METHODS: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.48.1', 'OCSP'],
  ['1.3.6.1.5.5.7.48.2', 'CA Issuers'],
])

const REASONS: Readonly<Record<NonNullable<DistributionPoint['reasons']>[number], string>> = {
  unused: 'Unused',
  keyCompromise: 'Key Compromise',
  cACompromise: 'CA Compromise',
  affiliationChanged: 'Affiliation Changed',
  superseded: 'Superseded',
  cessationOfOperation: 'Cessation Of Operation',
  certificateHold: 'Certificate Hold',
  privilegeWithdrawn: 'Privilege Withdrawn',
  aACompromise: 'AA Compromise',
}
