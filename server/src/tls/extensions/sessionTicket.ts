// RFC 5077, section 3.2.
//
//   struct {
//       opaque ticket<0..2^16-1>;
//   } SessionTicket;
//
// The ticket is the whole content and has no length of its own, whatever the drawing says: that is how all send it
// (section 3.2, last paragraph, and appendix A). Empty where a client asks for one and where a server promises one.

import { rest, struct } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const sessionTicket = {
  type: 35,
  name: 'session_ticket',
  forms: { ClientHello: struct({ ticket: rest }), ServerHello: struct({}) },
} as const satisfies ExtensionDefinition
