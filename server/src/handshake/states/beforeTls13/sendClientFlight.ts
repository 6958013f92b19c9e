// RFC 5246, sections 7.4.6 to 7.4.9, 8.1 and 6.3; RFC 6101, sections 5.6.6 to 5.6.9.

import { toHex } from '../../../base/hex.ts'
import { AlertDescription, AlertLevel } from '../../../tls/alert.ts'
import { encode } from '../../../tls/codec/presentation.ts'
import { CertificateBeforeTls13 } from '../../../tls/handshake/certificate.ts'
import { CertificateVerify, CertificateVerifyBeforeTls12 } from '../../../tls/handshake/certificateVerify.ts'
import { HandshakeType, RawHandshake } from '../../../tls/handshake/handshake.ts'
import { recordKeys } from '../../../tls/versions/recordKeys.ts'
import { type ClientSignature, clientSignature } from '../../clientSignature.ts'
import { finishedMessage } from '../../finished.ts'
import { noteSecret } from '../../keySchedule.ts'
import type { HandshakeContext, State } from '../../state.ts'
import { expectChangeCipherSpec } from './expectChangeCipherSpec.ts'
import type { ClientShare, Session } from './session.ts'

/** Certificate and CertificateVerify where they were asked for, ClientKeyExchange, ChangeCipherSpec, Finished. */
export async function sendClientFlight(
  context: HandshakeContext,
  session: Session,
  share: ClientShare,
): Promise<State> {
  const { connection, transcript, plan, environment, negotiated } = context
  const { profile, usable, randoms } = session
  environment.onProgress?.('sending the last messages of the handshake')
  const send = (msgType: number, body: Uint8Array) => {
    const message = encode(RawHandshake, { msgType, body })
    transcript.add(message)
    connection.sendHandshake(message)
  }
  const request = negotiated.certificateRequest
  const signature = request && clientSignature(plan.credentials, request, profile)
  if (request !== undefined) {
    const certificateList = signature === undefined ? [] : (plan.credentials?.certificates ?? [])
    if (certificateList.length === 0 && profile.noCertificate === 'alert') {
      connection.sendAlert(AlertLevel.warning, AlertDescription.no_certificate)
    } else send(HandshakeType.certificate, encode(CertificateBeforeTls13, { certificateList }))
  }
  send(HandshakeType.client_key_exchange, share.clientKeyExchange)
  const master = session.extendedMasterSecret
    ? profile.extendedMasterSecret!(usable.hash, share.preMasterSecret, transcript.messages())
    : profile.masterSecret(usable.hash, share.preMasterSecret, randoms)
  noteSecret(context, 'preMasterSecret', share.preMasterSecret)
  noteSecret(context, 'masterSecret', master)
  environment.keyLog?.(`CLIENT_RANDOM ${toHex(randoms.client)} ${toHex(master)}`)
  if (signature !== undefined) {
    negotiated.clientCertificateSent = true
    send(HandshakeType.certificate_verify, await certificateVerify(signature, master, transcript.messages()))
  }
  const { encryption, decryption, keys } = recordKeys(
    profile,
    usable,
    master,
    randoms,
    session.encryptThenMac,
    environment.random,
  )
  const { client, server } = keys
  noteSecret(context, 'clientWriteMacKey', client.macKey)
  noteSecret(context, 'serverWriteMacKey', server.macKey)
  noteSecret(context, 'clientWriteKey', client.key)
  noteSecret(context, 'serverWriteKey', server.key)
  noteSecret(context, 'clientWriteIv', client.iv)
  noteSecret(context, 'serverWriteIv', server.iv)
  connection.sendChangeCipherSpec()
  connection.encryptWith(encryption)
  const clientVerifyData = profile.finished(usable.hash, master, 'client', transcript.messages())
  const finished = finishedMessage(clientVerifyData)
  transcript.add(finished)
  connection.sendHandshake(finished)
  await connection.flush()
  return expectChangeCipherSpec({ session, masterSecret: master, clientVerifyData, decryption })
}

async function certificateVerify(
  { algorithm, sign }: ClientSignature,
  master: Uint8Array,
  messages: Uint8Array,
): Promise<Uint8Array> {
  const signature = await sign(master, messages)
  return algorithm === undefined
    ? encode(CertificateVerifyBeforeTls12, { signature })
    : encode(CertificateVerify, { algorithm, signature })
}
