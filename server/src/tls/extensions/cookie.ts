// RFC 9846, section 4.3.2.
//
//   struct {
//       opaque cookie<1..2^16-1>;
//   } Cookie;

import { opaqueVector, struct, type Value } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const Cookie = struct({ cookie: opaqueVector(1, 2 ** 16 - 1) })
export type Cookie = Value<typeof Cookie>

export const cookie = {
  type: 44,
  name: 'cookie',
  forms: { ClientHello: Cookie, HelloRetryRequest: Cookie },
} as const satisfies ExtensionDefinition
