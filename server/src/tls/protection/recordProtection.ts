/** Encrypts what one side writes, record after record. */
export interface RecordEncryption {
  /** A record's type and fragment as they go over the wire. */
  seal(type: number, content: Uint8Array): RecordContent
}

/** Decrypts what the other side wrote, record after record. */
export interface RecordDecryption {
  /** The true type and content; undefined where the record is not authentic. */
  open(type: number, fragment: Uint8Array): OpenedRecord | undefined
}

export interface RecordContent {
  readonly type: number
  readonly content: Uint8Array
}

export interface OpenedRecord extends RecordContent {
  readonly protection: RecordParts
}

/** What protects a record, as it was found in it. */
export interface RecordParts {
  /** Counted from 0 with each change of keys. */
  readonly sequence: number
  /** `mac` in the versions before TLS 1.0, whose construction is another than HMAC (RFC 6101, section 5.2.3.1). */
  readonly authentication: 'mac' | 'hmac' | 'aead'
  /** The MAC, or the AEAD's tag. */
  readonly tag: Uint8Array
  /** The initialization vector or the part of the nonce that the record carries. */
  readonly explicit?: Uint8Array
  /** Bytes of padding, with the byte that says their number; in TLS 1.3 the zeros behind the type. */
  readonly padding?: number
}
