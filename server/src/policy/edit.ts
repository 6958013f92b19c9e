import type { SourceRange } from '../base/range.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import type { BundleBlock, CertificateBundle, TlsEndpoint } from './policy.ts'

/** What a fix may ask of a dialect. The dialect of the file turns it into text edits (I2). */
export type PolicyEdit =
  | {
      readonly kind: 'setProtocolVersions'
      readonly endpoint: TlsEndpoint
      readonly value: readonly ProtocolVersion[]
    }
  /** The whole cipher string of TLS 1.2 and below; an empty one means that no such suite is wanted. */
  | { readonly kind: 'setCipherString'; readonly endpoint: TlsEndpoint; readonly value: string }
  | { readonly kind: 'setVerifyPeer'; readonly endpoint: TlsEndpoint; readonly value: true }
  /** Versions, suites and groups of a named profile (policy/profiles.ts) at once. */
  | { readonly kind: 'applyProfile'; readonly endpoint: TlsEndpoint; readonly profile: string }
  /** Another spelling of one word that stands in the text. */
  | { readonly kind: 'replaceWord'; readonly range: SourceRange; readonly text: string }
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

/** A change of text, in the document of its range. */
export interface TextEdit {
  readonly range: SourceRange
  readonly text: string
  /** Whether the document is yet to be made: then the text is all of it, and the range is empty. */
  readonly creates?: true
}
