import type { ByteRange } from './certificate.ts'

/** Name, RFC 5280, section 4.1.2.4: relative distinguished names in the order of the encoding. */
export interface Name {
  readonly attributes: readonly NameAttribute[]
  /** As RFC 4514 writes it: `CN=shop.example,O=Shop`. */
  readonly text: string
  readonly commonName: string | undefined
  readonly organization: string | undefined
  /** The encoding; two names are the same where these bytes are. */
  readonly der: Uint8Array
}

export interface NameAttribute {
  readonly oid: string
  readonly value: string
  readonly bytes: ByteRange
}
