// ARIA: RFC 5794. Rounds of substitution and diffusion over 16 bytes.

import { once } from '../base/memo.ts'
import { affineSBox } from './affineSBox.ts'
import type { BlockCipher } from './blockCipher.ts'

/** The key has 16, 24 or 32 bytes. */
export function aria(key: Uint8Array): BlockCipher {
  const encryption = roundKeys(key)
  // The keys in between are spread, so that the same rounds undo the others.
  const last = encryption.length - 1
  const decryption = encryption
    .map((it, index) => (index === 0 || index === last ? it : diffused(it)))
    .reverse()
  return {
    blockLength: 16,
    encryptBlock: (block) => crypt(block, encryption),
    decryptBlock: (block) => crypt(block, decryption),
  }
}

function crypt(block: Uint8Array, keys: readonly Uint8Array[]): Uint8Array {
  const last = keys.length - 1
  let state = block
  for (let round = 0; round < last - 1; round++) {
    state = diffused(substituted(xor(state, keys[round]!), round % 2))
  }
  return xor(substituted(xor(state, keys[last - 1]!), (last - 1) % 2), keys[last]!)
}

/** SL1 for an odd round of the standard, which counts from 1, SL2 for an even one. */
function substituted(state: Uint8Array, layer: number): Uint8Array {
  const all = sBoxes()
  return state.map((byte, index) => all[(index + 2 * layer) % 4]![byte]!)
}

/** SB1 to SB4. */
const sBoxes = once((): readonly Uint8Array[] => {
  const first = affineSBox(POLYNOMIAL, 254, [0x1f, 0x3e, 0x7c, 0xf8, 0xf1, 0xe3, 0xc7, 0x8f], 0x63)
  const second = affineSBox(POLYNOMIAL, 247, [0xac, 0xc5, 0x12, 0xcf, 0x5b, 0x5f, 0x85, 0xee], 0xe2)
  const inverse = (box: Uint8Array) => Uint8Array.from(box, (_, value) => box.indexOf(value))
  return [first, second, inverse(first), inverse(second)]
})

/** x^8 + x^4 + x^3 + x + 1, as in AES. */
const POLYNOMIAL = 0x11b

/** The matrix A, its own inverse: which bytes each byte of the result is the sum of. */
const DIFFUSION: readonly (readonly number[])[] = [
  [3, 4, 6, 8, 9, 13, 14],
  [2, 5, 7, 8, 9, 12, 15],
  [1, 4, 6, 10, 11, 12, 15],
  [0, 5, 7, 10, 11, 13, 14],
  [0, 2, 5, 8, 11, 14, 15],
  [1, 3, 4, 9, 10, 14, 15],
  [0, 2, 7, 9, 10, 12, 13],
  [1, 3, 6, 8, 11, 12, 13],
  [0, 1, 4, 7, 10, 13, 15],
  [0, 1, 5, 6, 11, 12, 14],
  [2, 3, 5, 6, 8, 13, 15],
  [2, 3, 4, 7, 9, 12, 14],
  [1, 2, 6, 7, 9, 11, 12],
  [0, 3, 6, 7, 8, 10, 13],
  [0, 3, 4, 5, 9, 11, 14],
  [1, 2, 4, 5, 8, 10, 15],
]

function diffused(state: Uint8Array): Uint8Array {
  return Uint8Array.from(DIFFUSION, (from) => from.reduce((sum, index) => sum ^ state[index]!, 0))
}

function roundKeys(key: Uint8Array): readonly Uint8Array[] {
  const shift = (key.length - 16) / 8
  const constant = (index: number) => CONSTANTS[(index + shift) % 3]!
  const whole = new Uint8Array(32)
  whole.set(key)
  const left = whole.subarray(0, 16)
  const right = whole.subarray(16)
  const w0 = left
  const w1 = xor(diffused(substituted(xor(w0, constant(0)), 0)), right)
  const w2 = xor(diffused(substituted(xor(w1, constant(1)), 1)), w0)
  const w3 = xor(diffused(substituted(xor(w2, constant(2)), 0)), w1)
  const w = [w0, w1, w2, w3]
  const rounds = 12 + key.length / 4 - 4
  return Array.from({ length: rounds + 1 }, (_, index) => {
    const rotation = ROTATIONS[index >> 2]!
    return xor(w[index % 4]!, rotatedRight(w[(index + 1) % 4]!, rotation))
  })
}

/** To the right, in bits; the last three are 61, 31 and 19 to the left. */
const ROTATIONS: readonly number[] = [19, 31, 128 - 61, 128 - 31, 128 - 19]

function rotatedRight(bytes: Uint8Array, bits: number): Uint8Array {
  const whole = bits >> 3
  const part = bits & 7
  return bytes.map((_, index) => {
    const high = bytes[(index - whole + 31) % 16]!
    const low = bytes[(index - whole + 32) % 16]!
    return ((high << 8) | low) >> part
  })
}

/** C1, C2 and C3: the fractional part of 1/pi. */
const CONSTANTS: readonly Uint8Array[] = [
  [0x51, 0x7c, 0xc1, 0xb7, 0x27, 0x22, 0x0a, 0x94, 0xfe, 0x13, 0xab, 0xe8, 0xfa, 0x9a, 0x6e, 0xe0],
  [0x6d, 0xb1, 0x4a, 0xcc, 0x9e, 0x21, 0xc8, 0x20, 0xff, 0x28, 0xb1, 0xd5, 0xef, 0x5d, 0xe2, 0xb0],
  [0xdb, 0x92, 0x37, 0x1d, 0x21, 0x26, 0xe9, 0x70, 0x03, 0x24, 0x97, 0x75, 0x04, 0xe8, 0xc9, 0x0e],
].map((it) => Uint8Array.from(it))

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ b[index]!)
}
