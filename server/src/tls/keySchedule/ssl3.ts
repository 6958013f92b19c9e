// RFC 6101: sections 5.2.3.1 (MAC), 5.6.8 (CertificateVerify), 5.6.9 (Finished), 6.1 (master secret), 6.2.2 (key block)
// and 6.2.2.1 (export ciphers). What is HMAC and the PRF in TLS is here MD5 and SHA-1 over secrets and pads.

import { ByteWriter, concat } from '../../base/bytes.ts'
import { hash } from '../../crypto/hash.ts'

/** What SSL 3.0 authenticates with. */
export type Ssl3Hash = 'MD5' | 'SHA-1'

/** MD5(secret + SHA('A' + secret + seed)) + MD5(secret + SHA('BB' + secret + seed)) + … */
function expand(secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let index = 0; index * 16 < length; index++) {
    const letters = new Uint8Array(index + 1).fill(0x41 + index)
    parts.push(hash('MD5', secret, hash('SHA-1', letters, secret, seed)))
  }
  return concat(...parts).subarray(0, length)
}

export function ssl3MasterSecret(
  preMasterSecret: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): Uint8Array {
  return expand(preMasterSecret, concat(clientRandom, serverRandom), 48)
}

/** At most 416 bytes: the letters end with Z. */
export function ssl3KeyBlock(
  master: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
  length: number,
): Uint8Array {
  return expand(master, concat(serverRandom, clientRandom), length)
}

/** The key of an export cipher, or without material its initialization vector, for the side whose random comes first. */
export function ssl3ExportKey(
  material: Uint8Array,
  ownRandom: Uint8Array,
  otherRandom: Uint8Array,
  length: number,
): Uint8Array {
  return hash('MD5', material, ownRandom, otherRandom).subarray(0, length)
}

/** hash(secret + pad_2 + hash(secret + pad_1 + sequence + type + length + content)) */
export function ssl3Mac(
  name: Ssl3Hash,
  secret: Uint8Array,
  sequence: number,
  type: number,
  content: Uint8Array,
): Uint8Array {
  const writer = new ByteWriter()
  writer.uint16(0)
  writer.uint(sequence, 6)
  writer.uint8(type)
  writer.uint16(content.length)
  const [pad1, pad2] = pads(name)
  return hash(name, secret, pad2, hash(name, secret, pad1, writer.finish(), content))
}

/** Finished: MD5 and SHA-1 over all messages, who sends it, the master secret and the pads; 36 bytes. */
export function ssl3Finished(
  master: Uint8Array,
  side: 'client' | 'server',
  messages: Uint8Array,
): Uint8Array {
  const sender = SENDERS[side]
  return concat(
    hash('MD5', outer('MD5', master, messages, sender)),
    hash('SHA-1', outer('SHA-1', master, messages, sender)),
  )
}

/** What a CertificateVerify signs the hash of: with RSA both, with DSA and ECDSA that of SHA-1 alone. */
export function ssl3CertificateVerify(name: Ssl3Hash, master: Uint8Array, messages: Uint8Array): Uint8Array {
  return outer(name, master, messages, new Uint8Array(0))
}

/** master_secret + pad_2 + hash(messages + sender + master_secret + pad_1) */
function outer(name: Ssl3Hash, master: Uint8Array, messages: Uint8Array, sender: Uint8Array): Uint8Array {
  const [pad1, pad2] = pads(name)
  return concat(master, pad2, hash(name, messages, sender, master, pad1))
}

/** 48 bytes for MD5, 40 for SHA-1. */
function pads(name: Ssl3Hash): readonly [Uint8Array, Uint8Array] {
  const length = name === 'MD5' ? 48 : 40
  return [new Uint8Array(length).fill(0x36), new Uint8Array(length).fill(0x5c)]
}

const SENDERS = { client: new TextEncoder().encode('CLNT'), server: new TextEncoder().encode('SRVR') }
