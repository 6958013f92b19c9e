// RFC 9846, section 4.3.9.
//
//   enum { psk_ke(0), psk_dhe_ke(1), (255) } PskKeyExchangeMode;
//   struct {
//       PskKeyExchangeMode ke_modes<1..255>;
//   } PskKeyExchangeModes;

import { enumerated, struct, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const PskKeyExchangeMode = { psk_ke: 0, psk_dhe_ke: 1 } as const

export const PskKeyExchangeModes = struct({ keModes: vector(enumerated(1, PskKeyExchangeMode), 1, 255) })
export type PskKeyExchangeModes = Value<typeof PskKeyExchangeModes>

export const pskKeyExchangeModes = {
  type: 45,
  name: 'psk_key_exchange_modes',
  forms: { ClientHello: PskKeyExchangeModes },
} as const satisfies ExtensionDefinition
