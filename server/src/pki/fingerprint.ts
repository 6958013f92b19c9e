import { encodeBase64 } from '../base/base64.ts'
import { toHex } from '../base/hex.ts'
import { hash } from '../crypto/hash.ts'
import type { Certificate } from '../x509/certificate.ts'

/** Of the whole certificate: lower-case hexadecimal, or in pairs with a separator. */
export function fingerprint(
  certificate: Certificate,
  hashName: 'SHA-256' | 'SHA-1' = 'SHA-256',
  separator = '',
): string {
  return toHex(hash(hashName, certificate.der), separator)
}

/** The pin of a public key as RFC 7469, section 2.4, writes it: SHA-256 of SubjectPublicKeyInfo in base64. */
export function spkiPin(publicKey: { readonly spki: Uint8Array }): string {
  return encodeBase64(hash('SHA-256', publicKey.spki))
}
