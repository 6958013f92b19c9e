// RFC 5246, section 6.3; RFC 2246, section 6.3.1 (export ciphers); RFC 6101, section 6.2.2.

import { type AeadName, isAeadName } from '../../crypto/aead.ts'
import type { BlockCipherName } from '../../crypto/blockCiphers.ts'
import { type HashName, hashLength } from '../../crypto/hash.ts'
import type { BulkCipher } from '../../registry/bulkCiphers.ts'
import { tls12AeadDecryption, tls12AeadEncryption, tls12IvLength } from '../protection/aeadProtection.ts'
import {
  type CipherAndMac,
  cipherAndMacDecryption,
  cipherAndMacEncryption,
} from '../protection/cipherAndMac.ts'
import type { RecordDecryption, RecordEncryption } from '../protection/recordProtection.ts'
import type { Randoms, VersionProfile } from './versionProfile.ts'

/** What a suite protects records with, in the versions before TLS 1.3. */
export interface SuiteProtection {
  /** Of the PRF in TLS 1.2. */
  readonly hash: HashName
  /** Absent with an AEAD. */
  readonly mac?: HashName
  readonly bulk: BulkCipher
  readonly exportGrade: boolean
}

/** What a side takes of the key block; a part that the suite does not need is empty. */
export interface SideKeys {
  readonly macKey: Uint8Array
  readonly key: Uint8Array
  readonly iv: Uint8Array
}

export interface RecordKeys {
  readonly encryption: RecordEncryption
  readonly decryption: RecordDecryption
  readonly keys: { readonly client: SideKeys; readonly server: SideKeys }
}

/** How a client protects what it sends, and reads what the server sends. */
export function recordKeys(
  profile: VersionProfile,
  suite: SuiteProtection,
  master: Uint8Array,
  randoms: Randoms,
  encryptThenMac: boolean,
  random: (length: number) => Uint8Array,
): RecordKeys {
  const { bulk, hash, mac } = suite
  const { keyMaterial } = bulk
  const macLength = mac === undefined ? 0 : hashLength(mac)
  const ivLength = ivLengthOf(profile, suite)
  const length = 2 * (macLength + keyMaterial + ivLength)
  const block = profile.keyBlock(hash, master, randoms, length)
  const part = (start: number, size: number) => block.subarray(start, start + size)
  const sideKeys = (side: 'client' | 'server'): SideKeys => {
    const index = side === 'client' ? 0 : 1
    const material = part(2 * macLength + index * keyMaterial, keyMaterial)
    return {
      macKey: part(index * macLength, macLength),
      key: suite.exportGrade ? profile.exportKey(side, material, randoms, bulk.keyLength) : material,
      iv: part(2 * (macLength + keyMaterial) + index * ivLength, ivLength),
    }
  }
  const client = sideKeys('client')
  const server = sideKeys('server')
  if (bulk.kind === 'aead') {
    const name = aeadName(bulk)
    return {
      encryption: tls12AeadEncryption(name, client),
      decryption: tls12AeadDecryption(name, server),
      keys: { client, server },
    }
  }
  const protection = (side: 'client' | 'server', keys: SideKeys): CipherAndMac => ({
    mac: profile.mac(mac ?? 'SHA-1', keys.macKey),
    macLength,
    authentication: profile.authentication,
    cipher:
      bulk.kind === 'block'
        ? {
            kind: 'block',
            algorithm: bulk.algorithm as BlockCipherName,
            key: keys.key,
            iv: firstIv(profile, suite, side, keys.iv, randoms),
            padding: profile.padding,
            encryptThenMac,
          }
        : bulk.kind === 'stream'
          ? { kind: 'stream', key: keys.key }
          : { kind: 'null' },
  })
  return {
    encryption: cipherAndMacEncryption(protection('client', client), random),
    decryption: cipherAndMacDecryption(protection('server', server)),
    keys: { client, server },
  }
}

/** Bytes that a side takes from the key block: none for export ciphers, whose vectors are derived apart. */
function ivLengthOf({ explicitIv }: VersionProfile, { bulk, exportGrade }: SuiteProtection): number {
  if (bulk.kind === 'aead') return tls12IvLength(aeadName(bulk))
  return explicitIv || exportGrade ? 0 : bulk.blockLength
}

function firstIv(
  profile: VersionProfile,
  { bulk, exportGrade }: SuiteProtection,
  side: 'client' | 'server',
  iv: Uint8Array,
  randoms: Randoms,
): Uint8Array | undefined {
  if (profile.explicitIv) return undefined
  return exportGrade ? profile.exportIv(side, randoms, bulk.blockLength) : iv
}

function aeadName({ algorithm }: BulkCipher): AeadName {
  if (!isAeadName(algorithm)) throw new RangeError(`no AEAD is called ${algorithm}`)
  return algorithm
}
