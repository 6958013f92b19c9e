/**
 * The S-box S(x) = A · x^power + constant over GF(2^8), as SEED (RFC 4269) and ARIA (RFC 5794) define theirs. `columns`
 * are those of the matrix A, for bit 0 to bit 7; `polynomial` is the field's, with its x^8.
 */
export function affineSBox(
  polynomial: number,
  power: number,
  columns: readonly number[],
  constant: number,
): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, x) => {
    let value = 1
    for (let i = 0; i < power; i++) value = multiply(value, x, polynomial)
    return columns.reduce((sum, column, bit) => ((value >> bit) & 1 ? sum ^ column : sum), constant)
  })
}

function multiply(a: number, b: number, polynomial: number): number {
  let product = 0
  for (let bit = 0, shifted = a; bit < 8; bit++) {
    if ((b >> bit) & 1) product ^= shifted
    shifted <<= 1
    if (shifted & 0x100) shifted ^= polynomial
  }
  return product
}
