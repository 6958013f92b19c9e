// Signatures of certificates, requests and CRLs, by their AlgorithmIdentifier: RFC 4055 (RSA), RFC 5758 (ECDSA),
// RFC 8410 (Ed25519, Ed448), RFC 3279 and RFC 5758 (DSA), RFC 9881 (ML-DSA).

import { verifyDsa } from '../crypto/dsa.ts'
import { isEcdsaCurve, verifyEcdsa } from '../crypto/ecdsa.ts'
import { verifyEd448, verifyEd25519 } from '../crypto/eddsa.ts'
import { isHashName } from '../crypto/hash.ts'
import { isMlDsaName, verifyMlDsa } from '../crypto/mldsa.ts'
import { isUsableRsaKey, verifyPkcs1, verifyPss } from '../crypto/rsa.ts'
import { signatureAlgorithm } from '../registry/objectIdentifiers.ts'
import {
  type AlgorithmIdentifier,
  describeSignature,
  isSameAlgorithm,
  pssParameters,
} from '../x509/algorithmIdentifier.ts'
import type { Certificate } from '../x509/certificate.ts'
import { dssSignature } from '../x509/dssSignature.ts'
import { dsaNumbers, type PublicKey } from '../x509/publicKey.ts'

export type SignatureCheck =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid' }
  /** Nothing is known of the signature; `why` is a clause. */
  | { readonly kind: 'notChecked'; readonly why: string }

/** Whether the key made the signature on the certificate. Throws DecodeError for a malformed certificate. */
export function verifyCertificateSignature(certificate: Certificate, issuerKey: PublicKey): SignatureCheck {
  const { value: algorithm } = certificate.signatureAlgorithm
  // What is signed names the algorithm and its parameters too, so that nobody can exchange them (RFC 5280, section 4.1.1.2).
  if (!isSameAlgorithm(algorithm, certificate.tbsSignature.value)) return INVALID
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
      if (!isHashName(known.hash)) return notChecked(`${title} is not computed`)
      return result(verifyEcdsa(key.curve, key.key, known.hash, message, signature))
    }
    case 'ed25519':
      return key.algorithm === 'ed25519' ? result(verifyEd25519(key.key, message, signature)) : INVALID
    case 'ed448':
      return key.algorithm === 'ed448' ? result(verifyEd448(key.key, message, signature)) : INVALID
    case 'mldsa':
      if (key.oid !== algorithm.oid) return INVALID
      if (!isMlDsaName(known.title)) return notChecked(`${title} is not computed`)
      return result(verifyMlDsa(known.title, key.key, message, signature))
    case 'dsa': {
      if (key.algorithm !== 'dsa') return INVALID
      const numbers = dsaNumbers(key)
      const pair = dssSignature(signature)
      if (numbers === undefined) return notChecked('the DSA parameters are those of an issuer above')
      if (!isHashName(known.hash)) return notChecked(`${title} is not computed`)
      return result(pair !== undefined && verifyDsa(numbers, known.hash, message, pair))
    }
    default:
      return notChecked(`${title} is not computed`)
  }
}

const INVALID: SignatureCheck = { kind: 'invalid' }
const VALID: SignatureCheck = { kind: 'valid' }

function verifyRsa(
  {
    algorithm: keyAlgorithm,
    title: keyTitle,
    modulus,
    exponent,
    pss: bound,
    parameters: keyParameters,
  }: PublicKey,
  scheme: 'rsa' | 'rsaPss',
  algorithm: AlgorithmIdentifier,
  title: string,
  message: Uint8Array,
  signature: Uint8Array,
): SignatureCheck {
  // A key that is for PSS only makes no other signatures (RFC 4055, section 1.2).
  if (keyAlgorithm !== 'rsa' && !(scheme === 'rsaPss' && keyAlgorithm === 'rsaPss')) return INVALID
  if (modulus === undefined || exponent === undefined) return INVALID
  if (keyAlgorithm === 'rsaPss' && keyParameters !== undefined && bound === undefined) return INVALID
  const key = { modulus, exponent }
  if (!isUsableRsaKey(key)) return notChecked(`${keyTitle} is not computed with`)
  if (scheme === 'rsa') {
    const hash = signatureAlgorithm(algorithm.oid)?.hash
    if (!isHashName(hash)) return notChecked(`${title} is not computed`)
    return result(verifyPkcs1(key, hash, message, signature))
  }
  const parameters = pssParameters(algorithm)
  if (parameters === undefined) return INVALID
  const { hash, maskHash, saltLength } = parameters
  if (!isHashName(hash) || !isHashName(maskHash)) return notChecked(`${title} is not computed`)
  if (saltLength < 0) return INVALID
  // A key may be bound to hashes and the least salt (RFC 4055, section 3.3).
  if (bound && (bound.hash !== hash || bound.maskHash !== maskHash || saltLength < bound.saltLength))
    return INVALID
  return result(verifyPss(key, hash, message, signature, saltLength, maskHash))
}

function result(valid: boolean): SignatureCheck {
  return valid ? VALID : INVALID
}

function notChecked(why: string): SignatureCheck {
  return { kind: 'notChecked', why }
}
