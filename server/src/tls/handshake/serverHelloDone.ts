// RFC 5246, section 7.4.5.
//
//   struct { } ServerHelloDone;

import { struct, type Value } from '../codec/presentation.ts'

export const ServerHelloDone = struct({})
export type ServerHelloDone = Value<typeof ServerHelloDone>
