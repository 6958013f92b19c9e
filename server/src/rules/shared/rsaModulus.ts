// What is easily found out about an RSA modulus: small factors, primes that are close together (Fermat's method), and
// the mark of CVE-2017-15361 (Nemec and others, "The Return of Coppersmith's Attack", section 2.3). The key of every
// certificate is asked, so that ordinary ones must cost next to nothing: the modulus is taken apart into limbs of 24
// bits, and computed with in doubles, whose 53 bits hold the sums of products exactly. BigInt only confirms.

import { once } from '../../base/memo.ts'

export type ModulusWeakness =
  | { readonly kind: 'smallFactor'; readonly factor: number }
  | { readonly kind: 'closePrimes' }
  /** The primes come from Infineon's library, which chose them from far too few. */
  | { readonly kind: 'infineonPrimes' }

/** Of a magnitude without leading zeros; undefined for an ordinary modulus, and for one beyond OpenSSL's limit. */
export function modulusWeakness(modulus: Uint8Array): ModulusWeakness | undefined {
  if (modulus.length > LONGEST) return undefined
  const tables = knownTables()
  const limbs = limbsOf(modulus)
  const remainders = remaindersOf(limbs, tables, tables.moduli.length, REMAINDERS)
  const factor = smallFactor(remainders, tables)
  if (factor !== undefined) return { kind: 'smallFactor', factor }
  if (modulus.length < SHORTEST) return undefined
  if (hasInfineonMark(remainders, tables)) return { kind: 'infineonPrimes' }
  return hasClosePrimes(modulus, limbs, remainders, tables) ? { kind: 'closePrimes' } : undefined
}

/** Bytes: below 512 bits any method finds the primes, and above 16384 OpenSSL takes no key. */
const SHORTEST = 64
const LONGEST = 2048

const LIMB = 2 ** 24

// Memory that is used again for each modulus: to get and to give back as much takes as long as to compute with it.
const LIMBS = new Float64Array(2 * Math.ceil(LONGEST / 6))
const ROOT = new Float64Array(LIMBS.length / 2)
const REMAINDERS = new Float64Array(64)
const ROOT_REMAINDERS = new Float64Array(8)

/** The least significant first, and an even number of them. */
function limbsOf(bytes: Uint8Array): Float64Array {
  const limbs = LIMBS.subarray(0, 2 * Math.ceil(bytes.length / 6)).fill(0)
  let index = 0
  let at = bytes.length
  for (; at >= 3; at -= 3) limbs[index++] = bytes[at - 1]! | (bytes[at - 2]! << 8) | (bytes[at - 3]! << 16)
  if (at === 2) limbs[index] = bytes[1]! | (bytes[0]! << 8)
  else if (at === 1) limbs[index] = bytes[0]!
  return limbs
}

// Trial division: primes are multiplied to moduli below 2^23.5, and the remainder of the modulus by each of them is a
// sum of limbs times the powers of 2^24, of which the least absolute remainders are taken. Four moduli and two limbs are
// computed with at a time.

/** The Baseline Requirements, section 6.1.6, want no factors smaller than this. */
const FACTORS_BELOW = 752
const LARGEST_MODULUS = 2 ** 23.5
/** A sum of so many limbs times halves of moduli stays below 2^53; an even number. */
const LIMBS_AT_ONCE = 88

interface Tables {
  /** Products of primes; as many as a multiple of four. */
  readonly moduli: Float64Array
  /** 2^24 to the power of a limb's index, by each modulus: four moduli side by side. */
  readonly weights: Float64Array
  /** 2^24 to the power of LIMBS_AT_ONCE, by each modulus. */
  readonly blockWeights: Float64Array
  readonly primes: readonly PrimeFacts[]
  /** The same in rows of numbers: the prime, what it is divided with by multiplying, and its modulus. */
  readonly values: Float64Array
  readonly inverses: Float64Array
  readonly modulusOf: Uint8Array
  /** The primes of the first moduli: their squares tell whether a number may be a square. */
  readonly sieve: readonly PrimeFacts[]
}

interface PrimeFacts {
  readonly prime: number
  /** Which of the moduli the prime divides. */
  readonly modulus: number
  /** Whether a remainder is a power of 65537, as those of Infineon's moduli are. */
  readonly isPower: Uint8Array
  readonly isSquare: Uint8Array
}

const knownTables = once(makeTables)

function makeTables(): Tables {
  const rest = primesBelow(FACTORS_BELOW)
  const moduli: number[] = []
  const primes: PrimeFacts[] = []
  while (rest.length > 0) {
    let modulus = 1
    for (let index = rest.length - 1; index >= 0; index--) {
      const prime = rest[index]!
      if (modulus * prime > LARGEST_MODULUS) continue
      modulus *= prime
      primes.push(primeFacts(prime, moduli.length))
      rest.splice(index, 1)
    }
    moduli.push(modulus)
  }
  while (moduli.length % 4 > 0) moduli.push(1)
  primes.sort((a, b) => a.prime - b.prime)
  const weights = new Float64Array(moduli.length * LIMBS_AT_ONCE)
  const blockWeights = moduli.map((modulus, which) => {
    let weight = 1 % modulus
    for (let index = 0; index < LIMBS_AT_ONCE; index++) {
      weights[((which >> 2) * LIMBS_AT_ONCE + index) * 4 + (which & 3)] = leastAbsolute(weight, modulus)
      weight = (weight * LIMB) % modulus
    }
    return leastAbsolute(weight, modulus)
  })
  return {
    moduli: Float64Array.from(moduli),
    weights,
    blockWeights: Float64Array.from(blockWeights),
    primes,
    values: Float64Array.from(primes, ({ prime }) => prime),
    inverses: Float64Array.from(primes, ({ prime }) => 1 / prime),
    modulusOf: Uint8Array.from(primes, ({ modulus }) => modulus),
    sieve: primes.filter(({ modulus }) => modulus < SIEVE_MODULI),
  }
}

function leastAbsolute(remainder: number, modulus: number): number {
  return remainder > modulus / 2 ? remainder - modulus : remainder
}

function primeFacts(prime: number, modulus: number): PrimeFacts {
  const isPower = new Uint8Array(prime)
  for (let power = 1 % prime; isPower[power] === 0; power = (power * 65537) % prime) isPower[power] = 1
  const isSquare = new Uint8Array(prime)
  for (let root = 0; root < prime; root++) isSquare[(root * root) % prime] = 1
  return { prime, modulus, isPower, isSquare }
}

function primesBelow(limit: number): number[] {
  const primes: number[] = []
  for (let candidate = 2; candidate < limit; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes
}

/** By the first `count` of the moduli, a multiple of four, written to `remainders`. Limbs, an even number, may be negative. */
function remaindersOf(
  limbs: Float64Array,
  { moduli, weights, blockWeights }: Tables,
  count: number,
  remainders: Float64Array,
): Float64Array {
  remainders.fill(0, 0, count)
  const lastBlock = LIMBS_AT_ONCE * Math.floor((limbs.length - 1) / LIMBS_AT_ONCE)
  for (let block = lastBlock; block >= 0; block -= LIMBS_AT_ONCE) {
    const end = Math.min(limbs.length, block + LIMBS_AT_ONCE)
    for (let which = 0; which < count; which += 4) {
      let a = remainders[which]! * blockWeights[which]!
      let b = remainders[which + 1]! * blockWeights[which + 1]!
      let c = remainders[which + 2]! * blockWeights[which + 2]!
      let d = remainders[which + 3]! * blockWeights[which + 3]!
      let at = which * LIMBS_AT_ONCE
      for (let index = block; index < end; index += 2, at += 8) {
        const limb = limbs[index]!
        const next = limbs[index + 1]!
        a += limb * weights[at]! + next * weights[at + 4]!
        b += limb * weights[at + 1]! + next * weights[at + 5]!
        c += limb * weights[at + 2]! + next * weights[at + 6]!
        d += limb * weights[at + 3]! + next * weights[at + 7]!
      }
      remainders[which] = a - Math.floor(a / moduli[which]!) * moduli[which]!
      remainders[which + 1] = b - Math.floor(b / moduli[which + 1]!) * moduli[which + 1]!
      remainders[which + 2] = c - Math.floor(c / moduli[which + 2]!) * moduli[which + 2]!
      remainders[which + 3] = d - Math.floor(d / moduli[which + 3]!) * moduli[which + 3]!
    }
  }
  return remainders
}

function smallFactor(remainders: Float64Array, { values, inverses, modulusOf }: Tables): number | undefined {
  for (let index = 0; index < values.length; index++) {
    const remainder = remainders[modulusOf[index]!]!
    // Where it is divisible the quotient is whole but for a rounding error.
    if (remainder === Math.floor(remainder * inverses[index]! + 0.5) * values[index]!) return values[index]
  }
  return undefined
}

/** The primes of Infineon's library are powers of 65537 by all small primes, and so is their product. */
function hasInfineonMark(remainders: Float64Array, { primes }: Tables): boolean {
  for (const { prime, modulus, isPower } of primes) {
    if (prime > LARGEST_MARKED) return true
    if (isPower[(remainders[modulus]! | 0) % prime] === 0) return false
  }
  return true
}

/** That of the shortest keys; longer ones are marked by more. */
const LARGEST_MARKED = 167

// Fermat's method: where p and q are close together, n = a² - b² with an a just above the root of n. Of each a, whether
// a² - n may be a square is asked by 64 and by small primes first: of a thousand numbers that are none, hardly one passes.

/** As many steps as the Baseline Requirements, section 6.1.1.3, ask of an authority. */
const ROUNDS = 100
/** They have about ten primes. */
const SIEVE_MODULI = 4

function hasClosePrimes(
  modulus: Uint8Array,
  limbs: Float64Array,
  remainders: Float64Array,
  known: Tables,
): boolean {
  const root = rootOf(limbs)
  const rootRemainders = remaindersOf(root, known, SIEVE_MODULI, ROOT_REMAINDERS)
  const low = limbs[0]! & 63
  const rootLow = root[0]! & 63
  // The root is right but for its last unit.
  for (let step = -1; step <= ROUNDS + 1; step++) {
    const a = rootLow + step
    if (IS_SQUARE_BY_64[(a * a - low) & 63] === 0) continue
    if (!mayBeSquare(step, rootRemainders, remainders, known.sieve)) continue
    if (isDifferenceOfSquares(integerOf(modulus), rootAsInteger(root) + BigInt(step))) return true
  }
  return false
}

/** Whether (root + step)² - n is a square by all primes of the sieve. */
function mayBeSquare(
  step: number,
  rootRemainders: Float64Array,
  remainders: Float64Array,
  sieve: readonly PrimeFacts[],
): boolean {
  for (const { prime, modulus, isSquare } of sieve) {
    const a = ((rootRemainders[modulus]! | 0) + step + prime) % prime
    if (isSquare[(a * a + prime - ((remainders[modulus]! | 0) % prime)) % prime] === 0) return false
  }
  return true
}

const IS_SQUARE_BY_64 = Uint8Array.from({ length: 64 }, (_, remainder) =>
  [0, 1, 4, 9, 16, 17, 25, 33, 36, 41, 49, 57].includes(remainder) ? 1 : 0,
)

/**
 * The square root, but for its last unit, in limbs of which each is rounded to the nearest and so may be negative. As by
 * hand: each limb is estimated from what the limbs before it leave of the number, which are its columns from the left.
 */
function rootOf(limbs: Float64Array): Float64Array {
  const length = limbs.length / 2
  // The most significant first.
  const root = ROOT.subarray(0, length).fill(0)
  let left = limbs[limbs.length - 1]! * LIMB + limbs[limbs.length - 2]!
  let head = Math.round(Math.sqrt(left + limbs[limbs.length - 3]! / LIMB))
  root[0] = head
  left -= head * head
  let here = column(limbs, root, 1, 1)
  for (let place = 1; place < length; place++) {
    left = left * LIMB + here
    const next = column(limbs, root, place + 1, place)
    let rest = left + next / LIMB
    let limb: number
    if (place <= 2) {
      // The root is still so short that the square of the limb counts in the estimate.
      rest += column(limbs, root, place + 2, place) / LIMB / LIMB
      const unit = place === 1 ? 1 / LIMB : 1 / LIMB / LIMB
      limb = Math.round(rest / (head + Math.sqrt(head * head + rest * unit)))
      head += limb * unit
    } else limb = Math.round(rest / (2 * head))
    root[place] = limb
    left -= 2 * limb * root[0]!
    here = next - (place === 1 ? limb : 2 * root[1]!) * limb
  }
  root.reverse()
  if (length % 2 === 0) return root
  ROOT[length] = 0
  return ROOT.subarray(0, length + 1)
}

/** A column of the number without that of the square of the first `known` limbs of its root. */
function column(limbs: Float64Array, root: Float64Array, place: number, known: number): number {
  let low = Math.max(0, place - known + 1)
  let high = place - low
  let products = 0
  for (; low < high; low++, high--) products += root[low]! * root[high]!
  const square = low === high ? root[low]! * root[low]! : 0
  return (limbs[limbs.length - 2 - place] ?? 0) - 2 * products - square
}

function rootAsInteger(root: Float64Array): bigint {
  return root.reduceRight((sum, limb) => sum * BigInt(LIMB) + BigInt(limb), 0n)
}

function isDifferenceOfSquares(n: bigint, a: bigint): boolean {
  const square = a * a - n
  if (square < 0n) return false
  const root = integerRoot(square)
  return root * root === square
}

function integerRoot(square: bigint): bigint {
  if (square < 2n) return square
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

function integerOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}
