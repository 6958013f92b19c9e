// RFC 5246, sections 7.4.4 and 7.4.5; RFC 4346, section 7.4.4.

import { decode } from '../../../tls/codec/presentation.ts'
import {
  CertificateRequestBeforeTls12,
  CertificateRequestOfTls12,
} from '../../../tls/handshake/certificateRequest.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { ServerHelloDone } from '../../../tls/handshake/serverHelloDone.ts'
import { handshakeMessage, type IncomingHandshake } from '../../incoming.ts'
import { Ended, type HandshakeContext, type State } from '../../state.ts'
import { sendClientFlight } from './sendClientFlight.ts'
import type { ClientShare, Session } from './session.ts'

export function expectRequestOrDone(session: Session, share: ClientShare): State {
  return {
    awaits: 'a ServerHelloDone',
    receive(incoming, context) {
      const types = [HandshakeType.certificate_request, HandshakeType.server_hello_done]
      return onRequestOrDone(handshakeMessage(incoming, types, this.awaits), context, session, share)
    },
  }
}

export function onRequestOrDone(
  message: IncomingHandshake,
  context: HandshakeContext,
  session: Session,
  share: ClientShare,
): State | Promise<State> {
  if (message.msgType === HandshakeType.server_hello_done) {
    return onServerHelloDone(message, context, session, share)
  }
  onCertificateRequest(message, context, session)
  return expectDone(session, share)
}

function expectDone(session: Session, share: ClientShare): State {
  return {
    awaits: 'a ServerHelloDone',
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.server_hello_done, this.awaits)
      return onServerHelloDone(message, context, session, share)
    },
  }
}

function onCertificateRequest(
  { body, bytes }: IncomingHandshake,
  context: HandshakeContext,
  { profile }: Session,
): void {
  const request = profile.namesSignatureAlgorithm
    ? decode(CertificateRequestOfTls12, body)
    : { ...decode(CertificateRequestBeforeTls12, body), supportedSignatureAlgorithms: undefined }
  context.negotiated.certificateRequest = {
    context: new Uint8Array(0),
    certificateTypes: request.certificateTypes,
    signatureSchemes: request.supportedSignatureAlgorithms,
    authorities: request.certificateAuthorities,
  }
  context.transcript.add(bytes)
}

function onServerHelloDone(
  { body, bytes }: IncomingHandshake,
  context: HandshakeContext,
  session: Session,
  share: ClientShare,
): Promise<State> {
  decode(ServerHelloDone, body)
  context.transcript.add(bytes)
  if (context.plan.until === 'serverFlight') throw new Ended({ kind: 'answered', limit: { what: 'plan' } })
  return sendClientFlight(context, session, share)
}
