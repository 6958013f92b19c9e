// What is said through the finished connection: a polite HTTP request where the server looks like one for it, and
// close_notify in both directions.
//
// The server's verdict on the client's certificate comes here: in TLS 1.3 as an alert behind the client's Finished, in
// any version in the answer to the request (nginx), or in a second handshake that the request makes the server ask for
// (Apache and IIS, where a location requires a certificate). So the conversation is not over before one has come. A
// user_canceled is none: close_notify follows it (RFC 9846, section 6.1), and Java 17 ends each conversation so.

import { concat } from '../../base/bytes.ts'
import { AlertDescription, AlertLevel } from '../../tls/alert.ts'
import { HandshakeType } from '../../tls/handshake/handshake.ts'
import { takeVerdict } from '../clientVerdict.ts'
import { httpRequest, isAnswerComplete, isStatusLineComplete, statusOf } from '../httpRequest.ts'
import { type IncomingHandshake, unexpected } from '../incoming.ts'
import { Ended, type HandshakeContext, type State } from '../state.ts'
import type { Negotiated } from '../trace.ts'

/** Milliseconds that a server gets for its answer. */
const ANSWER_PATIENCE = 3000
/** Milliseconds that it gets for its close_notify. */
const CLOSE_PATIENCE = 1000
/** Milliseconds that a server gets to refuse a client without being asked for anything. */
const VERDICT_PATIENCE = 1000

/** What follows handshake messages behind the handshake, as the version has it. */
export interface PostHandshake {
  onKeyUpdate?(message: IncomingHandshake): Promise<void>
  /** TLS 1.3: sends the certificate, or an empty list. */
  onCertificateRequest?(message: IncomingHandshake): Promise<void>
  /** TLS 1.2: begins a second handshake, behind which `then` goes on; undefined where that is not safe. */
  onHelloRequest?(then: State): Promise<State | undefined>
}

export async function afterHandshake(
  context: HandshakeContext,
  postHandshake: PostHandshake,
): Promise<State | undefined> {
  const { connection, plan, negotiated } = context
  const { applicationProtocol, certificateRequest } = negotiated
  const { exchange } = plan
  if (exchange === undefined) return close(context, postHandshake)
  const http = applicationProtocol === undefined ? exchange.http : applicationProtocol.startsWith('http/1.')
  if (http) {
    // The answer to HEAD has no body, where nginx says what is wrong with a certificate.
    return ask(context, certificateRequest === undefined && !exchange.get ? 'HEAD' : 'GET', postHandshake)
  }
  if (certificateRequest === undefined) return close(context, postHandshake)
  await connection.flush()
  return expectVerdict(postHandshake)
}

async function ask(
  { connection, plan }: HandshakeContext,
  method: 'GET' | 'HEAD',
  postHandshake: PostHandshake,
): Promise<State> {
  connection.sendApplicationData(httpRequest(method, plan.exchange?.host ?? ''))
  await connection.flush()
  connection.hurry(ANSWER_PATIENCE)
  return expectAnswer(new Uint8Array(0), method, postHandshake)
}

/** Waits for the status line of the HTTP answer, and for its body where that was asked for and may say something. */
function expectAnswer(before: Uint8Array, method: 'GET' | 'HEAD', postHandshake: PostHandshake): State {
  const state: State = {
    awaits: 'the answer to the request',
    takesEnd: true,
    async receive(incoming, context) {
      const { negotiated, connection } = context
      switch (incoming.kind) {
        case 'applicationData': {
          const answer = concat(before, incoming.content)
          if (!isStatusLineComplete(answer)) return expectAnswer(answer, method, postHandshake)
          if (!isStatusLineComplete(before)) connection.traceApplicationData(answer)
          const status = statusOf(answer)
          if (isSilent(negotiated) && status === undefined) negotiated.clientReason = OTHER_PROTOCOL
          else takeVerdict(answer, negotiated)
          if (status !== undefined) negotiated.httpStatus = status
          const isRead = method === 'HEAD' || (status ?? 0) < 400 || negotiated.clientAccepted === false
          if (isRead || isAnswerComplete(answer)) return close(context, postHandshake)
          return expectAnswer(answer, method, postHandshake)
        }
        case 'handshake':
          if (incoming.msgType === HandshakeType.hello_request && before.length === 0) {
            const renegotiating = await postHandshake.onHelloRequest?.(state)
            if (renegotiating !== undefined) return renegotiating
          }
          await onPostHandshakeMessage(incoming, context, postHandshake)
          return state
        case 'alert':
          if (incoming.description === AlertDescription.user_canceled) return state
          if (incoming.description === AlertDescription.close_notify) {
            return close(context, postHandshake, true)
          }
          return rejected(incoming, context)
        case 'closed':
          // Who was silent so far may close for the request.
          if (isSilent(negotiated)) return undefined
          // Some servers reject a client's certificate with a close and no word, Node for one.
          if (negotiated.certificateRequest !== undefined && before.length === 0) {
            negotiated.clientAccepted = false
            throw new Ended({ kind: 'closed', awaited: this.awaits })
          }
          return undefined
        default:
          return state
      }
    },
  }
  return state
}

/**
 * Waits for what a server says that is not asked for anything: a greeting, or the end. Where HTTP was offered, silence
 * is answered by a request; where another protocol was, in which the client may speak first, the handshake was not
 * refused.
 */
function expectVerdict(postHandshake: PostHandshake): State {
  const state: State = {
    awaits: "the server's verdict on the client",
    takesEnd: true,
    patience: VERDICT_PATIENCE,
    async receive(incoming, context) {
      const { negotiated, connection } = context
      switch (incoming.kind) {
        case 'applicationData':
          connection.traceApplicationData(incoming.content)
          if (isHttp2(negotiated)) negotiated.clientReason = HTTP2
          else takeVerdict(incoming.content, negotiated)
          return close(context, postHandshake)
        case 'handshake':
          await onPostHandshakeMessage(incoming, context, postHandshake)
          return state
        case 'silence':
          if (isHttp2(negotiated)) {
            negotiated.clientReason = HTTP2
            return close(context, postHandshake)
          }
          // Many servers of HTTP select no application protocol.
          if (negotiated.applicationProtocol === undefined && offersHttp(context)) {
            negotiated.clientReason = SILENT
            return ask(context, 'GET', postHandshake)
          }
          negotiated.clientAccepted = true
          negotiated.clientReason = KEPT_OPEN
          return close(context, postHandshake)
        case 'alert':
          if (incoming.description === AlertDescription.user_canceled) return state
          if (incoming.description !== AlertDescription.close_notify) return rejected(incoming, context)
          negotiated.clientReason = CLOSED
          return close(context, postHandshake, true)
        case 'closed':
          negotiated.clientReason = CLOSED
          return undefined
        default:
          return state
      }
    },
  }
  return state
}

/** HTTP/2 is not spoken here, and it is there that a server of HTTP refuses a client. */
function isHttp2({ applicationProtocol }: Negotiated): boolean {
  return applicationProtocol?.startsWith('h2') === true
}

function offersHttp({ offer }: HandshakeContext): boolean {
  return offer.applicationProtocols.some((it) => it.startsWith('http/1.'))
}

/** Whether it said nothing until it was asked. */
function isSilent({ clientReason }: Negotiated): boolean {
  return clientReason === SILENT
}

const SILENT = 'the server answers no HTTP request'
const OTHER_PROTOCOL = 'the server speaks another protocol than HTTP, in which it may refuse clients'
const KEPT_OPEN = 'the server keeps the connection open, and says nothing'
const HTTP2 = 'an HTTP server may refuse the client in its answer to a request'
const CLOSED = 'the server closed the connection after the handshake'

async function close(
  context: HandshakeContext,
  postHandshake: PostHandshake,
  closedByServer = false,
): Promise<State | undefined> {
  const { connection } = context
  connection.sendAlert(AlertLevel.warning, AlertDescription.close_notify)
  await connection.flush()
  connection.hurry(CLOSE_PATIENCE)
  return closedByServer ? undefined : expectCloseNotify(postHandshake)
}

function expectCloseNotify(postHandshake: PostHandshake): State {
  const state: State = {
    awaits: "the server's close_notify",
    takesEnd: true,
    async receive(incoming, context) {
      switch (incoming.kind) {
        case 'handshake':
          await onPostHandshakeMessage(incoming, context, postHandshake)
          return state
        case 'alert':
          if (incoming.description === AlertDescription.user_canceled) return state
          if (incoming.description !== AlertDescription.close_notify) return rejected(incoming, context)
          return undefined
        case 'closed':
          return undefined
        default:
          return state
      }
    },
  }
  return state
}

/** An alert after the handshake: the rejection of the client, unless the verdict has come already. */
function rejected(
  alert: { readonly level: number; readonly description: number },
  { negotiated }: HandshakeContext,
): undefined {
  if (negotiated.clientAccepted !== undefined || negotiated.httpStatus !== undefined) return undefined
  // Before TLS 1.3 who asks for no certificate has nothing to reject.
  if (negotiated.version !== 'TLSv1.3' && negotiated.certificateRequest === undefined) return undefined
  negotiated.clientAccepted = false
  throw new Ended({ kind: 'alert', from: 'server', fatal: true, description: alert.description })
}

async function onPostHandshakeMessage(
  message: IncomingHandshake,
  { negotiated }: HandshakeContext,
  { onKeyUpdate, onCertificateRequest }: PostHandshake,
): Promise<void> {
  const tls13 = negotiated.version === 'TLSv1.3'
  if (message.msgType === HandshakeType.new_session_ticket && tls13) return
  // A server of TLS 1.2 may ask for a renegotiation, which a client may leave unanswered (RFC 5246, section 7.4.1.1).
  if (message.msgType === HandshakeType.hello_request && !tls13) return
  if (message.msgType === HandshakeType.key_update && onKeyUpdate !== undefined) return onKeyUpdate(message)
  if (message.msgType === HandshakeType.certificate_request && onCertificateRequest !== undefined) {
    return onCertificateRequest(message)
  }
  throw unexpected(message, 'application data')
}
