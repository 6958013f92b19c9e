// RFC 8422, section 5.1.2.
//
//   enum { uncompressed(0), deprecated(1..2), reserved(248..255) } ECPointFormat;
//   struct {
//       ECPointFormat ec_point_format_list<1..2^8-1>
//   } ECPointFormatList;

import { enumerated, struct, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

/** The names of the two that are deprecated are RFC 4492's. */
export const ECPointFormat = {
  uncompressed: 0,
  ansiX962_compressed_prime: 1,
  ansiX962_compressed_char2: 2,
} as const

export const ECPointFormatList = struct({
  ecPointFormatList: vector(enumerated(1, ECPointFormat), 1, 2 ** 8 - 1),
})
export type ECPointFormatList = Value<typeof ECPointFormatList>

export const ecPointFormats = {
  type: 11,
  name: 'ec_point_formats',
  forms: { ClientHello: ECPointFormatList, ServerHello: ECPointFormatList },
} as const satisfies ExtensionDefinition
