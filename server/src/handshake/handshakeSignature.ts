// RFC 9846, section 4.3.3, and RFC 5246, section 7.4.1.4.1: which key a signature scheme belongs to, and whether the
// signature is right.

import { concat } from '../base/bytes.ts'
import { verifyDsa } from '../crypto/dsa.ts'
import { isEcdsaCurve, verifyEcdsa } from '../crypto/ecdsa.ts'
import { verifyEd448, verifyEd25519 } from '../crypto/eddsa.ts'
import { type HashName, hash } from '../crypto/hash.ts'
import { isMlDsaName, verifyMlDsa } from '../crypto/mldsa.ts'
import { verifyPkcs1, verifyPkcs1Digest, verifyPss } from '../crypto/rsa.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import { type SignatureHash, signatureScheme } from '../registry/signatureSchemes.ts'
import { dssSignature } from '../x509/dssSignature.ts'
import { dsaNumbers, type PublicKey } from '../x509/publicKey.ts'

/**
 * `unfit`: the scheme does not suit the key type, or not with the version. `unknown`: the scheme cannot be
 * computed here.
 */
export type SignatureVerdict = 'valid' | 'invalid' | 'unfit' | 'unknown'

/** The schemes that are offered, the preferred first. SHA-1 and MD5 are not among them (RFC 9155). */
export const OFFERED_SIGNATURE_SCHEMES: readonly number[] = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501,
  0x0601,
]

export function verifyHandshakeSignature(
  schemeId: number,
  key: PublicKey,
  version: ProtocolVersion,
  content: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict {
  const scheme = signatureScheme(schemeId)
  const hashName = scheme.hash === undefined ? undefined : HASHES[scheme.hash]
  const verdict = (valid: boolean) => (valid ? 'valid' : 'invalid')
  switch (scheme.algorithm) {
    case 'rsa_pkcs1':
    case 'rsa_pss_rsae':
    case 'rsa_pss_pss': {
      if (key.algorithm !== (scheme.algorithm === 'rsa_pss_pss' ? 'rsaPss' : 'rsa')) return 'unfit'
      // PKCS #1 v1.5 is for certificates only in TLS 1.3.
      if (scheme.algorithm === 'rsa_pkcs1' && version === 'TLSv1.3') return 'unfit'
      const { modulus, exponent } = key
      if (modulus === undefined || exponent === undefined || hashName === undefined) return 'unknown'
      const verify = scheme.algorithm === 'rsa_pkcs1' ? verifyPkcs1 : verifyPss
      return verdict(verify({ modulus, exponent }, hashName, content, signature))
    }
    case 'ecdsa':
      if (key.algorithm !== 'ec') return 'unfit'
      // In TLS 1.2 the scheme says only the hash.
      if (version === 'TLSv1.3' && scheme.curve !== key.curve) return 'unfit'
      if (!isEcdsaCurve(key.curve) || hashName === undefined) return 'unknown'
      return verdict(verifyEcdsa(key.curve, key.key, hashName, content, signature))
    case 'ed25519':
      if (key.algorithm !== 'ed25519') return 'unfit'
      return verdict(verifyEd25519(key.key, content, signature))
    case 'ed448':
      if (key.algorithm !== 'ed448') return 'unfit'
      return verdict(verifyEd448(key.key, content, signature))
    case 'mldsa': {
      const name = `ML-DSA-${scheme.name.slice('mldsa'.length)}`
      // For TLS 1.3 alone, by draft-ietf-tls-mldsa.
      if (key.title !== name || version !== 'TLSv1.3') return 'unfit'
      if (!isMlDsaName(name)) return 'unknown'
      return verdict(verifyMlDsa(name, key.key, content, signature))
    }
    case 'dsa': {
      if (key.algorithm !== 'dsa') return 'unfit'
      return hashName === undefined ? 'unknown' : verdictOfDsa(key, hashName, content, signature)
    }
    default:
      return 'unknown'
  }
}

/** Before TLS 1.2 the kind of the key decides: RSA signs MD5 and SHA-1 in one, DSA and ECDSA sign SHA-1. */
export function verifySignatureByKey(
  key: PublicKey,
  content: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict {
  switch (key.algorithm) {
    case 'rsa': {
      const { modulus, exponent } = key
      if (modulus === undefined || exponent === undefined) return 'unknown'
      const digests = concat(hash('MD5', content), hash('SHA-1', content))
      return verifyPkcs1Digest({ modulus, exponent }, digests, signature) ? 'valid' : 'invalid'
    }
    case 'dsa':
      return verdictOfDsa(key, 'SHA-1', content, signature)
    case 'ec':
      if (!isEcdsaCurve(key.curve)) return 'unknown'
      return verifyEcdsa(key.curve, key.key, 'SHA-1', content, signature) ? 'valid' : 'invalid'
    default:
      return 'unfit'
  }
}

function verdictOfDsa(
  key: PublicKey,
  name: HashName,
  content: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict {
  const numbers = dsaNumbers(key)
  if (numbers === undefined) return 'unknown'
  const pair = dssSignature(signature)
  return pair !== undefined && verifyDsa(numbers, name, content, pair) ? 'valid' : 'invalid'
}

const HASHES: Readonly<Partial<Record<SignatureHash, HashName>>> = {
  MD5: 'MD5',
  SHA1: 'SHA-1',
  SHA224: 'SHA-224',
  SHA256: 'SHA-256',
  SHA384: 'SHA-384',
  SHA512: 'SHA-512',
}
