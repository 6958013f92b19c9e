import { ssl3 } from './ssl3.ts'
import { tls10 } from './tls10.ts'
import { tls11 } from './tls11.ts'
import { tls12 } from './tls12.ts'
import type { VersionBeforeTls13, VersionProfile } from './versionProfile.ts'

export type { Randoms, VersionBeforeTls13, VersionProfile } from './versionProfile.ts'

export function isBeforeTls13(version: string): version is VersionBeforeTls13 {
  return version in VERSION_PROFILES
}

export const VERSION_PROFILES: Readonly<Record<VersionBeforeTls13, VersionProfile>> = {
  SSLv3: ssl3,
  'TLSv1.0': tls10,
  'TLSv1.1': tls11,
  'TLSv1.2': tls12,
}
