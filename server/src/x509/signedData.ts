// SignedData as a bag of certificates, RFC 5652, sections 3 and 5.1:
//   ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY }
//   SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo SEQUENCE, certificates [0] IMPLICIT SET OPTIONAL,
//     crls [1] IMPLICIT SET OPTIONAL, signerInfos SET }
// Who signed what with them is not looked at: files of this kind hand on a chain (RFC 2315 calls them degenerate).
// pki/containers/pkcs7.ts opens such files whole, CRLs and what is malformed beside what is sound; here it is for texts that
// are being edited, in a browser too: places, and no library.

import { DerReader, readAll, TAG } from '../asn1/der.ts'
import { oidValue } from '../asn1/values.ts'
import { DecodeError } from '../base/bytes.ts'
import { type Certificate, decodeAllFields, decodeCertificate } from './certificate.ts'
import { type Located, locate } from './located.ts'

const SIGNED_DATA = '1.2.840.113549.1.7.2'

/** The certificates, each with its place. Throws DecodeError where it is no SignedData, or a certificate is malformed. */
export function signedDataCertificates(der: Uint8Array): readonly Located<Certificate>[] {
  const outer = new DerReader(der)
  outer.expect(TAG.sequence, 'ContentInfo')
  const contentInfo = outer.content()
  contentInfo.expect(TAG.oid, 'contentType')
  if (oidValue(contentInfo) !== SIGNED_DATA) throw new DecodeError('no SignedData', contentInfo.start)
  contentInfo.expect(0xa0, 'content')
  const explicit = contentInfo.content()
  explicit.expect(TAG.sequence, 'SignedData')
  const signedData = explicit.content()
  signedData.expect(TAG.integer, 'version')
  signedData.expect(TAG.set, 'digestAlgorithms')
  signedData.expect(TAG.sequence, 'encapContentInfo')
  if (!signedData.optional(0xa0)) return []
  return readAll(signedData.content(), (content) => {
    // Other kinds of certificates have tags of their own (section 10.2.2), and are met nowhere.
    content.expect(TAG.sequence, 'a Certificate')
    const certificate = decodeCertificate(content.elementBytes())
    decodeAllFields(certificate)
    return locate(content, certificate)
  })
}
