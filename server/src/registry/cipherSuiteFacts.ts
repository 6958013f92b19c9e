// A cipher suite's name says what the suite is made of (RFC 5246, appendix A.5: key exchange and authentication,
// WITH, encryption, MAC or hash), so the facts about it are read from its name. What a name does not say (the
// version that introduced the suite, the strength of an algorithm) is told by the algorithm, as OpenSSL counts.

import { codePoint } from '../base/hex.ts'
import type { Authentication, CipherSuite, KeyExchange } from './cipherSuite.ts'
import type { ProtocolVersion } from './protocolVersions.ts'

/** Facts about the suite with that code point and name. Without a name it is a suite about which nothing is known. */
export function deriveCipherSuite(id: number, name?: string, opensslName = '', source = ''): CipherSuite {
  if (name === undefined) return { ...UNKNOWN, id, name: codePoint(id, id > 0xffff ? 3 : 2) }
  const { keyExchange, authentication, cipher, forwardSecrecy } = parts(name)
  const { encryption, mac, aead } = split(cipher)
  return {
    id,
    name,
    ...(opensslName === '' ? {} : { opensslName }),
    keyExchange,
    authentication,
    encryption,
    strengthBits: strengthBits(encryption, name),
    mac,
    hash: name.endsWith('SHA384') ? 'SHA384' : 'SHA256',
    aead,
    cbc: encryption.includes('CBC'),
    exportGrade: name.includes('EXPORT'),
    forwardSecrecy: forwardSecrecy ?? FORWARD_SECRET.has(keyExchange),
    minVersion: minVersion(name, keyExchange, mac, aead),
    ...(source === '' ? {} : { definedIn: source }),
  }
}

const UNKNOWN: Omit<CipherSuite, 'id' | 'name'> = {
  keyExchange: 'unknown',
  authentication: 'unknown',
  encryption: 'unknown',
  strengthBits: 0,
  mac: 'unknown',
  hash: 'SHA256',
  aead: false,
  cbc: false,
  exportGrade: false,
  forwardSecrecy: false,
  minVersion: 'SSLv3',
}

interface Parts {
  readonly keyExchange: KeyExchange
  readonly authentication: Authentication
  readonly cipher: string
  readonly forwardSecrecy?: boolean
}

function parts(name: string): Parts {
  if (name.endsWith('_SCSV')) return { keyExchange: 'unknown', authentication: 'unknown', cipher: 'unknown' }
  if (name.startsWith('SSL_CK_')) {
    return {
      keyExchange: 'RSA',
      authentication: 'RSA',
      cipher: name.slice('SSL_CK_'.length).replace('_WITH', ''),
    }
  }
  const [prefix, cipher] = name
    .replace(/^(TLS|SSL)_/, '')
    .replace(/_DRAFT$/, '')
    .split('_WITH_')
  // RFC 9367 names its suites of TLS 1.3 with WITH.
  if (cipher?.includes('_MGM_')) return { keyExchange: 'TLSv1.3', authentication: 'any', cipher }
  if (cipher !== undefined) {
    const exchange = prefix!.replace(/_EXPORT(1024)?$/, '')
    const [keyExchange, authentication] = EXCHANGES.get(exchange) ?? NOT_KNOWN
    // There the server's key may be a temporary one (RFC 2246, section 7.4.3).
    const exported = keyExchange === 'RSA' && exchange !== prefix
    return { keyExchange: exported ? 'RSA_EXPORT' : keyExchange, authentication, cipher }
  }
  if (name.startsWith('TLS_')) return { keyExchange: 'TLSv1.3', authentication: 'any', cipher: prefix! }
  // China's suites of GM/T 0024: ECDHE_SM4_CBC_SM3.
  const [, exchange, rest] = /^([A-Z]+)_(.*)$/.exec(name) ?? []
  return {
    keyExchange: 'unknown',
    authentication: 'unknown',
    cipher: rest ?? name,
    forwardSecrecy: exchange === 'ECDHE',
  }
}

const NOT_KNOWN = ['unknown', 'unknown'] as const

const EXCHANGES: ReadonlyMap<string, readonly [KeyExchange, Authentication]> = new Map([
  ['NULL', ['NULL', 'anonymous']],
  ['RSA', ['RSA', 'RSA']],
  ['RSA_FIPS', ['RSA', 'RSA']],
  ['RSA_OLDFIPS', ['RSA', 'RSA']],
  ['DH_DSS', ['DH', 'DSS']],
  ['DH_RSA', ['DH', 'RSA']],
  ['DHE_DSS', ['DHE', 'DSS']],
  ['DHE_RSA', ['DHE', 'RSA']],
  // Both sides make a new key for each connection, as with DHE; nobody signs it.
  ['DH_anon', ['DHE', 'anonymous']],
  ['ECDH_anon', ['ECDHE', 'anonymous']],
  ['ECDH_ECDSA', ['ECDH', 'ECDSA']],
  ['ECDH_RSA', ['ECDH', 'RSA']],
  ['ECDHE_ECDSA', ['ECDHE', 'ECDSA']],
  ['ECDHE_RSA', ['ECDHE', 'RSA']],
  ['PSK', ['PSK', 'PSK']],
  ['RSA_PSK', ['RSA_PSK', 'RSA']],
  ['DHE_PSK', ['DHE_PSK', 'PSK']],
  ['PSK_DHE', ['DHE_PSK', 'PSK']],
  ['ECDHE_PSK', ['ECDHE_PSK', 'PSK']],
  ['SRP_SHA', ['SRP', 'SRP']],
  ['SRP_SHA_RSA', ['SRP', 'RSA']],
  ['SRP_SHA_DSS', ['SRP', 'DSS']],
  ['KRB5', ['KRB5', 'KRB5']],
  ['FORTEZZA_KEA', ['FORTEZZA', 'FORTEZZA']],
  ['GOSTR341094', ['GOST', 'GOST']],
  ['GOSTR341001', ['GOST', 'GOST']],
  ['GOSTR341112_256', ['GOST', 'GOST']],
])

const FORWARD_SECRET: ReadonlySet<KeyExchange> = new Set([
  'DHE',
  'ECDHE',
  'DHE_PSK',
  'ECDHE_PSK',
  'SRP',
  'TLSv1.3',
])

/** `AES_128_CBC_SHA` → `AES_128_CBC` and `SHA`; an AEAD's hash is only that of the key derivation. */
function split(cipher: string): { encryption: string; mac: string; aead: boolean } {
  if (cipher === 'unknown') return { encryption: 'unknown', mac: 'unknown', aead: false }
  const aead = /GCM|CCM|POLY1305|MGM|OCB|AEGIS/.test(cipher)
  const [, encryption, mac] =
    /^(.*?)_(NULL|MD5|SHA1?|SHA256|SHA384|SM3|IMIT|OMAC|GOSTR3411)$/.exec(cipher) ?? []
  if (aead) return { encryption: encryption ?? cipher, mac: 'AEAD', aead }
  // The integrity-only suites of RFC 9150: TLS_SHA256_SHA256.
  if (encryption !== undefined && /^SHA/.test(encryption))
    return { encryption: 'NULL', mac: encryption, aead }
  return {
    encryption: spelling(encryption ?? cipher),
    mac: mac === 'SHA1' ? 'SHA' : (mac ?? 'unknown'),
    aead,
  }
}

/** SSL 2.0's specification orders the words differently. */
function spelling(encryption: string): string {
  return SSL2_SPELLING.get(encryption) ?? encryption
}

const SSL2_SPELLING: ReadonlyMap<string, string> = new Map([
  ['RC4_128_EXPORT40', 'RC4_40'],
  ['RC2_128_CBC', 'RC2_CBC_128'],
  ['RC2_128_CBC_EXPORT40', 'RC2_CBC_40'],
  ['IDEA_128_CBC', 'IDEA_CBC'],
  ['DES_64_CBC', 'DES_CBC'],
  ['DES_192_EDE3_CBC', '3DES_EDE_CBC'],
])

function strengthBits(encryption: string, name: string): number {
  if (encryption === 'NULL' || encryption === 'unknown') return 0
  if (/^DES40|_40$/.test(encryption)) return 40
  if (/_56$|^DES_CBC/.test(encryption)) return 56
  if (encryption.startsWith('3DES')) return 112
  const [size] = /(?:128|256)|(?<=RC4_)64/.exec(encryption) ?? []
  if (size !== undefined) return Number(size)
  if (/^(IDEA|SEED|SM1|SM4|RC2)/.test(encryption)) return 128
  if (encryption.startsWith('FORTEZZA')) return 80
  return /CHACHA20|SALSA20|28147|KUZNYECHIK|MAGMA/.test(name) ? 256 : 0
}

function minVersion(name: string, keyExchange: KeyExchange, mac: string, aead: boolean): ProtocolVersion {
  if (name.startsWith('SSL_CK_')) return 'SSLv2'
  if (keyExchange === 'TLSv1.3') return 'TLSv1.3'
  if (aead || keyExchange === 'GOST') return 'TLSv1.2'
  // RFC 5487 allows its CBC suites in every version of TLS; RFC 5246's with SHA-256 need TLS 1.2.
  if (/^SHA(256|384)$|^OMAC$/.test(mac)) return keyExchange.includes('PSK') ? 'TLSv1.0' : 'TLSv1.2'
  return keyExchange.startsWith('ECDH') ? 'TLSv1.0' : 'SSLv3'
}
