// What the words of an OpenSSL cipher string stand for: the suites that OpenSSL 3.0 has as Debian builds it (without
// RC4, 3DES, IDEA and SEED, as is the default), the aliases of openssl-ciphers(1), and the names of older versions
// that configurations still hold. An alias is a pattern of bits for each part of a suite, as in OpenSSL itself: a
// part whose pattern is 0 does not matter, and in `A+B` the patterns of each part are intersected.

import { once } from '../../base/memo.ts'
import { allCipherSuites, type CipherSuite } from '../../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'

/** Bits for the parts of a suite; 0 stands for any. */
export interface Pattern {
  readonly keyExchange: number
  readonly authentication: number
  readonly encryption: number
  readonly mac: number
  /** LOW, MEDIUM, HIGH, FIPS or export; a suite may be in several. */
  readonly strength: number
  /** Whether it is for the suites that DEFAULT leaves out. */
  readonly notDefault: boolean
  readonly version: ProtocolVersion | undefined
}

/** What a name stands for: a suite, or a class of them. */
export interface NamedPattern extends Pattern {
  readonly suite?: CipherSuite
}

/** A suite and its pattern. */
export interface TableSuite extends NamedPattern {
  readonly suite: CipherSuite
}

export interface CipherTable {
  /** Those of OpenSSL 3.0 as Debian builds it, in descending order of their code points. */
  readonly available: readonly TableSuite[]
  /** Those of older versions and other builds. */
  readonly unavailable: readonly TableSuite[]
  /** What OpenSSL 3.0 knows: each suite and each alias, by its exact name. */
  readonly names: ReadonlyMap<string, NamedPattern>
  /** What older versions knew, and other builds know. */
  readonly formerNames: ReadonlyMap<string, NamedPattern>
}

/** Made when it is first asked for. */
export const cipherTable = once(makeTable)

function makeTable(): CipherTable {
  const suites = allCipherSuites()
    .filter((it) => it.opensslName !== undefined && it.minVersion !== 'TLSv1.3')
    .map(tableSuite)
    .reverse()
  const available = suites.filter(isAvailable)
  const unavailable = suites.filter((it) => !isAvailable(it))
  return {
    available,
    unavailable,
    names: new Map([
      ...Object.entries(ALIASES).map(([name, part]) => [name, pattern(part)] as const),
      ...available.map((it) => [it.suite.opensslName!, it] as const),
    ]),
    formerNames: new Map([
      ...Object.entries(FORMER_ALIASES).map(([name, part]) => [name, pattern(part)] as const),
      // Where SSL 2.0 and SSL 3.0 share a name, the later suite is meant: it comes last.
      ...unavailable.map((it) => [it.suite.opensslName!, it] as const),
    ]),
  }
}

// The bits of each part.
const KX = {
  RSA: 1,
  DHE: 2,
  ECDHE: 4,
  PSK: 8,
  RSA_PSK: 16,
  DHE_PSK: 32,
  ECDHE_PSK: 64,
  SRP: 128,
  GOST: 256,
} as const
const FORMER_KX = { DHr: 512, DHd: 1024, ECDHr: 2048, ECDHe: 4096, KRB5: 8192 } as const
const AU = {
  RSA: 1,
  DSS: 2,
  ECDSA: 4,
  PSK: 8,
  SRP: 16,
  anonymous: 32,
  GOST: 64,
  DH: 128,
  ECDH: 256,
  KRB5: 512,
} as const
const ENC = {
  AES128: 1,
  AES256: 2,
  AES128GCM: 4,
  AES256GCM: 8,
  AES128CCM: 16,
  AES256CCM: 32,
  AES128CCM8: 64,
  AES256CCM8: 128,
  CAMELLIA128: 256,
  CAMELLIA256: 512,
  CHACHA20: 1024,
  ARIA128: 2048,
  ARIA256: 4096,
  NULL: 8192,
  RC4: 1 << 14,
  RC2: 1 << 15,
  IDEA: 1 << 16,
  SEED: 1 << 17,
  '3DES': 1 << 18,
  DES: 1 << 19,
  GOST89: 1 << 20,
} as const
const MAC = { MD5: 1, SHA: 2, SHA256: 4, SHA384: 8, AEAD: 16, GOST: 32 } as const
const STRENGTH = { NONE: 1, LOW: 2, MEDIUM: 4, HIGH: 8, FIPS: 16, EXPORT40: 32, EXPORT56: 64 } as const

const AES_CBC = ENC.AES128 | ENC.AES256
const AES_GCM = ENC.AES128GCM | ENC.AES256GCM
const AES_CCM8 = ENC.AES128CCM8 | ENC.AES256CCM8
const AES_CCM = ENC.AES128CCM | ENC.AES256CCM | AES_CCM8
const CAMELLIA = ENC.CAMELLIA128 | ENC.CAMELLIA256
const ARIA = ENC.ARIA128 | ENC.ARIA256

function pattern(part: Partial<Pattern>): Pattern {
  return { ...ANY, ...part }
}

const ANY: Pattern = {
  keyExchange: 0,
  authentication: 0,
  encryption: 0,
  mac: 0,
  strength: 0,
  notDefault: false,
  version: undefined,
}

/** The table of aliases in openssl-ciphers(1) of 3.0, with the undocumented spellings of ssl_ciph.c. */
const ALIASES: Readonly<Record<string, Partial<Pattern>>> = {
  ALL: { encryption: ~ENC.NULL },
  COMPLEMENTOFALL: { encryption: ENC.NULL },
  COMPLEMENTOFDEFAULT: { notDefault: true },
  kRSA: { keyExchange: KX.RSA },
  kEDH: { keyExchange: KX.DHE },
  kDHE: { keyExchange: KX.DHE },
  DH: { keyExchange: KX.DHE },
  kEECDH: { keyExchange: KX.ECDHE },
  kECDHE: { keyExchange: KX.ECDHE },
  ECDH: { keyExchange: KX.ECDHE },
  kPSK: { keyExchange: KX.PSK },
  kRSAPSK: { keyExchange: KX.RSA_PSK },
  kECDHEPSK: { keyExchange: KX.ECDHE_PSK },
  kDHEPSK: { keyExchange: KX.DHE_PSK },
  kSRP: { keyExchange: KX.SRP },
  aRSA: { authentication: AU.RSA },
  aDSS: { authentication: AU.DSS },
  DSS: { authentication: AU.DSS },
  aNULL: { authentication: AU.anonymous },
  aECDSA: { authentication: AU.ECDSA },
  ECDSA: { authentication: AU.ECDSA },
  aPSK: { authentication: AU.PSK },
  aSRP: { authentication: AU.SRP },
  EDH: { keyExchange: KX.DHE, authentication: ~AU.anonymous },
  DHE: { keyExchange: KX.DHE, authentication: ~AU.anonymous },
  EECDH: { keyExchange: KX.ECDHE, authentication: ~AU.anonymous },
  ECDHE: { keyExchange: KX.ECDHE, authentication: ~AU.anonymous },
  NULL: { encryption: ENC.NULL },
  RSA: { keyExchange: KX.RSA, authentication: AU.RSA },
  ADH: { keyExchange: KX.DHE, authentication: AU.anonymous },
  AECDH: { keyExchange: KX.ECDHE, authentication: AU.anonymous },
  PSK: { keyExchange: KX.PSK | KX.RSA_PSK | KX.DHE_PSK | KX.ECDHE_PSK },
  SRP: { keyExchange: KX.SRP },
  eNULL: { encryption: ENC.NULL },
  AES128: { encryption: ENC.AES128 | ENC.AES128GCM | ENC.AES128CCM | ENC.AES128CCM8 },
  AES256: { encryption: ENC.AES256 | ENC.AES256GCM | ENC.AES256CCM | ENC.AES256CCM8 },
  AES: { encryption: AES_CBC | AES_GCM | AES_CCM },
  AESGCM: { encryption: AES_GCM },
  AESCCM: { encryption: AES_CCM },
  AESCCM8: { encryption: AES_CCM8 },
  CAMELLIA128: { encryption: ENC.CAMELLIA128 },
  CAMELLIA256: { encryption: ENC.CAMELLIA256 },
  CAMELLIA: { encryption: CAMELLIA },
  CHACHA20: { encryption: ENC.CHACHA20 },
  ARIA: { encryption: ARIA },
  ARIAGCM: { encryption: ARIA },
  ARIA128: { encryption: ENC.ARIA128 },
  ARIA256: { encryption: ENC.ARIA256 },
  CBC: { encryption: AES_CBC | CAMELLIA | ENC['3DES'] | ENC.DES | ENC.IDEA | ENC.SEED | ENC.RC2 },
  MD5: { mac: MAC.MD5 },
  SHA1: { mac: MAC.SHA },
  SHA: { mac: MAC.SHA },
  SHA256: { mac: MAC.SHA256 },
  SHA384: { mac: MAC.SHA384 },
  SSLv3: { version: 'SSLv3' },
  TLSv1: { version: 'TLSv1.0' },
  'TLSv1.0': { version: 'TLSv1.0' },
  'TLSv1.2': { version: 'TLSv1.2' },
  LOW: { strength: STRENGTH.LOW },
  MEDIUM: { strength: STRENGTH.MEDIUM },
  HIGH: { strength: STRENGTH.HIGH },
  FIPS: { encryption: ~ENC.NULL, strength: STRENGTH.FIPS },
}

/** Aliases of algorithms that OpenSSL 3.0 is built without, and of OpenSSL 1.0.2 (its openssl-ciphers(1)). */
const FORMER_ALIASES: Readonly<Record<string, Partial<Pattern>>> = {
  RC4: { encryption: ENC.RC4 },
  RC2: { encryption: ENC.RC2 },
  IDEA: { encryption: ENC.IDEA },
  SEED: { encryption: ENC.SEED },
  '3DES': { encryption: ENC['3DES'] },
  DES: { encryption: ENC.DES },
  'EDH-RSA-DES-CBC3-SHA': {
    keyExchange: KX.DHE,
    authentication: AU.RSA,
    encryption: ENC['3DES'],
    mac: MAC.SHA,
  },
  'EDH-DSS-DES-CBC3-SHA': {
    keyExchange: KX.DHE,
    authentication: AU.DSS,
    encryption: ENC['3DES'],
    mac: MAC.SHA,
  },
  EXP: { strength: STRENGTH.EXPORT40 | STRENGTH.EXPORT56 },
  EXPORT: { strength: STRENGTH.EXPORT40 | STRENGTH.EXPORT56 },
  EXPORT40: { strength: STRENGTH.EXPORT40 },
  EXPORT56: { strength: STRENGTH.EXPORT56 },
  SSLv2: { version: 'SSLv2' },
  kDHr: { keyExchange: FORMER_KX.DHr },
  kDHd: { keyExchange: FORMER_KX.DHd },
  kDH: { keyExchange: FORMER_KX.DHr | FORMER_KX.DHd },
  kECDHr: { keyExchange: FORMER_KX.ECDHr },
  kECDHe: { keyExchange: FORMER_KX.ECDHe },
  kECDH: { keyExchange: FORMER_KX.ECDHr | FORMER_KX.ECDHe },
  aDH: { authentication: AU.DH },
  aECDH: { authentication: AU.ECDH },
  KRB5: { keyExchange: FORMER_KX.KRB5 },
  kKRB5: { keyExchange: FORMER_KX.KRB5 },
  aKRB5: { authentication: AU.KRB5 },
  kGOST: { keyExchange: KX.GOST },
  kGOST18: { keyExchange: KX.GOST },
  aGOST: { authentication: AU.GOST },
  aGOST01: { authentication: AU.GOST },
  aGOST12: { authentication: AU.GOST },
  aGOST94: { authentication: AU.GOST },
  GOST89: { encryption: ENC.GOST89 },
  GOST89MAC: { mac: MAC.GOST },
  GOST94: { mac: MAC.GOST },
  GOST12: { mac: MAC.GOST },
}

function isAvailable({ encryption, keyExchange }: TableSuite): boolean {
  return encryption <= ENC.NULL && keyExchange < KX.GOST
}

function tableSuite(suite: CipherSuite): TableSuite {
  const { authentication, mac, minVersion } = suite
  const encryption = ENC[encryptionName(suite)]
  const fixed = suite.keyExchange === 'DH' || suite.keyExchange === 'ECDH'
  const strong = encryption !== ENC.NULL && encryption < ENC.RC4
  return {
    suite,
    keyExchange: keyExchangeBits(suite),
    // Older versions named the key type of the certificate here, not what signed it.
    authentication: fixed ? AU[suite.keyExchange as 'DH' | 'ECDH'] : AU[authentication as keyof typeof AU],
    encryption,
    mac: MAC[mac as keyof typeof MAC] ?? MAC.GOST,
    strength: strengthBits(suite, encryption),
    notDefault:
      strong &&
      (authentication === 'anonymous' ||
        authentication === 'DSS' ||
        (encryption & (AES_CCM | ARIA | CAMELLIA)) !== 0),
    version: minVersion,
  }
}

function keyExchangeBits({ keyExchange, authentication }: CipherSuite): number {
  if (keyExchange === 'DH') return authentication === 'RSA' ? FORMER_KX.DHr : FORMER_KX.DHd
  if (keyExchange === 'ECDH') return authentication === 'RSA' ? FORMER_KX.ECDHr : FORMER_KX.ECDHe
  if (keyExchange === 'KRB5') return FORMER_KX.KRB5
  return KX[keyExchange as keyof typeof KX]
}

function encryptionName({ encryption }: CipherSuite): keyof typeof ENC {
  const [, algorithm, size = '', mode = ''] =
    /^(AES|CAMELLIA|ARIA)_(\d+)_(?:CBC|(GCM|CCM_8|CCM))$/.exec(encryption) ?? []
  if (algorithm !== undefined) {
    return `${algorithm}${size}${algorithm === 'AES' ? mode.replace('_', '') : ''}` as keyof typeof ENC
  }
  if (encryption.startsWith('DES40')) return 'DES'
  if (/28147|KUZNYECHIK|MAGMA/.test(encryption)) return 'GOST89'
  return encryption.replace(/_.*/, '') as keyof typeof ENC
}

function strengthBits(
  { exportGrade, strengthBits: bits, keyExchange }: CipherSuite,
  encryption: number,
): number {
  if (exportGrade) return bits === 40 ? STRENGTH.EXPORT40 : STRENGTH.EXPORT56
  if (encryption === ENC.NULL) return STRENGTH.NONE
  if (encryption === ENC.DES) return STRENGTH.LOW
  if (encryption >= ENC.RC4) return STRENGTH.MEDIUM
  // OpenSSL never marked the suites of SRP and CCM, though AES is approved.
  const approved = (encryption & (AES_CBC | AES_GCM)) !== 0 && keyExchange !== 'SRP'
  return approved ? STRENGTH.HIGH | STRENGTH.FIPS : STRENGTH.HIGH
}

/** The patterns with which OpenSSL puts its suites in order before a string is applied. */
export const ORDER = {
  ecdhe: pattern({ keyExchange: KX.ECDHE }),
  ecdheEcdsa: pattern({ keyExchange: KX.ECDHE, authentication: AU.ECDSA }),
  aesGcm: pattern({ encryption: AES_GCM }),
  chacha20: pattern({ encryption: ENC.CHACHA20 }),
  otherAes: pattern({ encryption: AES_CBC | AES_CCM }),
  everything: pattern({}),
  md5: pattern({ mac: MAC.MD5 }),
  anonymous: pattern({ authentication: AU.anonymous }),
  rsaKeyExchange: pattern({ keyExchange: KX.RSA }),
  pskKeyExchange: pattern({ keyExchange: KX.PSK }),
  tls12: pattern({ version: 'TLSv1.2' }),
  aead: pattern({ mac: MAC.AEAD }),
  ephemeral: pattern({ keyExchange: KX.DHE | KX.ECDHE }),
  ephemeralAead: pattern({ keyExchange: KX.DHE | KX.ECDHE, mac: MAC.AEAD }),
  all: pattern({ encryption: ~ENC.NULL }),
  notDefault: pattern({ notDefault: true }),
  encryptsNothing: pattern({ encryption: ENC.NULL }),
} as const

const STRENGTH_MASK = 127

/** `A+B`: undefined where no suite can be both. */
export function intersect(a: Pattern, b: Pattern): Pattern | undefined {
  const keyExchange = both(a.keyExchange, b.keyExchange)
  const authentication = both(a.authentication, b.authentication)
  const encryption = both(a.encryption, b.encryption)
  const mac = both(a.mac, b.mac)
  const strength = both(a.strength & STRENGTH_MASK, b.strength & STRENGTH_MASK)
  if (Number.isNaN(keyExchange + authentication + encryption + mac + strength)) return undefined
  if (a.version !== undefined && b.version !== undefined && a.version !== b.version) return undefined
  const version = a.version ?? b.version
  return {
    keyExchange,
    authentication,
    encryption,
    mac,
    strength,
    notDefault: a.notDefault || b.notDefault,
    version,
  }
}

/** NaN where nothing is left of the two. */
function both(a: number, b: number): number {
  if (a === 0 || b === 0) return a | b
  return (a & b) === 0 ? Number.NaN : a & b
}

export function matches(suite: Pattern, wanted: Pattern): boolean {
  return (
    (wanted.keyExchange === 0 || (wanted.keyExchange & suite.keyExchange) !== 0) &&
    (wanted.authentication === 0 || (wanted.authentication & suite.authentication) !== 0) &&
    (wanted.encryption === 0 || (wanted.encryption & suite.encryption) !== 0) &&
    (wanted.mac === 0 || (wanted.mac & suite.mac) !== 0) &&
    (wanted.strength === 0 || (wanted.strength & suite.strength) !== 0) &&
    (!wanted.notDefault || suite.notDefault) &&
    (wanted.version === undefined || wanted.version === suite.version)
  )
}
