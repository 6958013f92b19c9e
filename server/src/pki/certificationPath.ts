// RFC 5280, section 6: certification paths. Building is a search from the end entity towards the trust anchors, over
// the certificates that were sent and the anchors; each step is by name, key identifier and signature. Of several
// paths the one with the fewest errors counts, so that an expired cross-certificate beside a sound one does no harm.
// Revocation and certificate policies are not looked at.

import { equalBytes } from '../base/bytes.ts'
import { type Instant, isoDate } from '../base/instant.ts'
import { oidName } from '../registry/objectIdentifiers.ts'
import type { Certificate } from '../x509/certificate.ts'
import { firstForbiddenName, nameConstraintsOf } from '../x509/extensions/nameConstraints.ts'
import { sameName } from '../x509/name.ts'
import { type SignatureCheck, verifyCertificateSignature } from './signature.ts'

export interface CertificationPath {
  /** From the end entity on; the last is the trust anchor where `anchor` is there. */
  readonly path: readonly Certificate[]
  readonly anchor: Certificate | undefined
  readonly errors: readonly PathError[]
}

export type PathErrorCode =
  | 'selfSigned'
  | 'unknownIssuer'
  | 'untrustedRoot'
  | 'invalidSignature'
  | 'signatureNotChecked'
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

export interface PathOptions {
  /** What the end entity's key is for; undefined for anything. A server's unless said otherwise. */
  readonly purpose?: 'serverAuth' | 'clientAuth' | undefined
}

/**
 * The best path from the first certificate to one of the anchors, and everything that is wrong with it; without errors
 * it is valid. The certificates must have been decoded whole (`decodeAllFields`).
 */
export function verifyPath(
  chain: readonly Certificate[],
  anchors: readonly Certificate[],
  now: Instant,
  options: PathOptions = {},
): CertificationPath {
  const [endEntity] = chain
  if (endEntity === undefined) return { path: [], anchor: undefined, errors: [] }
  const purpose = 'purpose' in options ? options.purpose : 'serverAuth'
  const search = new Search(chain, anchors)
  let best: CertificationPath | undefined
  for (const found of search.from([endEntity])) {
    const candidate = judged(found, now, purpose)
    if (best === undefined || isBetter(candidate, best)) best = candidate
    if (best.errors.length === 0) break
  }
  // Every search yields at least the path that it began with.
  best ??= { path: [endEntity], anchor: undefined, errors: [] }
  if (best.errors.length === 0 || !search.isExhausted) return best
  const tooComplex: PathError = {
    code: 'tooComplex',
    message: 'the search for a path was given up',
    index: 0,
  }
  return { ...best, errors: [...best.errors, tooComplex] }
}

/**
 * The index of the certificate that certifies another, among candidates: by name, key identifiers and signature.
 * A signature that cannot be checked here is believed. Undefined where there is none.
 */
export function findIssuer(certificate: Certificate, candidates: readonly Certificate[]): number | undefined {
  const index = candidates.findIndex(
    (candidate) =>
      mayHaveIssued(candidate, certificate) &&
      verifyCertificateSignature(certificate, candidate.publicKey.value).kind !== 'invalid',
  )
  return index < 0 ? undefined : index
}

interface FoundPath {
  readonly path: readonly Certificate[]
  readonly anchored: boolean
  /** Of each certificate by the key of the next. */
  readonly signatures: readonly SignatureCheck[]
  /** Certificates with the name of the last one's issuer that did not make its signature. */
  readonly impostors: number
}

// Sound paths have two to four certificates; what a hostile peer sends must not cost seconds of computing.
const LONGEST_PATH = 12
const LONGEST_CHAIN = 64
const MOST_SIGNATURES = 40

class Search {
  readonly #chain: readonly Certificate[]
  readonly #anchors: readonly Certificate[]
  #signaturesLeft = MOST_SIGNATURES
  /** Whether there were more paths than were looked at. */
  isExhausted = false

  constructor(chain: readonly Certificate[], anchors: readonly Certificate[]) {
    this.#chain = chain.slice(0, LONGEST_CHAIN)
    this.#anchors = anchors
  }

  /** All paths that begin so, those to an anchor and those that lead nowhere. */
  *from(path: readonly Certificate[], signatures: readonly SignatureCheck[] = []): Iterable<FoundPath> {
    const last = path[path.length - 1]!
    if (this.#anchors.some((anchor) => equalBytes(anchor.der, last.der))) {
      yield { path, anchored: true, signatures, impostors: 0 }
      return
    }
    let continued = false
    let impostors = 0
    if (path.length < LONGEST_PATH) {
      for (const issuer of this.#issuers(last, path)) {
        if (this.#signaturesLeft === 0) {
          this.isExhausted = true
          break
        }
        this.#signaturesLeft--
        const signature = verifyCertificateSignature(last, issuer.publicKey.value)
        if (signature.kind === 'invalid') {
          impostors++
          continue
        }
        continued = true
        yield* this.from([...path, issuer], [...signatures, signature])
      }
    }
    if (!continued) yield { path, anchored: false, signatures, impostors }
  }

  /** Anchors first; the same certificate or key does not come twice in a path. */
  *#issuers(certificate: Certificate, path: readonly Certificate[]): Iterable<Certificate> {
    for (const candidate of [...this.#anchors, ...this.#chain]) {
      if (!mayHaveIssued(candidate, certificate)) continue
      if (!path.some((it) => isSameEntity(it, candidate))) yield candidate
    }
  }
}

function mayHaveIssued(issuer: Certificate, certificate: Certificate): boolean {
  if (!sameName(issuer.subject.value, certificate.issuer.value)) return false
  const wanted = certificate.authorityKeyIdentifier?.value.keyIdentifier
  const own = issuer.subjectKeyIdentifier?.value
  return wanted === undefined || own === undefined || equalBytes(wanted, own)
}

function isSameEntity(a: Certificate, b: Certificate): boolean {
  return (
    equalBytes(a.publicKey.value.spki, b.publicKey.value.spki) && sameName(a.subject.value, b.subject.value)
  )
}

function isBetter(a: CertificationPath, b: CertificationPath): boolean {
  if ((a.anchor === undefined) !== (b.anchor === undefined)) return a.anchor !== undefined
  if (a.errors.length !== b.errors.length) return a.errors.length < b.errors.length
  return a.anchor === undefined && a.path.length > b.path.length
}

function judged(found: FoundPath, now: Instant, purpose: PathOptions['purpose']): CertificationPath {
  const { path, anchored } = found
  const anchor = anchored ? path[path.length - 1] : undefined
  const errors = [...errorsOf(found, now, purpose)]
  return { path, anchor, errors }
}

function* errorsOf(
  { path, anchored, signatures, impostors }: FoundPath,
  now: Instant,
  purpose: PathOptions['purpose'],
): Iterable<PathError> {
  for (const [index, certificate] of path.entries()) {
    const isAnchor = anchored && index === path.length - 1
    for (const { code, message } of [
      ...dateErrors(certificate, now),
      ...signatureErrors(certificate, signatures[index]),
      ...(index > 0 ? authorityErrors(path, index, isAnchor) : []),
      ...purposeErrors(certificate, purpose),
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

function* signatureErrors(certificate: Certificate, check: SignatureCheck | undefined): Iterable<Fault> {
  if (check?.kind !== 'notChecked') return
  const message = `the signature on ${titleOf(certificate)} was not checked: ${check.why}`
  yield { code: 'signatureNotChecked', message }
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
  const constraints = nameConstraintsOf(authority)
  const forbidden = constraints && firstForbiddenName(constraints, path[0]!)
  if (forbidden !== undefined) {
    yield { code: 'nameConstraints', message: `${title} may not certify ${forbidden}` }
  }
}

/** A purpose that an authority does not have cannot be given by it: all major implementations read it so. */
function* purposeErrors(certificate: Certificate, purpose: PathOptions['purpose']): Iterable<Fault> {
  const purposes = certificate.extendedKeyUsage?.value
  if (purpose === undefined || purposes === undefined) return
  if (purposes.includes(PURPOSES[purpose]) || purposes.includes(ANY_EXTENDED_KEY_USAGE)) return
  const whom = purpose === 'serverAuth' ? 'servers' : 'clients'
  yield { code: 'purpose', message: `${titleOf(certificate)} is not for ${whom}` }
}

const PURPOSES = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0'

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
