// RFC 9846, section 4.3.11.
//
//   struct {
//       opaque identity<1..2^16-1>;
//       uint32 obfuscated_ticket_age;
//   } PskIdentity;
//   opaque PskBinderEntry<32..255>;
//   struct {
//       PskIdentity identities<7..2^16-1>;
//       PskBinderEntry binders<33..2^16-1>;
//   } OfferedPsks;
//   struct {
//       select (Handshake.msg_type) {
//           case client_hello: OfferedPsks;
//           case server_hello: uint16 selected_identity;
//       };
//   } PreSharedKeyExtension;

import { opaqueVector, struct, uint16, uint32, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const PskIdentity = struct({ identity: opaqueVector(1, 2 ** 16 - 1), obfuscatedTicketAge: uint32 })
export type PskIdentity = Value<typeof PskIdentity>

export const PskBinders = vector(opaqueVector(32, 255), 33, 2 ** 16 - 1)

export const OfferedPsks = struct({
  identities: vector(PskIdentity, 7, 2 ** 16 - 1),
  binders: PskBinders,
})
export type OfferedPsks = Value<typeof OfferedPsks>

export const preSharedKey = {
  type: 41,
  name: 'pre_shared_key',
  forms: { ClientHello: OfferedPsks, ServerHello: struct({ selectedIdentity: uint16 }) },
} as const satisfies ExtensionDefinition
