// RFC 5246, sections 7.4.4 and 7.4.5.

import { decode } from '../../../tls/codec/presentation.ts'
import { CertificateRequestOfTls12 } from '../../../tls/handshake/certificateRequest.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { ServerHelloDone } from '../../../tls/handshake/serverHelloDone.ts'
import { handshakeMessage, type IncomingHandshake } from '../../incoming.ts'
import type { HandshakeContext, State } from '../../state.ts'
import { sendClientFlight } from './sendClientFlight.ts'
import type { ClientShare, Tls12Session } from './session.ts'

export function expectRequestOrDone(session: Tls12Session, share: ClientShare): State {
  return {
    awaits: 'a ServerHelloDone',
    receive(incoming, context) {
      const types = [HandshakeType.certificate_request, HandshakeType.server_hello_done]
      const message = handshakeMessage(incoming, types, this.awaits)
      if (message.msgType === HandshakeType.server_hello_done) {
        return onServerHelloDone(message, context, session, share)
      }
      onCertificateRequest(message, context)
      return expectDone(session, share)
    },
  }
}

function expectDone(session: Tls12Session, share: ClientShare): State {
  return {
    awaits: 'a ServerHelloDone',
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.server_hello_done, this.awaits)
      return onServerHelloDone(message, context, session, share)
    },
  }
}

function onCertificateRequest({ body, bytes }: IncomingHandshake, context: HandshakeContext): void {
  const request = decode(CertificateRequestOfTls12, body)
  context.negotiated.certificateRequest = {
    context: new Uint8Array(0),
    signatureSchemes: request.supportedSignatureAlgorithms,
    authorities: request.certificateAuthorities,
  }
  context.transcript.add(bytes)
}

function onServerHelloDone(
  { body, bytes }: IncomingHandshake,
  context: HandshakeContext,
  session: Tls12Session,
  share: ClientShare,
): Promise<State> {
  decode(ServerHelloDone, body)
  context.transcript.add(bytes)
  return sendClientFlight(context, session, share)
}
