// X.690, section 8.1.3.6 and the sections on strings: what BER allows beyond DER in the frame, lengths that are told by
// an end mark and strings in pieces. Decoders read DER; so that they can read such an encoding too, it is written
// anew as DER has it, with the place that each byte comes from. Values are left as they are.

import { TAG } from './der.ts'
import { INDEFINITE, isConstructed, isEndOfContents, isStringInPieces, readHeader } from './header.ts'

export interface RewrittenBer {
  readonly der: Uint8Array
  /** Where in the original a byte of `der`, or its end, comes from. */
  originOf(offset: number): number
}

/** The first element as DER frames it; undefined where that is how it is framed, and where it is not whole. Never throws. */
export function rewriteBer(bytes: Uint8Array): RewrittenBer | undefined {
  const element = readTree(bytes, 0, bytes.length, { depth: 0, elements: 0 })
  if (element === undefined || !element.isBer) return undefined
  const writer = new Writer(bytes, element.length)
  writer.write(element)
  return writer.finish(element.end)
}

/** Nothing that is known here nests as deep; each level costs a pass over what is in it. */
const DEEPEST = 64
/** A certificate has a few hundred; an input of nothing but elements is not worth its memory. */
const MOST_ELEMENTS = 100_000

/** An element with those inside it. */
interface Tree {
  readonly start: number
  readonly tagEnd: number
  /** Behind the end mark, where there is one. */
  readonly end: number
  /** Whether it, or one inside it, is framed as DER forbids. */
  readonly isBer: boolean
  /** Of a constructed encoding that stays one. */
  readonly children: readonly Tree[]
  /** Of a primitive encoding: where its content stands, in pieces. */
  readonly pieces: readonly { readonly start: number; readonly end: number }[]
  /** The unused bits of a BIT STRING in pieces: those of the last one. */
  readonly unusedBits: number | undefined
  readonly contentLength: number
  /** Of the whole element as DER. */
  readonly length: number
}

interface Budget {
  depth: number
  elements: number
}

function readTree(bytes: Uint8Array, start: number, limit: number, budget: Budget): Tree | undefined {
  if (budget.depth > DEEPEST || ++budget.elements > MOST_ELEMENTS) return undefined
  if (start >= limit) return undefined
  const { tag, tagNumber, lengthStart: tagEnd, contentStart, length, fault } = readHeader(bytes, start, limit)
  const isIndefinite = length === INDEFINITE
  if (fault !== undefined) return undefined
  const end = isIndefinite ? limit : contentStart + length
  const frame = { start, tagEnd }
  if (!isConstructed(tag))
    return primitive({ ...frame, end }, [{ start: contentStart, end }], undefined, false)
  let offset = contentStart
  const children: Tree[] = []
  // Where the input ends before the octets that are awaited, the next element says that it is missing.
  while (isIndefinite ? !isEndOfContents(bytes, offset, limit) : offset < end) {
    budget.depth++
    const child = readTree(bytes, offset, end, budget)
    budget.depth--
    if (child === undefined) return undefined
    children.push(child)
    offset = child.end
  }
  const whole = { ...frame, end: isIndefinite ? offset + 2 : end }
  if (isStringInPieces(tag)) return joined(bytes, whole, tagNumber, children)
  const contentLength = children.reduce((sum, it) => sum + it.length, 0)
  return {
    ...whole,
    isBer: isIndefinite || children.some((it) => it.isBer),
    children,
    pieces: [],
    unusedBits: undefined,
    contentLength,
    length: tagEnd - start + lengthWidth(contentLength) + contentLength,
  }
}

type Frame = Pick<Tree, 'start' | 'tagEnd' | 'end'>

function primitive(
  frame: Frame,
  pieces: Tree['pieces'],
  unusedBits: number | undefined,
  isBer: boolean,
): Tree {
  const sum = pieces.reduce((length, it) => length + it.end - it.start, 0)
  const contentLength = unusedBits === undefined ? sum : sum + 1
  const length = frame.tagEnd - frame.start + lengthWidth(contentLength) + contentLength
  return { ...frame, isBer, children: [], pieces, unusedBits, contentLength, length }
}

/** A string in pieces as one: of BIT STRINGs each piece begins with the number of its unused bits. */
function joined(bytes: Uint8Array, frame: Frame, tagNumber: number, children: readonly Tree[]): Tree {
  const isBits = tagNumber === TAG.bitString
  const pieces = children.flatMap((it) => it.pieces)
  if (!isBits) return primitive(frame, pieces, undefined, true)
  // Children that are in pieces themselves have lost that byte already.
  const contents = children.flatMap((it) =>
    it.unusedBits === undefined ? it.pieces.map(({ start, end }) => ({ start: start + 1, end })) : it.pieces,
  )
  const last = children.at(-1)
  const unusedBits = last === undefined ? 0 : (last.unusedBits ?? bytes[last.pieces[0]?.start ?? 0] ?? 0)
  return primitive(
    frame,
    contents.filter(({ start, end }) => start < end),
    unusedBits,
    true,
  )
}

function lengthWidth(length: number): number {
  if (length < 0x80) return 1
  let width = 1
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) width++
  return width
}

class Writer {
  readonly #bytes: Uint8Array
  readonly #der: Uint8Array
  #length = 0
  /** From where on bytes come from where: rising pairs. */
  readonly #offsets: number[] = []
  readonly #origins: number[] = []

  constructor(bytes: Uint8Array, length: number) {
    this.#bytes = bytes
    this.#der = new Uint8Array(length)
  }

  write({ start, tagEnd, isBer, children, pieces, unusedBits, contentLength }: Tree): void {
    this.#comesFrom(start)
    this.#copy(start, tagEnd)
    // A string that was in pieces is constructed no more.
    if (isBer && children.length === 0 && isStringInPieces(this.#bytes[start]!))
      this.#der[this.#length - (tagEnd - start)]! &= ~0x20
    this.#writeLength(contentLength)
    if (unusedBits !== undefined) this.#der[this.#length++] = unusedBits
    for (const piece of pieces) {
      this.#comesFrom(piece.start)
      this.#copy(piece.start, piece.end)
    }
    for (const child of children) this.write(child)
  }

  finish(end: number): RewrittenBer {
    const der = this.#der
    const offsets = this.#offsets
    const origins = this.#origins
    return {
      der,
      originOf(offset) {
        if (offset >= der.length) return end
        let low = 0
        for (let high = offsets.length; high - low > 1; ) {
          const middle = (low + high) >> 1
          if (offsets[middle]! <= offset) low = middle
          else high = middle
        }
        return Math.min(end, origins[low]! + offset - offsets[low]!)
      },
    }
  }

  #comesFrom(origin: number): void {
    this.#offsets.push(this.#length)
    this.#origins.push(origin)
  }

  #copy(start: number, end: number): void {
    this.#der.set(this.#bytes.subarray(start, end), this.#length)
    this.#length += end - start
  }

  #writeLength(length: number): void {
    const width = lengthWidth(length)
    if (width > 1) this.#der[this.#length++] = 0x80 | (width - 1)
    for (let index = Math.max(1, width - 1) - 1; index >= 0; index--) {
      this.#der[this.#length++] = Math.floor(length / 256 ** index) % 256
    }
  }
}
