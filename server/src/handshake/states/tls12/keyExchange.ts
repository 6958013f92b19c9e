// RFC 8422, section 5; RFC 5246, sections 7.4.7.1, 8.1.1 and 8.1.2.

import { bitLength, concat } from '../../../base/bytes.ts'
import { isEcdhGroup } from '../../../crypto/ecdh.ts'
import { diffieHellman } from '../../../crypto/finiteField.ts'
import { encryptPkcs1 } from '../../../crypto/rsa.ts'
import { namedGroup } from '../../../registry/namedGroups.ts'
import { AlertDescription } from '../../../tls/alert.ts'
import { encode } from '../../../tls/codec/presentation.ts'
import { ClientKeyExchange } from '../../../tls/handshake/clientKeyExchange.ts'
import type { ServerDHParams, ServerECDHParams } from '../../../tls/handshake/serverKeyExchange.ts'
import { ProtocolViolation } from '../../failure.ts'
import { Ended, ephemeralKey, type HandshakeContext } from '../../state.ts'
import type { ClientShare } from './session.ts'

export function ecdheShare(
  { namedCurve, public: serverPoint }: ServerECDHParams,
  { offer, environment, negotiated }: HandshakeContext,
): ClientShare {
  const { name } = namedGroup(namedCurve)
  if (!offer.groups.includes(namedCurve)) {
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
  const preMasterSecret = key.sharedSecret(serverPoint)
  if (preMasterSecret === undefined) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      `the server's public value is none of ${name}`,
    )
  }
  return {
    clientKeyExchange: clientKeyExchange('ECDHE', { kind: 'ECDHE', ecdhYc: key.publicKey }),
    preMasterSecret,
  }
}

export function dheShare(
  { dhP, dhG, dhYs }: ServerDHParams,
  { environment, negotiated }: HandshakeContext,
): ClientShare {
  negotiated.primeBits = bitLength(dhP)
  const agreed = diffieHellman(dhP, dhG, dhYs, environment.random)
  if (agreed === undefined) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      "the server's Diffie-Hellman parameters are too small, too large or degenerate",
    )
  }
  return {
    clientKeyExchange: clientKeyExchange('DHE', { kind: 'DHE', dhYc: agreed.publicValue }),
    // The leading zeros are stripped (RFC 5246, section 8.1.2).
    preMasterSecret: agreed.sharedSecret,
  }
}

export function encryptedPreMasterSecret({ serverKey, offer, environment }: HandshakeContext): ClientShare {
  const { modulus, exponent } = serverKey ?? {}
  // The newest version that was offered, not the chosen one: that shows a rollback (RFC 5246, section 7.4.7.1).
  const { legacyVersion } = offer.hello
  const preMasterSecret = concat(Uint8Array.of(legacyVersion >> 8, legacyVersion), environment.random(46))
  const encrypted =
    modulus === undefined || exponent === undefined
      ? undefined
      : encryptPkcs1({ modulus, exponent }, preMasterSecret, environment.random)
  if (encrypted === undefined) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      'the server chose RSA key exchange, and its certificate has no RSA key that can be used for it',
    )
  }
  return {
    clientKeyExchange: clientKeyExchange('RSA', { kind: 'RSA', encryptedPreMasterSecret: encrypted }),
    preMasterSecret,
  }
}

function clientKeyExchange(keyExchange: 'ECDHE' | 'DHE' | 'RSA', value: ClientKeyExchange): Uint8Array {
  return encode(ClientKeyExchange({ version: 'TLSv1.2', keyExchange }), value)
}
