// RFC 5280, section 6: certification paths. Building is a search from the end entity towards the trust anchors, over
// the certificates that were sent and the anchors; each step is by name, key identifier and signature. Of several
// paths the one with the fewest errors counts, so that an expired cross-certificate beside a sound one does no harm.

import { equalBytes } from '../base/bytes.ts'
import type { Instant } from '../base/instant.ts'
import { signatureAlgorithm } from '../registry/objectIdentifiers.ts'
import type { Certificate } from '../x509/certificate.ts'
import { directoryName } from '../x509/extensions/generalName.ts'
import { sameName } from '../x509/name.ts'
import { type SecurityLevel, USUAL_LEVEL } from '../x509/securityLevel.ts'
import type { TrustSettings } from '../x509/trustSettings.ts'
import {
  type FoundPath,
  type PathError,
  trustFor,
  type ValidationOptions,
  validatePath,
} from './pathValidation.ts'
import type { Purpose } from './purpose.ts'
import { type SignatureCheck, verifyCertificateSignature } from './signature.ts'

export interface CertificationPath {
  /** From the end entity on; the last is the trust anchor where `anchor` is there. */
  readonly path: readonly Certificate[]
  readonly anchor: Certificate | undefined
  readonly errors: readonly PathError[]
}

/** A certificate of a trust store. */
export interface TrustedCertificate {
  readonly certificate: Certificate
  readonly trust?: TrustSettings
}

export interface PathOptions {
  /** What the end entity's key is for; undefined for anything. A server's unless said otherwise. */
  readonly purpose?: Purpose | undefined
  /** As OpenSSL's: 1 unless said otherwise. */
  readonly securityLevel?: SecurityLevel
  /** Whether what OpenSSL refuses only with -x509_strict is an error. */
  readonly strict?: boolean
}

/**
 * The best path from the first certificate to an anchor of the trust store, and everything that is wrong with it; without
 * errors it is valid. Anchors are the self-signed certificates of the store, and those that it trusts by its settings;
 * others help to build paths, and stand in for what was sent by the same authority, as in OpenSSL. The certificates
 * must have been decoded whole (`decodeAllFields`).
 */
export function verifyPath(
  chain: readonly Certificate[],
  store: readonly TrustedCertificate[],
  now: Instant,
  options: PathOptions = {},
): CertificationPath {
  const [endEntity] = chain
  if (endEntity === undefined) return { path: [], anchor: undefined, errors: [] }
  const purpose = 'purpose' in options ? options.purpose : 'serverAuth'
  const search = new Search(chain, store, purpose)
  let best: CertificationPath | undefined
  for (const found of search.from([endEntity])) {
    const candidate = judged(found, {
      now,
      purpose,
      securityLevel: options.securityLevel ?? USUAL_LEVEL,
      strict: options.strict ?? false,
      trustOf: (it) => search.trustOf(it),
    })
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

/** Whether a path may end at a certificate of a trust store; the others there only help to build it. */
export function isTrustAnchor(
  { certificate, trust }: TrustedCertificate,
  purpose: Purpose | undefined,
): boolean {
  return isSelfSigned(certificate) || trustFor(purpose, trust) === 'trusted'
}

// Sound paths have two to four certificates; what a hostile peer sends must not cost seconds of computing.
const LONGEST_PATH = 12
const LONGEST_CHAIN = 64
const MOST_SIGNATURES = 40

class Search {
  readonly #store: readonly TrustedCertificate[]
  readonly #purpose: Purpose | undefined
  /** Those that were sent and are not in the store in another form. */
  readonly #chain: readonly Certificate[]
  #signaturesLeft = MOST_SIGNATURES
  /** Whether there were more paths than were looked at. */
  isExhausted = false

  constructor(
    chain: readonly Certificate[],
    store: readonly TrustedCertificate[],
    purpose: Purpose | undefined,
  ) {
    this.#store = store
    this.#purpose = purpose
    const special = store.filter((it) => it.trust !== undefined || !isSelfSigned(it.certificate))
    this.#chain = chain
      .slice(0, LONGEST_CHAIN)
      .filter((sent) => !special.some((it) => isSameEntity(it.certificate, sent)))
  }

  /** What the store says of the authority, in whichever certificate it is known there. */
  trustOf(certificate: Certificate): TrustSettings | undefined {
    const about = this.#store.flatMap((it) =>
      it.trust !== undefined && isSameEntity(it.certificate, certificate) ? [it.trust] : [],
    )
    return about.find((it) => trustFor(this.#purpose, it) === 'distrusted') ?? about[0]
  }

  #isAnchor(certificate: Certificate): boolean {
    const found = this.#store.find((it) => equalBytes(it.certificate.der, certificate.der))
    return found !== undefined && isTrustAnchor(found, this.#purpose)
  }

  /** All paths that begin so, those to an anchor and those that lead nowhere. */
  *from(path: readonly Certificate[], signatures: readonly SignatureCheck[] = []): Iterable<FoundPath> {
    const last = path[path.length - 1]!
    // As for OpenSSL, the settings of a trust store make no anchor of the end entity itself.
    if (this.#isAnchor(last) && (path.length > 1 || isSelfSigned(last))) {
      yield { path, anchored: true, signatures, impostors: 0, hasNamesake: false }
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
    if (!continued) {
      yield { path, anchored: false, signatures, impostors, hasNamesake: this.#hasNamesake(last, path) }
    }
  }

  /** Whether another certificate here has the name of the issuer and, by its identifiers, another key. */
  #hasNamesake(certificate: Certificate, path: readonly Certificate[]): boolean {
    return [...this.#store.map((it) => it.certificate), ...this.#chain].some(
      (it) =>
        sameName(it.subject.value, certificate.issuer.value) &&
        !path.some((other) => equalBytes(it.publicKey.value.spki, other.publicKey.value.spki)),
    )
  }

  /** Those of the store first; the same certificate or key does not come twice in a path. */
  *#issuers(certificate: Certificate, path: readonly Certificate[]): Iterable<Certificate> {
    for (const candidate of [...this.#store.map((it) => it.certificate), ...this.#chain]) {
      if (!mayHaveIssued(candidate, certificate)) continue
      if (!path.some((it) => isSameEntity(it, candidate))) yield candidate
    }
  }
}

function mayHaveIssued(issuer: Certificate, certificate: Certificate): boolean {
  if (!sameName(issuer.subject.value, certificate.issuer.value)) return false
  const wanted = certificate.authorityKeyIdentifier?.value
  if (wanted === undefined) return true
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } = wanted
  const own = issuer.subjectKeyIdentifier?.value
  if (keyIdentifier !== undefined && own !== undefined && !equalBytes(keyIdentifier, own)) return false
  if (authorityCertSerialNumber && !equalBytes(authorityCertSerialNumber, issuer.serialNumber.value))
    return false
  const name = authorityCertIssuer?.find((it) => it.kind === 'directoryName')
  return name === undefined || sameName(directoryName(certificate.der, name), issuer.issuer.value)
}

/** As far as can be said without computing: by its names, key identifiers and the kind of its key. */
function isSelfSigned(certificate: Certificate): boolean {
  const { key } = signatureAlgorithm(certificate.signatureAlgorithm.value.oid) ?? {}
  const own = certificate.publicKey.value.algorithm
  const canSign = key === undefined || key === own || (key === 'rsaPss' && own === 'rsa')
  return canSign && mayHaveIssued(certificate, certificate)
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

function judged(found: FoundPath, options: ValidationOptions): CertificationPath {
  const { path, anchored } = found
  const anchor = anchored ? path[path.length - 1] : undefined
  return { path, anchor, errors: [...validatePath(found, options)] }
}
