// The names that the RFCs give to the elements of a structure: RFC 5280 (certificates, CRLs), RFC 2986 (requests),
// RFC 5958 and RFC 8017 (keys), RFC 5652 (PKCS #7), RFC 7292 (PKCS #12), RFC 6960 (OCSP).

import { type Element, elementsBetween, readElement } from '../asn1/element.ts'

interface Field {
  readonly name: string
  /** First bytes of the tag; several for a CHOICE. */
  readonly tags: readonly number[]
  readonly optional?: boolean
  readonly fields?: Schema
}

/** A SEQUENCE's fields in their order. */
type Schema = readonly Field[]

/** By the offset of the element. Only what has a place of its own: not the members of a SEQUENCE OF. */
export type FieldNames = ReadonlyMap<number, string>

/** The names in the structure that the bytes begin with; none where it is not one of those that are known here. */
export function fieldNames(bytes: Uint8Array): FieldNames {
  if (bytes.length < 2) return new Map()
  const outer = readElement(bytes, 0, bytes.length)
  for (const [title, schema] of STRUCTURES) {
    const names = new Map([[0, title]])
    if (nameFields(bytes, outer, schema, names)) return names
  }
  return new Map()
}

/** Whether the element has all of the schema's fields. */
function nameFields(
  bytes: Uint8Array,
  { contentStart, contentEnd }: Element,
  schema: Schema,
  names: Map<number, string>,
): boolean {
  const elements = elementsBetween(bytes, contentStart, contentEnd)
  let next = elements.next().value
  for (const { name, tags, optional, fields } of schema) {
    if (!next || !tags.includes(bytes[next.start]!)) {
      if (optional) continue
      return false
    }
    names.set(next.start, name)
    if (fields && !nameFields(bytes, next, fields, names)) return false
    next = elements.next().value
  }
  return !next
}

const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OID = 0x06
const ENUMERATED = 0x0a
const SEQUENCE = 0x30
const SET = 0x31
const TIME: readonly number[] = [0x17, 0x18]

function field(name: string, tag: number | readonly number[], fields?: Schema): Field {
  const tags = typeof tag === 'number' ? [tag] : tag
  return fields === undefined ? { name, tags } : { name, tags, fields }
}

function optional(name: string, tag: number | readonly number[], fields?: Schema): Field {
  return { ...field(name, tag, fields), optional: true }
}

const SPKI: Schema = [field('algorithm', SEQUENCE), field('subjectPublicKey', BIT_STRING)]

const CERTIFICATE: Schema = [
  field('tbsCertificate', SEQUENCE, [
    optional('version', 0xa0),
    field('serialNumber', INTEGER),
    field('signature', SEQUENCE),
    field('issuer', SEQUENCE),
    field('validity', SEQUENCE, [field('notBefore', TIME), field('notAfter', TIME)]),
    field('subject', SEQUENCE),
    field('subjectPublicKeyInfo', SEQUENCE, SPKI),
    optional('issuerUniqueID', 0x81),
    optional('subjectUniqueID', 0x82),
    optional('extensions', 0xa3),
  ]),
  field('signatureAlgorithm', SEQUENCE),
  field('signatureValue', BIT_STRING),
]

const CERTIFICATE_LIST: Schema = [
  field('tbsCertList', SEQUENCE, [
    optional('version', INTEGER),
    field('signature', SEQUENCE),
    field('issuer', SEQUENCE),
    field('thisUpdate', TIME),
    optional('nextUpdate', TIME),
    optional('revokedCertificates', SEQUENCE),
    optional('crlExtensions', 0xa0),
  ]),
  field('signatureAlgorithm', SEQUENCE),
  field('signatureValue', BIT_STRING),
]

const CERTIFICATION_REQUEST: Schema = [
  field('certificationRequestInfo', SEQUENCE, [
    field('version', INTEGER),
    field('subject', SEQUENCE),
    field('subjectPKInfo', SEQUENCE, SPKI),
    optional('attributes', 0xa0),
  ]),
  field('signatureAlgorithm', SEQUENCE),
  field('signature', BIT_STRING),
]

const ONE_ASYMMETRIC_KEY: Schema = [
  field('version', INTEGER),
  field('privateKeyAlgorithm', SEQUENCE),
  field('privateKey', OCTET_STRING),
  optional('attributes', 0xa0),
  optional('publicKey', 0x81),
]

const ENCRYPTED_PRIVATE_KEY_INFO: Schema = [
  field('encryptionAlgorithm', SEQUENCE),
  field('encryptedData', OCTET_STRING),
]

const RSA_PRIVATE_KEY: Schema = [
  ...['version', 'modulus', 'publicExponent', 'privateExponent', 'prime1', 'prime2', 'exponent1'],
  ...['exponent2', 'coefficient'],
].map((name) => field(name, INTEGER))

const EC_PRIVATE_KEY: Schema = [
  field('version', INTEGER),
  field('privateKey', OCTET_STRING),
  optional('parameters', 0xa0),
  optional('publicKey', 0xa1),
]

const RSA_PUBLIC_KEY: Schema = [field('modulus', INTEGER), field('publicExponent', INTEGER)]

const SIGNED_DATA: Schema = [
  field('contentType', OID),
  field('content', 0xa0, [
    field('SignedData', SEQUENCE, [
      field('version', INTEGER),
      field('digestAlgorithms', SET),
      field('encapContentInfo', SEQUENCE),
      optional('certificates', 0xa0),
      optional('crls', 0xa1),
      field('signerInfos', SET),
    ]),
  ]),
]

const PFX: Schema = [
  field('version', INTEGER),
  field('authSafe', SEQUENCE, [field('contentType', OID), field('content', 0xa0)]),
  optional('macData', SEQUENCE),
]

const OCSP_RESPONSE: Schema = [
  field('responseStatus', ENUMERATED),
  optional('responseBytes', 0xa0, [
    field('ResponseBytes', SEQUENCE, [field('responseType', OID), field('response', OCTET_STRING)]),
  ]),
]

/** In the order in which they are tried. */
const STRUCTURES: readonly (readonly [title: string, schema: Schema])[] = [
  ['Certificate', CERTIFICATE],
  ['CertificateList', CERTIFICATE_LIST],
  ['CertificationRequest', CERTIFICATION_REQUEST],
  ['ContentInfo', SIGNED_DATA],
  ['PFX', PFX],
  ['OCSPResponse', OCSP_RESPONSE],
  ['OneAsymmetricKey', ONE_ASYMMETRIC_KEY],
  ['RSAPrivateKey', RSA_PRIVATE_KEY],
  ['ECPrivateKey', EC_PRIVATE_KEY],
  ['EncryptedPrivateKeyInfo', ENCRYPTED_PRIVATE_KEY_INFO],
  ['SubjectPublicKeyInfo', SPKI],
  ['RSAPublicKey', RSA_PUBLIC_KEY],
]
