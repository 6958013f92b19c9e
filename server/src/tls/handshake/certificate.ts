// RFC 9846, section 4.5.1; RFC 5246, section 7.4.2; the older form is the same since SSL 3.0.
//
// What a certificate says is not the codec's business: on the wire it is opaque (I11).

import { opaqueVector, struct, type Value, vector } from '../codec/presentation.ts'
import { extensionsOf } from '../extensions/index.ts'

//   struct {
//       opaque cert_data<1..2^24-1>;
//       Extension extensions<0..2^16-1>;
//   } CertificateEntry;
export const CertificateEntry = struct({
  certData: opaqueVector(1, 2 ** 24 - 1),
  extensions: extensionsOf('Certificate'),
})
export type CertificateEntry = Value<typeof CertificateEntry>

//   struct {
//       opaque certificate_request_context<0..2^8-1>;
//       CertificateEntry certificate_list<0..2^24-1>;
//   } Certificate;
export const Certificate = struct({
  certificateRequestContext: opaqueVector(0, 2 ** 8 - 1),
  certificateList: vector(CertificateEntry, 0, 2 ** 24 - 1),
})
export type Certificate = Value<typeof Certificate>

//   opaque ASN.1Cert<1..2^24-1>;
//   struct {
//       ASN.1Cert certificate_list<0..2^24-1>;
//   } Certificate;
export const CertificateBeforeTls13 = struct({
  certificateList: vector(opaqueVector(1, 2 ** 24 - 1), 0, 2 ** 24 - 1),
})
export type CertificateBeforeTls13 = Value<typeof CertificateBeforeTls13>
