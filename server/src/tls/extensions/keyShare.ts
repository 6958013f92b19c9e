// RFC 9846, section 4.3.8.
//
//   struct {
//       NamedGroup group;
//       opaque key_exchange<1..2^16-1>;
//   } KeyShareEntry;
//   struct {
//       KeyShareEntry client_shares<0..2^16-1>;
//   } KeyShareClientHello;
//   struct {
//       NamedGroup selected_group;
//   } KeyShareHelloRetryRequest;
//   struct {
//       KeyShareEntry server_share;
//   } KeyShareServerHello;

import { opaqueVector, struct, type Value, vector } from '../codec/presentation.ts'
import { NamedGroup } from '../codePoints.ts'
import type { ExtensionDefinition } from './extension.ts'

export const KeyShareEntry = struct({ group: NamedGroup, keyExchange: opaqueVector(1, 2 ** 16 - 1) })
export type KeyShareEntry = Value<typeof KeyShareEntry>

export const KeyShareClientHello = struct({ clientShares: vector(KeyShareEntry, 0, 2 ** 16 - 1) })
export type KeyShareClientHello = Value<typeof KeyShareClientHello>

export const KeyShareHelloRetryRequest = struct({ selectedGroup: NamedGroup })
export type KeyShareHelloRetryRequest = Value<typeof KeyShareHelloRetryRequest>

export const KeyShareServerHello = struct({ serverShare: KeyShareEntry })
export type KeyShareServerHello = Value<typeof KeyShareServerHello>

export const keyShare = {
  type: 51,
  name: 'key_share',
  forms: {
    ClientHello: KeyShareClientHello,
    HelloRetryRequest: KeyShareHelloRetryRequest,
    ServerHello: KeyShareServerHello,
  },
} as const satisfies ExtensionDefinition
