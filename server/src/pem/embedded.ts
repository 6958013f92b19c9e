// PEM and certificates within other texts: as the value of a key, in a string, in base64, in base64 of that. A text is
// searched once for what stands out (signs.ts). What is base64 is decoded, and the text that comes out is searched in
// the same way, so that a kubeconfig in a Kubernetes Secret is read like any other. The places of all blocks are those
// in the outermost text. No syntax of YAML, JSON or XML is read: templates and half-written files have none.

import { type DecodedBase64, decodeBase64 } from '../base/base64.ts'
import type { Range } from '../base/range.ts'
import { type Arrangement, arrangementIn, arrangementInBase64 } from './arrangement.ts'
import { base64Around } from './base64Run.ts'
import { keysBeside } from './keysBeside.ts'
import { blockInOuterText, nestedText } from './nestedBlock.ts'
import { type PemBlock, parsePem } from './pem.ts'
import { codedSigns, mayHoldBlocks } from './signs.ts'

/** Blocks that stand together: one after the other in a text, one string, one array of certificates. */
export interface EmbeddedValue {
  /** What the text calls it, where it does: the key of a mapping, the name of a variable. */
  readonly name: string | undefined
  /** At least one. */
  readonly blocks: readonly PemBlock[]
  readonly arranged: Arrangement
  /** The private key that the text names as that of these certificates. */
  readonly key?: PemBlock
  /** Whether it says that they are for checking signatures: in XML Signature (SAML) and in a JSON Web Key. */
  readonly isForSignatures?: true
}

/** In the order of the text. Never throws; takes time in proportion to the text. */
export function parseEmbedded(text: string): readonly EmbeddedValue[] {
  return valuesIn(text, 0)
}

/** Base64 in base64 in base64: nobody writes more layers than these. */
const DEEPEST = 3

function valuesIn(text: string, depth: number): readonly EmbeddedValue[] {
  const plain = parsePem(text)
  const values = plainValues(text, plain)
  for (const value of codedValues(text, plain, depth)) {
    const previous = values.at(-1)
    if (previous && continuesX5c(text, previous, value)) previous.blocks.push(...value.blocks)
    else values.push(value)
  }
  return keysBeside(
    text,
    values.sort((a, b) => startOf(a) - startOf(b)),
  )
}

/** A value as it is being put together. */
export interface FoundValue extends EmbeddedValue {
  readonly blocks: PemBlock[]
  /** Where its name stands; undefined where it has none, or where it has it in a text within this one. */
  readonly nameRange: Range | undefined
}

function valueAt(text: string, start: number, blocks: PemBlock[]): FoundValue {
  return { ...nameBefore(text, start), blocks, arranged: arrangementIn(text, blocks) }
}

function plainValues(text: string, blocks: readonly PemBlock[]): FoundValue[] {
  const values: FoundValue[] = []
  let end: number | undefined
  for (const block of blocks) {
    const { start } = block.range
    if (end !== undefined && isBetweenBlocks(text, end, start)) values.at(-1)!.blocks.push(block)
    else values.push(valueAt(text, start, [block]))
    end = block.range.end
  }
  return values
}

/** Whether nothing stands between two blocks but blanks, their escapes, and the seams of a string in parts. */
function isBetweenBlocks(text: string, start: number, end: number): boolean {
  NOTHING_BETWEEN.lastIndex = start
  NOTHING_BETWEEN.exec(text)
  return NOTHING_BETWEEN.lastIndex === end
}

const NOTHING_BETWEEN = /(?:\s|\\+(?:[nrt\r\n]|u000[aAdD])|(["'`])\s*(?:[+.]\s*)?[bB]?\1)*/y

function* codedValues(text: string, plain: readonly PemBlock[], depth: number): Generator<FoundValue> {
  const signs = codedSigns()
  let nextBlock = 0
  let floor = 0
  for (let sign = signs.exec(text); sign !== null; sign = signs.exec(text)) {
    const at = sign.index
    while (nextBlock < plain.length && plain[nextBlock]!.range.end <= at) {
      floor = Math.max(floor, plain[nextBlock++]!.range.end)
    }
    const block = plain[nextBlock]
    if (block && block.range.start <= at) {
      signs.lastIndex = block.range.end
      continue
    }
    const range = base64Around(text, at, floor)
    floor = Math.max(range.end, at + 1)
    signs.lastIndex = floor
    const base64 = decodeWritten(text, range)
    if (!base64.reliable) continue
    if (isCertificate(base64.bytes)) {
      const value = valueAt(text, range.start, [certificateBlock(text, range, base64)])
      yield { ...value, ...useBefore(text, range.start) }
    } else if (depth < DEEPEST) {
      yield* nestedValues(text, range, base64, depth + 1)
    }
  }
}

function decodeWritten(text: string, { start, end }: Range): DecodedBase64 {
  const quoted = /[\\"'`&]/.test(text.slice(start, end))
  return decodeBase64(text, start, end, { quoted })
}

function* nestedValues(
  text: string,
  range: Range,
  base64: DecodedBase64,
  depth: number,
): Generator<FoundValue> {
  const nested = nestedText(base64)
  if (!mayHoldBlocks(nested.text)) return
  const name = nameBefore(text, range.start)
  for (const value of valuesIn(nested.text, depth)) {
    const key = value.key && blockInOuterText(value.key, nested)
    yield {
      // A name of its own says more of a value than that of the file that it is in.
      ...(value.name === undefined ? name : { name: value.name, nameRange: undefined }),
      blocks: value.blocks.map((it) => blockInOuterText(it, nested)),
      arranged: arrangementInBase64(value.arranged, base64.bytes, text, range),
      ...(key === undefined ? {} : { key }),
      ...(value.isForSignatures ? { isForSignatures: true } : {}),
    }
  }
}

/** RFC 5280, section 4.1: SEQUENCE { SEQUENCE { [0] { INTEGER 2 }, …, and nothing behind the end of the first. */
function isCertificate(bytes: Uint8Array): boolean {
  const outer = sequenceAt(bytes, 0)
  const inner = outer && sequenceAt(bytes, outer.start)
  if (inner === undefined || outer?.end !== bytes.length) return false
  return VERSION_3.every((byte, index) => bytes[inner.start + index] === byte)
}

const VERSION_3 = [0xa0, 0x03, 0x02, 0x01, 0x02]

/** The content of a SEQUENCE whose length has one or two bytes behind that which says so. */
function sequenceAt(bytes: Uint8Array, offset: number): Range | undefined {
  if (bytes[offset] !== 0x30) return undefined
  const width = bytes[offset + 1]! - 0x80
  if (width !== 1 && width !== 2) return undefined
  const length = width === 1 ? bytes[offset + 2]! : (bytes[offset + 2]! << 8) | bytes[offset + 3]!
  const start = offset + 2 + width
  return { start, end: start + length }
}

/** A certificate that stands in a text as base64 of its DER: the block that it would be. */
function certificateBlock(text: string, range: Range, base64: DecodedBase64): PemBlock {
  const body = text.slice(range.start, range.end)
  // What is underlined for the whole is as wide as a line of PEM.
  const boundary = { start: range.start, end: range.start + /^.{1,64}/.exec(body)![0].length }
  return {
    label: 'CERTIFICATE',
    range,
    boundary,
    labelWords: boundary,
    end: undefined,
    body: range,
    bodyText: body,
    isPlain: false,
    headers: new Map(),
    base64,
    isTemplate: false,
    errors: [],
  }
}

/** XML Signature, section 4.5.4, and RFC 7517, section 4.7. */
function useBefore(text: string, offset: number): Pick<EmbeddedValue, 'isForSignatures'> {
  const before = text.slice(Math.max(0, offset - LONGEST_NAME), offset)
  return SIGNATURES.test(before) ? { isForSignatures: true } : {}
}

const SIGNATURES = /(?:\bX509Certificate>\s*|\bx5c\\*["']?\s*:\s*\[\s*\\*["'])$/

/**
 * RFC 7517, section 4.7: the certificates of an array `x5c` are a chain. Of other arrays nobody knows whether their
 * order means anything.
 */
function continuesX5c(text: string, previous: FoundValue, { blocks }: FoundValue): boolean {
  if (!previous.isForSignatures) return false
  return /^\\*["']\s*,\s*\\*["']$/.test(text.slice(endOf(previous), startOf({ blocks })))
}

function startOf({ blocks }: Pick<FoundValue, 'blocks'>): number {
  return blocks[0]!.range.start
}

function endOf({ blocks }: FoundValue): number {
  return blocks.at(-1)!.range.end
}

type Named = Pick<FoundValue, 'name' | 'nameRange'>

/** The name that a text gives to the value that begins at an offset, and where it stands. */
function nameBefore(text: string, offset: number): Named {
  const from = Math.max(0, offset - LONGEST_NAME)
  const match = NAME.exec(text.slice(from, offset))
  if (match === null) return { name: undefined, nameRange: undefined }
  const [, lead = '', name = ''] = match
  const start = from + match.index + lead.length
  return { name, nameRange: { start, end: start + name.length } }
}

/** With what stands between it and its value, a line break and indentation included. */
const LONGEST_NAME = 160
const NAME =
  /(^|[^\w.-])([A-Za-z_][\w.-]*)\\*["']?\s*(?::=|[:=])\s*(?:!!\w+\s*)?(?:[|>][-+\d]*\s*|"""\s*|'''\s*|[bB]?\\*["'`](?:\\+n)?)?$/
