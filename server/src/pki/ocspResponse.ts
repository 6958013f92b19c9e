// OCSP responses, RFC 6960, section 4.2.1:
//   OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] EXPLICIT ResponseBytes OPTIONAL }
//   ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING }
//   BasicOCSPResponse ::= SEQUENCE { tbsResponseData ResponseData, signatureAlgorithm, signature BIT STRING,
//     certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
//   ResponseData ::= SEQUENCE { version [0] EXPLICIT DEFAULT v1, responderID, producedAt GeneralizedTime,
//     responses SEQUENCE OF SingleResponse, responseExtensions [1] EXPLICIT OPTIONAL }
//   SingleResponse ::= SEQUENCE { certID CertID, certStatus, thisUpdate GeneralizedTime,
//     nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL, singleExtensions [1] EXPLICIT OPTIONAL }
//   CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING, serialNumber }

import { DerReader, TAG } from '../asn1/der.ts'
import { bitStringBytes, oidValue, smallInteger, timeValue } from '../asn1/values.ts'
import { DecodeError, equalBytes } from '../base/bytes.ts'
import { toHex } from '../base/hex.ts'
import type { Instant } from '../base/instant.ts'
import { type HashName, hash } from '../crypto/hash.ts'
import { hashName, oidName } from '../registry/objectIdentifiers.ts'
import {
  type AlgorithmIdentifier,
  algorithmIdentifier,
  describeSignature,
} from '../x509/algorithmIdentifier.ts'
import type { Certificate } from '../x509/certificate.ts'
import { isDerivationHash } from '../x509/encryptionScheme.ts'
import { CRL_REASONS, reasonCode } from '../x509/extensions/crlExtensions.ts'
import { decodeName, type Name, sameName } from '../x509/name.ts'
import type { CertificateStatus, Container, ContainerEntry, OcspFacts } from './container.ts'
import { entryOf } from './containerEntry.ts'
import { verifySignature } from './signature.ts'

/** The signature is checked with a certificate inside, or with one at hand. Throws DecodeError for what is none. */
export function openOcspResponse(bytes: Uint8Array, atHand: readonly Certificate[] = []): Container {
  const outer = new DerReader(bytes)
  outer.expect(TAG.sequence, 'an OCSPResponse')
  outer.expectEnd('the OCSPResponse')
  const response = outer.content()
  response.expect(TAG.enumerated, 'responseStatus')
  const number = smallInteger(response)
  const responseStatus = RESPONSE_STATUSES[number] ?? String(number)
  if (!response.optional(0xa0)) return container([], { responseStatus, statuses: [] })
  const basic = basicResponse(response.content())
  const inside = basic.entries.flatMap(({ content }) =>
    content.kind === 'certificate' ? [content.certificate] : [],
  )
  const signer = [...inside, ...atHand].find((it) => isResponder(basic.responder, it))
  const { statuses, responder, producedAt, signatureAlgorithm } = basic
  return container(
    basic.entries,
    {
      responseStatus,
      responder: responder.kind === 'name' ? responder.name.text : `key ${toHex(responder.keyHash)}`,
      producedAt,
      signatureAlgorithm: describeSignature(signatureAlgorithm).title,
      signature: signatureOf(basic, signer),
      statuses: statuses.map(({ status }) => status),
    },
    signer === undefined || statuses.every((it) => mayAnswer(signer, it)) ? [] : [NOT_AUTHORIZED],
  )
}

const RESPONSE_STATUSES: Readonly<Record<number, string>> = {
  0: 'successful',
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
}

/** RFC 6960, section 4.2.2.2. */
const NOT_AUTHORIZED = "it is signed with a certificate that is neither the issuer's nor for OCSP signing"

function container(
  entries: readonly ContainerEntry[],
  ocsp: OcspFacts,
  errors: readonly string[] = [],
): Container {
  return { kind: 'ocspResponse', password: 'notNeeded', entries, protections: [], ocsp, errors }
}

type ResponderId =
  | { readonly kind: 'name'; readonly name: Name }
  | { readonly kind: 'key'; readonly keyHash: Uint8Array }

interface SingleResponse {
  readonly status: CertificateStatus
  readonly hash: HashName | undefined
  readonly issuerKeyHash: Uint8Array
}

interface BasicResponse {
  readonly tbs: Uint8Array
  readonly responder: ResponderId
  readonly producedAt: Instant
  readonly statuses: readonly SingleResponse[]
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly entries: readonly ContainerEntry[]
}

const BASIC = '1.3.6.1.5.5.7.48.1.1'

function basicResponse(responseBytes: DerReader): BasicResponse {
  responseBytes.expect(TAG.sequence, 'ResponseBytes')
  const typed = responseBytes.content()
  typed.expect(TAG.oid, 'responseType')
  const type = oidValue(typed)
  if (type !== BASIC) throw new DecodeError(`a response of the type ${oidName(type) ?? type}`, typed.start)
  typed.expect(TAG.octetString, 'response')
  const outer = typed.content()
  outer.expect(TAG.sequence, 'a BasicOCSPResponse')
  const basic = outer.content()
  basic.expect(TAG.sequence, 'tbsResponseData')
  const tbs = basic.elementBytes()
  const data = responseData(basic.content())
  basic.expect(TAG.sequence, 'signatureAlgorithm')
  const signatureAlgorithm = algorithmIdentifier(basic)
  basic.expect(TAG.bitString, 'the signature')
  const signature = bitStringBytes(basic)
  const entries = basic.optional(0xa0) ? certificatesIn(basic.content()) : []
  return { tbs, ...data, signatureAlgorithm, signature, entries }
}

function certificatesIn(explicit: DerReader): readonly ContainerEntry[] {
  explicit.expect(TAG.sequence, 'certs')
  const certs = explicit.content()
  const entries: ContainerEntry[] = []
  while (certs.hasMore) {
    certs.read()
    entries.push(entryOf('CERTIFICATE', certs.elementBytes()))
  }
  return entries
}

function responseData(data: DerReader): Pick<BasicResponse, 'responder' | 'producedAt' | 'statuses'> {
  data.optional(0xa0)
  const responder = responderId(data)
  data.expect(TAG.generalizedTime, 'producedAt')
  const producedAt = timeValue(data)
  data.expect(TAG.sequence, 'responses')
  const responses = data.content()
  const statuses: SingleResponse[] = []
  while (responses.hasMore) {
    responses.expect(TAG.sequence, 'a SingleResponse')
    statuses.push(singleResponse(responses.content()))
  }
  return { responder, producedAt, statuses }
}

/** ResponderID ::= CHOICE { byName [1] EXPLICIT Name, byKey [2] EXPLICIT OCTET STRING }, the SHA-1 of the key. */
function responderId(data: DerReader): ResponderId {
  if (data.optional(0xa1)) {
    const inner = data.content()
    inner.expect(TAG.sequence, 'the name of the responder')
    return { kind: 'name', name: decodeName(inner) }
  }
  data.expect(0xa2, 'responderID')
  const inner = data.content()
  inner.expect(TAG.octetString, "the hash of the responder's key")
  return { kind: 'key', keyHash: inner.contentBytes() }
}

function singleResponse(single: DerReader): SingleResponse {
  single.expect(TAG.sequence, 'certID')
  const certId = single.content()
  certId.expect(TAG.sequence, 'hashAlgorithm')
  const name = hashName(algorithmIdentifier(certId).oid)
  certId.expect(TAG.octetString, 'issuerNameHash')
  certId.expect(TAG.octetString, 'issuerKeyHash')
  const issuerKeyHash = certId.contentBytes()
  certId.expect(TAG.integer, 'serialNumber')
  const serialNumber = toHex(certId.contentBytes())
  const status = certificateStatus(single)
  single.expect(TAG.generalizedTime, 'thisUpdate')
  const thisUpdate = timeValue(single)
  const nextUpdate = single.optional(0xa0) ? explicitTime(single) : undefined
  return {
    status: { serialNumber, ...status, thisUpdate, ...(nextUpdate === undefined ? {} : { nextUpdate }) },
    hash: isDerivationHash(name) ? name : undefined,
    issuerKeyHash,
  }
}

/**
 * CertStatus ::= CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT SEQUENCE { revocationTime GeneralizedTime,
 *   revocationReason [0] EXPLICIT CRLReason OPTIONAL }, unknown [2] IMPLICIT NULL }
 */
function certificateStatus(single: DerReader): Pick<CertificateStatus, 'status' | 'revokedAt' | 'reason'> {
  if (single.optional(0x80)) return { status: 'good' }
  if (single.optional(0x82)) return { status: 'unknown' }
  single.expect(0xa1, 'certStatus')
  const info = single.content()
  info.expect(TAG.generalizedTime, 'revocationTime')
  const revokedAt = timeValue(info)
  if (!info.optional(0xa0)) return { status: 'revoked', revokedAt }
  const reason = reasonCode(info.content())
  return { status: 'revoked', revokedAt, reason: CRL_REASONS[reason] ?? String(reason) }
}

function explicitTime(outer: DerReader): Instant {
  const inner = outer.content()
  inner.expect(TAG.generalizedTime, 'a time')
  return timeValue(inner)
}

function isResponder(responder: ResponderId, certificate: Certificate): boolean {
  return responder.kind === 'name'
    ? sameName(responder.name, certificate.subject.value)
    : equalBytes(responder.keyHash, hash('SHA-1', certificate.publicKey.value.key))
}

function signatureOf(
  { tbs, signatureAlgorithm, signature }: BasicResponse,
  signer: Certificate | undefined,
): NonNullable<OcspFacts['signature']> {
  if (signer === undefined) {
    return { kind: 'notChecked', why: 'the certificate of the responder is unavailable' }
  }
  return verifySignature(signer.publicKey.value, signatureAlgorithm, tbs, signature)
}

/** Whether the signer is the issuer of the certificate that is asked about, or may answer for one. */
function mayAnswer(signer: Certificate, { hash: name, issuerKeyHash }: SingleResponse): boolean {
  if (signer.extendedKeyUsage?.value.includes(OCSP_SIGNING)) return true
  return name === undefined || equalBytes(hash(name, signer.publicKey.value.key), issuerKeyHash)
}

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
