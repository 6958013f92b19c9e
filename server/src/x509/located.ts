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
