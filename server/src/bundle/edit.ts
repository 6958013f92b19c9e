import type { SourceRange } from '../base/range.ts'
import type { BundleBlock, CertificateBundle } from './bundle.ts'

/** What a fix may ask of the text that certificates and keys stand in. */
export type BundleEdit =
  /** Some or all blocks of a PEM file, in this order; each index is that of a block in the bundle as it is. */
  | { readonly kind: 'arrangeBlocks'; readonly bundle: CertificateBundle; readonly order: readonly number[] }
  /** Another label for a PEM block. */
  | { readonly kind: 'relabelBlock'; readonly block: BundleBlock; readonly label: string }
  /** BEGIN and END of a PEM block as they have to be, and its base64 between them. */
  | { readonly kind: 'reframeBlock'; readonly block: BundleBlock }
  /** The base64 of all blocks of a PEM file in lines of 64 characters. */
  | { readonly kind: 'wrapLines'; readonly bundle: CertificateBundle }
  /** A line at the end of the .gitignore in a folder, which may be yet to be made. */
  | { readonly kind: 'ignoreInGit'; readonly repository: string; readonly pattern: string }
  /** Text between the blocks of a PEM file, with the blanks in front of it. */
  | { readonly kind: 'removeText'; readonly range: SourceRange }
