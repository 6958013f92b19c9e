import type { Instant } from '../base/instant.ts'
import type { ProfileId } from '../policy/profiles.ts'
import type { Certificate } from '../x509/certificate.ts'

/** What every rule is told of the world. */
export interface RuleContext {
  readonly now: Instant
  /** Days before the end of a certificate's life in which it counts as expiring; 30 unless set. */
  readonly expiryDays: number
  /** The profile that fixes offer first; Mozilla intermediate unless set. */
  readonly profile?: ProfileId
  /** Whether certificates are judged as those of a public authority; what each of them says unless set. */
  readonly scope?: CertificateScope
  /**
   * Whether the key of the issuer made the signature on the certificate; undefined where that is not computed. It takes
   * a tenth of a millisecond and more. Set by analysis, which remembers the answers.
   */
  readonly isSignedBy?: (certificate: Certificate, issuer: Certificate) => boolean | undefined
  /** Whether the certificate that is judged is known to be one that a server presents. */
  readonly isPresentedByServer?: boolean
  /** Whether an RSA modulus is in a list of weak keys that the user has. */
  readonly isListedAsWeak?: ((modulus: Uint8Array) => boolean) | undefined
}

/** `auto`: public are those that carry a policy of the CA/Browser Forum or were logged. */
export type CertificateScope = (typeof CERTIFICATE_SCOPES)[number]
export const CERTIFICATE_SCOPES = ['auto', 'public', 'private'] as const
