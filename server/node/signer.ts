import {
  constants,
  createPrivateKey,
  type KeyObject,
  privateEncrypt,
  sign,
  X509Certificate,
} from 'node:crypto'
import type { ClientCredentials, OldSignature, SignatureRequest } from '../src/handshake/credentials.ts'
import { ClientFileError, type ClientFiles, otherKey, readClientFiles } from '../src/pki/clientFiles.ts'
import { openKeys } from './openContainer.ts'

/**
 * Makes the credentials for mutual TLS of the files that a person named. The key stays inside (I13). Rejects with
 * ClientFileError where they cannot be used.
 */
export async function clientCredentials(files: ClientFiles): Promise<ClientCredentials> {
  const { certificates, key: der } = await readClientFiles(files, openKeys)
  const keyFile = files.key ?? files.certificate
  const key = privateKey(der, keyFile.path)
  der.fill(0)
  const algorithms = algorithmsOf(key, keyFile.path)
  const oldSignature = OLD_SIGNATURES[key.asymmetricKeyType ?? '']
  if (!belongs(key, certificates[0]!, files.certificate.path)) throw otherKey(keyFile, files.certificate)
  return {
    certificates,
    signatureSchemes: algorithms.map((it) => it.scheme),
    ...(oldSignature === undefined ? {} : { oldSignature }),
    sign: async (scheme, message) => {
      if (typeof scheme !== 'number') return new Uint8Array(signOld(scheme, message, key))
      const algorithm = algorithms.find((it) => it.scheme === scheme)
      if (algorithm === undefined) throw new RangeError(`this key cannot sign with 0x${scheme.toString(16)}`)
      const { hash, padding } = algorithm
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
      const input = padding === undefined ? key : { key, padding, saltLength }
      return new Uint8Array(sign(hash, message, input))
    },
  }
}

/** By Node's types of keys. */
const OLD_SIGNATURES: Readonly<Record<string, OldSignature>> = {
  rsa: 'rsaMd5Sha1',
  dsa: 'dsaSha1',
  ec: 'ecdsaSha1',
}

/** Before TLS 1.2. `rsaRaw` is PKCS #1 v1.5 over what is hashed already, which `sign` cannot make. */
function signOld(
  request: Exclude<SignatureRequest, number>,
  message: Uint8Array,
  key: KeyObject,
): Uint8Array {
  switch (request) {
    case 'rsaMd5Sha1':
      return sign('md5-sha1', message, key)
    case 'rsaMd5':
      return sign('md5', message, key)
    case 'rsaRaw':
      return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, message)
    case 'dsaSha1':
    case 'ecdsaSha1':
      return sign('sha1', message, key)
  }
}

function belongs(key: KeyObject, certificate: Uint8Array, path: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(key)
  } catch {
    throw new ClientFileError(path, 'unusable', 'its certificate cannot be read by OpenSSL')
  }
}

/** The forms tell each other apart by their structure, so that each can be tried. */
function privateKey(der: Uint8Array, path: string): KeyObject {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return createPrivateKey({ key: Buffer.from(der), format: 'der', type })
    } catch {
      // OpenSSL's own message may quote the input.
    }
  }
  throw new ClientFileError(path, 'unusable', 'its private key is malformed, or of an unsupported type')
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
/** RFC 5246, section 7.4.1.4.1: of TLS 1.2 alone. */
const DSA: readonly Algorithm[] = [
  { scheme: 0x0402, hash: 'sha256' },
  { scheme: 0x0202, hash: 'sha1' },
]
const EC: Readonly<Record<string, Algorithm>> = {
  prime256v1: { scheme: 0x0403, hash: 'sha256' },
  secp384r1: { scheme: 0x0503, hash: 'sha384' },
  secp521r1: { scheme: 0x0603, hash: 'sha512' },
}

function algorithmsOf(
  { asymmetricKeyType, asymmetricKeyDetails }: KeyObject,
  path: string,
): readonly Algorithm[] {
  const curve = asymmetricKeyDetails?.namedCurve
  const ec = EC[curve ?? '']
  if (asymmetricKeyType === 'rsa') return RSA
  if (asymmetricKeyType === 'rsa-pss') return RSA_PSS
  if (asymmetricKeyType === 'ed25519') return [{ scheme: 0x0807, hash: null }]
  if (asymmetricKeyType === 'ed448') return [{ scheme: 0x0808, hash: null }]
  if (asymmetricKeyType === 'ec' && ec !== undefined) return [ec]
  if (asymmetricKeyType === 'dsa') return DSA
  const type = [asymmetricKeyType?.toUpperCase(), curve].filter(Boolean).join(' ')
  throw new ClientFileError(path, 'unusable', `client keys of type ${type} are not supported here`)
}
