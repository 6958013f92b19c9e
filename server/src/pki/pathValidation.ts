// RFC 5280, section 6.1: what is wrong with a certification path, certificate by certificate. Beside the RFC, as OpenSSL
// and the browsers do: keys and hashes that can be broken are errors, purposes narrow from the anchor down, and a trust
// store may say for what it trusts a certificate. As OpenSSL does, the anchor is looked at too. Revocation is not.

import { type Instant, isoDate } from '../base/instant.ts'
import { oidName } from '../registry/objectIdentifiers.ts'
import { describeSignature, isSameAlgorithm } from '../x509/algorithmIdentifier.ts'
import { type Certificate, undecodableExtensions } from '../x509/certificate.ts'
import { firstForbiddenName } from '../x509/constrainedNames.ts'
import { displayName } from '../x509/displayName.ts'
import { ANY_EXTENDED_KEY_USAGE } from '../x509/extensions/extendedKeyUsage.ts'
import { directoryName, type GeneralName } from '../x509/extensions/generalName.ts'
import { hasForeignValue, isSelfIssued } from '../x509/name.ts'
import { dsaNumbers, type PublicKey } from '../x509/publicKey.ts'
import { isKeyTooWeak, isSignatureTooWeak, type SecurityLevel } from '../x509/securityLevel.ts'
import type { TrustSettings } from '../x509/trustSettings.ts'
import { isUnderstood } from '../x509/understoodExtensions.ts'
import { type PolicyFault, policyFault } from './policyProcessing.ts'
import { netscapeTypes, PURPOSES, type Purpose, purposeTitle } from './purpose.ts'
import { type SignatureCheck, verifyCertificateSignature } from './signature.ts'
import { strictFaults } from './strictProfile.ts'
import { unusableKey } from './usableKey.ts'

export type PathErrorCode =
  | 'selfSigned'
  | 'unknownIssuer'
  | 'untrustedRoot'
  | 'distrusted'
  | 'invalidSignature'
  | 'signatureNotChecked'
  | 'weakSignature'
  | 'weakKey'
  | 'unsupportedKey'
  | 'expired'
  | 'notYetValid'
  | 'notCa'
  | 'keyUsage'
  | 'pathLength'
  | 'purpose'
  | 'nameConstraints'
  | 'policy'
  | 'unknownCriticalExtension'
  | 'duplicateExtension'
  | 'malformedName'
  | 'malformedExtension'
  | 'proxyCertificate'
  | 'networkResources'
  | 'strict'
  | 'tooComplex'

export interface PathError {
  readonly code: PathErrorCode
  /** A clause in the style of a finding's message. */
  readonly message: string
  /** In `path`. */
  readonly index: number
}

export interface FoundPath {
  /** From the end entity on. */
  readonly path: readonly Certificate[]
  /** Whether the last certificate is a trust anchor. */
  readonly anchored: boolean
  /** Of each certificate by the key of the next. */
  readonly signatures: readonly SignatureCheck[]
  /** Certificates with the name of the last one's issuer that did not make its signature. */
  readonly impostors: number
  /** Whether a certificate with the name of the last one's issuer is there that has another key. */
  readonly hasNamesake: boolean
}

export interface ValidationOptions {
  readonly now: Instant
  /** What the end entity's key is for; undefined for anything. */
  readonly purpose: Purpose | undefined
  /** What the trust store says of a certificate. */
  readonly trustOf: (certificate: Certificate) => TrustSettings | undefined
  readonly securityLevel: SecurityLevel
  /** Whether what OpenSSL refuses only with -x509_strict is wrong. */
  readonly strict: boolean
}

export function* validatePath(found: FoundPath, options: ValidationOptions): Iterable<PathError> {
  const { path, anchored, signatures } = found
  for (const [index, certificate] of path.entries()) {
    const isAnchor = anchored && index === path.length - 1
    for (const { code, message } of [
      ...dateErrors(certificate, options.now),
      ...signatureErrors(path, index, isAnchor, signatures[index], options),
      ...keyErrors(certificate, path.length, options),
      ...(index > 0 ? caErrors(path, index, isAnchor) : []),
      ...purposeErrors(certificate, index, options),
      ...nameErrors(certificate),
      ...extensionErrors(certificate),
      ...(options.strict && path.length > 1 ? strictErrors(path, index) : []),
    ]) {
      yield { code, message, index }
    }
  }
  if (anchored) yield* policyErrors(path)
  if (!anchored) yield { ...missingAnchor(found), index: path.length - 1 }
}

type Fault = Omit<PathError, 'index'>

function missingAnchor({ path, impostors, hasNamesake }: FoundPath): Fault {
  const last = path[path.length - 1]!
  if (impostors > 0 && !isSameAlgorithm(last.signatureAlgorithm.value, last.tbsSignature.value)) {
    const message = `${titleOf(last)} states another signature algorithm in its signed part`
    return { code: 'invalidSignature', message }
  }
  if (impostors > 0) {
    const message = `the signature on ${titleOf(last)} was not made by the key of its issuer`
    return { code: 'invalidSignature', message }
  }
  if (last.isSelfIssued) {
    const check = verifyCertificateSignature(last, last.publicKey.value)
    if (check.kind === 'invalid') {
      return { code: 'invalidSignature', message: `the signature of ${titleOf(last)} on itself is wrong` }
    }
    return path.length === 1
      ? { code: 'selfSigned', message: `${titleOf(last)} is self-signed and not trusted` }
      : {
          code: 'untrustedRoot',
          message: `${titleOf(last)} is not trusted${hasNamesake ? ': the trusted one of that name has another key' : ''}`,
        }
  }
  const issuer = last.issuer.value.commonName ?? last.issuer.value.text
  const message = hasNamesake
    ? `the certificate of ${issuer} has another key than the CA that issued ${titleOf(last)}`
    : `no certificate of ${issuer}, which issued ${titleOf(last)}`
  return { code: 'unknownIssuer', message }
}

function* dateErrors(certificate: Certificate, now: Instant): Iterable<Fault> {
  const { notBefore, notAfter } = certificate.validity
  if (now < notBefore.value) {
    yield {
      code: 'notYetValid',
      message: `${titleOf(certificate)} is not valid before ${isoDate(notBefore.value)}`,
    }
  } else if (now > notAfter.value) {
    yield { code: 'expired', message: `${titleOf(certificate)} expired on ${isoDate(notAfter.value)}` }
  }
}

function* signatureErrors(
  path: readonly Certificate[],
  index: number,
  isAnchor: boolean,
  found: SignatureCheck | undefined,
  { securityLevel }: ValidationOptions,
): Iterable<Fault> {
  const certificate = path[index]!
  const issuerKey = found?.kind === 'notChecked' ? keyWithInheritedParameters(path, index + 1) : undefined
  const check = issuerKey === undefined ? found : verifyCertificateSignature(certificate, issuerKey)
  if (check?.kind === 'notChecked') {
    const message = `the signature on ${titleOf(certificate)} was not checked: ${check.why}`
    yield { code: 'signatureNotChecked', message }
  } else if (check?.kind === 'invalid') {
    const message = `the signature on ${titleOf(certificate)} was not made by the key of its issuer`
    yield { code: 'invalidSignature', message }
  }
  // An anchor is trusted for what it is, whoever signed it.
  if (!isAnchor && isSignatureTooWeak(certificate, securityLevel)) {
    const { title } = describeSignature(certificate.signatureAlgorithm.value)
    yield { code: 'weakSignature', message: `the signature on ${titleOf(certificate)} is too weak: ${title}` }
  }
}

/** A DSA key without parameters has those of the certificate's issuer (RFC 5280, section 6.1.4 (e)). */
function keyWithInheritedParameters(path: readonly Certificate[], index: number): PublicKey | undefined {
  const own = path[index]?.publicKey.value
  if (own === undefined || own.algorithm !== 'dsa' || own.parameters !== undefined) return undefined
  for (const { publicKey } of path.slice(index + 1)) {
    const { algorithm, parameters } = publicKey.value
    if (algorithm !== 'dsa') return undefined
    if (parameters === undefined) continue
    const { oid, title, spki, key } = own
    const whole = { algorithm, oid, title, spki, key, parameters }
    return dsaNumbers(whole) && whole
  }
  return undefined
}

function* keyErrors(
  certificate: Certificate,
  pathLength: number,
  { securityLevel }: ValidationOptions,
): Iterable<Fault> {
  const { algorithm, curve, title } = certificate.publicKey.value
  if (isKeyTooWeak(certificate, securityLevel)) {
    yield { code: 'weakKey', message: `the key of ${titleOf(certificate)} is too weak: ${title}` }
  }
  const unusable = unusableKey(certificate.publicKey.value)
  if (unusable !== undefined) {
    yield {
      code: 'unsupportedKey',
      message: `the key of ${titleOf(certificate)} cannot be used: ${unusable}`,
    }
  }
  if (pathLength > 1 && algorithm === 'ec' && curve === undefined) {
    // RFC 5480, section 2.1.1: "implicitCurve and specifiedCurve MUST NOT be used in PKIX".
    yield { code: 'unsupportedKey', message: `the key of ${titleOf(certificate)} does not name its curve` }
  }
}

/** Whether a certificate may certify those below it (sections 6.1.4 and 4.2.1). */
function* caErrors(path: readonly Certificate[], index: number, isAnchor: boolean): Iterable<Fault> {
  const authority = path[index]!
  const title = titleOf(authority)
  if (!authority.isCa && !(isAnchor && isLegacyAnchor(authority))) {
    yield { code: 'notCa', message: `${title} is not a CA certificate` }
  }
  const { keyUsage, basicConstraints } = authority
  if (keyUsage !== undefined && !keyUsage.value.includes('keyCertSign')) {
    yield { code: 'keyUsage', message: `the key of ${title} is not for signing certificates` }
  }
  const below = path.slice(1, index).filter((it) => !isSelfIssued(it)).length
  const allowed = basicConstraints?.value.pathLength
  if (allowed !== undefined && below > allowed) {
    yield {
      code: 'pathLength',
      message: `${title} allows ${allowed} CAs below it, and there are ${below}`,
    }
  }
  if (authority.nameConstraints === undefined) return
  for (const [below, certificate] of path.slice(0, index).entries()) {
    // A CA that certifies itself anew keeps its name, whatever it may certify (section 6.1.3 (b)).
    if (below > 0 && isSelfIssued(certificate)) continue
    const forbidden = firstForbiddenName(authority.nameConstraints.value, certificate, below === 0)
    if (forbidden !== undefined) {
      yield { code: 'nameConstraints', message: `${title} may not certify ${forbidden}` }
    }
  }
}

/** Without basicConstraints: before version 3 there was no way to say it, and others said it by other extensions. */
function isLegacyAnchor(anchor: Certificate): boolean {
  if (anchor.extension(BASIC_CONSTRAINTS) !== undefined) return false
  if (anchor.version.value === 1 && isSelfIssued(anchor)) return true
  if (anchor.keyUsage !== undefined) return anchor.keyUsage.value.includes('keyCertSign')
  return netscapeTypes(anchor)?.some((it) => it === 'sslCA') === true
}

const BASIC_CONSTRAINTS = '2.5.29.19'

function* strictErrors(path: readonly Certificate[], index: number): Iterable<Fault> {
  for (const why of strictFaults(path, index)) {
    yield { code: 'strict', message: `${titleOf(path[index]!)} breaks the profile of RFC 5280: ${why}` }
  }
}

function* policyErrors(path: readonly Certificate[]): Iterable<PathError> {
  const fault = policyFault(path)
  if (fault === undefined) return
  const { kind, index } = fault
  const title = titleOf(path[index]!)
  yield { code: 'policy', message: POLICY_MESSAGES[kind](title), index }
}

const POLICY_MESSAGES: Readonly<Record<PolicyFault['kind'], (title: string) => string>> = {
  noValidPolicy: (title) =>
    `a certificate policy is required, and ${title} has none that holds for the whole path`,
  anyPolicyMapped: (title) => `${title} maps anyPolicy to another policy`,
  repeatedPolicy: (title) => `${title} names a certificate policy twice`,
  noMappings: (title) => `the policyMappings of ${title} are empty`,
  badNumber: (title) => `the policyConstraints or inhibitAnyPolicy of ${title} are empty or negative`,
}

/**
 * A purpose that an authority does not have cannot be given by it: all major implementations read it so. What a trust
 * store says comes before what the certificate says.
 */
function* purposeErrors(
  certificate: Certificate,
  index: number,
  { purpose, trustOf }: ValidationOptions,
): Iterable<Fault> {
  const trust = trustFor(purpose, trustOf(certificate))
  if (trust === 'trusted') return
  const whom = purposeTitle(purpose)
  if (trust === 'distrusted') {
    yield { code: 'distrusted', message: `${titleOf(certificate)} is not to be trusted for ${whom}` }
    return
  }
  if (purpose === undefined) return
  const { fault } = PURPOSES[purpose]
  if (!isFor(certificate, purpose)) {
    yield { code: 'purpose', message: `${titleOf(certificate)} is not for ${whom}` }
  } else if (index === 0) {
    const found = fault(certificate)
    if (found === undefined) return
    const message =
      found.code === 'keyUsage'
        ? `the key of ${titleOf(certificate)} is not for ${whom}: ${found.why}`
        : `${titleOf(certificate)} is not for ${whom}: ${found.why}`
    yield { code: found.code, message }
  }
}

/** OpenSSL's TLS takes anyExtendedKeyUsage for neither of its purposes. */
function isFor({ extendedKeyUsage, isCa }: Certificate, purpose: Purpose): boolean {
  if (extendedKeyUsage === undefined) return true
  const { oid, aliases, isTls } = PURPOSES[purpose]
  return extendedKeyUsage.value.some(
    (it) => it === oid || aliases.includes(it) || (it === ANY_EXTENDED_KEY_USAGE && isCa && !isTls),
  )
}

/** What the settings of a trust store say of a purpose: a list of what is trusted excludes the rest. */
export function trustFor(
  purpose: Purpose | undefined,
  settings: TrustSettings | undefined,
): 'trusted' | 'distrusted' | undefined {
  if (settings === undefined) return undefined
  const has = (oids: readonly string[]) =>
    oids.includes(ANY_EXTENDED_KEY_USAGE) || (purpose !== undefined && oids.includes(PURPOSES[purpose].oid))
  if (has(settings.rejected)) return 'distrusted'
  if (settings.trusted === undefined) return undefined
  return has(settings.trusted) ? 'trusted' : 'distrusted'
}

function* nameErrors(certificate: Certificate): Iterable<Fault> {
  for (const whose of ['subject', 'issuer'] as const) {
    if (!hasForeignValue(certificate[whose].value)) continue
    const message = `the ${whose} of ${titleOf(certificate)} has a value that is no text`
    yield { code: 'malformedName', message }
  }
}

function* extensionErrors(certificate: Certificate): Iterable<Fault> {
  const title = titleOf(certificate)
  for (const extension of certificate.extensions) {
    const { oid, critical } = extension
    const what = oidName(oid) ?? oid
    if (oid === KEY_USAGE && certificate.keyUsage?.value.length === 0) {
      yield { code: 'keyUsage', message: `the key usage of ${title} is empty` }
    }
    if (certificate.extension(oid) !== extension) {
      yield { code: 'duplicateExtension', message: `${title} has a second ${what} extension` }
    }
    if (NETWORK_RESOURCES.has(oid)) {
      yield {
        code: 'networkResources',
        message: `${title} has ${what}, which is not compared along the path`,
      }
    }
    if (oid === PROXY_CERT_INFO) {
      yield { code: 'proxyCertificate', message: `${title} is a proxy certificate` }
    } else if (critical && !isUnderstood(oid)) {
      const message = `${title} has the critical extension ${what}, which is not understood`
      yield { code: 'unknownCriticalExtension', message }
    }
  }
  const { pathLength = 0 } = certificate.basicConstraints?.value ?? {}
  if (pathLength < 0) yield { code: 'malformedExtension', message: `${title} has a negative path length` }
  const undecodable = undecodableExtensions(certificate).map((it) => it.oid)
  for (const oid of new Set([...undecodable, ...extensionsOfMalformedNames(certificate)])) {
    if (!DECISIVE.has(oid)) continue
    yield { code: 'malformedExtension', message: `${title} has a malformed ${oidName(oid) ?? oid} extension` }
  }
}

/**
 * A malformed x400Address or ediPartyName, and a directoryName with values that are not character strings: the views
 * show such a certificate, OpenSSL does not read it.
 */
function extensionsOfMalformedNames(certificate: Certificate): readonly string[] {
  const { subjectAltName, authorityKeyIdentifier, cRLDistributionPoints, nameConstraints, der } = certificate
  const isMalformed = (name: GeneralName) => {
    if (name.kind === 'directoryName') return hasForeignValue(directoryName(der, name))
    if (name.kind === 'ediPartyName' && !/^a[01]/i.test(name.value)) return true
    return der[name.bytes.start] === 0x83 || der[name.bytes.start] === 0x85
  }
  const points = cRLDistributionPoints?.value ?? []
  const subtrees = [...(nameConstraints?.value.permitted ?? []), ...(nameConstraints?.value.excluded ?? [])]
  return [
    ...(subjectAltName?.value.some(isMalformed) ? ['2.5.29.17'] : []),
    ...(points.some((it) => [...it.fullName, ...(it.cRLIssuer ?? [])].some(isMalformed))
      ? ['2.5.29.31']
      : []),
    ...(authorityKeyIdentifier?.value.authorityCertIssuer?.some(isMalformed) ? ['2.5.29.35'] : []),
    ...(subtrees.some((it) => it.kind === 'directoryName' && hasForeignValue(it.base)) ? ['2.5.29.30'] : []),
  ]
}

const KEY_USAGE = '2.5.29.15'

/** RFC 3820: what a user certifies with the key of a certificate of theirs. Grid software alone accepts them. */
const PROXY_CERT_INFO = '1.3.6.1.5.5.7.1.14'

/** RFC 3779: address blocks and AS numbers, of which each certificate may have no more than its issuer. */
const NETWORK_RESOURCES: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.1.7', '1.3.6.1.5.5.7.1.8'])

/** Those on which validation depends, or without which OpenSSL takes no certificate. */
const DECISIVE: ReadonlySet<string> = new Set([
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.35',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
  '2.16.840.1.113730.1.1',
])

export function titleOf(certificate: Certificate): string {
  return displayName(certificate, 'the certificate')
}
