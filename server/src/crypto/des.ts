// DES and 3DES: FIPS 46-3, NIST SP 800-67. The tables are those of the standard, whose bits count from 1 on the left.

import { once } from '../base/memo.ts'
import type { BlockCipher } from './blockCipher.ts'

/** The key has 8 bytes, of which the lowest bit of each is a parity that is not checked. */
export function des(key: Uint8Array): BlockCipher {
  const keys = roundKeys(key)
  return {
    blockLength: 8,
    encryptBlock: (block) => crypt(block, [keys]),
    decryptBlock: (block) => crypt(block, [reversed(keys)]),
  }
}

/** Three keys of 8 bytes: encrypted with the first, decrypted with the second, encrypted with the third. */
export function tripleDes(key: Uint8Array): BlockCipher {
  const [first, second, third] = [0, 8, 16].map((at) => roundKeys(key.subarray(at, at + 8))) as [
    RoundKeys,
    RoundKeys,
    RoundKeys,
  ]
  return {
    blockLength: 8,
    encryptBlock: (block) => crypt(block, [first, reversed(second), third]),
    decryptBlock: (block) => crypt(block, [reversed(third), second, reversed(first)]),
  }
}

/** Sixteen keys of 48 bits, each in eight groups of six. */
type RoundKeys = readonly Uint8Array[]

const reversed = (keys: RoundKeys): RoundKeys => keys.toReversed()

function crypt(block: Uint8Array, passes: readonly RoundKeys[]): Uint8Array {
  // The last permutation of a pass and the first of the next undo each other.
  let [left, right] = words(permuted(bits(block), INITIAL_PERMUTATION))
  for (const keys of passes) {
    for (const key of keys) [left, right] = [right, (left ^ roundFunction(right, key)) >>> 0]
    ;[left, right] = [right, left]
  }
  return toBytes(permuted(wordBits(left, right), FINAL_PERMUTATION))
}

function roundFunction(half: number, key: Uint8Array): number {
  const table = substitution()
  let result = 0
  for (let group = 0; group < 8; group++) {
    // Six bits that overlap with the neighbors', around the word: bits 32, 1 to 5, then 4 to 9, …
    const shift = 27 - 4 * group
    const six =
      (shift >= 0 ? (half >>> shift) | (group === 0 ? half << 5 : 0) : (half << 1) | (half >>> 31)) & 63
    result |= table[group * 64 + (six ^ key[group]!)]!
  }
  return result
}

function roundKeys(key: Uint8Array): RoundKeys {
  const chosen = permuted(bits(key), PERMUTED_CHOICE_1)
  let c = chosen.slice(0, 28)
  let d = chosen.slice(28)
  return ROTATIONS.map((rotation) => {
    c = [...c.slice(rotation), ...c.slice(0, rotation)]
    d = [...d.slice(rotation), ...d.slice(0, rotation)]
    const chosenBits = permuted([...c, ...d], PERMUTED_CHOICE_2)
    return Uint8Array.from({ length: 8 }, (_, group) =>
      chosenBits.slice(6 * group, 6 * group + 6).reduce((sum, bit) => 2 * sum + bit, 0),
    )
  })
}

/** What each group of six bits contributes to the round function: an S-box, and P behind it. Made when it is needed. */
const substitution = once(substitutionAndPermutation)

function substitutionAndPermutation(): Int32Array {
  const table = new Int32Array(8 * 64)
  for (let box = 0; box < 8; box++) {
    for (let six = 0; six < 64; six++) {
      const row = ((six >> 4) & 2) | (six & 1)
      const four = Number.parseInt(S_BOXES[box]![16 * row + ((six >> 1) & 15)]!, 16)
      const placed = wordBits((four << (28 - 4 * box)) >>> 0, 0).slice(0, 32)
      table[64 * box + six] = words([...permuted(placed, P), ...new Array<number>(32).fill(0)])[0]
    }
  }
  return table
}

function permuted(input: readonly number[], table: readonly number[]): number[] {
  return table.map((position) => input[position - 1]!)
}

function bits(bytes: Uint8Array): number[] {
  return [...bytes].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((it) => (byte >> it) & 1))
}

function wordBits(left: number, right: number): number[] {
  return [left, right].flatMap((word) => Array.from({ length: 32 }, (_, i) => (word >>> (31 - i)) & 1))
}

function words(all: readonly number[]): [number, number] {
  const word = (part: readonly number[]) => part.reduce((sum, bit) => 2 * sum + bit, 0)
  return [word(all.slice(0, 32)), word(all.slice(32))]
}

function toBytes(all: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: 8 }, (_, i) =>
    all.slice(8 * i, 8 * i + 8).reduce((sum, bit) => 2 * sum + bit, 0),
  )
}

/** Columns of the standard's table of 8 by 8, each counted from below. */
const INITIAL_PERMUTATION: readonly number[] = [2, 4, 6, 8, 1, 3, 5, 7].flatMap((column) =>
  [7, 6, 5, 4, 3, 2, 1, 0].map((row) => 8 * row + column),
)
const FINAL_PERMUTATION: readonly number[] = INITIAL_PERMUTATION.map(
  (_, index) => INITIAL_PERMUTATION.indexOf(index + 1) + 1,
)
const P: readonly number[] = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22,
  11, 4, 25,
]
const PERMUTED_CHOICE_1: readonly number[] = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
  63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
]
const PERMUTED_CHOICE_2: readonly number[] = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47,
  55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
]
const ROTATIONS: readonly number[] = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]

/** S1 to S8, each four rows of sixteen hexadecimal digits. */
const S_BOXES: readonly string[] = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
]
