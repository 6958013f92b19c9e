// What OpenSSL refuses with -x509_strict, beyond what it always does (check_extensions in crypto/x509/x509_vfy.c), and
// Python since 3.13: certificates that do not follow the profile of RFC 5280, section 4. Trust anchors are looked at too;
// a certificate that is trusted itself is not.

import { isSameAlgorithm } from '../x509/algorithmIdentifier.ts'
import type { Certificate } from '../x509/certificate.ts'

/** A clause about the certificate at `index` of a path of two certificates or more. */
export function* strictFaults(path: readonly Certificate[], index: number): Iterable<string> {
  const certificate = path[index]!
  const { basicConstraints, keyUsage, subject, subjectAltName, authorityKeyIdentifier } = certificate
  const isCritical = (oid: string) => certificate.extension(oid)?.critical === true
  const signsCertificates = keyUsage === undefined || keyUsage.value.includes('keyCertSign')
  if (basicConstraints?.value.pathLength !== undefined) {
    if (!certificate.isCa) yield 'it has a path length and is not a CA'
    if (!signsCertificates) yield 'it has a path length, and its key usage lacks keyCertSign'
  }
  if (certificate.isCa) {
    if (!isCritical(BASIC_CONSTRAINTS)) yield 'its basicConstraints is not critical'
    if (keyUsage === undefined) yield 'it is a CA certificate without keyUsage'
    if (index > 0 && certificate.version.value === 3 && certificate.subjectKeyIdentifier === undefined)
      yield 'it is a CA certificate without subjectKeyIdentifier'
  } else if (index > 0) yield 'it is not a CA by its basicConstraints'
  else if (signsCertificates && keyUsage !== undefined)
    yield 'its key usage has keyCertSign, and it is not a CA'
  if (certificate.issuer.value.attributes.length === 0) yield 'its issuer is empty'
  if (subject.value.attributes.length === 0) {
    if (certificate.isCa || keyUsage?.value.includes('cRLSign') || subjectAltName === undefined) {
      yield 'its subject is empty'
    } else if (!isCritical(SUBJECT_ALT_NAME)) yield 'its subject is empty, and subjectAltName is not critical'
  }
  if (subjectAltName?.value.length === 0) yield 'its subjectAltName is empty'
  if (!isSameAlgorithm(certificate.signatureAlgorithm.value, certificate.tbsSignature.value)) {
    yield 'its two signature algorithms differ'
  }
  if (certificate.version.value < 3 && certificate.extensions.length > 0) {
    yield `it has extensions and is of version ${certificate.version.value}`
  }
  const isLast = index === path.length - 1
  if (
    certificate.version.value === 3 &&
    !isLast &&
    authorityKeyIdentifier?.value.keyIdentifier === undefined
  ) {
    yield 'it has no authorityKeyIdentifier'
  }
}

const SUBJECT_ALT_NAME = '2.5.29.17'
const BASIC_CONSTRAINTS = '2.5.29.19'
