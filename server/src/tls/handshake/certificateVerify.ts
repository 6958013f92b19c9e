// RFC 9846, section 4.5.2; RFC 5246, section 7.4.8; RFC 4346, section 7.4.8.

import type { Value } from '../codec/presentation.ts'
import { DigitallySigned, DigitallySignedBeforeTls12 } from './digitallySigned.ts'

//   struct {
//       SignatureScheme algorithm;
//       opaque signature<0..2^16-1>;
//   } CertificateVerify;
export const CertificateVerify = DigitallySigned
export type CertificateVerify = Value<typeof CertificateVerify>

//   struct {
//       Signature signature;
//   } CertificateVerify;
export const CertificateVerifyBeforeTls12 = DigitallySignedBeforeTls12
export type CertificateVerifyBeforeTls12 = Value<typeof CertificateVerifyBeforeTls12>
