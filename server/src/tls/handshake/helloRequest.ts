// RFC 5246, section 7.4.1.1.
//
//   struct { } HelloRequest;

import { struct, type Value } from '../codec/presentation.ts'

export const HelloRequest = struct({})
export type HelloRequest = Value<typeof HelloRequest>
