// RFC 9846, section 4.4.2; RFC 5246, section 7.4.4; RFC 4346, section 7.4.4.

import { enumerated, opaqueVector, struct, type Value, vector } from '../codec/presentation.ts'
import { SignatureScheme } from '../codePoints.ts'
import { DistinguishedName } from '../extensions/certificateAuthorities.ts'
import { extensionsOf } from '../extensions/index.ts'

//   struct {
//       opaque certificate_request_context<0..2^8-1>;
//       Extension extensions<0..2^16-1>;
//   } CertificateRequest;
export const CertificateRequest = struct({
  certificateRequestContext: opaqueVector(0, 2 ** 8 - 1),
  extensions: extensionsOf('CertificateRequest'),
})
export type CertificateRequest = Value<typeof CertificateRequest>

/** `enum { … } ClientCertificateType;` of RFC 5246, and RFC 8422, section 5.5. */
export const ClientCertificateType = {
  rsa_sign: 1,
  dss_sign: 2,
  rsa_fixed_dh: 3,
  dss_fixed_dh: 4,
  rsa_ephemeral_dh: 5,
  dss_ephemeral_dh: 6,
  fortezza_dms: 20,
  ecdsa_sign: 64,
  rsa_fixed_ecdh: 65,
  ecdsa_fixed_ecdh: 66,
} as const

const certificateTypes = vector(enumerated(1, ClientCertificateType), 1, 2 ** 8 - 1)
const certificateAuthorities = vector(DistinguishedName, 0, 2 ** 16 - 1)

//   struct {
//       ClientCertificateType certificate_types<1..2^8-1>;
//       SignatureAndHashAlgorithm supported_signature_algorithms<2^16-1>;
//       DistinguishedName certificate_authorities<0..2^16-1>;
//   } CertificateRequest;
//
// TLS 1.3 keeps the numbers of SignatureAndHashAlgorithm as SignatureScheme (RFC 9846, section 4.3.3).
export const CertificateRequestOfTls12 = struct({
  certificateTypes,
  supportedSignatureAlgorithms: vector(SignatureScheme, 0, 2 ** 16 - 2),
  certificateAuthorities,
})
export type CertificateRequestOfTls12 = Value<typeof CertificateRequestOfTls12>

//   struct {
//       ClientCertificateType certificate_types<1..2^8-1>;
//       DistinguishedName certificate_authorities<0..2^16-1>;
//   } CertificateRequest;
export const CertificateRequestBeforeTls12 = struct({ certificateTypes, certificateAuthorities })
export type CertificateRequestBeforeTls12 = Value<typeof CertificateRequestBeforeTls12>
