// Encodings that tests of binary files begin with.

import { contextTag, integer, oid, sequence, set, tagLengthValue } from '../../server/src/asn1/derWriter.ts'
import { concat } from '../../server/src/base/bytes.ts'
import { parseRecipes, pemOfRecipes } from './certificateRecipe.ts'

/** The certificates and keys of recipes (certificateRecipe.ts) in DER. */
export function derOfRecipes(recipes: string): Uint8Array[] {
  return pemOfRecipes(parseRecipes(recipes))
    .split(/-----[A-Z0-9 ]+-----/)
    .filter((it) => it.trim() !== '')
    .map((it) => new Uint8Array(Buffer.from(it, 'base64')))
}

/** The same element with an indefinite length, as BER allows. */
export function indefinite(element: Uint8Array): Uint8Array {
  const header = element[1]! < 0x80 ? 2 : 2 + (element[1]! & 0x7f)
  return concat(Uint8Array.of(element[0]!, 0x80), element.subarray(header), Uint8Array.of(0, 0))
}

/** An OCTET STRING in pieces of so many bytes, as BER allows. */
export function inPieces(content: Uint8Array, size: number): Uint8Array {
  const pieces: Uint8Array[] = []
  for (let offset = 0; offset < content.length; offset += size) {
    pieces.push(tagLengthValue(0x04, content.subarray(offset, offset + size)))
  }
  return indefinite(tagLengthValue(0x24, ...pieces))
}

/** SignedData with certificates only, RFC 5652, section 5.1. */
export function certificatesOnly(...certificates: readonly Uint8Array[]): Uint8Array {
  const data = sequence(oid('1.2.840.113549.1.7.1'))
  const signedData = sequence(integer(1), set(), data, contextTag(0, ...certificates), set())
  return sequence(oid('1.2.840.113549.1.7.2'), contextTag(0, signedData))
}
