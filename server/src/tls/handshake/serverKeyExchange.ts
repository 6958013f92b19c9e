// RFC 5246, section 7.4.3; RFC 8422, section 5.4; RFC 4279, sections 2 and 3; RFC 5489, section 2; RFC 2246, section 7.4.3.
//
//   struct {
//       select (KeyExchangeAlgorithm) {
//           case dh_anon:   ServerDHParams params;
//           case dhe_dss, dhe_rsa:
//               ServerDHParams params;
//               digitally-signed struct { … } signed_params;
//           case ec_diffie_hellman:
//               ServerECDHParams params;
//               Signature signed_params;
//       };
//   } ServerKeyExchange;
//
// The RFCs split the message into fields only for whom the cipher suite tells how, so the codec is made from the
// suite's key exchange and authentication. It is not a message of TLS 1.3.

import type { Authentication, KeyExchange } from '../../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import {
  absent,
  type Codec,
  constant,
  enumerated,
  opaqueVector,
  rest,
  struct,
  type Value,
} from '../codec/presentation.ts'
import { NamedGroup } from '../codePoints.ts'
import { DigitallySigned, DigitallySignedBeforeTls12 } from './digitallySigned.ts'

/** `enum { … } ECCurveType;` RFC 8422, section 5.4. */
export const ECCurveType = { explicit_prime: 1, explicit_char2: 2, named_curve: 3 } as const

//   struct {
//       opaque dh_p<1..2^16-1>;
//       opaque dh_g<1..2^16-1>;
//       opaque dh_Ys<1..2^16-1>;
//   } ServerDHParams;
export const ServerDHParams = struct({
  dhP: opaqueVector(1, 2 ** 16 - 1),
  dhG: opaqueVector(1, 2 ** 16 - 1),
  dhYs: opaqueVector(1, 2 ** 16 - 1),
})
export type ServerDHParams = Value<typeof ServerDHParams>

//   struct {
//       opaque rsa_modulus<1..2^16-1>;
//       opaque rsa_exponent<1..2^16-1>;
//   } ServerRSAParams;
export const ServerRSAParams = struct({
  rsaModulus: opaqueVector(1, 2 ** 16 - 1),
  rsaExponent: opaqueVector(1, 2 ** 16 - 1),
})
export type ServerRSAParams = Value<typeof ServerRSAParams>

//   struct {
//       ECCurveType curve_type;
//       select (curve_type) {
//           case named_curve: NamedCurve namedcurve;
//       };
//   } ECParameters;
//   opaque ECPoint<1..2^8-1>;
//   struct {
//       ECParameters curve_params;
//       ECPoint public;
//   } ServerECDHParams;
export const ServerECDHParams = struct({
  curveType: enumerated(1, ECCurveType),
  namedCurve: NamedGroup,
  public: opaqueVector(1, 2 ** 8 - 1),
})
export type ServerECDHParams = Value<typeof ServerECDHParams>

type Signature = DigitallySigned | DigitallySignedBeforeTls12

export type ServerKeyExchange =
  | { readonly kind: 'ECDHE'; readonly params: ServerECDHParams; readonly signature?: Signature }
  | { readonly kind: 'DHE'; readonly params: ServerDHParams; readonly signature?: Signature }
  | { readonly kind: 'RSA_EXPORT'; readonly params: ServerRSAParams; readonly signature?: Signature }
  | { readonly kind: 'PSK'; readonly identityHint: Uint8Array }
  | { readonly kind: 'DHE_PSK'; readonly identityHint: Uint8Array; readonly params: ServerDHParams }
  | { readonly kind: 'ECDHE_PSK'; readonly identityHint: Uint8Array; readonly params: ServerECDHParams }
  | { readonly kind: 'other'; readonly bytes: Uint8Array }

/** `opaque psk_identity_hint<0..2^16-1>;` */
const identityHint = opaqueVector(0, 2 ** 16 - 1)

/** What the message means under a cipher suite; the bytes alone for a suite whose form is not known here. */
export function ServerKeyExchange(suite: {
  readonly version: ProtocolVersion
  readonly keyExchange: KeyExchange
  readonly authentication: Authentication
}): Codec<ServerKeyExchange> {
  const signature: Codec<Signature | undefined> =
    suite.authentication === 'anonymous'
      ? absent
      : suite.version === 'TLSv1.2'
        ? DigitallySigned
        : DigitallySignedBeforeTls12
  const other = struct({ kind: constant('other'), bytes: rest })
  switch (suite.keyExchange) {
    case 'ECDHE':
      return namedCurveOr(other, struct({ kind: constant('ECDHE'), params: ServerECDHParams, signature }))
    case 'DHE':
      return struct({ kind: constant('DHE'), params: ServerDHParams, signature })
    case 'RSA_EXPORT':
      return struct({ kind: constant('RSA_EXPORT'), params: ServerRSAParams, signature })
    case 'PSK':
    case 'RSA_PSK':
      return struct({ kind: constant('PSK'), identityHint })
    case 'DHE_PSK':
      return struct({ kind: constant('DHE_PSK'), identityHint, params: ServerDHParams })
    case 'ECDHE_PSK':
      return struct({ kind: constant('ECDHE_PSK'), identityHint, params: ServerECDHParams })
    default:
      return other
  }
}

/**
 * Explicit curves, which RFC 8422 has taken out, are kept as bytes: only for a named curve can be said where the
 * parameters end.
 */
function namedCurveOr(
  other: Codec<ServerKeyExchange>,
  named: Codec<ServerKeyExchange>,
): Codec<ServerKeyExchange> {
  return {
    read(reader, trace) {
      const curveType = reader.remaining > 0 ? reader.bytes[reader.offset] : undefined
      const explicit = curveType !== undefined && curveType !== ECCurveType.named_curve
      return (explicit ? other : named).read(reader, trace)
    },
    write: (writer, value) => (value.kind === 'other' ? other : named).write(writer, value),
  }
}
