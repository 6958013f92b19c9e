// RFC 9846, section 4.7.3.
//
//   enum { update_not_requested(0), update_requested(1), (255) } KeyUpdateRequest;
//   struct {
//       KeyUpdateRequest request_update;
//   } KeyUpdate;

import { enumerated, struct, type Value } from '../codec/presentation.ts'

export const KeyUpdateRequest = { update_not_requested: 0, update_requested: 1 } as const

export const KeyUpdate = struct({ requestUpdate: enumerated(1, KeyUpdateRequest) })
export type KeyUpdate = Value<typeof KeyUpdate>
