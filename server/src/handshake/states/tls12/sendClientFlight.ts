// RFC 5246, sections 7.4.6 to 7.4.9, 8.1 and 6.3.

import { toHex } from '../../../base/hex.ts'
import { encode } from '../../../tls/codec/presentation.ts'
import { CertificateBeforeTls13 } from '../../../tls/handshake/certificate.ts'
import { CertificateVerify } from '../../../tls/handshake/certificateVerify.ts'
import { HandshakeType, RawHandshake } from '../../../tls/handshake/handshake.ts'
import { extendedMasterSecret, finishedVerifyData, masterSecret } from '../../../tls/keySchedule/tls12.ts'
import { clientSignatureScheme } from '../../clientSignatureScheme.ts'
import { finishedMessage } from '../../finished.ts'
import type { HandshakeContext, State } from '../../state.ts'
import { expectChangeCipherSpec } from './expectChangeCipherSpec.ts'
import { connectionProtection } from './protection.ts'
import type { ClientShare, Tls12Session } from './session.ts'

/** Certificate and CertificateVerify where they were asked for, ClientKeyExchange, ChangeCipherSpec, Finished. */
export async function sendClientFlight(
  context: HandshakeContext,
  session: Tls12Session,
  share: ClientShare,
): Promise<State> {
  const { connection, transcript, plan, environment, negotiated, offer } = context
  const { hash } = session.usable
  environment.onProgress?.('sending the last messages of the handshake')
  const send = (msgType: number, body: Uint8Array) => {
    const message = encode(RawHandshake, { msgType, body })
    transcript.add(message)
    connection.sendHandshake(message)
  }
  const request = negotiated.certificateRequest
  const scheme = request && clientSignatureScheme(plan.credentials, request, 'TLSv1.2')
  if (request !== undefined) {
    const certificateList = scheme === undefined ? [] : (plan.credentials?.certificates ?? [])
    send(HandshakeType.certificate, encode(CertificateBeforeTls13, { certificateList }))
  }
  send(HandshakeType.client_key_exchange, share.clientKeyExchange)
  const master = session.extendedMasterSecret
    ? extendedMasterSecret(hash, share.preMasterSecret, transcript.hash())
    : masterSecret(hash, share.preMasterSecret, offer.random, session.serverRandom)
  environment.keyLog?.(`CLIENT_RANDOM ${toHex(offer.random)} ${toHex(master)}`)
  if (scheme !== undefined && plan.credentials !== undefined) {
    negotiated.clientCertificateSent = true
    const signature = await plan.credentials.sign(scheme, transcript.messages())
    send(HandshakeType.certificate_verify, encode(CertificateVerify, { algorithm: scheme, signature }))
  }
  const protection = connectionProtection(session, master, context)
  connection.sendChangeCipherSpec()
  connection.encryptWith(protection.encryption)
  const clientVerifyData = finishedVerifyData(hash, master, 'client', transcript.hash())
  const finished = finishedMessage(clientVerifyData)
  transcript.add(finished)
  connection.sendHandshake(finished)
  await connection.flush()
  const { decryption } = protection
  return expectChangeCipherSpec({ hash, masterSecret: master, clientVerifyData, decryption })
}
