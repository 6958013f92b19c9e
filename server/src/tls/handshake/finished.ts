// RFC 9846, section 4.5.3; RFC 5246, section 7.4.9; RFC 6101, section 5.6.9.
//
//   struct {
//       opaque verify_data[Hash.length];
//   } Finished;

import { opaque, struct, type Value } from '../codec/presentation.ts'

/** `length` in bytes: see {@link verifyDataLength}. */
export function Finished(length: number) {
  return struct({ verifyData: opaque(length) })
}
export type Finished = Value<ReturnType<typeof Finished>>

/** TLS 1.0 to 1.2. */
export const VERIFY_DATA_LENGTH = 12
/** SSL 3.0: `opaque md5_hash[16]; opaque sha_hash[20];` */
export const SSL30_VERIFY_DATA_LENGTH = 36
