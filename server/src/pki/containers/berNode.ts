// Containers may be BER: Windows and old browsers write indefinite lengths and strings in pieces, which asn1/der.ts
// does not read. asn1js reads both, into a tree.

import { type AsnType, fromBER } from 'asn1js'
import { DerReader, TAG } from '../../asn1/der.ts'
import { oidValue } from '../../asn1/values.ts'
import { concat, DecodeError } from '../../base/bytes.ts'
import { type AlgorithmIdentifier, algorithmIdentifier } from '../../x509/algorithmIdentifier.ts'

/** A node of asn1js, as far as it is used here. */
export interface BerNode {
  /** As in the first byte of a DER encoding: class, constructed, number. */
  readonly tag: number
  readonly children: readonly BerNode[]
  /** The element with its tag and length, as it stands in the file. */
  readonly bytes: Uint8Array
  /** The content of a string, its pieces joined. */
  readonly content: Uint8Array
}

/** A root store of 150 certificates has 20 000 elements; each takes about a kilobyte of memory here. */
const MOST_ELEMENTS = 200_000
/** A name in an extension of a certificate in a container lies 20 deep. */
const DEEPEST = 64

/** Throws DecodeError where the bytes do not begin with a whole element, and where it has too many inside. */
export function readBer(bytes: Uint8Array, what: string): BerNode {
  return nodeOf(parseBer(bytes, what) as unknown as AsnBlock)
}

/** The same as asn1js has it, for pkijs. */
export function parseBer(bytes: Uint8Array, what: string): AsnType {
  const limits = { maxDepth: DEEPEST, maxNodes: MOST_ELEMENTS, maxContentLength: bytes.length }
  const { offset, result } = fromBER(bytes, { ...limits, parseEmbedded: false, copyInput: false })
  if (offset < 0) {
    // An element that is longer than the whole input exceeds the limit for contents: that is one of a damaged input.
    const why = /(?:depth|count) exceeded/.test(result.error)
      ? `more than ${MOST_ELEMENTS} elements, or more than ${DEEPEST} inside each other`
      : 'it ends too early, or is damaged'
    throw new DecodeError(`${what} cannot be read: ${why}`, 0)
  }
  return result
}

/** The n-th element inside, where it has the tag; throws DecodeError where it has not. */
export function childOf(node: BerNode, index: number, tag: number, what: string): BerNode {
  const child = node.children[index]
  if (child?.tag !== tag) throw new DecodeError(`${what} expected`, 0)
  return child
}

/** Throws DecodeError where the element is no OBJECT IDENTIFIER. */
export function oidOf(node: BerNode | undefined): string {
  const reader = derOf(node)
  reader.expect(TAG.oid, 'an OBJECT IDENTIFIER')
  return oidValue(reader)
}

/** Throws DecodeError where the element is no AlgorithmIdentifier. */
export function algorithmOf(node: BerNode | undefined): AlgorithmIdentifier {
  const reader = derOf(node)
  reader.expect(TAG.sequence, 'an AlgorithmIdentifier')
  return algorithmIdentifier(reader)
}

function derOf(node: BerNode | undefined): DerReader {
  return new DerReader(node?.bytes ?? new Uint8Array(0))
}

/** What of asn1js's classes is the same for all of them. */
interface AsnBlock {
  readonly idBlock: { readonly tagClass: number; readonly tagNumber: number; readonly isConstructed: boolean }
  readonly valueBlock: { readonly value?: unknown }
  readonly valueBeforeDecodeView: Uint8Array
}

function nodeOf(block: AsnBlock): BerNode {
  const { tagClass, isConstructed, tagNumber } = block.idBlock
  const inner = innerBlocks(block)
  return {
    tag: ((tagClass - 1) << 6) | (isConstructed ? 0x20 : 0) | tagNumber,
    children: isConstructed ? inner.map(nodeOf) : [],
    bytes: block.valueBeforeDecodeView,
    get content() {
      return contentOf(block)
    },
  }
}

function contentOf(block: AsnBlock): Uint8Array {
  if (block.idBlock.isConstructed) return concat(...innerBlocks(block).map(contentOf))
  // A primitive element has a definite length in BER too.
  const reader = new DerReader(block.valueBeforeDecodeView)
  reader.read()
  return reader.contentBytes()
}

function innerBlocks({ valueBlock: { value } }: AsnBlock): readonly AsnBlock[] {
  return Array.isArray(value) ? value : []
}
