import { constants, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import type { ClientCredentials } from '../src/probe/credentials.ts'

/** A client certificate or key that cannot be used, in words for the person who named it. Never holds a key's text. */
export class CredentialsError extends Error {}

/**
 * Makes the credentials for mutual TLS from PEM texts: the chain, the end-entity certificate first, and its
 * unencrypted private key. The key stays inside (I13). Throws {@link CredentialsError}.
 */
export function clientCredentials(certificateText: string, keyText: string): ClientCredentials {
  const certificates = certificatesIn(certificateText)
  const key = privateKey(keyText)
  const [endEntity] = certificates
  if (endEntity === undefined) throw new CredentialsError('the client certificate file holds no certificate')
  if (!endEntity.checkPrivateKey(key)) {
    throw new CredentialsError('the private key does not belong to the client certificate')
  }
  const algorithms = algorithmsOf(key)
  return {
    certificates: certificates.map((it) => new Uint8Array(it.raw)),
    signatureSchemes: algorithms.map((it) => it.scheme),
    sign: async (scheme, message) => {
      const algorithm = algorithms.find((it) => it.scheme === scheme)
      if (algorithm === undefined) throw new RangeError(`this key cannot sign with 0x${scheme.toString(16)}`)
      const { hash, padding } = algorithm
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
      const input = padding === undefined ? key : { key, padding, saltLength }
      return new Uint8Array(sign(hash, message, input))
    },
  }
}

function certificatesIn(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  try {
    return blocks.map((it) => new X509Certificate(it))
  } catch {
    throw new CredentialsError('the client certificate cannot be read')
  }
}

function privateKey(text: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    throw new CredentialsError(
      'the private key is encrypted: decrypt it first, with openssl pkey for example',
    )
  }
  if (!/-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/.test(text)) {
    throw new CredentialsError('the file of the private key holds none')
  }
  try {
    return createPrivateKey(text)
  } catch {
    // OpenSSL's own message may quote the input.
    throw new CredentialsError('the private key cannot be read')
  }
}

interface Algorithm {
  readonly scheme: number
  /** Null where the algorithm has its own. */
  readonly hash: string | null
  readonly padding?: number
}

// SignatureScheme, RFC 9846, section 4.3.3; the preferred first. PKCS #1 is for TLS 1.2.
const RSA: readonly Algorithm[] = [
  { scheme: 0x0804, hash: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING },
  { scheme: 0x0805, hash: 'sha384', padding: constants.RSA_PKCS1_PSS_PADDING },
  { scheme: 0x0806, hash: 'sha512', padding: constants.RSA_PKCS1_PSS_PADDING },
  { scheme: 0x0401, hash: 'sha256', padding: constants.RSA_PKCS1_PADDING },
  { scheme: 0x0501, hash: 'sha384', padding: constants.RSA_PKCS1_PADDING },
  { scheme: 0x0601, hash: 'sha512', padding: constants.RSA_PKCS1_PADDING },
]
const RSA_PSS: readonly Algorithm[] = [
  { scheme: 0x0809, hash: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING },
  { scheme: 0x080a, hash: 'sha384', padding: constants.RSA_PKCS1_PSS_PADDING },
  { scheme: 0x080b, hash: 'sha512', padding: constants.RSA_PKCS1_PSS_PADDING },
]
const EC: Readonly<Record<string, Algorithm>> = {
  prime256v1: { scheme: 0x0403, hash: 'sha256' },
  secp384r1: { scheme: 0x0503, hash: 'sha384' },
  secp521r1: { scheme: 0x0603, hash: 'sha512' },
}

function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly Algorithm[] {
  const ec = EC[asymmetricKeyDetails?.namedCurve ?? '']
  if (asymmetricKeyType === 'rsa') return RSA
  if (asymmetricKeyType === 'rsa-pss') return RSA_PSS
  if (asymmetricKeyType === 'ed25519') return [{ scheme: 0x0807, hash: null }]
  if (asymmetricKeyType === 'ed448') return [{ scheme: 0x0808, hash: null }]
  if (asymmetricKeyType === 'ec' && ec !== undefined) return [ec]
  throw new CredentialsError(`a client's key of this kind cannot be used here (${asymmetricKeyType})`)
}
