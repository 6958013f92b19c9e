// RFC 9846, section 6: the alert protocol.
//
//   enum { warning(1), fatal(2), (255) } AlertLevel;
//   struct {
//       AlertLevel level;
//       AlertDescription description;
//   } Alert;

import { ALERT_DESCRIPTIONS } from '../registry/alertDescriptions.generated.ts'
import { enumerated, struct, type Value } from './codec/presentation.ts'

export const AlertLevel = { warning: 1, fatal: 2 } as const

/** The descriptions that code must name; the registry has all. */
export const AlertDescription = {
  close_notify: 0,
  unexpected_message: 10,
  bad_record_mac: 20,
  record_overflow: 22,
  handshake_failure: 40,
  no_certificate: 41,
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  illegal_parameter: 47,
  unknown_ca: 48,
  decode_error: 50,
  decrypt_error: 51,
  protocol_version: 70,
  insufficient_security: 71,
  internal_error: 80,
  inappropriate_fallback: 86,
  user_canceled: 90,
  no_renegotiation: 100,
  missing_extension: 109,
  unsupported_extension: 110,
  unrecognized_name: 112,
  certificate_required: 116,
  unknown_psk_identity: 115,
  no_application_protocol: 120,
} as const

export const Alert = struct({
  level: enumerated(1, AlertLevel),
  description: enumerated(1, (value) => ALERT_DESCRIPTIONS.find(([it]) => it === value)?.[1]),
})
export type Alert = Value<typeof Alert>
