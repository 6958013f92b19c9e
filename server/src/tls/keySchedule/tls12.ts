// RFC 5246, sections 5 (the PRF), 6.3 (key block), 7.4.9 (Finished) and 8.1 (master secret); RFC 7627 (extended
// master secret).

import { concat } from '../../base/bytes.ts'
import type { HashName } from '../../crypto/hash.ts'
import { hmac } from '../../crypto/hmac.ts'

/** PRF(secret, label, seed), with the hash of the cipher suite. */
export function prf(
  hash: HashName,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const labelAndSeed = concat(new TextEncoder().encode(label), seed)
  const output = new Uint8Array(length)
  // P_hash: A(0) = seed, A(i) = HMAC(secret, A(i-1)); the output is HMAC(secret, A(i) + seed), i from 1 on.
  let a = labelAndSeed
  for (let offset = 0; offset < length; ) {
    a = hmac(hash, secret, a)
    const part = hmac(hash, secret, a, labelAndSeed).subarray(0, length - offset)
    output.set(part, offset)
    offset += part.length
  }
  return output
}

export function masterSecret(
  hash: HashName,
  preMasterSecret: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): Uint8Array {
  return prf(hash, preMasterSecret, 'master secret', concat(clientRandom, serverRandom), MASTER_SECRET_LENGTH)
}

/** RFC 7627, section 4. `sessionHash` is the hash of all messages up to the ClientKeyExchange. */
export function extendedMasterSecret(
  hash: HashName,
  preMasterSecret: Uint8Array,
  sessionHash: Uint8Array,
): Uint8Array {
  return prf(hash, preMasterSecret, 'extended master secret', sessionHash, MASTER_SECRET_LENGTH)
}

/** How many bytes of each kind a cipher suite takes from the key block, for each side. */
export interface KeyLengths {
  readonly mac: number
  readonly key: number
  readonly iv: number
}

export interface ConnectionKeys {
  readonly macKey: Uint8Array
  readonly key: Uint8Array
  readonly iv: Uint8Array
}

export function keyBlock(
  hash: HashName,
  master: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
  { mac, key, iv }: KeyLengths,
): { readonly client: ConnectionKeys; readonly server: ConnectionKeys } {
  // The seed has the randoms in the other order than the master secret's.
  const seed = concat(serverRandom, clientRandom)
  const block = prf(hash, master, 'key expansion', seed, 2 * (mac + key + iv))
  const part = (start: number, length: number) => block.subarray(start, start + length)
  const side = (index: 0 | 1): ConnectionKeys => ({
    macKey: part(index * mac, mac),
    key: part(2 * mac + index * key, key),
    iv: part(2 * (mac + key) + index * iv, iv),
  })
  return { client: side(0), server: side(1) }
}

/** verify_data of a Finished. `transcriptHash` is over all handshake messages before it. */
export function finishedVerifyData(
  hash: HashName,
  master: Uint8Array,
  side: 'client' | 'server',
  transcriptHash: Uint8Array,
): Uint8Array {
  return prf(hash, master, `${side} finished`, transcriptHash, 12)
}

const MASTER_SECRET_LENGTH = 48
