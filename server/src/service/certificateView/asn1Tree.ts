// An encoding as a tree of its elements, a level at a time: a CRL has millions of them. The elements of a long level
// stand in groups, and those in groups again, so that no level that is asked for is longer than a person scrolls.

import { DEEPEST, type Element, elementEnd, elementsBetween, readElement } from '../../asn1/element.ts'
import { plural } from '../../base/instant.ts'
import { oidText, tagText, valueText } from '../../describe/elementText.ts'
import { oidName } from '../../registry/objectIdentifiers.ts'
import type { FieldNames } from '../../x509/fieldNames.ts'
import type { ByteRange } from '../../x509/located.ts'

export interface Asn1Document {
  readonly bytes: Uint8Array
  /** Zeros in `bytes`, in order. */
  readonly withheld: readonly ByteRange[]
  readonly names: FieldNames
}

export interface Asn1Node {
  /** Names the node in the questions below. */
  readonly id: string
  /** `SEQUENCE`, `[0]`; of a group `100 … 199`. */
  readonly tag: string
  /** As an RFC calls the field: `tbsCertificate`. */
  readonly name?: string
  /** Short; empty where there is nothing to say. */
  readonly value: string
  readonly start: number
  readonly end: number
  /** Where tag and length end; that of a group is its start. */
  readonly contentStart: number
  readonly expandable: boolean
  readonly fault?: string
}

/** The nodes below one; those of the document itself where `id` is empty. */
export interface Asn1Level {
  readonly id: string
  readonly children: readonly Asn1Node[]
}

export function rootLevel(document: Asn1Document): Asn1Level {
  return { id: '', children: childNodes(document, wholeOf(document)) }
}

/** Undefined where the document has no such node. */
export function levelOf(document: Asn1Document, id: string): Asn1Level | undefined {
  const place = id === '' ? wholeOf(document) : parseId(document, id)
  return place && { id, children: childNodes(document, place) }
}

/** The levels to open to see the smallest node that holds the bytes, and that node's id. */
export function pathTo(
  document: Asn1Document,
  { start, end }: ByteRange,
): { readonly id: string; readonly levels: readonly Asn1Level[] } {
  const levels: Asn1Level[] = []
  let level = rootLevel(document)
  for (;;) {
    levels.push(level)
    const holder = level.children.find((it) => it.start <= start && end <= it.end)
    if (holder === undefined) return { id: level.id, levels: levels.slice(0, -1) }
    // The bytes of the tag and the length belong to the element itself.
    const inside = holder.expandable && holder.contentStart <= start
    const deeper = inside ? levelOf(document, holder.id) : undefined
    if (deeper === undefined) return { id: holder.id, levels }
    level = deeper
  }
}

/** Elements that stand behind each other in the content of one, or in the document. */
interface Place {
  /** Of the element: `1:0-985`. */
  readonly owner: string
  readonly depth: number
  readonly start: number
  readonly end: number
  /** The number of the first, where they are a part of the content. */
  readonly first: number
}

function wholeOf({ bytes }: Asn1Document): Place {
  return { owner: ownId(0, 0, bytes.length), depth: 0, start: 0, end: bytes.length, first: 0 }
}

function ownId(depth: number, start: number, end: number): string {
  return `${depth}:${start}-${end}`
}

/** An element's id, or a group's: `1:0-985#100@140-640` begins with the element that has the number 100. */
function parseId(document: Asn1Document, id: string): Place | undefined {
  const [, owner = '', ...numbers] = /^((\d+):(\d+)-(\d+))(?:#(\d+)@(\d+)-(\d+))?$/.exec(id) ?? []
  const [depth = 0, start = 0, end = 0, first, groupStart = 0, groupEnd = 0] = numbers.map(Number)
  if (start >= end || end > document.bytes.length) return undefined
  const { bytes } = document
  const content = depth === 0 ? { start, end } : innerContent(document, readElement(bytes, start, end))
  if (content === undefined || first === undefined || Number.isNaN(first)) {
    return content && { owner, depth, ...content, first: 0 }
  }
  const isWithin = content.start <= groupStart && groupStart < groupEnd && groupEnd <= content.end
  return isWithin ? { owner, depth, start: groupStart, end: groupEnd, first } : undefined
}

function childNodes(document: Asn1Document, place: Place): readonly Asn1Node[] {
  const { start, end, depth } = place
  const size = groupSize(countBetween(document, place))
  if (size > 1) return groupNodes(document, place, size)
  return Array.from(elementsBetween(document.bytes, start, end), (it) => elementNode(document, it, depth + 1))
}

function countBetween({ bytes }: Asn1Document, { start, end }: ByteRange): number {
  let count = 0
  for (let offset = start; offset < end; count++) offset = elementEnd(bytes, offset, end)
  return count
}

/** A level of more than this is put into groups. */
const LONGEST_LEVEL = 200
const GROUPING = 100

function groupSize(count: number): number {
  let size = 1
  while (count / size > LONGEST_LEVEL) size *= GROUPING
  return size
}

function groupNodes({ bytes }: Asn1Document, place: Place, size: number): readonly Asn1Node[] {
  const { owner, end, first } = place
  const groups: Asn1Node[] = []
  let offset = place.start
  for (let from = first; offset < end; from += size) {
    const start = offset
    let count = 0
    for (; count < size && offset < end; count++) offset = elementEnd(bytes, offset, end)
    groups.push({
      id: `${owner}#${from}@${start}-${offset}`,
      tag: `${from} … ${from + count - 1}`,
      value: '',
      start,
      end: offset,
      contentStart: start,
      expandable: true,
    })
  }
  return groups
}

function elementNode(document: Asn1Document, element: Element, depth: number): Asn1Node {
  const { start, end, contentStart, fault } = element
  const name = document.names.get(start)
  const content = innerContent(document, element)
  const tooDeep = content !== undefined && depth >= DEEPEST
  return {
    id: ownId(depth, start, end),
    tag: tagText(element),
    ...(name === undefined ? {} : { name }),
    value: tooDeep ? `nested deeper than ${DEEPEST} levels` : elementText(document, element, content),
    start,
    end,
    contentStart,
    expandable: content !== undefined && !tooDeep,
    ...(fault === undefined ? {} : { fault }),
  }
}

/** Where an element holds others: in its content, or as an encoding within a string; undefined where it holds none. */
function innerContent(document: Asn1Document, element: Element): ByteRange | undefined {
  const { tagClass, tagNumber, constructed, contentStart: start, contentEnd: end } = element
  if (start === end || withheldCount(document, element) === end - start) return undefined
  if (constructed) return { start, end }
  if (tagClass !== 'universal') return undefined
  if (tagNumber === OCTET_STRING) return isEncoding(document.bytes, start, end) ? { start, end } : undefined
  const whole = tagNumber === BIT_STRING && document.bytes[start] === 0
  return whole && isEncoding(document.bytes, start + 1, end) ? { start: start + 1, end } : undefined
}

const BIT_STRING = 3
const OCTET_STRING = 4

/** Whether the bytes are one element of a type that is found in strings, and its own elements fill it. */
function isEncoding(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end || !ENCAPSULATED.has(bytes[start]!)) return false
  const element = readElement(bytes, start, end)
  if (element.fault !== undefined || element.end !== end) return false
  if (!element.constructed) return true
  for (const it of elementsBetween(bytes, element.contentStart, element.contentEnd)) {
    if (it.fault !== undefined) return false
  }
  return true
}

/** SEQUENCE, SET, and the types that extensions consist of. */
const ENCAPSULATED: ReadonlySet<number> = new Set([
  ...[0x30, 0x31, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06],
  ...[0x0a, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e],
])

/** How many bytes of the content are withheld. */
function withheldCount({ withheld }: Asn1Document, { contentStart, contentEnd }: Element): number {
  let count = 0
  for (const { start, end } of withheld) {
    count += Math.max(0, Math.min(end, contentEnd) - Math.max(start, contentStart))
  }
  return count
}

function elementText(document: Asn1Document, element: Element, content: ByteRange | undefined): string {
  const secret = withheldCount(document, element)
  if (secret > 0 && content === undefined) return `withheld, ${plural(secret, 'byte')}`
  if (content !== undefined) return contentText(document, content, SUMMED_UP) ?? countText(document, content)
  if (element.constructed) return element.contentStart === element.contentEnd ? 'empty' : ''
  return valueText(document.bytes, element, oidName)
}

function countText(document: Asn1Document, content: ByteRange): string {
  return plural(countBetween(document, content), 'element')
}

/** What a structure is about: the name that it begins with, or all that it holds where that is little. */
function contentText(document: Asn1Document, content: ByteRange, depth: number): string | undefined {
  const first: Element[] = []
  for (const element of elementsBetween(document.bytes, content.start, content.end)) {
    if (first.push(element) > MOST_SUMMED_UP) break
  }
  const [head, ...others] = first
  const oid = head && oidText(document.bytes, head)
  if (oid !== undefined) return namedText(document, oidName(oid) ?? oid, others)
  if (first.length > MOST_SUMMED_UP || depth === 0) return undefined
  const texts: string[] = []
  for (const element of first) {
    if (withheldCount(document, element) > 0) return undefined
    const inner = innerContent(document, element)
    const text = inner ? contentText(document, inner, depth - 1) : elementText(document, element, undefined)
    if (text === undefined) return undefined
    texts.push(text)
  }
  const text = texts.join(', ')
  return text.length > LONGEST_SUMMARY ? undefined : text
}

const MOST_SUMMED_UP = 4
const SUMMED_UP = 3
const LONGEST_SUMMARY = 80

/** `basicConstraints, critical`; `commonName: “shop.example”`; `ecPublicKey, secp256r1`. */
function namedText({ bytes }: Asn1Document, name: string, [second, ...rest]: readonly Element[]): string {
  if (second === undefined) return name
  const tag = bytes[second.start]!
  if (tag === BOOLEAN && bytes[second.contentStart] !== 0) return `${name}, critical`
  if (rest.length > 0) return name
  if (STRINGS.has(tag)) return `${name}: ${valueText(bytes, second, oidName)}`
  const parameter = oidText(bytes, second)
  return parameter === undefined ? name : `${name}, ${oidName(parameter) ?? parameter}`
}

const BOOLEAN = 0x01

/** UTF8String, PrintableString, TeletexString, IA5String, BMPString. */
const STRINGS: ReadonlySet<number> = new Set([0x0c, 0x13, 0x14, 0x16, 0x1e])
