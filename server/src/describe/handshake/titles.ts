import { namedGroup } from '../../registry/namedGroups.ts'
import { protocolVersion, versionTitle } from '../../registry/protocolVersions.ts'

/** How people write the group's name: `X25519`, `P-256`. */
export function groupTitle(id: number): string {
  const { name } = namedGroup(id)
  return GROUP_TITLES[name] ?? name
}

/** How people write the version with that number on the wire; hexadecimal for an unknown one. */
export function versionNumberTitle(number: number): string {
  const version = protocolVersion(number)
  return version === undefined ? `0x${number.toString(16).padStart(4, '0')}` : versionTitle(version)
}

const GROUP_TITLES: Readonly<Record<string, string>> = {
  x25519: 'X25519',
  x448: 'X448',
  secp256r1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
}
