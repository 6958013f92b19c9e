import { DecodeError } from '../../base/bytes.ts'
import { isoDate, plural } from '../../base/instant.ts'
import { signatureScheme } from '../../registry/signatureSchemes.ts'
import { certificateAuthorities } from '../../tls/extensions/certificateAuthorities.ts'
import { findExtension } from '../../tls/extensions/index.ts'
import { signatureAlgorithms } from '../../tls/extensions/signatureAlgorithms.ts'
import type { CertificateRequest, CertificateRequestOfTls12 } from '../../tls/handshake/certificateRequest.ts'
import type { CertificateVerify } from '../../tls/handshake/certificateVerify.ts'
import { readCertificate } from '../../x509/certificate.ts'
import { displayName, entityName } from '../../x509/displayName.ts'
import { decodeNameBytes } from '../../x509/name.ts'
import { type Description, field, fieldOf } from './description.ts'
import type { MessageField } from './handshakeReport.ts'

export function describeCertificate(ders: readonly Uint8Array[]): Description {
  return {
    name: 'Certificate',
    summary: chainSummary(ders),
    step: 'certificate',
    fields: ders.map(described),
  }
}

/** "shop.example, issued by R11 (2 certificates)". */
function chainSummary(ders: readonly Uint8Array[]): string {
  const [first] = ders
  if (first === undefined) return 'no certificate'
  const endEntity = readCertificate(first)
  if (endEntity === undefined) return 'a certificate that cannot be read'
  const issuer = endEntity.isSelfIssued ? 'self-signed' : `issued by ${entityName(endEntity.issuer.value)}`
  const count = ders.length > 1 ? ` (${ders.length} certificates)` : ''
  return `${displayName(endEntity)}, ${issuer}${count}`
}

function described(der: Uint8Array, index: number): MessageField {
  const certificate = readCertificate(der)
  const name = index === 0 ? 'certificate' : `certificate ${index + 1}`
  if (certificate === undefined) return field(name, `not a certificate (${plural(der.length, 'byte')})`)
  const { validity, publicKey, subject, issuer } = certificate
  const dates = `${isoDate(validity.notBefore.value)} to ${isoDate(validity.notAfter.value)}`
  return field(
    name,
    `${subject.value.text || displayName(certificate)}, issued by ${issuer.value.text}, ${dates}, ${publicKey.value.title}`,
  )
}

export function describeCertificateVerify({ algorithm }: CertificateVerify): Description {
  const { name } = signatureScheme(algorithm)
  return {
    name: 'CertificateVerify',
    summary: name,
    step: 'certificate',
    fields: [field('signature scheme', name)],
  }
}

export function describeCertificateRequest(request: CertificateRequest): Description {
  const { extensions } = request
  return requestDescription(
    findExtension(extensions, certificateAuthorities, 'CertificateRequest')?.authorities ?? [],
    findExtension(extensions, signatureAlgorithms, 'CertificateRequest')?.supportedSignatureAlgorithms ?? [],
  )
}

export function describeCertificateRequestOfTls12(request: CertificateRequestOfTls12): Description {
  return requestDescription(request.certificateAuthorities, request.supportedSignatureAlgorithms)
}

/** It names types of certificates, and no signature scheme. */
export function describeCertificateRequestBeforeTls12(
  request: Omit<CertificateRequestOfTls12, 'supportedSignatureAlgorithms'>,
): Description {
  return requestDescription(request.certificateAuthorities, [])
}

function requestDescription(authorities: readonly Uint8Array[], schemes: readonly number[]): Description {
  const names = authorities.map(authorityTitle)
  const [first, ...others] = names
  const accepted =
    first === undefined
      ? 'of any CA'
      : `accepted CAs: ${first}${others.length > 0 ? ` +${others.length}` : ''}`
  return {
    name: 'CertificateRequest',
    summary: `requests a client certificate (${accepted})`,
    step: 'certificate',
    fields: [
      ...fieldOf('accepted CAs', names),
      ...fieldOf(
        'signature schemes',
        schemes.map((it) => signatureScheme(it).name),
      ),
    ],
  }
}

/** The name of a CA that a server accepts, from the DER of its distinguished name. */
export function authorityTitle(der: Uint8Array): string {
  try {
    return entityName(decodeNameBytes(der))
  } catch (error) {
    if (error instanceof DecodeError) return 'a CA whose name cannot be read'
    throw error
  }
}
