// RFC 9846, section 3: the presentation language, as values.
//
// A message is written once, as the RFC draws it, and that one text reads bytes, writes them, gives the value's
// TypeScript type (`Value<typeof ClientHello>`) and tells a Trace which bytes are which field.
//
// Reading throws DecodeError and nothing else, for any input. Writing throws RangeError where a value does not
// fit its type.

import { type ByteReader, ByteWriter, DecodeError, ByteReader as Reader } from '../../base/bytes.ts'
import { codePoint } from '../../base/hex.ts'
import type { Trace } from './trace.ts'

export interface Codec<T> {
  read(reader: ByteReader, trace?: Trace): T
  write(writer: ByteWriter, value: T): void
  /** The value for people, where one line can say it. */
  render?(value: T): string | undefined
}

/** The type of the values that a codec, or a field of a struct, reads and writes. */
export type Value<C> = C extends Codec<infer T> ? T : C extends Select<infer T> ? T : never

/** Reads a value that must fill `bytes`. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array, trace?: Trace): T {
  const reader = new Reader(bytes)
  const value = codec.read(reader, trace)
  reader.expectEnd('the structure')
  return value
}

export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new ByteWriter()
  codec.write(writer, value)
  return writer.finish()
}

/** Reads a field under its name: for the trace, and for the place that an error names. */
export function readField<T>(name: string, codec: Codec<T>, reader: ByteReader, trace?: Trace): T {
  try {
    if (trace === undefined) return codec.read(reader)
    return trace.field(
      name,
      reader,
      () => codec.read(reader, trace),
      (value) => codec.render?.(value),
    )
  } catch (error) {
    throw inField(name, error)
  }
}

// Section 3.3: numbers.

export const uint8 = uint(1)
export const uint16 = uint(2)
export const uint24 = uint(3)
export const uint32 = uint(4)

function uint(width: number): Codec<number> {
  return {
    read: (reader) => reader.uint(width),
    write: (writer, value) => writer.uint(value, width),
    render: String,
  }
}

/**
 * Section 3.5: enumerated, of 1 to 3 bytes. The names are only for rendering: every number is a value, so that an
 * unknown code point, a GREASE value for one, is no error.
 */
export function enumerated(
  width: 1 | 2 | 3,
  names: Readonly<Record<string, number>> | ((value: number) => string | undefined),
): Codec<number> {
  return {
    read: (reader) => reader.uint(width),
    write: (writer, value) => writer.uint(value, width),
    render(value) {
      const name = typeof names === 'function' ? names(value) : nameIn(names, value)
      const number = codePoint(value, width)
      if (name === undefined || name === number) return number
      // The RFCs number their own short lists in decimal, and the registries of code points in hexadecimal.
      return `${name} (${typeof names === 'function' && width > 1 ? number : value})`
    },
  }
}

/** The name that an enumeration has for a number, or undefined. */
export function nameIn(names: Readonly<Record<string, number>>, value: number): string | undefined {
  return Object.keys(names).find((it) => names[it] === value)
}

// Section 3.2 and 3.4: bytes and vectors.

/** `opaque name[length]` */
export function opaque(length: number): Codec<Uint8Array> {
  return {
    read: (reader) => reader.take(length),
    write(writer, value) {
      checkLength(value.length, length, length)
      writer.put(value)
    },
  }
}

/** `T name[length]`: as many elements as fill so many bytes. */
export function array<T>(element: Codec<T>, length: number): Codec<readonly T[]> {
  return {
    read: (reader, trace) => readElements(element, reader.sub(length), trace),
    write(writer, values) {
      const inner = new ByteWriter()
      for (const value of values) element.write(inner, value)
      checkLength(inner.length, length, length)
      writer.put(inner.finish())
    },
  }
}

/** `opaque name<min..max>` */
export function opaqueVector(
  min: number,
  max: number,
  render?: (value: Uint8Array) => string,
): Codec<Uint8Array> {
  const width = lengthWidth(max)
  return {
    read(reader, trace) {
      const content = readContent(reader, width, min, max, trace)
      return content.take(content.remaining)
    },
    write(writer, value) {
      checkLength(value.length, min, max)
      writer.uint(value.length, width)
      writer.put(value)
    },
    ...(render === undefined ? {} : { render }),
  }
}

/** `T name<min..max>`: as many elements as fill the length, which counts bytes. */
export function vector<T>(element: Codec<T>, min: number, max: number): Codec<readonly T[]> {
  const width = lengthWidth(max)
  return {
    read: (reader, trace) => readElements(element, readContent(reader, width, min, max, trace), trace),
    write(writer, values) {
      const inner = new ByteWriter()
      for (const value of values) element.write(inner, value)
      checkLength(inner.length, min, max)
      writer.uint(inner.length, width)
      writer.put(inner.finish())
    },
  }
}

/** A value with its length in front, which it must fill: `T name<0..max>` with exactly one element. */
export function lengthPrefixed<T>(codec: Codec<T>, max: number): Codec<T> {
  const width = lengthWidth(max)
  return {
    read(reader, trace) {
      const content = readContent(reader, width, 0, max, trace)
      const value = codec.read(content, trace)
      content.expectEnd('the structure')
      return value
    },
    write(writer, value) {
      const bytes = encode(codec, value)
      checkLength(bytes.length, 0, max)
      writer.uint(bytes.length, width)
      writer.put(bytes)
    },
    render: (value) => codec.render?.(value),
  }
}

/** All bytes up to the end of the enclosing frame. */
export const rest: Codec<Uint8Array> = {
  read: (reader) => reader.take(reader.remaining),
  write: (writer, value) => writer.put(value),
}

// Section 3.6 and 3.7: structs and variants.

type Fields = Readonly<Record<string, Codec<unknown> | Select<unknown>>>
type OptionalKeys<F> = { [K in keyof F]: undefined extends Value<F[K]> ? K : never }[keyof F]
type Flat<T> = { [K in keyof T]: T[K] }

export type StructValue<F> = Flat<
  { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Value<F[K]> } & {
    readonly [K in OptionalKeys<F>]?: Exclude<Value<F[K]>, undefined>
  }
>

/** `struct { … }`: the fields in the order of the keys. */
export function struct<const F extends Fields>(fields: F): Codec<StructValue<F>> {
  const entries = Object.entries(fields)
  return {
    read(reader, trace) {
      const value: Record<string, unknown> = {}
      for (const [name, field] of entries) {
        const part = readField(name, codecOf(field, value), reader, trace)
        if (part !== undefined) value[name] = part
      }
      return value as StructValue<F>
    },
    write(writer, value) {
      const parts = value as Readonly<Record<string, unknown>>
      for (const [name, field] of entries) codecOf(field, parts).write(writer, parts[name])
    },
  }
}

/** A field that may be absent at the end of its frame, as the extensions of a ClientHello before TLS 1.3. */
export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    read: (reader, trace) => (reader.remaining === 0 ? undefined : codec.read(reader, trace)),
    write(writer, value) {
      if (value !== undefined) codec.write(writer, value)
    },
    render: (value) => (value === undefined ? undefined : codec.render?.(value)),
  }
}

/** A field that is not on the wire: it names the variant that a struct is, so that a union of structs can be told apart. */
export function constant<const T extends string>(value: T): Codec<T> {
  return { read: () => value, write: () => {} }
}

/** A field that this variant of a struct does not have. */
export const absent: Codec<undefined> = { read: () => undefined, write: () => {} }

/** `select (…)`: a field whose type depends on the fields before it. */
export interface Select<T> {
  choose(before: never): Codec<T>
}

export function select<Before, T>(choose: (before: Before) => Codec<T>): Select<T> {
  return { choose }
}

function codecOf(field: Codec<unknown> | Select<unknown>, before: unknown): Codec<unknown> {
  return 'choose' in field ? field.choose(before as never) : field
}

// Rendering.

/** Bytes that are mostly text, in quotes; those that are not printable ASCII as `\x0a`. */
export function quoted(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
    text += plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return `"${text}"`
}

function readElements<T>(element: Codec<T>, content: ByteReader, trace: Trace | undefined): readonly T[] {
  const values: T[] = []
  while (content.remaining > 0) {
    const start = content.offset
    values.push(readField(`[${values.length}]`, element, content, trace))
    // Every element has bytes; the check keeps a struct without fields from reading for ever.
    if (content.offset === start) throw new DecodeError('an element without bytes', start)
  }
  return values
}

function readContent(
  reader: ByteReader,
  width: number,
  min: number,
  max: number,
  trace: Trace | undefined,
): ByteReader {
  const start = reader.offset
  const length = reader.uint(width)
  if (length < min || length > max) {
    throw new DecodeError(`a length of ${length} where ${min} to ${max} are allowed`, start)
  }
  trace?.contentStartsAt(reader.offset)
  return reader.sub(length)
}

function checkLength(length: number, min: number, max: number): void {
  if (length < min || length > max) {
    throw new RangeError(`a length of ${length} where ${min} to ${max} are allowed`)
  }
}

/** The bytes that a vector's length takes: as many as its maximum needs. */
function lengthWidth(max: number): number {
  return max < 2 ** 8 ? 1 : max < 2 ** 16 ? 2 : 3
}

/** A DecodeError that knows the field: `extensions[2].keyExchange: 32 bytes expected, 7 left`. */
class FieldError extends DecodeError {
  readonly path: string
  readonly reason: string

  constructor(path: string, reason: string, offset: number) {
    super(`${path}: ${reason}`, offset)
    this.path = path
    this.reason = reason
  }
}

function inField(name: string, error: unknown): unknown {
  if (!(error instanceof DecodeError)) return error
  if (!(error instanceof FieldError)) return new FieldError(name, error.message, error.offset)
  const path = error.path.startsWith('[') ? name + error.path : `${name}.${error.path}`
  return new FieldError(path, error.reason, error.offset)
}
