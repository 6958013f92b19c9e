// Extensions, RFC 5280, section 4.1.2.9:
//   Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }

import { DerReader, readAll, TAG } from '../../asn1/der.ts'
import { booleanValue, oidValue } from '../../asn1/values.ts'
import { DecodeError } from '../../base/bytes.ts'
import { type ByteRange, type Located, located } from '../located.ts'

export interface CertificateExtension {
  readonly oid: string
  readonly critical: boolean
  /** Whether critical is there and FALSE, which DER leaves out (X.690, section 11.5). */
  readonly hasRedundantDefault: boolean
  /** The content of extnValue. */
  readonly value: Uint8Array
  /** The whole Extension. */
  readonly bytes: ByteRange
  /** The content of extnValue. */
  readonly valueBytes: ByteRange
  readonly valueLength: number
}

export function decodeExtensions(reader: DerReader): readonly CertificateExtension[] {
  reader.expect(TAG.sequence, 'Extensions')
  return readAll(reader.content(), decodeExtension)
}

/** Of the next element. */
export function decodeExtension(content: DerReader): CertificateExtension {
  content.expect(TAG.sequence, 'an Extension')
  const { start, contentEnd: end } = content
  const endOfList = content.enter()
  content.expect(TAG.oid, 'extnID')
  const oid = oidValue(content)
  const saysCritical = content.optional(TAG.boolean)
  const critical = saysCritical && booleanValue(content)
  content.expect(TAG.octetString, 'extnValue')
  const { bytes, contentStart: valueStart } = content
  content.leave(endOfList, 'an Extension')
  return new DecodedExtension(bytes, oid, critical, saysCritical && !critical, start, end, valueStart)
}

/** The content of the first extension with the identifier; undefined where there is none or it cannot be decoded. */
export function extensionOf<T>(
  der: Uint8Array,
  extensions: readonly CertificateExtension[],
  oid: string,
  decode: (reader: DerReader) => T,
): Located<T> | undefined {
  const extension = extensions.find((it) => it.oid === oid)
  return extension && extensionContent(der, extension, decode)
}

/** The content of an extension; undefined where it cannot be decoded. */
export function extensionContent<T>(
  der: Uint8Array,
  { bytes, valueBytes }: CertificateExtension,
  decode: (reader: DerReader) => T,
): Located<T> | undefined {
  try {
    const reader = new DerReader(der, valueBytes.start, valueBytes.end)
    const value = decode(reader)
    reader.expectEnd('extnValue')
    return located(value, bytes.start, bytes.end)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

class DecodedExtension implements CertificateExtension {
  readonly oid: string
  readonly critical: boolean
  readonly hasRedundantDefault: boolean
  readonly #der: Uint8Array
  readonly #start: number
  readonly #end: number
  /** It ends where the whole does. */
  readonly #valueStart: number

  constructor(
    der: Uint8Array,
    oid: string,
    critical: boolean,
    hasRedundantDefault: boolean,
    start: number,
    end: number,
    valueStart: number,
  ) {
    this.oid = oid
    this.critical = critical
    this.hasRedundantDefault = hasRedundantDefault
    this.#der = der
    this.#start = start
    this.#end = end
    this.#valueStart = valueStart
  }

  get value(): Uint8Array {
    return this.#der.subarray(this.#valueStart, this.#end)
  }

  get bytes(): ByteRange {
    return { start: this.#start, end: this.#end }
  }

  get valueBytes(): ByteRange {
    return { start: this.#valueStart, end: this.#end }
  }

  get valueLength(): number {
    return this.#end - this.#valueStart
  }
}
