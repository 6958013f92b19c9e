// Name, RFC 5280, section 4.1.2.4:
//   RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
//   RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
//   AttributeTypeAndValue ::= SEQUENCE { type AttributeType, value AttributeValue }

import { DerReader, readAll, TAG } from '../asn1/der.ts'
import { oidValue, stringValue } from '../asn1/values.ts'
import { lowerCase } from '../base/asciiCase.ts'
import { DecodeError, equalBytes } from '../base/bytes.ts'
import { toHex } from '../base/hex.ts'
import { attributeShortName } from '../registry/objectIdentifiers.ts'
import type { ByteRange } from './located.ts'

/** Name, RFC 5280, section 4.1.2.4: relative distinguished names in the order of the encoding. */
export interface Name {
  readonly attributes: readonly NameAttribute[]
  /** As RFC 4514 writes it: `CN=shop.example,O=Shop`. */
  readonly text: string
  readonly commonName: string | undefined
  readonly organization: string | undefined
  /**
   * Whether all values are of letters and digits and of what stands between them in most names: there is nothing odd about
   * them, and rules about odd characters need not look.
   */
  readonly isPlain: boolean
  /** The encoding; two names are the same where these bytes are. */
  readonly der: Uint8Array
  /** Whether the other has the same encoding. */
  isEncodedAs(other: Name): boolean
}

export interface NameAttribute {
  readonly oid: string
  /** The text; `#` and the encoding in hexadecimal where it is no character string. */
  readonly value: string
  /** The type of the value; absent for one that is no character string. */
  readonly stringType: StringType | undefined
  readonly bytes: ByteRange
  /** Attributes with the same number make one relative distinguished name. */
  readonly rdn: number
}

/** A type that no attribute value of a name may have, such as OCTET STRING: OpenSSL reads no certificate with it. */
export function hasForeignValue({ attributes }: Name): boolean {
  return attributes.some(({ stringType, value }) => stringType === undefined && !OTHER_VALUES.test(value))
}

/** BIT STRING, as in x500UniqueIdentifier, and SEQUENCE. */
const OTHER_VALUES = /^#(?:03|30)/

export type StringType =
  | 'UTF8String'
  | 'NumericString'
  | 'PrintableString'
  | 'TeletexString'
  | 'IA5String'
  | 'VisibleString'
  | 'UniversalString'
  | 'BMPString'

/** Reads the Name whose SEQUENCE the reader has read last. */
export function decodeName(reader: DerReader): Name {
  const attributes: NameAttribute[] = []
  const { bytes: der, start, contentEnd } = reader
  const content = reader.content()
  for (let rdn = 0; content.hasMore; rdn++) {
    content.expect(TAG.set, 'a RelativeDistinguishedName')
    const endOfName = content.enter()
    while (content.hasMore) attributes.push(decodeAttribute(content, rdn))
    content.leave(endOfName, 'a RelativeDistinguishedName')
  }
  return new DecodedName(attributes.slice(), der, start, contentEnd)
}

/** Reads the RelativeDistinguishedName whose SET, its tag perhaps IMPLICIT, the reader has read last. */
export function decodeRelativeName(reader: DerReader): Name {
  const attributes = readAll(reader.content(), (content) => decodeAttribute(content, 0))
  return new DecodedName(attributes, reader.bytes, reader.start, reader.contentEnd)
}

function decodeAttribute(content: DerReader, rdn: number): NameAttribute {
  content.expect(TAG.sequence, 'an AttributeTypeAndValue')
  const { start, contentEnd: end } = content
  const endOfRdn = content.enter()
  content.expect(TAG.oid, 'the type of an attribute')
  const oid = oidValue(content)
  content.read()
  const { tag } = content
  // X.520 has no attribute with such a value, and OpenSSL and Go refuse the whole name.
  if (tag >= FIRST_NOT_UNIVERSAL) {
    throw new DecodeError(
      `the value of ${attributeShortName(oid) ?? oid} has tag 0x${tag.toString(16)}, and no type of string has`,
      content.start,
    )
  }
  const value = stringValue(content) ?? `#${toHex(content.elementBytes())}`
  content.leave(endOfRdn, 'an AttributeTypeAndValue')
  return new DecodedAttribute(oid, value, tag, rdn, start, end)
}

const FIRST_NOT_UNIVERSAL = 0x40

/**
 * Whether two names are the same: by their bytes, or else as RFC 5280, section 7.1, compares them, as far as others do
 * (OpenSSL too): without regard to the case of ASCII letters, the number of spaces and the type of string.
 */
export function sameName(a: Name, b: Name): boolean {
  return a.isEncodedAs(b) || (a.attributes.length === b.attributes.length && startsWithName(a, b))
}

/** Whether issuer and subject are the same, compared so. */
export function isSelfIssued(certificate: {
  readonly isSelfIssued: boolean
  readonly issuer: { readonly value: Name }
  readonly subject: { readonly value: Name }
}): boolean {
  return certificate.isSelfIssued || sameName(certificate.issuer.value, certificate.subject.value)
}

/** Whether the relative distinguished names of `prefix` are the first of the name, compared in the same way. */
export function startsWithName(name: Name, prefix: Name): boolean {
  return prefix.attributes.every((attribute, index) => {
    const other = name.attributes[index]
    if (other === undefined || attribute.oid !== other.oid || attribute.rdn !== other.rdn) return false
    return isFolded(attribute) && isFolded(other)
      ? attribute.value === other.value || folded(attribute.value) === folded(other.value)
      : attribute.stringType === other.stringType && attribute.value === other.value
  })
}

/** OpenSSL compares the others byte by byte. */
function isFolded({ stringType }: NameAttribute): boolean {
  return stringType !== undefined && stringType !== 'NumericString'
}

function folded(value: string): string {
  return lowerCase(value.replace(/[\t-\r ]+/g, ' ').replace(/^ | $/g, ''))
}

class DecodedAttribute implements NameAttribute {
  readonly oid: string
  readonly value: string
  readonly rdn: number
  readonly #tag: number
  readonly #start: number
  readonly #end: number

  constructor(oid: string, value: string, tag: number, rdn: number, start: number, end: number) {
    this.oid = oid
    this.value = value
    this.rdn = rdn
    this.#tag = tag
    this.#start = start
    this.#end = end
  }

  get stringType(): StringType | undefined {
    return STRING_TYPES.get(this.#tag)
  }

  get bytes(): ByteRange {
    return { start: this.#start, end: this.#end }
  }
}

const STRING_TYPES: ReadonlyMap<number, StringType> = new Map<number, StringType>([
  [TAG.utf8String, 'UTF8String'],
  [TAG.numericString, 'NumericString'],
  [TAG.printableString, 'PrintableString'],
  [TAG.teletexString, 'TeletexString'],
  [TAG.ia5String, 'IA5String'],
  [TAG.visibleString, 'VisibleString'],
  [TAG.universalString, 'UniversalString'],
  [TAG.bmpString, 'BMPString'],
])

class DecodedName implements Name {
  readonly attributes: readonly NameAttribute[]
  readonly #bytes: Uint8Array
  readonly #start: number
  readonly #end: number
  #isPlain: boolean | undefined

  constructor(attributes: readonly NameAttribute[], bytes: Uint8Array, start: number, end: number) {
    this.attributes = attributes
    this.#bytes = bytes
    this.#start = start
    this.#end = end
  }

  get der(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end)
  }

  isEncodedAs(other: Name): boolean {
    if (!(other instanceof DecodedName)) return equalBytes(this.der, other.der)
    const length = this.#end - this.#start
    if (other.#end - other.#start !== length) return false
    for (let index = 0; index < length; index++) {
      if (this.#bytes[this.#start + index] !== other.#bytes[other.#start + index]) return false
    }
    return true
  }

  get text(): string {
    return rfc4514(this.attributes)
  }

  get isPlain(): boolean {
    this.#isPlain ??= this.attributes.every(({ value }) => PLAIN.test(value))
    return this.#isPlain
  }

  /** The last one, which is the most specific (RFC 5280 puts no order on them; OpenSSL takes the last too). */
  get commonName(): string | undefined {
    return this.#last('2.5.4.3')
  }

  get organization(): string | undefined {
    return this.#last('2.5.4.10')
  }

  #last(oid: string): string | undefined {
    for (let index = this.attributes.length - 1; index >= 0; index--) {
      if (this.attributes[index]!.oid === oid) return this.attributes[index]!.value
    }
    return undefined
  }
}

const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9 '(),./-]*[A-Za-z0-9.)])?$/

/** The last relative distinguished name comes first (RFC 4514, section 2.1); within one, OpenSSL's order is kept too. */
function rfc4514(attributes: readonly NameAttribute[]): string {
  let text = ''
  for (let index = attributes.length - 1; index >= 0; index--) {
    const { oid, value, rdn } = attributes[index]!
    const after = attributes[index + 1]
    if (after !== undefined) text += after.rdn === rdn ? '+' : ','
    text += `${attributeShortName(oid) ?? oid}=${escaped(value)}`
  }
  return text
}

/** RFC 4514, section 2.4. Control characters are written as pairs of digits too, so that a name is one line. */
function escaped(value: string): string {
  if (!NEEDS_ESCAPES.test(value)) return value
  return value
    .replace(/["+,;<>\\]/g, '\\$&')
    .replace(CONTROLS, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
}

const NEEDS_ESCAPES = /["+,;<>\\\p{Cc}]|^[ #]| $/u
const CONTROLS = /\p{Cc}/gu

/** Reads bytes that are a Name and nothing else. */
export function decodeNameBytes(der: Uint8Array): Name {
  const reader = new DerReader(der)
  reader.expect(TAG.sequence, 'a Name')
  reader.expectEnd('a Name')
  return decodeName(reader)
}
