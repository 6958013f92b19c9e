// SEED: RFC 4269. Sixteen Feistel rounds over halves of two words.

import { once } from '../base/memo.ts'
import { affineSBox } from './affineSBox.ts'
import type { BlockCipher } from './blockCipher.ts'

/** The key has 16 bytes. */
export function seed(key: Uint8Array): BlockCipher {
  const keys = roundKeys(key)
  const reversed = keys.toReversed()
  return {
    blockLength: 16,
    encryptBlock: (block) => crypt(block, keys),
    decryptBlock: (block) => crypt(block, reversed),
  }
}

type RoundKey = readonly [number, number]

function crypt(block: Uint8Array, keys: readonly RoundKey[]): Uint8Array {
  let [l0, l1, r0, r1] = words(block)
  for (const [k0, k1] of keys) {
    const [c, d] = roundFunction(r0 ^ k0, r1 ^ k1)
    ;[l0, l1, r0, r1] = [r0, r1, l0 ^ c, l1 ^ d]
  }
  // The last round does not swap.
  return bytes([r0, r1, l0, l1])
}

function roundFunction(c: number, d: number): readonly [number, number] {
  let t1 = g(c ^ d)
  let t0 = g((c + t1) | 0)
  t1 = g((t1 + t0) | 0)
  t0 = (t0 + t1) | 0
  return [t0, t1]
}

function roundKeys(key: Uint8Array): readonly RoundKey[] {
  let [a, b, c, d] = words(key)
  return Array.from({ length: 16 }, (_, round): RoundKey => {
    const constant = rotateLeft(GOLDEN_RATIO, round)
    const pair: RoundKey = [g((a + c - constant) | 0), g((b - d + constant) | 0)]
    if (round % 2 === 0) [a, b] = [(a >>> 8) | (b << 24), (b >>> 8) | (a << 24)]
    else [c, d] = [(c << 8) | (d >>> 24), (d << 8) | (c >>> 24)]
    return pair
  })
}

/** KC0; the others are its rotations. */
const GOLDEN_RATIO = 0x9e3779b9

/** Each byte through its S-box, and spread over the word under four masks. */
function g(word: number): number {
  const [s1, s2] = sBoxes()
  const y = [s1[word & 0xff]!, s2[(word >>> 8) & 0xff]!, s1[(word >>> 16) & 0xff]!, s2[word >>> 24]!]
  let result = 0
  for (let z = 0; z < 4; z++) {
    let byte = 0
    for (let x = 0; x < 4; x++) byte ^= y[x]! & MASKS[(x + z) % 4]!
    result |= byte << (8 * z)
  }
  return result
}

/** x^8 + x^6 + x^5 + x + 1 */
const POLYNOMIAL = 0x163
const sBoxes = once(
  () =>
    [
      affineSBox(POLYNOMIAL, 247, [0x2c, 0xd0, 0x69, 0xc2, 0x41, 0x44, 0x58, 0xe2], 0xa9),
      affineSBox(POLYNOMIAL, 251, [0xd0, 0x2a, 0xe1, 0x2c, 0x21, 0x30, 0xa2, 0x6c], 0x38),
    ] as const,
)
const MASKS = [0xfc, 0xf3, 0xcf, 0x3f]

function rotateLeft(word: number, bits: number): number {
  return bits === 0 ? word | 0 : (word << bits) | (word >>> (32 - bits))
}

function words(input: Uint8Array): [number, number, number, number] {
  const word = (at: number) =>
    (input[at]! << 24) | (input[at + 1]! << 16) | (input[at + 2]! << 8) | input[at + 3]!
  return [word(0), word(4), word(8), word(12)]
}

function bytes(input: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, i) => input[i >> 2]! >>> (24 - 8 * (i & 3)))
}
