// RFC 5246, section 7.4.7; RFC 8422, section 5.7; RFC 6101, section 5.6.7.
//
//   struct {
//       select (KeyExchangeAlgorithm) {
//           case rsa:                   EncryptedPreMasterSecret;
//           case dhe_dss, dhe_rsa, …:   ClientDiffieHellmanPublic;
//           case ec_diffie_hellman:     ClientECDiffieHellmanPublic;
//       } exchange_keys;
//   } ClientKeyExchange;

import type { KeyExchange } from '../../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import { type Codec, constant, opaqueVector, rest, struct } from '../codec/presentation.ts'

export type ClientKeyExchange =
  | { readonly kind: 'RSA'; readonly encryptedPreMasterSecret: Uint8Array }
  | { readonly kind: 'DHE'; readonly dhYc: Uint8Array }
  | { readonly kind: 'ECDHE'; readonly ecdhYc: Uint8Array }
  | { readonly kind: 'other'; readonly bytes: Uint8Array }

export function ClientKeyExchange(suite: {
  readonly version: ProtocolVersion
  readonly keyExchange: KeyExchange
}): Codec<ClientKeyExchange> {
  switch (suite.keyExchange) {
    case 'RSA':
    case 'RSA_EXPORT':
      // SSL 3.0 sends the encrypted secret without a length; TLS has put one in front (RFC 5246, section 7.4.7.1).
      return struct({
        kind: constant('RSA'),
        encryptedPreMasterSecret: suite.version === 'SSLv3' ? rest : opaqueVector(0, 2 ** 16 - 1),
      })
    case 'DHE':
    case 'DH':
      return struct({ kind: constant('DHE'), dhYc: opaqueVector(0, 2 ** 16 - 1) })
    case 'ECDHE':
    case 'ECDH':
      return struct({ kind: constant('ECDHE'), ecdhYc: opaqueVector(0, 2 ** 8 - 1) })
    default:
      return struct({ kind: constant('other'), bytes: rest })
  }
}
