import type { RecordDecryption } from '../../../tls/protection/recordProtection.ts'
import type { Randoms, VersionProfile } from '../../../tls/versions/index.ts'
import type { UsableSuite } from '../../usableSuites.ts'

/** What was agreed on with the ServerHello. */
export interface Session {
  readonly profile: VersionProfile
  readonly usable: UsableSuite
  readonly randoms: Randoms
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
export interface Secrets {
  readonly session: Session
  readonly masterSecret: Uint8Array
  readonly clientVerifyData: Uint8Array
  readonly decryption: RecordDecryption
}
