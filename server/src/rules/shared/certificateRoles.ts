// The profiles of certificates in the Baseline Requirements, section 7.1.2, by what a certificate says of itself.

import type { Certificate } from '../../x509/certificate.ts'
import { ANY_EXTENDED_KEY_USAGE, SERVER_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import { isSelfSigned } from '../../x509/selfSigned.ts'
import { looksLikeServerName } from '../../x509/serverIdentity.ts'

/** Section 7.1.2.7, a Subscriber (Server) Certificate: of an end entity, and not for other purposes only. */
export function isServerCertificate(certificate: Certificate): boolean {
  return !certificate.isCa && isForServers(certificate)
}

/** Sections 7.1.2.2 to 7.1.2.6: of an authority that another one certifies, and not for other purposes only. */
export function isSubordinateCa(certificate: Certificate): boolean {
  return certificate.isCa && !isSelfSigned(certificate) && isForServers(certificate)
}

/** Section 7.1.2.1, a Root CA Certificate. */
export function isRoot(certificate: Certificate): boolean {
  return certificate.isCa && isSelfSigned(certificate)
}

/**
 * Whether it is an authority's and nothing says that it is a server's as well: `tls.crt` in a Secret of Kubernetes may be
 * the certificate that an issuer signs with.
 */
export function isCaAlone(certificate: Certificate): boolean {
  const { isCa, keyUsage, extendedKeyUsage, subjectAltName, subject } = certificate
  if (!isCa) return false
  if (extendedKeyUsage?.value.includes(SERVER_AUTH)) return false
  if (keyUsage?.value.includes('keyCertSign')) return true
  return subjectAltName === undefined && !looksLikeServerName(subject.value.commonName ?? '')
}

/** Whether it is for servers, or says no purpose. */
export function isForServers({ extendedKeyUsage }: Certificate): boolean {
  if (extendedKeyUsage === undefined) return true
  const { value } = extendedKeyUsage
  return value.length === 0 || value.includes(SERVER_AUTH) || value.includes(ANY_EXTENDED_KEY_USAGE)
}

/** What the profile of RFC 5280 asks of a root, and none but these insist on. */
export const STRICT_VERIFIERS_REFUSE = 'Python and OpenSSL -x509_strict refuse it'
