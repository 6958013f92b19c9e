const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** `[0x16, 0x03]` → `"1603"`, or `"16 03"` with a separator. Lower case. */
export function toHex(bytes: Uint8Array, separator = ''): string {
  let text = ''
  for (let index = 0; index < bytes.length; index++) {
    if (index > 0) text += separator
    text += DIGITS[bytes[index]!]!
  }
  return text
}

/** The inverse of {@link toHex}; spaces, colons and line breaks between digits are skipped. Throws RangeError. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/[\s:]+/g, '')
  if (digits.length % 2 !== 0 || /[^0-9a-fA-F]/.test(digits)) throw new RangeError('not hexadecimal digits')
  const bytes = new Uint8Array(digits.length / 2)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16)
  }
  return bytes
}

/** A code point as the documents write it: `0x1301`, or `0x010080` with a width of three bytes. */
export function codePoint(value: number, width = 2): string {
  return `0x${value.toString(16).padStart(width * 2, '0')}`
}
