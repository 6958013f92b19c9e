// RFC 9846, section 4.6.
//
//   struct { } EndOfEarlyData;

import { struct, type Value } from '../codec/presentation.ts'

export const EndOfEarlyData = struct({})
export type EndOfEarlyData = Value<typeof EndOfEarlyData>
