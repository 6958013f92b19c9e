import { plural } from './instant.ts'
/** Bytes that are not what a format says they are. The only error that codecs of bytes throw (I5). */
export class DecodeError extends Error {
  /** Where in the input the reader stood, in bytes from the start. */
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'DecodeError'
    this.offset = offset
  }
}

/** Reads big-endian numbers and byte strings from the front; throws {@link DecodeError} at a premature end. */
export class ByteReader {
  readonly bytes: Uint8Array
  /** The next byte to be read, from the start of `bytes`. */
  offset: number
  /** The first byte that may not be read. */
  readonly end: number

  constructor(bytes: Uint8Array, offset = 0, end: number = bytes.length) {
    this.bytes = bytes
    this.offset = offset
    this.end = end
  }

  get remaining(): number {
    return this.end - this.offset
  }

  uint8(): number {
    this.#need(1)
    return this.bytes[this.offset++]!
  }

  uint16(): number {
    return this.uint(2)
  }

  uint24(): number {
    return this.uint(3)
  }

  uint32(): number {
    return this.uint(4)
  }

  /** A big-endian number of `width` bytes, 1 to 6, so that it is exact. */
  uint(width: number): number {
    this.#need(width)
    let value = 0
    for (let index = 0; index < width; index++) value = value * 256 + this.bytes[this.offset++]!
    return value
  }

  /** The next `length` bytes, as a view of the input. */
  take(length: number): Uint8Array {
    this.#need(length)
    const start = this.offset
    this.offset += length
    return this.bytes.subarray(start, this.offset)
  }

  skip(length: number): void {
    this.#need(length)
    this.offset += length
  }

  /** A reader of the next `length` bytes, whose offsets are still those of the whole input. */
  sub(length: number): ByteReader {
    this.#need(length)
    const start = this.offset
    this.offset += length
    return new ByteReader(this.bytes, start, this.offset)
  }

  /** Throws where bytes are left over: a structure must fill its frame. */
  expectEnd(what: string): void {
    if (this.remaining > 0)
      throw new DecodeError(`${plural(this.remaining, 'byte')} after the end of ${what}`, this.offset)
  }

  #need(length: number): void {
    if (length > this.remaining) {
      throw new DecodeError(`${plural(length, 'byte')} expected, ${this.remaining} left`, this.offset)
    }
  }
}

/** Collects bytes; grows by doubling. */
export class ByteWriter {
  #buffer = new Uint8Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  uint8(value: number): void {
    this.uint(value, 1)
  }

  uint16(value: number): void {
    this.uint(value, 2)
  }

  uint24(value: number): void {
    this.uint(value, 3)
  }

  uint32(value: number): void {
    this.uint(value, 4)
  }

  /** A big-endian number in `width` bytes, 1 to 6. Throws RangeError where it does not fit. */
  uint(value: number, width: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** width) {
      throw new RangeError(`${value} does not fit into ${plural(width, 'byte')}`)
    }
    this.#reserve(width)
    let rest = value
    for (let index = width - 1; index >= 0; index--) {
      this.#buffer[this.#length + index] = rest % 256
      rest = Math.floor(rest / 256)
    }
    this.#length += width
  }

  put(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** What `write` writes, preceded by its length in `width` bytes. */
  lengthPrefixed(width: number, write: (writer: ByteWriter) => void): void {
    const inner = new ByteWriter()
    write(inner)
    this.uint(inner.length, width)
    this.put(inner.finish())
  }

  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length)
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#buffer.length) return
    const grown = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + length))
    grown.set(this.#buffer)
    this.#buffer = grown
  }
}

/** Of an unsigned number, the most significant byte first. */
export function bitLength(magnitude: Uint8Array): number {
  const start = magnitude.findIndex((byte) => byte !== 0)
  return start < 0 ? 0 : (magnitude.length - start) * 8 - (Math.clz32(magnitude[start]!) - 24)
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
