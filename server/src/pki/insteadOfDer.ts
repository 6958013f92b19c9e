// What a file holds in the place of the DER that it was named for: an OCSP response, PKCS #12.

import { TAG } from '../asn1/der.ts'
import { INDEFINITE, readHeader, UNKNOWN } from '../asn1/header.ts'
import { decodeBase64 } from '../base/base64.ts'
import { parsePem } from '../pem/pem.ts'
import { labelOfContent, titleOfLabel } from '../x509/content.ts'
import { recognizeContainer } from './container.ts'
import { insteadOf } from './insteadOf.ts'

/** By the outline that d2i_OCSP_RESPONSE(3) asks for first: SEQUENCE { ENUMERATED … }. */
export function insteadOfOcspResponse(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'is empty'
  if (bytes[0] !== TAG.sequence) {
    const beginning = new TextDecoder().decode(bytes.subarray(0, 2000))
    const [, label] = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(beginning) ?? []
    return label === undefined
      ? 'holds no OCSP response in DER'
      : `holds PEM (${label}) and no OCSP response in DER`
  }
  const label = labelOfContent(bytes)
  if (label !== undefined) return `holds DER of another kind (${label}) and no OCSP response`
  const size = sizeOf(bytes)
  if (size !== undefined && size.end > bytes.length) return 'holds an OCSP response that is cut off'
  return size !== undefined && bytes[size.start] !== TAG.enumerated
    ? 'holds no OCSP response in DER'
    : undefined
}

/** By the outline that d2i_PKCS12(3) asks for first: SEQUENCE { INTEGER …. What is behind it is as good as its password. */
export function insteadOfPkcs12(bytes: Uint8Array): string | undefined {
  if (!bytes.some((it) => it > 0x20)) return 'is empty'
  const kind = recognizeContainer(bytes)
  const size = bytes[0] === TAG.sequence ? sizeOf(bytes) : undefined
  const isCutOff = size !== undefined && size.end > bytes.length
  if (kind === 'pkcs12') return isCutOff ? 'holds PKCS #12 that is cut off' : undefined
  if (kind === 'jks' || kind === 'jceks') return insteadOf('certificate', bytes)
  if (kind === 'pkcs7') return 'is a PKCS #7 file and no PKCS #12: it holds no key'
  const label = labelOfContent(bytes)
  if (label !== undefined) return `holds ${titleOfLabel(label) ?? label} in DER and no PKCS #12`
  if (bytes[0] === TAG.sequence) {
    const isOther = size !== undefined && (isCutOff || bytes[size.start] !== TAG.integer)
    return isOther ? 'holds no PKCS #12' : undefined
  }
  const text = new TextDecoder().decode(bytes)
  if (BASE64.test(text) && recognizeContainer(decodeBase64(text).bytes) === 'pkcs12') {
    return 'is PKCS #12 in base64: openssl base64 -d -A converts it'
  }
  const [first] = parsePem(text)
  if (first === undefined) return 'holds no PKCS #12'
  return `holds ${titleOfLabel(first.label) ?? first.label} in PEM: openssl pkcs12 -export makes PKCS #12`
}

const BASE64 = /^[A-Za-z0-9+/=\s]+$/

/** Where the content of the outermost element starts and ends; undefined for BER's indefinite length. */
function sizeOf(bytes: Uint8Array): { readonly start: number; readonly end: number } | undefined {
  const { contentStart, length } = readHeader(bytes, 0, bytes.length)
  if (length === INDEFINITE || contentStart > LONGEST_HEADER) return undefined
  return { start: contentStart, end: length === UNKNOWN ? Number.POSITIVE_INFINITY : contentStart + length }
}

/** What has more bytes of length is longer than any file. */
const LONGEST_HEADER = 6
