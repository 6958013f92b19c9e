import { codePoint } from '../base/hex.ts'
import { once } from '../base/memo.ts'
import { SIGNATURE_SCHEMES } from './signatureSchemes.generated.ts'

export type SignatureHash = 'MD5' | 'SHA1' | 'SHA224' | 'SHA256' | 'SHA384' | 'SHA512' | 'SM3'

/** How a handshake is signed (RFC 9846, section 4.3.3; for TLS 1.2 the pairs of RFC 5246, section 7.4.1.4.1). */
export interface SignatureScheme {
  readonly id: number
  /** `rsa_pss_rsae_sha256`; `0x6a6a` for an unknown number. */
  readonly name: string
  readonly algorithm:
    | 'rsa_pkcs1'
    | 'rsa_pss_rsae'
    | 'rsa_pss_pss'
    | 'dsa'
    | 'ecdsa'
    | 'ed25519'
    | 'ed448'
    | 'mldsa'
    | 'sm2'
    | 'gost'
    | 'unknown'
  /** Absent where the algorithm has its own (EdDSA, ML-DSA). */
  readonly hash?: SignatureHash
  /** The curve that TLS 1.3 binds an ECDSA scheme to: `secp256r1`, `brainpoolP256r1` (RFC 8734). In TLS 1.2 any curve may be used with it. */
  readonly curve?: string
}

/** The scheme with that number. Never fails: an unknown number is a scheme with its hexadecimal digits as the name. */
export function signatureScheme(id: number): SignatureScheme {
  return byId().get(id) ?? oldPair(id) ?? { id, name: codePoint(id), algorithm: 'unknown' }
}

/** The numbers of all schemes that have a name. */
export function allSignatureSchemes(): readonly number[] {
  return SIGNATURE_SCHEMES.map(([value]) => value)
}

export function signatureSchemeByName(name: string): SignatureScheme | undefined {
  const row = SIGNATURE_SCHEMES.find(([, it]) => it === name)
  return row && signatureScheme(row[0])
}

const byId = once(() => new Map(SIGNATURE_SCHEMES.map(([value, name]) => [value, describe(value, name)])))

function describe(id: number, name: string): SignatureScheme {
  if (name === 'sm2sig_sm3') return { id, name, algorithm: 'sm2', hash: 'SM3' }
  const algorithm = ALGORITHMS.find((it) => name.startsWith(it)) ?? 'unknown'
  const hash = /sha(1|256|384|512)/.exec(name)?.[0].toUpperCase() as SignatureHash | undefined
  const curve = /^ecdsa_(.+?)(?:tls13)?_sha\d+$/.exec(name)?.[1]
  return {
    id,
    name,
    algorithm,
    ...(hash === undefined ? {} : { hash }),
    ...(curve === undefined ? {} : { curve }),
  }
}

const ALGORITHMS = [
  'rsa_pkcs1',
  'rsa_pss_rsae',
  'rsa_pss_pss',
  'ecdsa',
  'ed25519',
  'ed448',
  'mldsa',
  'gost',
] as const

/** A pair of hash and signature algorithm that TLS 1.2 had and TLS 1.3 has no name for, such as DSA with SHA-256. */
function oldPair(id: number): SignatureScheme | undefined {
  const hash = OLD_HASHES[id >> 8]
  const algorithm = OLD_ALGORITHMS[id & 0xff]
  if (hash === undefined || algorithm === undefined) return undefined
  return { id, name: `${algorithm}_${hash.toLowerCase()}`, algorithm, hash }
}

const OLD_HASHES: readonly (SignatureHash | undefined)[] = [
  undefined,
  'MD5',
  'SHA1',
  'SHA224',
  'SHA256',
  'SHA384',
  'SHA512',
]
const OLD_ALGORITHMS = [undefined, 'rsa_pkcs1', 'dsa', 'ecdsa'] as const
