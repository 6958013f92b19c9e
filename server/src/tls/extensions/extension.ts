import type { Codec } from '../codec/presentation.ts'

/** The messages that carry extensions; a HelloRetryRequest is one of its own here, as in the RFC's table. */
export type ExtensionMessage =
  | 'ClientHello'
  | 'ServerHello'
  | 'HelloRetryRequest'
  | 'EncryptedExtensions'
  | 'Certificate'
  | 'CertificateRequest'
  | 'NewSessionTicket'

/** What `extension_data` holds, per message in which the extension may stand. */
export type ExtensionForms = { readonly [M in ExtensionMessage]?: Codec<unknown> }

/** All that is known of one extension. */
export interface ExtensionDefinition<Forms extends ExtensionForms = ExtensionForms> {
  /** The code point. */
  readonly type: number
  /** As in IANA's registry. */
  readonly name: string
  readonly forms: Forms
}
