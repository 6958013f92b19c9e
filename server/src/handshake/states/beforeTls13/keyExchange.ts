// RFC 8422, section 5; RFC 5246, sections 7.4.7.1, 8.1.1 and 8.1.2; RFC 4279, sections 2 to 4, and RFC 5489 (pre-shared
// keys).

import { bitLength, concat } from '../../../base/bytes.ts'
import { isEcdhGroup } from '../../../crypto/ecdh.ts'
import { diffieHellman } from '../../../crypto/finiteField.ts'
import { encryptPkcs1, type RsaPublicKey } from '../../../crypto/rsa.ts'
import { namedGroup, namedGroupByName } from '../../../registry/namedGroups.ts'
import { AlertDescription } from '../../../tls/alert.ts'
import { encode } from '../../../tls/codec/presentation.ts'
import { ClientKeyExchange } from '../../../tls/handshake/clientKeyExchange.ts'
import type {
  ServerDHParams,
  ServerECDHParams,
  ServerKeyExchange,
} from '../../../tls/handshake/serverKeyExchange.ts'
import { ProtocolViolation } from '../../failure.ts'
import { Ended, ephemeralKey, type HandshakeContext } from '../../state.ts'
import type { ClientShare, Session } from './session.ts'

/** The client's half, made of what the ServerKeyExchange says. */
export function clientShare(
  exchange: Exclude<ServerKeyExchange, { kind: 'other' }>,
  session: Session,
  context: HandshakeContext,
): ClientShare {
  switch (exchange.kind) {
    case 'ECDHE': {
      const { publicKey, secret } = ecdhe(exchange.params, context)
      return {
        clientKeyExchange: message(session, { kind: 'ECDHE', ecdhYc: publicKey }),
        preMasterSecret: secret,
      }
    }
    case 'DHE': {
      const { publicValue, sharedSecret } = dhe(exchange.params, context)
      return {
        clientKeyExchange: message(session, { kind: 'DHE', dhYc: publicValue }),
        preMasterSecret: sharedSecret,
      }
    }
    case 'RSA_EXPORT': {
      const { rsaModulus: modulus, rsaExponent: exponent } = exchange.params
      context.temporaryKey = true
      return rsaShare({ modulus, exponent }, session, context)
    }
    case 'PSK':
      return shareWithoutServerKeyExchange(session, context)
    case 'DHE_PSK': {
      const { publicValue, sharedSecret } = dhe(exchange.params, context)
      const { identity, key } = preSharedKey(context)
      return {
        clientKeyExchange: message(session, { kind: 'DHE_PSK', identity, dhYc: publicValue }),
        preMasterSecret: withPreSharedKey(sharedSecret, key),
      }
    }
    case 'ECDHE_PSK': {
      const { publicKey, secret } = ecdhe(exchange.params, context)
      const { identity, key } = preSharedKey(context)
      return {
        clientKeyExchange: message(session, { kind: 'ECDHE_PSK', identity, ecdhYc: publicKey }),
        preMasterSecret: withPreSharedKey(secret, key),
      }
    }
  }
}

/** The client's half where the server has no ServerKeyExchange: its certificate, or a pre-shared key, is enough. */
export function shareWithoutServerKeyExchange(session: Session, context: HandshakeContext): ClientShare {
  const { serverKey } = context
  switch (session.usable.suite.keyExchange) {
    case 'PSK': {
      const { identity, key } = preSharedKey(context)
      return {
        clientKeyExchange: message(session, { kind: 'PSK', identity }),
        preMasterSecret: withPreSharedKey(new Uint8Array(key.length), key),
      }
    }
    case 'RSA_PSK': {
      const { identity, key } = preSharedKey(context)
      const { secret, encrypted } = encryptedSecret(certificateRsaKey(context), context)
      return {
        clientKeyExchange: message(session, {
          kind: 'RSA_PSK',
          identity,
          encryptedPreMasterSecret: encrypted,
        }),
        preMasterSecret: withPreSharedKey(secret, key),
      }
    }
    case 'ECDH': {
      const group = namedGroupByName(serverKey?.curve ?? '')?.id
      if (serverKey?.algorithm !== 'ec' || group === undefined) throw unusableKey('ECDH', 'EC')
      const { publicKey, secret } = ecdhe({ namedCurve: group, public: serverKey.key }, context, true)
      return {
        clientKeyExchange: message(session, { kind: 'ECDHE', ecdhYc: publicKey }),
        preMasterSecret: secret,
      }
    }
    default:
      return rsaShare(certificateRsaKey(context), session, context)
  }
}

function rsaShare(key: RsaPublicKey, session: Session, context: HandshakeContext): ClientShare {
  const { secret, encrypted } = encryptedSecret(key, context)
  return {
    clientKeyExchange: message(session, { kind: 'RSA', encryptedPreMasterSecret: encrypted }),
    preMasterSecret: secret,
  }
}

function encryptedSecret(key: RsaPublicKey, { offer, environment }: HandshakeContext) {
  // The version of the ClientHello, not the chosen one: that shows a rollback (RFC 5246, section 7.4.7.1).
  const { legacyVersion } = offer.hello
  const secret = concat(Uint8Array.of(legacyVersion >> 8, legacyVersion), environment.random(46))
  const encrypted = encryptPkcs1(key, secret, environment.random)
  if (encrypted === undefined) throw unusableKey('RSA', 'RSA')
  return { secret, encrypted }
}

function certificateRsaKey({ serverKey }: HandshakeContext): RsaPublicKey {
  const { modulus, exponent } = serverKey ?? {}
  if (modulus === undefined || exponent === undefined) throw unusableKey('RSA', 'RSA')
  return { modulus, exponent }
}

function unusableKey(exchange: string, kind: string): ProtocolViolation {
  return new ProtocolViolation(
    AlertDescription.illegal_parameter,
    `the server chose ${exchange} key exchange, and its certificate has no ${kind} key that can be used for it`,
  )
}

function ecdhe(
  { namedCurve, public: serverPoint }: Pick<ServerECDHParams, 'namedCurve' | 'public'>,
  { offer, environment, negotiated }: HandshakeContext,
  isOfCertificate = false,
): { readonly publicKey: Uint8Array; readonly secret: Uint8Array } {
  const { name } = namedGroup(namedCurve)
  // A hello without the extension leaves the choice to the server (RFC 8422, section 4).
  if (offer.groups.length > 0 && !offer.groups.includes(namedCurve) && !isOfCertificate) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      `the server chose the group ${name}, which was not offered`,
    )
  }
  negotiated.group = namedCurve
  if (!isEcdhGroup(name)) {
    throw new Ended({ kind: 'answered', limit: { what: 'keyShare', group: namedCurve } })
  }
  const key = ephemeralKey(namedCurve, environment.random)
  const secret = key.sharedSecret(serverPoint)
  if (secret === undefined) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      `the server's public value is none of ${name}`,
    )
  }
  return { publicKey: key.publicKey, secret }
}

function dhe({ dhP, dhG, dhYs }: ServerDHParams, { environment, negotiated }: HandshakeContext) {
  negotiated.primeBits = bitLength(dhP)
  const agreed = diffieHellman(dhP, dhG, dhYs, environment.random)
  if (agreed === undefined) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      "the server's Diffie-Hellman parameters are too small, too large or degenerate",
    )
  }
  // The leading zeros of the secret are stripped (RFC 5246, section 8.1.2).
  return agreed
}

function preSharedKey({ plan }: HandshakeContext) {
  if (plan.preSharedKey === undefined) throw new Ended({ kind: 'answered', limit: { what: 'preSharedKey' } })
  return plan.preSharedKey
}

/** RFC 4279, section 2: the other secret and the key, each with its length. */
function withPreSharedKey(other: Uint8Array, key: Uint8Array): Uint8Array {
  const length = (bytes: Uint8Array) => Uint8Array.of(bytes.length >> 8, bytes.length)
  return concat(length(other), other, length(key), key)
}

function message({ profile, usable }: Session, value: ClientKeyExchange): Uint8Array {
  const { keyExchange } = usable.suite
  return encode(ClientKeyExchange({ version: profile.version, keyExchange }), value)
}
