import { type SourceRange, sourceRange } from '../../base/range.ts'
import type { PemBlock } from '../../pem/pem.ts'
import type { BlockContent, BlockError, BundleBlock } from '../../policy/policy.ts'
import { type ContentFault, decodeContent } from '../../x509/content.ts'
import { encryptedKeySummary } from '../../x509/privateKey.ts'

/** What a PEM block holds is decoded when it is first asked for: a bundle may have thousands. */
export function lowerBlock(uri: string, block: PemBlock): BundleBlock {
  return new LoweredBlock(uri, block)
}

interface Decoded {
  readonly content: BlockContent
  readonly errors: readonly BlockError[]
}

class LoweredBlock implements BundleBlock {
  readonly label: string
  readonly range: SourceRange
  readonly labelRange: SourceRange
  readonly #uri: string
  readonly #block: PemBlock
  #decoded: Decoded | undefined

  constructor(uri: string, block: PemBlock) {
    this.label = block.label
    this.range = sourceRange(uri, block.range.start, block.range.end)
    this.labelRange = sourceRange(uri, block.boundary.start, block.boundary.end)
    this.#uri = uri
    this.#block = block
  }

  get content(): BlockContent {
    return this.#decode().content
  }

  get errors(): readonly BlockError[] {
    return this.#decode().errors
  }

  textRange(start: number, end: number): SourceRange {
    const range = this.#block.base64.textRange(start, end)
    return sourceRange(this.#uri, range.start, range.end)
  }

  #decode(): Decoded {
    this.#decoded ??= decode(this, this.#block)
    return this.#decoded
  }
}

const NOTHING: Decoded = { content: { kind: 'other' }, errors: [] }

function decode(lowered: BundleBlock, block: PemBlock): Decoded {
  // OpenPGP's armor looks like PEM and has a checksum of its own (RFC 9580, section 6).
  if (block.label.startsWith('PGP ')) return NOTHING
  const { uri } = lowered.range
  const errors: BlockError[] = block.errors.map(({ message, range }) => ({
    kind: 'boundary',
    message,
    range: sourceRange(uri, range.start, range.end),
  }))
  const { bytes, errors: base64Errors, reliable } = block.base64
  if (base64Errors.length > 0 || bytes.length === 0) {
    if (block.isTemplate) return NOTHING
    for (const { message, range } of base64Errors) {
      errors.push({ kind: 'base64', message, range: sourceRange(uri, range.start, range.end) })
    }
    if (errors.length === 0) {
      errors.push({ kind: 'base64', message: 'the block is empty', range: lowered.labelRange })
    }
  }
  if (!reliable || bytes.length === 0) return { content: { kind: 'unreadable' }, errors }
  if (block.headers.get('Proc-Type')?.includes('ENCRYPTED')) {
    return { content: { kind: 'privateKey', key: encryptedKeySummary(block.label) }, errors }
  }
  const { content, faults } = decodeContent(block.label, bytes)
  if (faults.length > 0) errors.push(...faults.map((fault) => blockError(fault, lowered, block)))
  return { content, errors }
}

function blockError(
  { kind, message, bytes }: ContentFault,
  lowered: BundleBlock,
  block: PemBlock,
): BlockError {
  const { start, end } = block.labelWords
  const range = bytes ? lowered.textRange(bytes.start, bytes.end) : sourceRange(lowered.range.uri, start, end)
  return { kind, message, range }
}
