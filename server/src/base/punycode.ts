// RFC 3492: Punycode, with the parameters of section 5 and the decoding procedure of section 6.2.

const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const INITIAL_BIAS = 72
const INITIAL_N = 128

/** No label of a DNS name is longer (RFC 1035, section 2.3.4). */
const LONGEST = 63

/** The text of a label without its `xn--`; undefined where it is not the output of the algorithm, or no label. */
export function decodePunycode(encoded: string): string | undefined {
  if (encoded.length > LONGEST) return undefined
  const delimiter = encoded.lastIndexOf('-')
  const codes = [...encoded.slice(0, Math.max(delimiter, 0))].map((it) => it.charCodeAt(0))
  let n = INITIAL_N
  let bias = INITIAL_BIAS
  let index = 0
  let at = delimiter + 1
  while (at < encoded.length) {
    const before = index
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = digitValue(encoded.charCodeAt(at++))
      if (digit === undefined) return undefined
      index += digit * weight
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
      if (weight > Number.MAX_SAFE_INTEGER / BASE) return undefined
    }
    const length = codes.length + 1
    bias = adapted(index - before, length, before === 0)
    n += Math.floor(index / length)
    index %= length
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) return undefined
    codes.splice(index++, 0, n)
  }
  return String.fromCodePoint(...codes)
}

function adapted(difference: number, length: number, isFirst: boolean): number {
  let delta = Math.floor(difference / (isFirst ? DAMP : 2))
  delta += Math.floor(delta / length)
  let k = 0
  for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) delta = Math.floor(delta / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW))
}

/** Undefined for what is no digit, NaN after the end among it. */
function digitValue(code: number): number | undefined {
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26
  const letter = (code | 0x20) - 0x61
  return letter >= 0 && letter < 26 ? letter : undefined
}
