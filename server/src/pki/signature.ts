// Signatures of certificates, requests and CRLs, by their AlgorithmIdentifier: RFC 4055 (RSA), RFC 5758 (ECDSA),
// RFC 8410 (Ed25519, Ed448).

import { isEcdsaCurve, verifyEcdsa } from '../crypto/ecdsa.ts'
import { verifyEd448, verifyEd25519 } from '../crypto/eddsa.ts'
import type { HashName } from '../crypto/hash.ts'
import { isUsableRsaKey, verifyPkcs1, verifyPss } from '../crypto/rsa.ts'
import { signatureAlgorithm } from '../registry/objectIdentifiers.ts'
import { type AlgorithmIdentifier, describeSignature, pssParameters } from '../x509/algorithmIdentifier.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { PublicKey } from '../x509/publicKey.ts'

export type SignatureCheck =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid' }
  /** Nothing is known of the signature; `why` is a clause. */
  | { readonly kind: 'notChecked'; readonly why: string }

/** Whether the key made the signature on the certificate. Throws DecodeError for a malformed certificate. */
export function verifyCertificateSignature(certificate: Certificate, issuerKey: PublicKey): SignatureCheck {
  const { value: algorithm } = certificate.signatureAlgorithm
  // What is signed names the algorithm too, so that nobody can exchange it (RFC 5280, section 4.1.1.2).
  if (algorithm.oid !== certificate.tbsSignature.value.oid) return INVALID
  return verifySignature(issuerKey, algorithm, certificate.signedBytes, certificate.signatureValue.value)
}

export function verifySignature(
  key: PublicKey,
  algorithm: AlgorithmIdentifier,
  message: Uint8Array,
  signature: Uint8Array,
): SignatureCheck {
  const known = signatureAlgorithm(algorithm.oid)
  const title = known ? describeSignature(algorithm).title : algorithm.oid
  switch (known?.key) {
    case 'rsa':
    case 'rsaPss':
      return verifyRsa(key, known.key, algorithm, title, message, signature)
    case 'ec': {
      if (key.algorithm !== 'ec') return INVALID
      if (!isEcdsaCurve(key.curve)) return notChecked(`${key.title} is not computed with`)
      if (!isComputable(known.hash)) return notChecked(`${title} is not computed`)
      return result(verifyEcdsa(key.curve, key.key, known.hash, message, signature))
    }
    case 'ed25519':
      return key.algorithm === 'ed25519' ? result(verifyEd25519(key.key, message, signature)) : INVALID
    case 'ed448':
      return key.algorithm === 'ed448' ? result(verifyEd448(key.key, message, signature)) : INVALID
    default:
      return notChecked(`${title} is not computed`)
  }
}

const INVALID: SignatureCheck = { kind: 'invalid' }
const VALID: SignatureCheck = { kind: 'valid' }

function verifyRsa(
  { algorithm: keyAlgorithm, title: keyTitle, modulus, exponent }: PublicKey,
  scheme: 'rsa' | 'rsaPss',
  algorithm: AlgorithmIdentifier,
  title: string,
  message: Uint8Array,
  signature: Uint8Array,
): SignatureCheck {
  // A key that is for PSS only makes no other signatures (RFC 4055, section 1.2).
  if (keyAlgorithm !== 'rsa' && !(scheme === 'rsaPss' && keyAlgorithm === 'rsaPss')) return INVALID
  if (modulus === undefined || exponent === undefined) return INVALID
  const key = { modulus, exponent }
  if (!isUsableRsaKey(key)) return notChecked(`${keyTitle} is not computed with`)
  if (scheme === 'rsa') {
    const hash = signatureAlgorithm(algorithm.oid)?.hash
    if (!isComputable(hash)) return notChecked(`${title} is not computed`)
    return result(verifyPkcs1(key, hash, message, signature))
  }
  const parameters = pssParameters(algorithm)
  if (parameters === undefined) return INVALID
  const { hash, maskHash, saltLength } = parameters
  if (!isComputable(hash) || !isComputable(maskHash)) return notChecked(`${title} is not computed`)
  if (saltLength < 0) return INVALID
  return result(verifyPss(key, hash, message, signature, saltLength, maskHash))
}

function isComputable(hash: string | undefined): hash is HashName {
  return hash !== undefined && COMPUTABLE.has(hash)
}

const COMPUTABLE: ReadonlySet<string> = new Set<HashName>([
  'MD5',
  'SHA-1',
  'SHA-224',
  'SHA-256',
  'SHA-384',
  'SHA-512',
])

function result(valid: boolean): SignatureCheck {
  return valid ? VALID : INVALID
}

function notChecked(why: string): SignatureCheck {
  return { kind: 'notChecked', why }
}
