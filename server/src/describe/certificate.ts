import { agoInWords, DAY, type Instant, inWords } from '../base/instant.ts'
import { visible } from '../base/printable.ts'
import { oidName } from '../registry/objectIdentifiers.ts'
import type { Certificate } from '../x509/certificate.ts'
import { displayName } from '../x509/displayName.ts'

export type CertificateState = 'expired' | 'notYetValid' | 'expiresSoon' | 'valid'

/** What a person wants to know first of a certificate. */
export interface CertificateDescription {
  /** The first server name, or the common name, or what else the subject has. */
  readonly title: string
  readonly kind: 'server certificate' | 'client certificate' | 'root' | 'intermediate' | 'certificate'
  /** Subject alternative names, as text. */
  readonly names: readonly string[]
  readonly state: CertificateState
  /** `expires in 12 days`, `expired 40 days ago`, `not valid for another 3 days`. */
  readonly validity: string
}

export function describeCertificate(
  certificate: Certificate,
  now: Instant,
  expiryDays: number,
): CertificateDescription {
  const notBefore = certificate.validity.notBefore.value
  const notAfter = certificate.validity.notAfter.value
  return {
    title: displayName(certificate),
    kind: kindOf(certificate),
    names: (certificate.subjectAltName?.value ?? []).map((it) => visible(it.value)),
    state: stateAt(notBefore, notAfter, now, expiryDays),
    validity: validityAt(notBefore, notAfter, now),
  }
}

function kindOf(certificate: Certificate): CertificateDescription['kind'] {
  if (certificate.isCa) return certificate.isSelfIssued ? 'root' : 'intermediate'
  const uses = certificate.extendedKeyUsage?.value.map((it) => oidName(it)) ?? []
  if (uses.includes('serverAuth')) return 'server certificate'
  if (uses.includes('clientAuth')) return 'client certificate'
  const hasServerName = certificate.subjectAltName?.value.some(
    (it) => it.kind === 'dNSName' || it.kind === 'iPAddress',
  )
  return uses.length === 0 && hasServerName ? 'server certificate' : 'certificate'
}

function stateAt(notBefore: Instant, notAfter: Instant, now: Instant, expiryDays: number): CertificateState {
  if (now > notAfter) return 'expired'
  if (now < notBefore) return 'notYetValid'
  // A fixed number of days would make every short-lived certificate look due.
  const window = Math.min(expiryDays * DAY, (notAfter - notBefore) / 3)
  return notAfter - now < window ? 'expiresSoon' : 'valid'
}

function validityAt(notBefore: Instant, notAfter: Instant, now: Instant): string {
  if (now > notAfter) return `expired ${agoInWords(now - notAfter)}`
  if (now < notBefore) return `not valid for another ${inWords(notBefore - now)}`
  return `expires in ${inWords(notAfter - now)}`
}
