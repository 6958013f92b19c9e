// The certificates, keys and requests of a document, whatever else it is.

import type { Sourced, SourceRange } from '../base/range.ts'
import type { FormFaultKind } from '../pem/formFault.ts'
import type { LayoutFaultKind } from '../pem/lineLayout.ts'
import type { Content } from '../x509/content.ts'

/** The PEM blocks of one text that stand together, in their order. */
export interface CertificateBundle {
  readonly uri: string
  readonly blocks: readonly BundleBlock[]
  /** Whether the document is a file of such blocks, and not a text of another kind that has some. */
  readonly isFile?: boolean
  /**
   * Whether its one private key belongs to one of its certificates; absent where that was not or could not be checked.
   * Set by analysis.
   */
  readonly keyMatches?: boolean
  /**
   * The file beside it that is called as a file of the certificate, or of the request, of its one private key; absent
   * where there is none that can be compared. Set by analysis.
   */
  readonly neighbor?: KeyNeighbor
  /** The encoding of the file, where it is one in which no program looks for PEM. Set by analysis. */
  readonly encoding?: 'UTF-16'
  /** The private key that the document names as that of the certificates, such as `tls.key` beside `tls.crt`. */
  readonly key?: BundleKey
  /**
   * The outermost folder of the git repository that the file is in and that does not ignore it. Set by analysis, for
   * files with a private key that anybody can read.
   */
  readonly repository?: string
}

export interface KeyNeighbor {
  readonly uri: string
  readonly kind: 'certificate' | 'request'
  /** Of its first certificate or request. */
  readonly range: SourceRange
  readonly matches: boolean
}

export interface BundleKey {
  readonly block: BundleBlock
  /** Whether it belongs to the first certificate; absent where that was not or could not be checked. Set by analysis. */
  readonly matches?: boolean
}

/** One PEM block, or base64 that would be one: where it is and what it holds. */
export interface BundleBlock {
  readonly label: string
  /** From the first dash of BEGIN to the last of END. */
  readonly range: SourceRange
  /** The BEGIN line, without its line break: what is underlined for a finding about the whole block. */
  readonly labelRange: SourceRange
  readonly content: BlockContent
  /** Of a private key: whether whoever reads the document takes none there that is encrypted. */
  readonly isPlainKey?: boolean
  /** Of a certificate: whether the document has it to check signatures with, so that no server presents it. */
  readonly isForSignatures?: boolean
  /** Of a certificate: whether the document has it for a server to present, as a Secret has `tls.crt`. */
  readonly isForServer?: boolean
  /** What is wrong with the block's framing or encoding, with the very place. */
  readonly errors: readonly BlockError[]
  /** Absent where programs read it in the form that it has, as far as is known. */
  readonly formFault?: BlockFault<FormFaultKind> | undefined
  /** What strict readers refuse of it; absent where the block stands in a text of another kind. */
  readonly layoutFaults?: readonly BlockFault<LayoutFaultKind>[]
  /** The cipher of a key that is encrypted as RFC 1421 has it, where its header names it. */
  readonly legacyCipher?: Sourced<string> | undefined
  /** The text that holds bytes `start` to `end` of the decoded content, to the character. */
  textRange(start: number, end: number): SourceRange
}

export interface BlockFault<Kind extends string> {
  readonly kind: Kind
  /** A clause in the style of a finding's message. */
  readonly message: string
  readonly range: SourceRange
}

export interface BlockError
  extends BlockFault<'base64' | 'label' | 'unknownLabel' | 'boundary' | 'der' | 'trailing'> {
  /** The label that the content should have, where another is the mistake. */
  readonly label?: string
}

/** What a block holds. A certificate here has been decoded whole: none of its fields throws. */
export type BlockContent = Content
