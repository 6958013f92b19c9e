// OpenSSH's form of private keys, openssh/PROTOCOL.key, as far as it may be described: what is secret follows the public
// key, and is not read.
//
//   "openssh-key-v1" 0, string ciphername, string kdfname, string kdfoptions, uint32 number of keys, string publickey1, …

import { ByteReader, DecodeError } from '../base/bytes.ts'
import type { PrivateKeySummary } from './privateKey.ts'
import { bitLength } from './publicKey.ts'

/** Throws DecodeError for anything else. */
export function decodeOpenSshKey(bytes: Uint8Array): PrivateKeySummary {
  const magic = bytes.subarray(0, MAGIC.length)
  if (!MAGIC.every((it, index) => magic[index] === it)) throw new DecodeError('openssh-key-v1 expected', 0)
  const reader = new ByteReader(bytes, MAGIC.length)
  const cipher = ascii(string(reader))
  string(reader)
  string(reader)
  reader.uint32()
  const publicKey = new ByteReader(string(reader), 0)
  const kind = ascii(string(publicKey))
  const encrypted = cipher !== 'none'
  const summary = summaryOf(kind, publicKey)
  return {
    ...summary,
    encrypted,
    ...(encrypted ? { protection: { title: `${cipher}, key from bcrypt` } } : {}),
    title: encrypted ? `${summary.title}, encrypted` : summary.title,
  }
}

const MAGIC = new TextEncoder().encode('openssh-key-v1\0')

/** By the names of RFC 4253, section 6.6, RFC 5656, section 3, and RFC 8709. */
function summaryOf(kind: string, publicKey: ByteReader): Omit<PrivateKeySummary, 'encrypted'> {
  switch (kind) {
    case 'ssh-rsa': {
      string(publicKey)
      const modulus = string(publicKey)
      const bits = bitLength(modulus[0] === 0 ? modulus.subarray(1) : modulus)
      return { algorithm: 'rsa', bits, title: `RSA ${bits}` }
    }
    case 'ssh-ed25519':
      return { algorithm: 'ed25519', title: 'Ed25519' }
    case 'ssh-dss':
      return { algorithm: 'dsa', title: 'DSA' }
    default: {
      const bits = /^ecdsa-sha2-nistp(\d+)$/.exec(kind)?.[1]
      return bits === undefined
        ? { algorithm: 'unknown', title: 'OpenSSH' }
        : { algorithm: 'ec', curve: `secp${bits}r1`, bits: Number(bits), title: `EC P-${bits}` }
    }
  }
}

function string(reader: ByteReader): Uint8Array {
  return reader.take(reader.uint32())
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 64))
}
