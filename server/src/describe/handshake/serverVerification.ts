import { type Instant, inWords } from '../../base/instant.ts'
import type { ServerCertificateCheck } from '../../handshake/state.ts'
import type { VerificationCheck, VerificationError } from '../../handshake/trace.ts'
import { type CertificationPath, verifyPath } from '../../pki/certificationPath.ts'
import { fingerprint } from '../../pki/fingerprint.ts'
import type { PathError } from '../../pki/pathValidation.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { entityName } from '../../x509/displayName.ts'
import { nameMismatch } from '../../x509/serverIdentity.ts'

/** Trust anchors, and what a report calls them. */
export interface TrustedList {
  readonly source: string
  readonly certificates: readonly Certificate[]
}

export interface VerificationOptions {
  /** The DNS name or IP address that was asked for. */
  readonly reference: string
  readonly trustAnchors: readonly Certificate[]
  readonly now: Instant
}

/** Path, name and dates of a server's chain, as a careful client checks them. */
export function checkServerCertificate({
  reference,
  trustAnchors,
  now,
}: VerificationOptions): ServerCertificateCheck {
  const store = trustAnchors.map((certificate) => ({ certificate }))
  return (chain) => {
    const [endEntity] = chain
    if (endEntity === undefined) return { checks: [], errors: [] }
    const path = verifyPath(chain, store, now, { securityLevel: SECURITY_LEVEL })
    const named = checkName(endEntity, reference)
    const errors: VerificationError[] = path.errors
      // Without anchors nothing is known of whom to trust.
      .filter((it) => trustAnchors.length > 0 || !TRUST_ERRORS.has(it.code))
      .map(({ code, message, index }) => {
        const certificate = path.path[index]
        return {
          code,
          message,
          ...(certificate === undefined ? {} : { certificate: fingerprint(certificate) }),
        }
      })
    if (named.result === 'failed') {
      errors.push({ code: 'name', message: named.detail, certificate: fingerprint(endEntity) })
    }
    return {
      checks: [checkPath(path, trustAnchors.length > 0), named, checkDates(path, endEntity, now)],
      errors,
    }
  }
}

/** That of Debian's OpenSSL, with which curl, Python and others there refuse a server. */
const SECURITY_LEVEL = 2

const DATE_ERRORS: ReadonlySet<PathError['code']> = new Set(['expired', 'notYetValid'])
const TRUST_ERRORS: ReadonlySet<PathError['code']> = new Set(['unknownIssuer', 'untrustedRoot', 'selfSigned'])

function checkPath({ errors, anchor }: CertificationPath, hasAnchors: boolean): VerificationCheck {
  const wrong = errors.find((it) => !DATE_ERRORS.has(it.code) && (hasAnchors || !TRUST_ERRORS.has(it.code)))
  if (wrong !== undefined) return { what: 'path', result: 'failed', detail: wrong.message }
  if (anchor === undefined) {
    return { what: 'path', result: 'notChecked', detail: 'no trusted CAs are known here' }
  }
  return { what: 'path', result: 'passed', detail: `leads to ${entityName(anchor.subject.value)}` }
}

function checkName(endEntity: Certificate, reference: string): VerificationCheck {
  const mismatch = nameMismatch(endEntity, reference)
  return mismatch === undefined
    ? { what: 'name', result: 'passed', detail: `name ${reference}` }
    : { what: 'name', result: 'failed', detail: mismatch }
}

function checkDates(path: CertificationPath, { validity }: Certificate, now: Instant): VerificationCheck {
  const wrong = path.errors.find((it) => DATE_ERRORS.has(it.code))
  if (wrong !== undefined) return { what: 'dates', result: 'failed', detail: wrong.message }
  return { what: 'dates', result: 'passed', detail: `${inWords(validity.notAfter.value - now)} left` }
}
