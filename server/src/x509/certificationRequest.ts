// CertificationRequest, RFC 2986, section 4:
//   SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature BIT STRING }
//   CertificationRequestInfo ::= SEQUENCE { version INTEGER, subject Name, subjectPKInfo, attributes [0] Attributes }
// The extensions that are asked for stand in the attribute extensionRequest (RFC 2985, section 5.4.2).

import { DerReader, orUndefined, readAll, TAG } from '../asn1/der.ts'
import { bitStringBytes, smallInteger } from '../asn1/values.ts'
import { type AlgorithmIdentifier, algorithmIdentifier } from './algorithmIdentifier.ts'
import { type Attribute, decodeAttribute } from './attribute.ts'
import {
  type CertificateExtension,
  decodeExtensions,
  extensionOf,
} from './extensions/certificateExtension.ts'
import type { GeneralName } from './extensions/generalName.ts'
import { subjectAltName } from './extensions/subjectAltName.ts'
import { type Located, locate } from './located.ts'
import { decodeName, type Name } from './name.ts'
import { type PublicKey, publicKey } from './publicKey.ts'

export interface CertificationRequest {
  readonly der: Uint8Array
  /** 1, which is written as 0. */
  readonly version: Located<number>
  readonly subject: Located<Name>
  readonly publicKey: Located<PublicKey>
  /** Of a challenge password, only that there is one: it has no values here. None where they cannot be decoded. */
  readonly attributes: readonly Attribute[]
  /** Those that are asked for; none where the attribute is missing or cannot be decoded. */
  readonly extensions: readonly CertificateExtension[]
  readonly subjectAltName: Located<readonly GeneralName[]> | undefined
  readonly signatureAlgorithm: Located<AlgorithmIdentifier>
  readonly signatureValue: Located<Uint8Array>
}

export const CHALLENGE_PASSWORD = '1.2.840.113549.1.9.7'
/** That of RFC 2985, and Microsoft's of before. */
export const EXTENSION_REQUESTS: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.9.14',
  '1.3.6.1.4.1.311.2.1.14',
])
const SUBJECT_ALT_NAME = '2.5.29.17'

/** Throws DecodeError where the DER is not a request. */
export function decodeCertificationRequest(der: Uint8Array): CertificationRequest {
  const outer = new DerReader(der)
  outer.expect(TAG.sequence, 'a CertificationRequest')
  outer.expectEnd('the CertificationRequest')
  const request = outer.content()
  request.expect(TAG.sequence, 'certificationRequestInfo')
  const info = request.content()
  info.expect(TAG.integer, 'the version')
  const version = locate(info, smallInteger(info) + 1)
  info.expect(TAG.sequence, 'the subject')
  const subject = locate(info, decodeName(info))
  info.expect(TAG.sequence, 'subjectPKInfo')
  const key = locate(info, publicKey(info))
  // Old programs leave the attributes out altogether.
  const content = info.optional(0xa0) ? info.content() : undefined
  const attributes = (content && orUndefined(() => readAll(content, requestAttribute))) ?? []
  const extensions = orUndefined(() => requestedExtensions(der, attributes)) ?? []
  request.expect(TAG.sequence, 'signatureAlgorithm')
  const signatureAlgorithm = locate(request, algorithmIdentifier(request))
  request.expect(TAG.bitString, 'the signature')
  const signatureValue = locate(request, bitStringBytes(request))
  request.expectEnd('the CertificationRequest')
  return {
    der,
    version,
    subject,
    publicKey: key,
    attributes,
    extensions,
    subjectAltName: extensionOf(der, extensions, SUBJECT_ALT_NAME, subjectAltName),
    signatureAlgorithm,
    signatureValue,
  }
}

function requestAttribute(reader: DerReader): Attribute {
  const attribute = decodeAttribute(reader)
  return attribute.oid === CHALLENGE_PASSWORD ? { ...attribute, values: [] } : attribute
}

function requestedExtensions(
  der: Uint8Array,
  attributes: readonly Attribute[],
): readonly CertificateExtension[] {
  const found = attributes.find(({ oid }) => EXTENSION_REQUESTS.has(oid))
  if (found === undefined) return []
  return decodeExtensions(new DerReader(der, found.valueBytes.start, found.valueBytes.end))
}
