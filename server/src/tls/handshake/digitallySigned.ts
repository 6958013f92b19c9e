// RFC 5246, section 4.7; RFC 4346, section 4.7.

import { opaqueVector, struct, type Value } from '../codec/presentation.ts'
import { SignatureScheme } from '../codePoints.ts'

//   struct {
//       SignatureAndHashAlgorithm algorithm;
//       opaque signature<0..2^16-1>;
//   } DigitallySigned;
export const DigitallySigned = struct({
  algorithm: SignatureScheme,
  signature: opaqueVector(0, 2 ** 16 - 1),
})
export type DigitallySigned = Value<typeof DigitallySigned>

/** Before TLS 1.2 the key type determines the algorithm, and only the signature is sent. */
export const DigitallySignedBeforeTls12 = struct({ signature: opaqueVector(0, 2 ** 16 - 1) })
export type DigitallySignedBeforeTls12 = Value<typeof DigitallySignedBeforeTls12>
