// RFC 5246.

import { concat } from '../../base/bytes.ts'
import { type HashName, hash } from '../../crypto/hash.ts'
import { hmac } from '../../crypto/hmac.ts'
import { VERSION_NUMBERS } from '../../registry/protocolVersions.ts'
import { VERIFY_DATA_LENGTH } from '../handshake/finished.ts'
import {
  extendedMasterSecret,
  finishedVerifyData,
  keyBlock,
  masterSecret,
  type PrfHash,
  prf,
} from '../keySchedule/prf.ts'
import { sequenceNumber } from '../protection/aeadProtection.ts'
import type { RecordMac } from '../protection/cipherAndMac.ts'
import type { Randoms, VersionBeforeTls13, VersionProfile } from './versionProfile.ts'

export const tls12: VersionProfile = overPrf('TLSv1.2', true, (suiteHash) => suiteHash)

/** TLS 1.0 to 1.2 are one protocol over a pseudorandom function, whose hash only TLS 1.2 lets the suite choose. */
export function overPrf(
  version: VersionBeforeTls13,
  explicitIv: boolean,
  prfHash: (suiteHash: HashName) => PrfHash,
): VersionProfile {
  const number = VERSION_NUMBERS[version]
  const transcript = (suiteHash: HashName, messages: Uint8Array) => {
    const name = prfHash(suiteHash)
    return name === 'MD5+SHA-1'
      ? concat(hash('MD5', messages), hash('SHA-1', messages))
      : hash(name, messages)
  }
  return {
    version,
    number,
    masterSecret: (suiteHash, preMasterSecret, { client, server }) =>
      masterSecret(prfHash(suiteHash), preMasterSecret, client, server),
    extendedMasterSecret: (suiteHash, preMasterSecret, messages) =>
      extendedMasterSecret(prfHash(suiteHash), preMasterSecret, transcript(suiteHash, messages)),
    keyBlock: (suiteHash, master, { client, server }, length) =>
      keyBlock(prfHash(suiteHash), master, client, server, length),
    exportKey: (side, material, randoms, length) =>
      prf('MD5+SHA-1', material, `${side} write key`, inOrder(randoms), length),
    exportIv(side, randoms, length) {
      const both = prf('MD5+SHA-1', new Uint8Array(0), 'IV block', inOrder(randoms), 2 * length)
      return side === 'client' ? both.subarray(0, length) : both.subarray(length)
    },
    finished: (suiteHash, master, side, messages) =>
      finishedVerifyData(prfHash(suiteHash), master, side, transcript(suiteHash, messages)),
    verifyDataLength: VERIFY_DATA_LENGTH,
    mac: (name, key) => hmacOfRecords(name, key, number),
    authentication: 'hmac',
    explicitIv,
    padding: 'checked',
    namesSignatureAlgorithm: version === 'TLSv1.2',
    noCertificate: 'emptyMessage',
  }
}

function inOrder({ client, server }: Randoms): Uint8Array {
  return concat(client, server)
}

/** HMAC(key, sequence + type + version + length + content) */
function hmacOfRecords(name: HashName, key: Uint8Array, version: number): RecordMac {
  return (sequence, type, content) =>
    hmac(
      name,
      key,
      sequenceNumber(sequence),
      Uint8Array.of(type, version >> 8, version, content.length >> 8, content.length),
      content,
    )
}
