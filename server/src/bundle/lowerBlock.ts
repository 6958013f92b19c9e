import type { Sourced } from '../base/range.ts'
import { type Range, type SourceRange, sourceRange } from '../base/range.ts'
import { formFaultInFile } from '../pem/form.ts'
import type { FormFault, FormFaultKind } from '../pem/formFault.ts'
import type { LayoutFaultKind } from '../pem/lineLayout.ts'
import { isStandardBody, layoutFaults } from '../pem/lineLayout.ts'
import type { PemBlock } from '../pem/pem.ts'
import { type ContentFault, decodeContent } from '../x509/content.ts'
import { encryptedKeySummary } from '../x509/privateKey.ts'
import type { BlockContent, BlockError, BlockFault, BundleBlock } from './bundle.ts'

/** What a PEM block holds is decoded when it is first asked for: a bundle may have thousands. */
export function lowerBlock(
  uri: string,
  text: string,
  block: PemBlock,
  surroundings: Surroundings = {},
): BundleBlock {
  return new LoweredBlock(uri, text, block, surroundings)
}

/** What the document around a block says of it. */
export interface Surroundings {
  /** Whether it is a file of such blocks, so that their layout matters. */
  readonly inFile?: boolean
  /** Whether whoever reads it takes no encrypted key there. */
  readonly isPlainKey?: boolean
  /** Whether it has the certificate to check signatures with. */
  readonly isForSignatures?: boolean
  /** Whether it has the certificate for a server to present. */
  readonly isForServer?: boolean
  /** Why programs do not read it there. */
  readonly formFault?: FormFault | undefined
}

interface Decoded {
  readonly content: BlockContent
  readonly errors: readonly BlockError[]
  /** Whether the base64 is laid out as RFC 7468 has it. */
  readonly isStandard: boolean
  /** Where places in the content are in the block's bytes, where these are BER. */
  readonly originOf?: (offset: number) => number
}

class LoweredBlock implements BundleBlock {
  readonly isPlainKey: boolean
  readonly isForSignatures: boolean
  readonly isForServer: boolean
  readonly formFault: BlockFault<FormFaultKind> | undefined
  readonly #uri: string
  readonly #text: string
  readonly #block: PemBlock
  readonly #inFile: boolean
  #decoded: Decoded | undefined
  #layoutFaults: readonly BlockFault<LayoutFaultKind>[] | undefined

  constructor(
    uri: string,
    text: string,
    block: PemBlock,
    {
      inFile = false,
      isPlainKey = false,
      isForSignatures = false,
      isForServer = false,
      formFault,
    }: Surroundings,
  ) {
    const fault = inFile ? formFaultInFile(text, block) : formFault
    this.formFault = fault && { ...fault, range: sourceRange(uri, fault.range.start, fault.range.end) }
    this.isPlainKey = isPlainKey
    this.isForSignatures = isForSignatures
    this.isForServer = isForServer
    this.#uri = uri
    this.#text = text
    this.#block = block
    this.#inFile = inFile
  }

  get label(): string {
    return this.#block.label
  }

  get range(): SourceRange {
    return this.#inText(this.#block.range)
  }

  get labelRange(): SourceRange {
    return this.#inText(this.#block.boundary)
  }

  get content(): BlockContent {
    return this.#decode().content
  }

  get errors(): readonly BlockError[] {
    return this.#decode().errors
  }

  get layoutFaults(): readonly BlockFault<LayoutFaultKind>[] {
    this.#layoutFaults ??= this.#inFile ? this.#findLayoutFaults() : NO_FAULTS
    return this.#layoutFaults
  }

  get legacyCipher(): Sourced<string> | undefined {
    const { headers, boundary, body } = this.#block
    const cipher = headers.size === 0 ? undefined : headers.get('DEK-Info')?.split(',')[0]
    if (!cipher) return undefined
    const at = this.#text.slice(0, body.start).indexOf(cipher, boundary.end)
    // In base64, the header cannot be seen.
    if (at < 0) return { value: cipher, range: this.labelRange }
    return { value: cipher, range: this.#inText({ start: at, end: at + cipher.length }) }
  }

  textRange(start: number, end: number): SourceRange {
    const { originOf } = this.#decoded ?? {}
    const { base64 } = this.#block
    return this.#inText(
      originOf ? base64.textRange(originOf(start), originOf(end)) : base64.textRange(start, end),
    )
  }

  #findLayoutFaults(): readonly BlockFault<LayoutFaultKind>[] {
    const faults = layoutFaults(this.#text, this.#block, this.#decode().isStandard)
    if (faults.length === 0 || this.#block.isTemplate) return NO_FAULTS
    return faults.map(({ range, ...fault }) => ({ ...fault, range: this.#inText(range) }))
  }

  #inText({ start, end }: Range): SourceRange {
    return sourceRange(this.#uri, start, end)
  }

  #decode(): Decoded {
    this.#decoded ??= decodeOnce(this, this.#text, this.#block)
    return this.#decoded
  }
}

/**
 * A sound certificate is decoded once for its text: of a bundle that is being edited, all blocks but one are as they
 * were. Only certificates are remembered, never keys (I13).
 */
function decodeOnce(lowered: BundleBlock, text: string, block: PemBlock): Decoded {
  // What is wrong with the framing has its place in this text.
  if (block.label !== 'CERTIFICATE' || block.errors.length > 0) return decode(lowered, text, block)
  const body = block.bodyText
  const key = hashOfEnd(body)
  const known = recent.get(key) ?? older.get(key)
  if (known?.body === body) {
    // Of all texts that had the certificate, only the newest stays in memory.
    known.body = body
    // What is in use does not age.
    if (recent.get(key) !== known) remember(key, known)
    return known.decoded
  }
  const decoded = decode(lowered, text, block)
  if (decoded.content.kind === 'certificate' && decoded.errors.length === 0) {
    remember(key, { body, decoded })
  }
  return decoded
}

interface Remembered {
  body: string
  readonly decoded: Decoded
}

function remember(key: number, certificate: Remembered): void {
  if (recent.size >= MOST_REMEMBERED) {
    older = recent
    recent = new Map()
  }
  recent.set(key, certificate)
}

/** A certificate ends with its signature, which no other has: its last characters tell it well enough to look it up. */
function hashOfEnd(body: string): number {
  let hash = body.length
  for (let index = Math.max(0, body.length - HASHED); index < body.length; index++) {
    hash = (Math.imul(hash, 31) + body.charCodeAt(index)) | 0
  }
  return hash
}

/** The END line and more than 40 characters of the signature. */
const HASHED = 72

/** Enough for the largest bundle that people open; each takes some 8 kB of memory. */
const MOST_REMEMBERED = 12_000
let recent = new Map<number, Remembered>()
let older: ReadonlyMap<number, Remembered> = new Map()

const NO_FAULTS: readonly never[] = []
const NOTHING: Decoded = { content: { kind: 'other' }, errors: [], isStandard: true }

function decode(lowered: BundleBlock, text: string, block: PemBlock): Decoded {
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
  const isStandard = isStandardBody(text, block)
  if (!reliable || bytes.length === 0) return { content: { kind: 'unreadable' }, errors, isStandard }
  if (block.headers.get('Proc-Type')?.includes('ENCRYPTED')) {
    return {
      content: { kind: 'privateKey', key: encryptedKeySummary(block.label, block.headers.get('DEK-Info')) },
      errors,
      isStandard,
    }
  }
  const { content, faults, originOf } = decodeContent(block.label, bytes)
  if (faults.length > 0) errors.push(...faults.map((fault) => blockError(fault, lowered, block)))
  return { content, errors, isStandard, ...(originOf && { originOf }) }
}

function blockError(
  { kind, message, bytes, label }: ContentFault,
  lowered: BundleBlock,
  block: PemBlock,
): BlockError {
  const { start, end } = block.labelWords
  const range = bytes ? lowered.textRange(bytes.start, bytes.end) : sourceRange(lowered.range.uri, start, end)
  return { kind, message, range, ...(label === undefined ? {} : { label }) }
}
