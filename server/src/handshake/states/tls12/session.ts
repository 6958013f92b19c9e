import type { HashName } from '../../../crypto/hash.ts'
import type { RecordDecryption } from '../../../tls/recordProtection.ts'
import type { UsableSuite } from '../../usableSuites.ts'

/** What was agreed on with the ServerHello. */
export interface Tls12Session {
  readonly usable: UsableSuite
  readonly serverRandom: Uint8Array
  readonly extendedMasterSecret: boolean
  readonly encryptThenMac: boolean
}

/** The client's half of the key exchange, made when the server's has come. */
export interface ClientShare {
  /** The body of the ClientKeyExchange. */
  readonly clientKeyExchange: Uint8Array
  readonly preMasterSecret: Uint8Array
}

/** What is left to do when the client has sent its Finished. */
export interface Tls12Secrets {
  readonly hash: HashName
  readonly masterSecret: Uint8Array
  readonly clientVerifyData: Uint8Array
  readonly decryption: RecordDecryption
}
