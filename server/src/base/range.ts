/** A half-open range of UTF-16 offsets in a text. `0 <= start <= end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A range together with the document that it is in. */
export interface SourceRange extends Range {
  /** The document's URI, as the host names it. A live server is `tls://host:port`. */
  readonly uri: string
}

export function sourceRange(uri: string, start: number, end: number): SourceRange {
  return { uri, start, end }
}

/** Whether an offset is in the range or directly behind its last character, where a cursor may stand. */
export function touches(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** A value together with the text that it was read from. */
export interface Sourced<T> {
  readonly value: T
  readonly range: SourceRange
}
