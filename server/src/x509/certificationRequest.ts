// CertificationRequest, RFC 2986, section 4:
//   SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature BIT STRING }
//   CertificationRequestInfo ::= SEQUENCE { version INTEGER, subject Name, subjectPKInfo, attributes [0] Attributes }
// The extensions that are asked for stand in the attribute extensionRequest (RFC 2985, section 5.4.2).

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { oidValue } from '../asn1/values.ts'
import { type AlgorithmIdentifier, algorithmIdentifier } from './algorithmIdentifier.ts'
import {
  type CertificateExtension,
  decodeExtensions,
  extensionOf,
} from './extensions/certificateExtension.ts'
import type { GeneralName } from './extensions/generalName.ts'
import { subjectAltName } from './extensions/subjectAltName.ts'
import type { Located } from './located.ts'
import { decodeName, type Name } from './name.ts'
import { type PublicKey, publicKey } from './publicKey.ts'

export interface CertificationRequest {
  readonly der: Uint8Array
  readonly subject: Located<Name>
  readonly publicKey: Located<PublicKey>
  /** Those that are asked for; none where the attribute is missing or cannot be decoded. */
  readonly extensions: readonly CertificateExtension[]
  readonly subjectAltName: Located<readonly GeneralName[]> | undefined
  readonly signatureAlgorithm: Located<AlgorithmIdentifier>
}

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
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
  info.expect(TAG.sequence, 'the subject')
  const subject = { value: decodeName(info), bytes: info.place() }
  info.expect(TAG.sequence, 'subjectPKInfo')
  const key = { value: publicKey(info), bytes: info.place() }
  // Old programs leave the attributes out altogether.
  const attributes = info.optional(0xa0) ? info.content() : undefined
  const extensions = (attributes && orUndefined(() => requestedExtensions(attributes))) ?? []
  request.expect(TAG.sequence, 'signatureAlgorithm')
  const signature = { value: algorithmIdentifier(request), bytes: request.place() }
  request.expect(TAG.bitString, 'the signature')
  request.expectEnd('the CertificationRequest')
  return {
    der,
    subject,
    publicKey: key,
    extensions,
    subjectAltName: extensionOf(der, extensions, SUBJECT_ALT_NAME, subjectAltName),
    signatureAlgorithm: signature,
  }
}

/** Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET } */
function requestedExtensions(attributes: DerReader): readonly CertificateExtension[] {
  while (attributes.hasMore) {
    attributes.expect(TAG.sequence, 'an Attribute')
    const attribute = attributes.content()
    attribute.expect(TAG.oid, 'the type of an attribute')
    if (oidValue(attribute) !== EXTENSION_REQUEST) continue
    attribute.expect(TAG.set, 'the values of an attribute')
    return decodeExtensions(attribute.content())
  }
  return []
}
