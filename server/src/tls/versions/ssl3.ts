// RFC 6101.

import { VERSION_NUMBERS } from '../../registry/protocolVersions.ts'
import { SSL30_VERIFY_DATA_LENGTH } from '../handshake/finished.ts'
import {
  type Ssl3Hash,
  ssl3ExportKey,
  ssl3Finished,
  ssl3KeyBlock,
  ssl3Mac,
  ssl3MasterSecret,
} from '../keySchedule/ssl3.ts'
import type { Randoms, VersionProfile } from './versionProfile.ts'

export const ssl3: VersionProfile = {
  version: 'SSLv3',
  number: VERSION_NUMBERS.SSLv3,
  masterSecret: (_, preMasterSecret, { client, server }) => ssl3MasterSecret(preMasterSecret, client, server),
  keyBlock: (_, master, { client, server }, length) => ssl3KeyBlock(master, client, server, length),
  exportKey: (side, material, randoms, length) => ssl3ExportKey(material, ...ownFirst(side, randoms), length),
  exportIv: (side, randoms, length) => ssl3ExportKey(new Uint8Array(0), ...ownFirst(side, randoms), length),
  finished: (_, master, side, messages) => ssl3Finished(master, side, messages),
  verifyDataLength: SSL30_VERIFY_DATA_LENGTH,
  mac: (name, key) => (sequence, type, content) => ssl3Mac(ssl3Hash(name), key, sequence, type, content),
  authentication: 'mac',
  explicitIv: false,
  padding: 'any',
  namesSignatureAlgorithm: false,
  noCertificate: 'alert',
}

function ownFirst(side: 'client' | 'server', { client, server }: Randoms): [Uint8Array, Uint8Array] {
  return side === 'client' ? [client, server] : [server, client]
}

/** Some servers choose suites of TLS 1.2 under SSL 3.0; pads are defined for two hashes. */
function ssl3Hash(name: string): Ssl3Hash {
  if (name !== 'MD5' && name !== 'SHA-1') throw new RangeError(`SSL 3.0 has no MAC with ${name}`)
  return name
}
