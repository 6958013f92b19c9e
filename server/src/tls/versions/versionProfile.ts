import type { HashName } from '../../crypto/hash.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { RecordMac } from '../protection/cipherAndMac.ts'

/** The versions whose handshakes have the same messages in the same order: SSL 3.0 to TLS 1.2. */
export type VersionBeforeTls13 = Exclude<ProtocolVersion, 'SSLv2' | 'TLSv1.3'>

export interface Randoms {
  readonly client: Uint8Array
  readonly server: Uint8Array
}

/** In what the versions from SSL 3.0 to TLS 1.2 differ. `suiteHash` is the cipher suite's, which counts in TLS 1.2 alone. */
export interface VersionProfile {
  readonly version: VersionBeforeTls13
  readonly number: number
  masterSecret(suiteHash: HashName, preMasterSecret: Uint8Array, randoms: Randoms): Uint8Array
  /** Absent in SSL 3.0. `messages` are those up to the ClientKeyExchange, each with its header. */
  extendedMasterSecret?(suiteHash: HashName, preMasterSecret: Uint8Array, messages: Uint8Array): Uint8Array
  keyBlock(suiteHash: HashName, master: Uint8Array, randoms: Randoms, length: number): Uint8Array
  /** The key of an export cipher, made of the material in the key block, and its initialization vector. */
  exportKey(side: 'client' | 'server', material: Uint8Array, randoms: Randoms, length: number): Uint8Array
  exportIv(side: 'client' | 'server', randoms: Randoms, length: number): Uint8Array
  /** Over all messages before it, each with its header. */
  finished(
    suiteHash: HashName,
    master: Uint8Array,
    side: 'client' | 'server',
    messages: Uint8Array,
  ): Uint8Array
  /** In bytes. */
  readonly verifyDataLength: number
  /** What authenticates a record: HMAC, but for SSL 3.0. */
  mac(hash: HashName, key: Uint8Array): RecordMac
  readonly authentication: 'mac' | 'hmac'
  /** Whether each record carries its initialization vector, or goes on from the last block before it. */
  readonly explicitIv: boolean
  readonly padding: 'any' | 'checked'
  /** Whether a signature names its algorithm, or the kind of key alone decides. */
  readonly namesSignatureAlgorithm: boolean
  /** How a client says that it has no certificate. */
  readonly noCertificate: 'alert' | 'emptyMessage'
}
