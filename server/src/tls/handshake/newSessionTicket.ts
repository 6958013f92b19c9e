// RFC 9846, section 4.7.1; RFC 5077, section 3.3.

import { opaqueVector, struct, uint32, type Value } from '../codec/presentation.ts'
import { extensionsOf } from '../extensions/index.ts'

//   struct {
//       uint32 ticket_lifetime;
//       uint32 ticket_age_add;
//       opaque ticket_nonce<0..255>;
//       opaque ticket<1..2^16-1>;
//       Extension extensions<0..2^16-1>;
//   } NewSessionTicket;
export const NewSessionTicket = struct({
  ticketLifetime: uint32,
  ticketAgeAdd: uint32,
  ticketNonce: opaqueVector(0, 255),
  ticket: opaqueVector(1, 2 ** 16 - 1),
  extensions: extensionsOf('NewSessionTicket'),
})
export type NewSessionTicket = Value<typeof NewSessionTicket>

//   struct {
//       uint32 ticket_lifetime_hint;
//       opaque ticket<0..2^16-1>;
//   } NewSessionTicket;
export const NewSessionTicketBeforeTls13 = struct({
  ticketLifetimeHint: uint32,
  ticket: opaqueVector(0, 2 ** 16 - 1),
})
export type NewSessionTicketBeforeTls13 = Value<typeof NewSessionTicketBeforeTls13>
