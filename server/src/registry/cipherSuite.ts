import type { ProtocolVersion } from './protocolVersions.ts'

/** How the two sides come to a shared secret. `TLSv1.3` suites leave it to groups and key shares. */
export type KeyExchange =
  | 'NULL'
  | 'RSA'
  | 'RSA_EXPORT'
  | 'DH'
  | 'DHE'
  | 'ECDH'
  | 'ECDHE'
  | 'PSK'
  | 'RSA_PSK'
  | 'DHE_PSK'
  | 'ECDHE_PSK'
  | 'SRP'
  | 'KRB5'
  | 'GOST'
  | 'FORTEZZA'
  | 'TLSv1.3'
  | 'unknown'

/** How the server proves who it is. `anonymous`: it does not. */
export type Authentication =
  | 'RSA'
  | 'DSS'
  | 'ECDSA'
  | 'PSK'
  | 'SRP'
  | 'KRB5'
  | 'GOST'
  | 'FORTEZZA'
  | 'anonymous'
  | 'any'
  | 'unknown'

/** A cipher suite and the facts that rules and explanations need. */
export interface CipherSuite {
  /** The code point: two bytes (`0xc02f`), or three for an SSL 2.0 cipher kind (`0x010080`). */
  readonly id: number
  /** IANA's name; SSL 2.0's kinds by the name in their specification; `0x6a6a` for an unknown number. */
  readonly name: string
  readonly opensslName?: string
  readonly keyExchange: KeyExchange
  readonly authentication: Authentication
  /** As in the suite's name: `AES_128_GCM`, `3DES_EDE_CBC`, `RC4_128`, `NULL`. */
  readonly encryption: string
  /** Strength of the encryption in bits as OpenSSL counts it (3DES 112, export RC4 40, NULL 0). */
  readonly strengthBits: number
  /** `MD5`, `SHA`, `SHA256`, `SHA384`, or `AEAD`. */
  readonly mac: string
  /** The hash of the PRF or of HKDF: `SHA256` or `SHA384` from TLS 1.2 on. */
  readonly hash: 'SHA256' | 'SHA384'
  readonly aead: boolean
  readonly cbc: boolean
  readonly exportGrade: boolean
  readonly forwardSecrecy: boolean
  /** The first version that has the suite, as OpenSSL says; TLS 1.3's suites are for no other version. */
  readonly minVersion: ProtocolVersion
  /** The document that defines it, as `RFC 5289`; absent for what was never published as a standard. */
  readonly definedIn?: string
}
