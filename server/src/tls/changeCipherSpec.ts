// RFC 5246, section 7.1; in TLS 1.3 only for middleboxes (RFC 9846, appendix E.4).
//
//   struct {
//       enum { change_cipher_spec(1), (255) } type;
//   } ChangeCipherSpec;

import { enumerated, struct, type Value } from './codec/presentation.ts'

export const ChangeCipherSpec = struct({ type: enumerated(1, { change_cipher_spec: 1 }) })
export type ChangeCipherSpec = Value<typeof ChangeCipherSpec>
