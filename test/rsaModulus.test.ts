import assert from 'node:assert/strict'
import { checkPrimeSync, createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { modulusWeakness } from '../server/src/rules/shared/rsaModulus.ts'

describe('the weaknesses of an RSA modulus', () => {
  for (const bits of [1024, 1030, 2048, 3072, 4096, 8192]) {
    const half = bits / 2

    test(`${bits} bits: a factor below 752, and none above`, () => {
      const rest = roughFrom(number(half, 'factor')) * roughFrom(number(half - 9, 'cofactor'))
      for (const factor of [2n, 3n, 11n, 743n, 751n]) {
        assert.deepEqual(modulusWeakness(bytesOf(rest * factor)), {
          kind: 'smallFactor',
          factor: Number(factor),
        })
      }
      assert.equal(modulusWeakness(bytesOf(rest * 757n)), undefined)
    })

    test(`${bits} bits: primes that Fermat's method finds in 100 steps, and none that it does not`, () => {
      const p = roughFrom(number(half, 'close'))
      for (const steps of [0n, 1n, 20n, 97n, 130n, 2000n]) {
        // The method takes (q - p)² / 8p steps.
        const q = roughFrom(p + 2n + (squareRoot(8n * p * steps) & ~1n))
        const expected = steps < 100n ? { kind: 'closePrimes' } : undefined
        assert.deepEqual(modulusWeakness(bytesOf(p * q)), expected, `${steps} steps`)
      }
    })
  }

  test('a square is the product of primes that are closest together', () => {
    const p = roughFrom(number(1024, 'square'))
    assert.deepEqual(modulusWeakness(bytesOf(p * p)), { kind: 'closePrimes' })
  })

  test('what is too short or too long for a key is left alone', () => {
    const p = roughFrom(number(248, 'short'))
    assert.equal(modulusWeakness(bytesOf(p * p)), undefined)
    assert.equal(modulusWeakness(new Uint8Array(2049).fill(0xfe)), undefined)
  })
})

/** An odd number of so many bits, the same on every run. */
function number(bits: number, seed: string): bigint {
  let value = 1n
  for (let index = 0; value < 1n << BigInt(bits); index++) {
    value = (value << 256n) | BigInt(`0x${createHash('sha256').update(`${seed} ${index}`).digest('hex')}`)
  }
  return (value & ((1n << BigInt(bits - 2)) - 1n)) | (3n << BigInt(bits - 2)) | 1n
}

/** The first odd number from here on without a factor below 752: nothing that is tested here tells it from a prime. */
function roughFrom(start: bigint): bigint {
  let candidate = start
  while (SMALL_PRIMES.some((prime) => candidate % prime === 0n)) candidate += 2n
  return candidate
}

const SMALL_PRIMES = Array.from({ length: 752 }, (_, index) => BigInt(index)).filter((it) =>
  checkPrimeSync(it),
)

function squareRoot(square: bigint): bigint {
  if (square < 2n) return square
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

function bytesOf(value: bigint): Uint8Array {
  const hex = value.toString(16)
  return Uint8Array.from(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}
