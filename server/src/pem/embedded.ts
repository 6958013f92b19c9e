// PEM and certificates within other texts: as the value of a key, in a string, in base64, in base64 of that. A text is
// searched once for what stands out (detect.ts). What is base64 is decoded, and the text that comes out is searched in
// the same way, so that a kubeconfig in a Kubernetes Secret is read like any other. The places of all blocks are those
// in the outermost text. No syntax of YAML, JSON or XML is read: templates and half-written files have none.

import { type DecodedBase64, decodeBase64 } from '../base/base64.ts'
import type { Range } from '../base/range.ts'
import { arrangementIn, arrangementInBase64 } from './arrangement.ts'
import { base64Around } from './base64Run.ts'
import { byteArrayAt } from './byteArray.ts'
import { derLabel } from './derLabel.ts'
import { codedSigns, mayHoldBlocks, X509_ELEMENT } from './detect.ts'
import { formFaultOfValue } from './form.ts'
import type { EmbeddedValue, FoundValue } from './foundValue.ts'
import { JsonWebKeys } from './jsonWebKey.ts'
import { keysBeside } from './keysBeside.ts'
import { blockInOuterText, nestedText } from './nestedBlock.ts'
import { type PemBlock, parsePem } from './pem.ts'

/** In the order of the text. Never throws; takes time in proportion to the text. */
export function parseEmbedded(text: string): readonly FoundValue[] {
  return valuesIn(text, 0)
}

/** Base64 in base64 in base64: nobody writes more layers than these. */
const DEEPEST = 3

function valuesIn(text: string, depth: number): readonly FoundValue[] {
  const plain = parsePem(text)
  const values = plainValues(text, plain)
  for (const value of codedValues(text, plain, depth)) {
    const previous = values.at(-1)
    if (previous && continuesX5c(text, previous, value)) previous.blocks.push(...value.blocks)
    else values.push(value)
  }
  const sorted = values.sort((a, b) => startOf(a) - startOf(b))
  return keysBeside(text, sorted).map((value) => {
    const formFault = formFaultOfValue(text, value)
    return formFault === undefined ? value : { ...value, formFault }
  })
}

function valueAt(text: string, start: number, blocks: PemBlock[], layers: FoundValue['layers']): FoundValue {
  return {
    ...nameBefore(text, start),
    ...useBefore(text, start),
    blocks,
    arranged: arrangementIn(text, blocks),
    layers,
  }
}

function plainValues(text: string, blocks: readonly PemBlock[]): FoundValue[] {
  const values: FoundValue[] = []
  let end: number | undefined
  for (const block of blocks) {
    const { start } = block.range
    if (end !== undefined && isBetweenBlocks(text, end, start)) values.at(-1)!.blocks.push(block)
    else values.push(valueAt(text, start, [block], 0))
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
  const webKeys = new JsonWebKeys(text)
  let nextTag = -2
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
    if (/^(?:0[xX]|[(\\])/.test(sign[0])) {
      const array = byteArrayAt(text, at)
      floor = array.range.end
      signs.lastIndex = floor
      if (array.content !== undefined) yield* valuesOfBytes(text, array.range, array.content, depth)
      continue
    }
    if (sign[0].startsWith('"')) {
      const key = webKeys.at(at)
      if (key)
        yield valueAt(text, key.range.start, [derBlock(text, key.range, key.content, 'JSON WEB KEY')], 'der')
      continue
    }
    if (sign[0] === X509_ELEMENT && nextTag !== -1 && nextTag < at) nextTag = text.indexOf('<', at)
    const content =
      sign[0] === X509_ELEMENT ? contentOfElement(text, at + sign[0].length, nextTag) : undefined
    const range = content ?? base64Around(text, at, floor)
    floor = Math.max(range.end, at + 1)
    signs.lastIndex = floor
    const base64 = decodeWritten(text, range)
    if (!base64.reliable) continue
    const label = derLabel(base64.bytes)
    if (label !== undefined) {
      const value = valueAt(text, range.start, [derBlock(text, range, base64, label)], 'der')
      yield content && SPACES_WITHIN.test(text.slice(range.start, range.end))
        ? { ...value, hasSpaces: true }
        : value
    } else if (content === undefined && depth < DEEPEST) {
      yield* nestedValues(text, range, base64, depth + 1)
    }
  }
}

function* valuesOfBytes(
  text: string,
  range: Range,
  content: DecodedBase64,
  depth: number,
): Generator<FoundValue> {
  const label = derLabel(content.bytes)
  if (label !== undefined) yield valueAt(text, range.start, [derBlock(text, range, content, label)], 'der')
  else if (depth < DEEPEST) yield* nestedValues(text, range, content, depth + 1)
}

/**
 * What stands in an element of XML Signature up to the next tag, without the white space around it: that it is base64 need
 * not be guessed, however it is laid out.
 */
function contentOfElement(text: string, from: number, end: number): Range {
  const content = end < 0 || end - from > LONGEST_ELEMENT ? '' : text.slice(from, end)
  const start = from + content.length - content.trimStart().length
  return { start, end: start + content.trim().length }
}

/** Of a certificate, in characters; the largest in use have some thousands. */
const LONGEST_ELEMENT = 100_000
const SPACES_WITHIN = /[^\s][ \t]+[^\s]/

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
      layers: value.layers === 'der' ? 'der' : value.layers + 1,
      arranged: arrangementInBase64(value.arranged, base64.bytes, text, range),
      ...(key === undefined ? {} : { key }),
      ...(value.formFault && {
        formFault: { ...value.formFault, range: nested.outerRange(value.formFault.range) },
      }),
      ...(value.isForSignatures ? { isForSignatures: true } : {}),
    }
  }
}

/** DER that stands in a text in base64 or as bytes: the block that it would be. */
function derBlock(text: string, range: Range, base64: DecodedBase64, label: string): PemBlock {
  const body = text.slice(range.start, range.end)
  // What is underlined for the whole is as wide as a line of PEM.
  const boundary = { start: range.start, end: range.start + /^.{1,64}/.exec(body)![0].length }
  return {
    label,
    range,
    boundary,
    labelWords: boundary,
    end: undefined,
    body: range,
    bodyText: body,
    isPlain: false,
    linePrefix: '',
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
