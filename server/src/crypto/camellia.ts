// Camellia: RFC 3713. Feistel rounds over two halves of 64 bits, with another layer after each six.

import { fromHex } from '../base/hex.ts'
import type { BlockCipher } from './blockCipher.ts'

/** The key has 16 or 32 bytes. */
export function camellia(key: Uint8Array): BlockCipher {
  const keys = subkeys(key)
  const reversed: Subkeys = {
    whitening: [...keys.whitening.slice(2), ...keys.whitening.slice(0, 2)],
    rounds: keys.rounds.toReversed(),
    layers: keys.layers.toReversed(),
  }
  return {
    blockLength: 16,
    encryptBlock: (block) => crypt(block, keys),
    decryptBlock: (block) => crypt(block, reversed),
  }
}

/** 64 bits as two words, the left one first. */
type Half = readonly [number, number]

interface Subkeys {
  readonly whitening: readonly Half[]
  readonly rounds: readonly Half[]
  readonly layers: readonly Half[]
}

function crypt(block: Uint8Array, { whitening, rounds, layers }: Subkeys): Uint8Array {
  let d1 = xor(half(block, 0), whitening[0]!)
  let d2 = xor(half(block, 8), whitening[1]!)
  for (let round = 0; round < rounds.length; round += 2) {
    if (round > 0 && round % 6 === 0) {
      d1 = layer(d1, layers[round / 3 - 2]!)
      d2 = inverseLayer(d2, layers[round / 3 - 1]!)
    }
    d2 = xor(d2, roundFunction(d1, rounds[round]!))
    d1 = xor(d1, roundFunction(d2, rounds[round + 1]!))
  }
  const output = [...xor(d2, whitening[2]!), ...xor(d1, whitening[3]!)]
  return Uint8Array.from({ length: 16 }, (_, i) => output[i >> 2]! >>> (24 - 8 * (i & 3)))
}

/** F: each byte through its S-box, then the P-function. */
function roundFunction(input: Half, key: Half): Half {
  const [left, right] = xor(input, key)
  const x = [24, 16, 8, 0].flatMap((shift) => (left >>> shift) & 0xff)
  const y = [24, 16, 8, 0].flatMap((shift) => (right >>> shift) & 0xff)
  const t1 = S_BOX[x[0]!]!
  const t2 = rotateByte(S_BOX[x[1]!]!, 1)
  const t3 = rotateByte(S_BOX[x[2]!]!, 7)
  const t4 = S_BOX[rotateByte(x[3]!, 1)]!
  const t5 = rotateByte(S_BOX[y[0]!]!, 1)
  const t6 = rotateByte(S_BOX[y[1]!]!, 7)
  const t7 = S_BOX[rotateByte(y[2]!, 1)]!
  const t8 = S_BOX[y[3]!]!
  return [
    word(
      t1 ^ t3 ^ t4 ^ t6 ^ t7 ^ t8,
      t1 ^ t2 ^ t4 ^ t5 ^ t7 ^ t8,
      t1 ^ t2 ^ t3 ^ t5 ^ t6 ^ t8,
      t2 ^ t3 ^ t4 ^ t5 ^ t6 ^ t7,
    ),
    word(t1 ^ t2 ^ t6 ^ t7 ^ t8, t2 ^ t3 ^ t5 ^ t7 ^ t8, t3 ^ t4 ^ t5 ^ t6 ^ t8, t1 ^ t4 ^ t5 ^ t6 ^ t7),
  ]
}

/** FL */
function layer([left, right]: Half, [k1, k2]: Half): Half {
  const low = right ^ rotateLeft(left & k1, 1)
  return [left ^ (low | k2), low]
}

/** FLINV */
function inverseLayer([left, right]: Half, [k1, k2]: Half): Half {
  const high = left ^ (right | k2)
  return [high, right ^ rotateLeft(high & k1, 1)]
}

function subkeys(key: Uint8Array): Subkeys {
  const long = key.length === 32
  const kl: Whole = [half(key, 0), half(key, 8)]
  const kr: Whole = long ? [half(key, 16), half(key, 24)] : [NOTHING, NOTHING]
  let d1 = xor(kl[0], kr[0])
  let d2 = xor(kl[1], kr[1])
  d2 = xor(d2, roundFunction(d1, SIGMA[0]!))
  d1 = xor(d1, roundFunction(d2, SIGMA[1]!))
  d1 = xor(d1, kl[0])
  d2 = xor(d2, kl[1])
  d2 = xor(d2, roundFunction(d1, SIGMA[2]!))
  d1 = xor(d1, roundFunction(d2, SIGMA[3]!))
  const ka: Whole = [d1, d2]
  d1 = xor(ka[0], kr[0])
  d2 = xor(ka[1], kr[1])
  d2 = xor(d2, roundFunction(d1, SIGMA[4]!))
  d1 = xor(d1, roundFunction(d2, SIGMA[5]!))
  const kb: Whole = [d1, d2]
  const [kl15, kl45, kl77] = [rotated(kl, 15), rotated(kl, 45), rotated(kl, 77)]
  if (!long) {
    return {
      whitening: [...kl, ...rotated(ka, 111)],
      rounds: [
        ...ka,
        ...kl15,
        ...rotated(ka, 15),
        ...kl45,
        rotated(ka, 45)[0],
        rotated(kl, 60)[1],
        ...rotated(ka, 60),
        ...rotated(kl, 94),
        ...rotated(ka, 94),
        ...rotated(kl, 111),
      ],
      layers: [...rotated(ka, 30), ...kl77],
    }
  }
  return {
    whitening: [...kl, ...rotated(kb, 111)],
    rounds: [
      ...kb,
      ...rotated(kr, 15),
      ...rotated(ka, 15),
      ...rotated(kb, 30),
      ...kl45,
      ...rotated(ka, 45),
      ...rotated(kr, 60),
      ...rotated(kb, 60),
      ...kl77,
      ...rotated(kr, 94),
      ...rotated(ka, 94),
      ...rotated(kl, 111),
    ],
    layers: [...rotated(kr, 30), ...rotated(kl, 60), ...rotated(ka, 77)],
  }
}

/** 128 bits. */
type Whole = readonly [Half, Half]

const NOTHING: Half = [0, 0]

/** Rotated to the left. */
function rotated([[a, b], [c, d]]: Whole, bits: number): Whole {
  const words = [a, b, c, d]
  const at = (index: number) => {
    const first = words[(index + (bits >> 5)) % 4]!
    const second = words[(index + (bits >> 5) + 1) % 4]!
    const part = bits & 31
    return part === 0 ? first : (first << part) | (second >>> (32 - part))
  }
  return [
    [at(0), at(1)],
    [at(2), at(3)],
  ]
}

/** Sigma1 to Sigma6. */
const SIGMA: readonly Half[] = [
  [0xa09e667f, 0x3bcc908b],
  [0xb67ae858, 0x4caa73b2],
  [0xc6ef372f, 0xe94f82be],
  [0x54ff53a5, 0xf1d36f1c],
  [0x10e527fa, 0xde682d1d],
  [0xb05688c2, 0xb3e6c1fd],
]

function xor(a: Half, b: Half): Half {
  return [a[0] ^ b[0], a[1] ^ b[1]]
}

function half(bytes: Uint8Array, at: number): Half {
  return [
    word(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!),
    word(bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!),
  ]
}

function word(a: number, b: number, c: number, d: number): number {
  return (a << 24) | (b << 16) | (c << 8) | d
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function rotateByte(byte: number, bits: number): number {
  return ((byte << bits) | (byte >> (8 - bits))) & 0xff
}

/** SBOX1; the other three are rotations of it. */
const S_BOX: Uint8Array = fromHex(
  [
    '70822cecb327c0e5e4855735ea0cae4123ef6b934519a521ed0e4f4e1d6592bd',
    '86b8af8f7ceb1fce3e30dc5f5ec50b1aa6e139cad5475d3dd9015ad651566c4d',
    '8b0d9a66fbccb02d74122b20f0b18499df4ccbc2347e76056db7a931d11704d7',
    '14583a61de1b111c320f9c165318f222fe44cfb2c3b57a912408e8a860fc6950',
    'aad0a07da1896297545b1e95e0ff64d210c40048a3f775db8a03e6da093fdd94',
    '875c8302cd4a90337367f6f39d7fbfe2529bd826c837c63b81966f4b13be632e',
    'e979a78c9f6ebc8e29f5f9b62ffdb4597898066ae74671bad425ab4288a28dfa',
    '7207b955f8eeac0a36492a683c38f1a44028d37bbbc943c115e3adf477c7809e',
  ].join(''),
)
