// RFC 6962, section 3.3; RFC 9846, section 4.5.1.1.
//
//   opaque SerializedSCT<1..2^16-1>;
//   struct {
//       SerializedSCT sct_list <1..2^16-1>;
//   } SignedCertificateTimestampList;

import { opaqueVector, struct, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const SignedCertificateTimestampList = struct({
  sctList: vector(opaqueVector(1, 2 ** 16 - 1), 1, 2 ** 16 - 1),
})
export type SignedCertificateTimestampList = Value<typeof SignedCertificateTimestampList>

const empty = struct({})

export const signedCertificateTimestamp = {
  type: 18,
  name: 'signed_certificate_timestamp',
  forms: {
    ClientHello: empty,
    CertificateRequest: empty,
    ServerHello: SignedCertificateTimestampList,
    Certificate: SignedCertificateTimestampList,
  },
} as const satisfies ExtensionDefinition
