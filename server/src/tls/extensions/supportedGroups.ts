// RFC 9846, section 4.3.7; RFC 8422, section 5.1.1.
//
//   struct {
//       NamedGroup named_group_list<2..2^16-1>;
//   } NamedGroupList;

import { struct, type Value, vector } from '../codec/presentation.ts'
import { NamedGroup } from '../codePoints.ts'
import type { ExtensionDefinition } from './extension.ts'

export const NamedGroupList = struct({ namedGroupList: vector(NamedGroup, 2, 2 ** 16 - 1) })
export type NamedGroupList = Value<typeof NamedGroupList>

// Some servers of TLS 1.2 send theirs in the ServerHello, though no document gives it a meaning there.
export const supportedGroups = {
  type: 10,
  name: 'supported_groups',
  forms: { ClientHello: NamedGroupList, ServerHello: NamedGroupList, EncryptedExtensions: NamedGroupList },
} as const satisfies ExtensionDefinition
