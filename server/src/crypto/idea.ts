// IDEA: Lai and Massey, EUROCRYPT 1990 and 1991; in TLS, RFC 5469. Eight rounds and a half over four words of 16 bits.

import type { BlockCipher } from './blockCipher.ts'

/** The key has 16 bytes. */
export function idea(key: Uint8Array): BlockCipher {
  const encryption = encryptionSubkeys(key)
  const decryption = decryptionSubkeys(encryption)
  return {
    blockLength: 8,
    encryptBlock: (block) => crypt(block, encryption),
    decryptBlock: (block) => crypt(block, decryption),
  }
}

const ROUNDS = 8
const SUBKEYS = 6 * ROUNDS + 4

function crypt(block: Uint8Array, keys: Uint16Array): Uint8Array {
  let [x1, x2, x3, x4] = [0, 2, 4, 6].map((at) => (block[at]! << 8) | block[at + 1]!) as [
    number,
    number,
    number,
    number,
  ]
  for (let round = 0; round < ROUNDS; round++) {
    const k = keys.subarray(6 * round)
    x1 = multiply(x1, k[0]!)
    x2 = (x2 + k[1]!) & 0xffff
    x3 = (x3 + k[2]!) & 0xffff
    x4 = multiply(x4, k[3]!)
    const left = multiply(x1 ^ x3, k[4]!)
    const right = multiply(((x2 ^ x4) + left) & 0xffff, k[5]!)
    const sum = (left + right) & 0xffff
    x1 ^= right
    x4 ^= sum
    const third = x3 ^ right
    x3 = x2 ^ sum
    x2 = third
  }
  const k = keys.subarray(6 * ROUNDS)
  // The swap of the last round is undone.
  const words = [multiply(x1, k[0]!), (x3 + k[1]!) & 0xffff, (x2 + k[2]!) & 0xffff, multiply(x4, k[3]!)]
  return Uint8Array.from({ length: 8 }, (_, i) => words[i >> 1]! >> (i % 2 === 0 ? 8 : 0))
}

/** Multiplication modulo 2^16 + 1, where zero stands for 2^16. */
function multiply(a: number, b: number): number {
  if (a === 0) return (0x10001 - b) & 0xffff
  if (b === 0) return (0x10001 - a) & 0xffff
  return ((a * b) % 0x10001) & 0xffff
}

/** Words of the key, which is rotated by 25 bits after each eight. */
function encryptionSubkeys(key: Uint8Array): Uint16Array {
  const bit = (index: number) => (key[(index >> 3) & 15]! >> (7 - (index & 7))) & 1
  return Uint16Array.from({ length: SUBKEYS }, (_, index) => {
    const start = 25 * Math.floor(index / 8) + 16 * (index % 8)
    let word = 0
    for (let i = 0; i < 16; i++) word = (word << 1) | bit((start + i) % 128)
    return word
  })
}

function decryptionSubkeys(keys: Uint16Array): Uint16Array {
  const inverted = new Uint16Array(SUBKEYS)
  for (let round = 0; round <= ROUNDS; round++) {
    const from = 6 * (ROUNDS - round)
    const to = 6 * round
    // Between the first and the last round the two words in the middle have changed places.
    const swapped = round > 0 && round < ROUNDS
    inverted[to] = inverse(keys[from]!)
    inverted[to + 1] = -keys[from + (swapped ? 2 : 1)]!
    inverted[to + 2] = -keys[from + (swapped ? 1 : 2)]!
    inverted[to + 3] = inverse(keys[from + 3]!)
    if (round === ROUNDS) continue
    inverted[to + 4] = keys[from - 2]!
    inverted[to + 5] = keys[from - 1]!
  }
  return inverted
}

/** x^(p-2) modulo the prime p = 2^16 + 1: sixteen bits, all of them set. */
function inverse(word: number): number {
  let result = word
  for (let i = 0; i < 15; i++) result = multiply(multiply(result, result), word)
  return result
}
