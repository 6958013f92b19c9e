// RFC 5280, section 6.1: what is wrong with a certification path, certificate by certificate. Beside the RFC, as OpenSSL
// and the browsers do: keys and hashes that can be broken are errors, purposes narrow from the anchor down, and a trust
// store may say for what it trusts a certificate. Revocation and certificate policies are not looked at.

import { type Instant, isoDate } from '../base/instant.ts'
import { oidName } from '../registry/objectIdentifiers.ts'
import { describeSignature } from '../x509/algorithmIdentifier.ts'
import type { Certificate } from '../x509/certificate.ts'
import { ANY_EXTENDED_KEY_USAGE } from '../x509/extensions/extendedKeyUsage.ts'
import { firstForbiddenName } from '../x509/extensions/nameConstraints.ts'
import type { TrustSettings } from '../x509/trustSettings.ts'
import { PURPOSES, type Purpose, purposeTitle } from './purpose.ts'
import { type SignatureCheck, verifyCertificateSignature } from './signature.ts'

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
  | 'unknownCriticalExtension'
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
}

export interface ValidationOptions {
  readonly now: Instant
  /** What the end entity's key is for; undefined for anything. */
  readonly purpose: Purpose | undefined
  /** What the trust store says of a certificate. */
  readonly trustOf: (certificate: Certificate) => TrustSettings | undefined
}

export function* validatePath(found: FoundPath, options: ValidationOptions): Iterable<PathError> {
  const { path, anchored, signatures, impostors } = found
  for (const [index, certificate] of path.entries()) {
    const isAnchor = anchored && index === path.length - 1
    for (const { code, message } of [
      ...dateErrors(certificate, options.now),
      ...signatureErrors(certificate, isAnchor, signatures[index]),
      ...keyErrors(certificate),
      ...(index > 0 ? authorityErrors(path, index, isAnchor) : []),
      ...purposeErrors(certificate, index, options),
      ...extensionErrors(certificate),
    ]) {
      yield { code, message, index }
    }
  }
  if (!anchored) yield { ...missingAnchor(path, impostors), index: path.length - 1 }
}

type Fault = Omit<PathError, 'index'>

function missingAnchor(path: readonly Certificate[], impostors: number): Fault {
  const last = path[path.length - 1]!
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
      : { code: 'untrustedRoot', message: `${titleOf(last)} is not trusted` }
  }
  const issuer = last.issuer.value
  return {
    code: 'unknownIssuer',
    message: `no certificate of ${issuer.commonName ?? issuer.text}, which issued ${titleOf(last)}`,
  }
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
  certificate: Certificate,
  isAnchor: boolean,
  check: SignatureCheck | undefined,
): Iterable<Fault> {
  if (check?.kind === 'notChecked') {
    const message = `the signature on ${titleOf(certificate)} was not checked: ${check.why}`
    yield { code: 'signatureNotChecked', message }
  }
  const { title, hash } = describeSignature(certificate.signatureAlgorithm.value)
  // An anchor is trusted for what it is, whoever signed it.
  if (!isAnchor && hash !== undefined && BROKEN_HASHES.has(hash)) {
    yield { code: 'weakSignature', message: `the signature on ${titleOf(certificate)} is too weak: ${title}` }
  }
}

const BROKEN_HASHES: ReadonlySet<string> = new Set(['MD2', 'MD4', 'MD5', 'SHA-1'])

/** Below 80 bits of security (NIST SP 800-57, table 2), where OpenSSL and the browsers stop. */
const LEAST_BITS: Readonly<Record<string, number>> = { rsa: 1024, rsaPss: 1024, dsa: 1024, dh: 1024, ec: 160 }

function* keyErrors(certificate: Certificate): Iterable<Fault> {
  const { algorithm, bits, curve, title } = certificate.publicKey.value
  if (bits !== undefined && bits < (LEAST_BITS[algorithm] ?? 0)) {
    yield { code: 'weakKey', message: `the key of ${titleOf(certificate)} is too weak: ${title}` }
  }
  if (algorithm === 'ec' && curve === undefined) {
    // RFC 5480, section 2.1.1: "implicitCurve and specifiedCurve MUST NOT be used in PKIX".
    yield { code: 'unsupportedKey', message: `the key of ${titleOf(certificate)} does not name its curve` }
  }
}

/** Whether a certificate may certify those below it (sections 6.1.4 and 4.2.1). */
function* authorityErrors(path: readonly Certificate[], index: number, isAnchor: boolean): Iterable<Fault> {
  const authority = path[index]!
  const title = titleOf(authority)
  // Before version 3 there was no way to say it, and a trust anchor is one because it is trusted.
  const isCa = authority.isCa || (isAnchor && authority.version.value < 3)
  if (!isCa) yield { code: 'notCa', message: `${title} is not a certification authority` }
  const { keyUsage, basicConstraints } = authority
  if (keyUsage !== undefined && !keyUsage.value.includes('keyCertSign')) {
    yield { code: 'keyUsage', message: `the key of ${title} is not for signing certificates` }
  }
  const below = path.slice(1, index).filter((it) => !it.isSelfIssued).length
  const allowed = basicConstraints?.value.pathLength
  if (allowed !== undefined && below > allowed) {
    yield {
      code: 'pathLength',
      message: `${title} allows ${allowed} authorities below it, and there are ${below}`,
    }
  }
  const { nameConstraints } = authority
  const forbidden = nameConstraints && firstForbiddenName(nameConstraints.value, path[0]!)
  if (forbidden !== undefined) {
    yield { code: 'nameConstraints', message: `${title} may not certify ${forbidden}` }
  }
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
  const purposes = certificate.extendedKeyUsage?.value
  const { oid, fault } = PURPOSES[purpose]
  if (purposes !== undefined && !purposes.includes(oid) && !purposes.includes(ANY_EXTENDED_KEY_USAGE)) {
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
  return purpose === undefined || has(settings.trusted) ? 'trusted' : 'distrusted'
}

function* extensionErrors(certificate: Certificate): Iterable<Fault> {
  for (const { oid, critical } of certificate.extensions) {
    if (!critical || UNDERSTOOD.has(oid)) continue
    const what = oidName(oid) ?? oid
    yield {
      code: 'unknownCriticalExtension',
      message: `${titleOf(certificate)} has the critical extension ${what}, which is not understood`,
    }
  }
}

/** Those that are looked at above, and those of certificate policies, which no TLS client asks for. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
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
])

function titleOf(certificate: Certificate): string {
  const subject = certificate.subject.value
  return (
    subject.commonName ?? certificate.subjectAltName?.value[0]?.value ?? (subject.text || 'the certificate')
  )
}
