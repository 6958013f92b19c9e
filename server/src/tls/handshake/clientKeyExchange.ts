// RFC 5246, section 7.4.7; RFC 8422, section 5.7; RFC 6101, section 5.6.7; RFC 4279, sections 2 to 4; RFC 5489, section 2.
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
  | { readonly kind: 'PSK'; readonly identity: Uint8Array }
  | { readonly kind: 'RSA_PSK'; readonly identity: Uint8Array; readonly encryptedPreMasterSecret: Uint8Array }
  | { readonly kind: 'DHE_PSK'; readonly identity: Uint8Array; readonly dhYc: Uint8Array }
  | { readonly kind: 'ECDHE_PSK'; readonly identity: Uint8Array; readonly ecdhYc: Uint8Array }
  | { readonly kind: 'other'; readonly bytes: Uint8Array }

/** `opaque psk_identity<0..2^16-1>;` */
const pskIdentity = opaqueVector(0, 2 ** 16 - 1)

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
    case 'PSK':
      return struct({ kind: constant('PSK'), identity: pskIdentity })
    case 'RSA_PSK':
      return struct({
        kind: constant('RSA_PSK'),
        identity: pskIdentity,
        encryptedPreMasterSecret: opaqueVector(0, 2 ** 16 - 1),
      })
    case 'DHE_PSK':
      return struct({ kind: constant('DHE_PSK'), identity: pskIdentity, dhYc: opaqueVector(0, 2 ** 16 - 1) })
    case 'ECDHE_PSK':
      return struct({
        kind: constant('ECDHE_PSK'),
        identity: pskIdentity,
        ecdhYc: opaqueVector(0, 2 ** 8 - 1),
      })
    default:
      return struct({ kind: constant('other'), bytes: rest })
  }
}
