// How a client proves that it holds its certificate's key: RFC 5246, section 7.4.8; RFC 4346, section 7.4.8; RFC 6101,
// section 5.6.8; RFC 9846, section 4.5.2.

import { concat } from '../base/bytes.ts'
import { hash } from '../crypto/hash.ts'
import { signatureScheme } from '../registry/signatureSchemes.ts'
import { ssl3CertificateVerify } from '../tls/keySchedule/ssl3.ts'
import type { VersionProfile } from '../tls/versions/index.ts'
import type { ClientCredentials, OldSignature } from './credentials.ts'
import type { RequestedCertificate } from './trace.ts'

/** The scheme of TLS 1.2 or 1.3 to sign with; undefined where there is no certificate, or none that the server could check. */
export function clientSignatureScheme(
  credentials: ClientCredentials | undefined,
  { signatureSchemes = [] }: RequestedCertificate,
  version: 'TLSv1.2' | 'TLSv1.3',
): number | undefined {
  return credentials?.signatureSchemes.find(
    (it) =>
      signatureSchemes.includes(it) &&
      // PKCS #1 v1.5 is for certificates only in TLS 1.3 (RFC 9846, section 4.3.3).
      (version === 'TLSv1.2' || signatureScheme(it).algorithm !== 'rsa_pkcs1'),
  )
}

export interface ClientSignature {
  /** Of TLS 1.2, which names it. */
  readonly algorithm?: number
  /** Over all messages so far, each with its header. */
  sign(master: Uint8Array, messages: Uint8Array): Promise<Uint8Array>
}

/** Undefined where there is no certificate, or its key makes no signature that the server could check. */
export function clientSignature(
  credentials: ClientCredentials | undefined,
  request: RequestedCertificate,
  profile: VersionProfile,
): ClientSignature | undefined {
  if (credentials === undefined) return undefined
  if (profile.namesSignatureAlgorithm) {
    const algorithm = clientSignatureScheme(credentials, request, 'TLSv1.2')
    if (algorithm === undefined) return undefined
    return { algorithm, sign: (_, messages) => credentials.sign(algorithm, messages) }
  }
  // The server names types of certificates only.
  const kind = credentials.oldSignature
  if (kind === undefined || !(request.certificateTypes ?? []).includes(CERTIFICATE_TYPES[kind]))
    return undefined
  if (profile.version !== 'SSLv3') return { sign: (_, messages) => credentials.sign(kind, messages) }
  return {
    sign(master, messages) {
      const sha = ssl3CertificateVerify('SHA-1', master, messages)
      if (kind !== 'rsaMd5Sha1') return credentials.sign(kind, sha)
      const md5 = hash('MD5', ssl3CertificateVerify('MD5', master, messages))
      return credentials.sign('rsaRaw', concat(md5, hash('SHA-1', sha)))
    },
  }
}

/** ClientCertificateType: rsa_sign, dss_sign, ecdsa_sign. */
const CERTIFICATE_TYPES: Readonly<Record<OldSignature, number>> = { rsaMd5Sha1: 1, dsaSha1: 2, ecdsaSha1: 64 }
