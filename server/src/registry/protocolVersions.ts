/** The versions of the protocol, oldest first; the order is that of preference, reversed. */
export const PROTOCOL_VERSIONS = ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const

export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number]

/** The number that stands for a version on the wire; SSL 2.0's is the one in its CLIENT-HELLO. */
export const VERSION_NUMBERS: Readonly<Record<ProtocolVersion, number>> = {
  SSLv2: 0x0002,
  SSLv3: 0x0300,
  'TLSv1.0': 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
}

/** The version with that number on the wire, or undefined for a number without a name (a GREASE value, say). */
export function protocolVersion(number: number): ProtocolVersion | undefined {
  return PROTOCOL_VERSIONS.find((it) => VERSION_NUMBERS[it] === number)
}

export function isOlder(version: ProtocolVersion, than: ProtocolVersion): boolean {
  return PROTOCOL_VERSIONS.indexOf(version) < PROTOCOL_VERSIONS.indexOf(than)
}

/** How people write it: `TLS 1.2`, `SSL 3.0`. */
export function versionTitle(version: ProtocolVersion): string {
  return version === 'SSLv2' ? 'SSL 2.0' : version === 'SSLv3' ? 'SSL 3.0' : version.replace('TLSv', 'TLS ')
}
