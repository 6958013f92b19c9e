import type { SourceRange } from '../base/range.ts'
import type { BundleEdit } from '../bundle/edit.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import type { TlsEndpoint } from './policy.ts'

/** What a fix may ask for. The dialect of the file turns it into text edits (I2). */
export type FixEdit = PolicyEdit | BundleEdit

/** What a fix may ask of a configuration. */
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
