import type { DerReader } from '../asn1/der.ts'

/** A half-open range of bytes in a DER encoding. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A decoded field and the bytes (tag and length included) that it stands in. */
export interface Located<T> {
  readonly value: T
  readonly bytes: ByteRange
}

/** Few places are ever asked for, and a bundle has hundred thousands of them: a range is made when one is. */
export function located<T>(value: T, start: number, end: number): Located<T> {
  return new LocatedValue(value, start, end)
}

/** The value that was made of the element that the reader has read last. */
export function locate<T>({ start, contentEnd }: DerReader, value: T): Located<T> {
  return new LocatedValue(value, start, contentEnd)
}

class LocatedValue<T> implements Located<T> {
  readonly value: T
  readonly #start: number
  readonly #end: number

  constructor(value: T, start: number, end: number) {
    this.value = value
    this.#start = start
    this.#end = end
  }

  get bytes(): ByteRange {
    return { start: this.#start, end: this.#end }
  }
}
