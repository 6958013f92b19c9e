// RFC 2246.

import { overPrf } from './tls12.ts'
import type { VersionProfile } from './versionProfile.ts'

export const tls10: VersionProfile = overPrf('TLSv1.0', false, () => 'MD5+SHA-1')
