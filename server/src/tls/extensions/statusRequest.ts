// RFC 6066, section 8; RFC 9846, section 4.5.1.1.
//
//   struct {
//       CertificateStatusType status_type;
//       select (status_type) {
//           case ocsp: OCSPStatusRequest;
//       } request;
//   } CertificateStatusRequest;
//   struct {
//       ResponderID responder_id_list<0..2^16-1>;
//       Extensions request_extensions;
//   } OCSPStatusRequest;
//   opaque ResponderID<1..2^16-1>;
//   opaque Extensions<0..2^16-1>;

import {
  type Codec,
  enumerated,
  opaqueVector,
  rest,
  select,
  struct,
  type Value,
  vector,
} from '../codec/presentation.ts'
import { CertificateStatus, CertificateStatusType } from '../handshake/certificateStatus.ts'
import type { ExtensionDefinition } from './extension.ts'

export const OCSPStatusRequest = struct({
  responderIdList: vector(opaqueVector(1, 2 ** 16 - 1), 0, 2 ** 16 - 1),
  requestExtensions: opaqueVector(0, 2 ** 16 - 1),
})
export type OCSPStatusRequest = Value<typeof OCSPStatusRequest>

export const CertificateStatusRequest = struct({
  statusType: enumerated(1, CertificateStatusType),
  request: select(
    ({ statusType }: { readonly statusType: number }): Codec<OCSPStatusRequest | Uint8Array> =>
      statusType === CertificateStatusType.ocsp ? OCSPStatusRequest : rest,
  ),
})
export type CertificateStatusRequest = Value<typeof CertificateStatusRequest>

// In TLS 1.2 the response is a message of its own and the extension an empty promise of it; in TLS 1.3 it stands
// with the certificate.
const empty = struct({})

export const statusRequest = {
  type: 5,
  name: 'status_request',
  forms: {
    ClientHello: CertificateStatusRequest,
    ServerHello: empty,
    CertificateRequest: empty,
    Certificate: CertificateStatus,
  },
} as const satisfies ExtensionDefinition
