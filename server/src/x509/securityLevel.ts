// OpenSSL's security levels (SSL_CTX_set_security_level(3)) for the keys and signatures of a certification path: how many
// bits of security each must have at least, with NIST SP 800-57, part 1, table 2, for the sizes of keys.

import { describeSignature } from './algorithmIdentifier.ts'
import type { Certificate } from './certificate.ts'
import type { PublicKey } from './publicKey.ts'

export type SecurityLevel = keyof typeof LEAST_BITS

/** At 0, nothing is too weak. */
const LEAST_BITS = { 0: 0, 1: 80, 2: 112, 3: 128, 4: 192, 5: 256 } as const

/** What OpenSSL, curl and Python verify with unless they are told otherwise. */
export const USUAL_LEVEL: SecurityLevel = 1

export function isKeyTooWeak({ publicKey: { value: key } }: Certificate, level: SecurityLevel): boolean {
  return (bitsOfKey(key) ?? Number.POSITIVE_INFINITY) < LEAST_BITS[level]
}

export function isSignatureTooWeak(certificate: Certificate, level: SecurityLevel): boolean {
  const { hash } = describeSignature(certificate.signatureAlgorithm.value)
  return hash !== undefined && (BITS_OF_HASH[hash] ?? Number.POSITIVE_INFINITY) < LEAST_BITS[level]
}

/** Undefined for a key whose strength is not known here. */
function bitsOfKey({ algorithm, bits }: PublicKey): number | undefined {
  switch (algorithm) {
    case 'ed25519':
    case 'x25519':
      return 128
    case 'ed448':
    case 'x448':
      return 224
    case 'ec':
      return bits && bits / 2
    case 'rsa':
    case 'rsaPss':
      return bits && (RSA.find(([least]) => bits >= least)?.[1] ?? 0)
    case 'dsa':
    case 'dh':
      return bits && (FINITE.find(([least]) => bits >= least)?.[1] ?? 0)
    default:
      return undefined
  }
}

type Strengths = readonly (readonly [bits: number, security: number])[]

/**
 * OpenSSL computes the strength of a modulus between the sizes of NIST's table and rounds it (RSA_security_bits(3)): from
 * `openssl verify -auth_level`, save the two largest, which are from NIST SP 800-56B, appendix D.
 */
const RSA: Strengths = [
  [13_912, 256],
  [6945, 192],
  [2672, 128],
  [1963, 112],
  [920, 80],
]

const FINITE: Strengths = [
  [15_360, 256],
  [7680, 192],
  [3072, 128],
  [2048, 112],
  [1024, 80],
]

/** Half of their size, and what is left of those that were broken, as OpenSSL counts it. */
const BITS_OF_HASH: Readonly<Record<string, number>> = {
  MD2: 0,
  MD4: 0,
  MD5: 39,
  'SHA-1': 63,
  'SHA-224': 112,
  'SHA3-224': 112,
  'SHA-256': 128,
  'SHA3-256': 128,
  'SHA-384': 192,
  'SHA3-384': 192,
  'SHA-512': 256,
  'SHA3-512': 256,
}
