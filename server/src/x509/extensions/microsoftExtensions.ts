// Extensions that Microsoft's certificate services write (MS-WCCE, section 2.2.2.7), and some of before.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { ascii, oidValue, smallInteger } from '../../asn1/values.ts'
import { DecodeError } from '../../base/bytes.ts'

/** CertificateTemplateOID ::= SEQUENCE { templateID OBJECT IDENTIFIER, templateMajorVersion INTEGER, templateMinorVersion INTEGER } */
export interface CertificateTemplate {
  readonly oid: string
  readonly majorVersion: number | undefined
  readonly minorVersion: number | undefined
}

export function certificateTemplate(reader: DerReader): CertificateTemplate {
  reader.expect(TAG.sequence, 'CertificateTemplateOID')
  const content = reader.content()
  content.expect(TAG.oid, 'templateID')
  const oid = oidValue(content)
  const majorVersion = content.optional(TAG.integer) ? smallInteger(content) : undefined
  const minorVersion = content.optional(TAG.integer) ? smallInteger(content) : undefined
  content.expectEnd('CertificateTemplateOID')
  return { oid, majorVersion, minorVersion }
}

/** How often the authority's certificate and its key were renewed: the lower and the higher 16 bits of an INTEGER. */
export interface CaVersion {
  readonly certificateIndex: number
  readonly keyIndex: number
}

export function caVersion(reader: DerReader): CaVersion {
  reader.expect(TAG.integer, 'the version of the CA')
  const value = smallInteger(reader)
  return { certificateIndex: value & 0xffff, keyIndex: value >>> 16 }
}

/** The hash of the authority's certificate before. */
export function previousCertificateHash(reader: DerReader): Uint8Array {
  reader.expect(TAG.octetString, 'a hash')
  return reader.contentBytes()
}

/** The security identifier of an account, as text (`S-1-5-21-…`), in an OtherName (MS-WCCE, section 2.2.2.7.7.4). */
export function ntdsSecurity(reader: DerReader): string {
  reader.expect(TAG.sequence, 'the NTDS security extension')
  const names = reader.content()
  names.expect(0xa0, 'an OtherName')
  const name = names.content()
  name.expect(TAG.oid, 'the type of a name')
  if (oidValue(name) !== OBJECT_SID) throw new DecodeError('a security identifier expected', name.start)
  name.expect(0xa0, 'the value of a name')
  const value = name.content()
  value.expect(TAG.octetString, 'a security identifier')
  value.expectEnd('a security identifier')
  names.expectEnd('the NTDS security extension')
  return ascii(value.bytes, value.contentStart, value.contentEnd)
}

const OBJECT_SID = '1.3.6.1.4.1.311.25.2.1'
