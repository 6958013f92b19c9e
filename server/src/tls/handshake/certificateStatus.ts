// RFC 6066, section 8; RFC 6961, section 2.2.
//
//   enum { ocsp(1), ocsp_multi(2), (255) } CertificateStatusType;
//   opaque OCSPResponse<1..2^24-1>;
//   struct {
//       CertificateStatusType status_type;
//       select (status_type) {
//           case ocsp: OCSPResponse;
//           case ocsp_multi: OCSPResponseList;
//       } response;
//   } CertificateStatus;

import {
  type Codec,
  enumerated,
  opaqueVector,
  rest,
  select,
  struct,
  type Value,
} from '../codec/presentation.ts'

export const CertificateStatusType = { ocsp: 1, ocsp_multi: 2 } as const

const OCSPResponse = opaqueVector(1, 2 ** 24 - 1)

// A list of OCSP responses, and a kind that is not known, stay bytes.
export const CertificateStatus = struct({
  statusType: enumerated(1, CertificateStatusType),
  response: select(
    ({ statusType }: { readonly statusType: number }): Codec<Uint8Array> =>
      statusType === CertificateStatusType.ocsp ? OCSPResponse : rest,
  ),
})
export type CertificateStatus = Value<typeof CertificateStatus>
