import { type Instant, isoDate } from '../base/instant.ts'
import { type TrustedCertificate, verifyPath } from '../pki/certificationPath.ts'
import { fingerprint } from '../pki/fingerprint.ts'
import type { PathErrorCode } from '../pki/pathValidation.ts'
import { type Purpose, purposeTitle } from '../pki/purpose.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { SecurityLevel } from '../x509/securityLevel.ts'
import { nameMismatch } from '../x509/serverIdentity.ts'

/** What `tls-lens verify --format json` prints: a promise to users (docs/cli.md). Fields may be added, never renamed. */
export interface VerifyReport {
  readonly valid: boolean
  /** SHA-256 of each certificate of the path, from the end entity on, in hexadecimal. */
  readonly path: readonly string[]
  readonly errors: readonly {
    readonly code: VerifiedChain['errors'][number]['code']
    readonly message: string
    /** SHA-256 of the certificate that it is about. */
    readonly certificate?: string
  }[]
}

export interface ChainQuestion {
  readonly now: Instant
  /** Undefined for any. */
  readonly purpose: Purpose | undefined
  /** The DNS name or IP address that the end entity has to be for; undefined where that is not asked. */
  readonly hostname: string | undefined
  readonly securityLevel: SecurityLevel
  readonly strict: boolean
}

/** The best path that was found, and all that is wrong with it; without errors it is valid. */
export interface VerifiedChain {
  readonly path: readonly Certificate[]
  /** What was asked: `for servers on 2026-11-24`. */
  readonly question: string
  /** Whether the last certificate of the path is trusted. */
  readonly anchored: boolean
  readonly errors: readonly {
    readonly code: PathErrorCode | 'name'
    readonly message: string
    /** In `path`. */
    readonly index: number
  }[]
}

/** Verifies the path of the first certificate (RFC 5280, section 6) and its name (RFC 9525). */
export function verifyChain(
  chain: readonly Certificate[],
  store: readonly TrustedCertificate[],
  { now, purpose, hostname, securityLevel, strict }: ChainQuestion,
): VerifiedChain {
  const { path, anchor, errors } = verifyPath(chain, store, now, { purpose, securityLevel, strict })
  const [endEntity] = path
  const mismatch = endEntity && hostname !== undefined ? nameMismatch(endEntity, hostname) : undefined
  return {
    path,
    question: `for ${purposeTitle(purpose)} on ${isoDate(now)}`,
    anchored: anchor !== undefined,
    errors: [
      ...(mismatch === undefined ? [] : [{ code: 'name', message: mismatch, index: 0 } as const]),
      ...errors,
    ],
  }
}

export function verifyReport({ path, errors }: VerifiedChain): VerifyReport {
  const fingerprints = path.map((it) => fingerprint(it))
  return {
    valid: errors.length === 0,
    path: fingerprints,
    errors: errors.map(({ code, message, index }) => {
      const certificate = fingerprints[index]
      return { code, message, ...(certificate === undefined ? {} : { certificate }) }
    }),
  }
}
