// RFC 4346: each record in CBC mode carries an initialization vector of its own.

import { overPrf } from './tls12.ts'
import type { VersionProfile } from './versionProfile.ts'

export const tls11: VersionProfile = overPrf('TLSv1.1', true, () => 'MD5+SHA-1')
