// The Java Object Serialization Specification, section 6.4: just enough to find where an object ends. JCEKS writes its
// secret keys so, and nothing else says how long one is. Nothing is made of what is read.

import { ByteReader, DecodeError } from '../../base/bytes.ts'

/** The length of a serialized object, with the header of its stream. Throws DecodeError where it has no end. */
export function skipSerializedObject(bytes: Uint8Array): number {
  const reader = new ByteReader(bytes)
  if (reader.uint32() !== STREAM_HEADER) throw new DecodeError('a serialized object expected', 0)
  new ObjectSkipper(reader).content(0)
  return reader.offset
}

/** STREAM_MAGIC 0xaced and STREAM_VERSION 5. */
const STREAM_HEADER = 0xaced0005

const TC = {
  null: 0x70,
  reference: 0x71,
  classDesc: 0x72,
  object: 0x73,
  string: 0x74,
  array: 0x75,
  blockData: 0x77,
  endBlockData: 0x78,
} as const

/** SC_WRITE_METHOD and SC_SERIALIZABLE of a class's flags. */
const WRITE_METHOD = 0x01
const SERIALIZABLE = 0x02

/** A sealed key has three levels, and a dozen of classes, objects and texts. */
const DEEPEST = 16
const MOST_HANDLES = 1000

interface ClassDesc {
  readonly flags: number
  /** Type codes: `I`, `[`, `L`. */
  readonly fields: readonly string[]
  readonly parent: ClassDesc | undefined
  /** Of an array's elements. */
  readonly element: string
}

const FIRST_HANDLE = 0x7e0000

class ObjectSkipper {
  readonly #reader: ByteReader
  /** What a later reference may stand for; undefined for what is no class. */
  readonly #handles: (ClassDesc | undefined)[] = []

  constructor(reader: ByteReader) {
    this.#reader = reader
  }

  content(depth: number): void {
    if (depth > DEEPEST) throw new DecodeError('a serialized object too deep', this.#reader.offset)
    const code = this.#reader.uint8()
    switch (code) {
      case TC.null:
        return
      case TC.reference:
        this.#reader.uint32()
        return
      case TC.string:
        this.#addHandle()
        this.#reader.take(this.#reader.uint16())
        return
      case TC.object: {
        const type = this.#classDesc(depth)
        this.#addHandle()
        this.#objectData(type, depth)
        return
      }
      case TC.array: {
        const type = this.#classDesc(depth)
        this.#addHandle()
        const count = this.#reader.uint32()
        for (let index = 0; index < count; index++) this.#value(type?.element ?? '', depth)
        return
      }
      default:
        throw new DecodeError(`0x${code.toString(16)} in a serialized object`, this.#reader.offset - 1)
    }
  }

  #addHandle(): number {
    if (this.#handles.length >= MOST_HANDLES)
      throw new DecodeError('a serialized object too large', this.#reader.offset)
    return this.#handles.push(undefined) - 1
  }

  #classDesc(depth: number): ClassDesc | undefined {
    if (depth > DEEPEST) throw new DecodeError('a serialized object too deep', this.#reader.offset)
    const code = this.#reader.uint8()
    if (code === TC.null) return undefined
    if (code === TC.reference) return this.#handles[this.#reader.uint32() - FIRST_HANDLE]
    if (code !== TC.classDesc) throw new DecodeError('a class expected', this.#reader.offset - 1)
    const name = new TextDecoder().decode(this.#reader.take(this.#reader.uint16()))
    this.#reader.take(SERIAL_VERSION_UID)
    const handle = this.#addHandle()
    const flags = this.#reader.uint8()
    const fields = Array.from({ length: this.#reader.uint16() }, () => this.#field(depth))
    this.#annotation(depth)
    const parent = this.#classDesc(depth + 1)
    const described = { flags, fields, parent, element: name.startsWith('[') ? name.charAt(1) : '' }
    this.#handles[handle] = described
    return described
  }

  #field(depth: number): string {
    const type = String.fromCharCode(this.#reader.uint8())
    this.#reader.take(this.#reader.uint16())
    if (type === '[' || type === 'L') this.content(depth + 1)
    return type
  }

  #objectData(type: ClassDesc | undefined, depth: number): void {
    if (type === undefined) return
    this.#objectData(type.parent, depth)
    if ((type.flags & SERIALIZABLE) === 0)
      throw new DecodeError('an object that writes itself', this.#reader.offset)
    for (const field of type.fields) this.#value(field, depth)
    if ((type.flags & WRITE_METHOD) !== 0) this.#annotation(depth)
  }

  #annotation(depth: number): void {
    while (this.#reader.bytes[this.#reader.offset] !== TC.endBlockData) {
      if (this.#reader.bytes[this.#reader.offset] === TC.blockData) {
        this.#reader.uint8()
        this.#reader.take(this.#reader.uint8())
      } else this.content(depth + 1)
    }
    this.#reader.uint8()
  }

  #value(type: string, depth: number): void {
    const size = SIZES[type]
    if (size !== undefined) this.#reader.take(size)
    else if (type === '[' || type === 'L') this.content(depth + 1)
    else throw new DecodeError(`a field of the type ${type}`, this.#reader.offset)
  }
}

const SERIAL_VERSION_UID = 8

const SIZES: Readonly<Record<string, number>> = { B: 1, C: 2, D: 8, F: 4, I: 4, J: 8, S: 2, Z: 1 }
