// RFC 6066, section 3.
//
//   struct {
//       NameType name_type;
//       select (name_type) {
//           case host_name: HostName;
//       } name;
//   } ServerName;
//   enum { host_name(0), (255) } NameType;
//   opaque HostName<1..2^16-1>;
//   struct {
//       ServerName server_name_list<1..2^16-1>
//   } ServerNameList;

import { enumerated, opaqueVector, quoted, struct, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const NameType = { host_name: 0 } as const

// RFC 6066 defines no other kind of name, and asks those to come to have a length in front as well.
export const ServerName = struct({
  nameType: enumerated(1, NameType),
  name: opaqueVector(1, 2 ** 16 - 1, quoted),
})
export type ServerName = Value<typeof ServerName>

export const ServerNameList = struct({ serverNameList: vector(ServerName, 1, 2 ** 16 - 1) })
export type ServerNameList = Value<typeof ServerNameList>

// A server answers with an empty one.
const empty = struct({})

export const serverName = {
  type: 0,
  name: 'server_name',
  forms: { ClientHello: ServerNameList, ServerHello: empty, EncryptedExtensions: empty },
} as const satisfies ExtensionDefinition
