// What is said through the finished connection: a polite HTTP request where the server looks like one for it, and
// close_notify in both directions.
//
// In TLS 1.3 the server's verdict on the client's certificate comes after the client's Finished, as an alert or,
// silently, as its first application data. So the conversation is not over before one of the two has come.

import { AlertDescription, AlertLevel } from '../../tls/alert.ts'
import { HandshakeType } from '../../tls/handshake/handshake.ts'
import { headRequest, isStatusLineComplete, statusOf } from '../headRequest.ts'
import { type IncomingHandshake, unexpected } from '../incoming.ts'
import { Ended, type HandshakeContext, type State } from '../state.ts'

/** Milliseconds that a server gets for its answer. */
const ANSWER_PATIENCE = 3000
/** Milliseconds that it gets for its close_notify. */
const CLOSE_PATIENCE = 1000

/** `onKeyUpdate` is TLS 1.3's; older versions have no such message. */
export async function afterHandshake(
  context: HandshakeContext,
  onKeyUpdate?: (message: IncomingHandshake) => Promise<void>,
): Promise<State | undefined> {
  const { connection, parameters, negotiated } = context
  const { applicationProtocol } = negotiated
  const http = applicationProtocol === undefined ? parameters.http : applicationProtocol.startsWith('http/1.')
  if (!http) return close(context, onKeyUpdate)
  connection.sendApplicationData(headRequest(parameters.serverName ?? parameters.host))
  await connection.flush()
  connection.hurry(ANSWER_PATIENCE)
  return expectAnswer(new Uint8Array(0), onKeyUpdate)
}

/** Waits for the status line of the HTTP answer. */
function expectAnswer(
  before: Uint8Array,
  onKeyUpdate: ((message: IncomingHandshake) => Promise<void>) | undefined,
): State {
  return {
    awaits: 'the answer to the request',
    takesEnd: true,
    async receive(incoming, context) {
      switch (incoming.kind) {
        case 'applicationData': {
          context.negotiated.clientAccepted = true
          const answer = joined(before, incoming.content)
          if (!isStatusLineComplete(answer)) return expectAnswer(answer, onKeyUpdate)
          context.connection.traceApplicationData(answer)
          const status = statusOf(answer)
          if (status !== undefined) context.negotiated.httpStatus = status
          return close(context, onKeyUpdate)
        }
        case 'handshake':
          await onPostHandshakeMessage(incoming, context, onKeyUpdate)
          return expectAnswer(before, onKeyUpdate)
        case 'alert':
          if (incoming.description === AlertDescription.close_notify) return close(context, onKeyUpdate, true)
          return rejected(incoming, context)
        case 'closed':
          // Some servers reject a client's certificate with a close and no word, Node for one.
          if (context.negotiated.certificateRequest !== undefined) {
            context.negotiated.clientAccepted = false
            throw new Ended({ kind: 'closed', awaited: this.awaits })
          }
          return undefined
        default:
          return expectAnswer(before, onKeyUpdate)
      }
    },
  }
}

async function close(
  context: HandshakeContext,
  onKeyUpdate: ((message: IncomingHandshake) => Promise<void>) | undefined,
  closedByServer = false,
): Promise<State | undefined> {
  const { connection } = context
  connection.sendAlert(AlertLevel.warning, AlertDescription.close_notify)
  await connection.flush()
  connection.hurry(CLOSE_PATIENCE)
  return closedByServer ? undefined : expectCloseNotify(onKeyUpdate)
}

function expectCloseNotify(onKeyUpdate: ((message: IncomingHandshake) => Promise<void>) | undefined): State {
  const state: State = {
    awaits: "the server's close_notify",
    takesEnd: true,
    async receive(incoming, context) {
      switch (incoming.kind) {
        case 'applicationData':
          context.negotiated.clientAccepted = true
          return state
        case 'handshake':
          await onPostHandshakeMessage(incoming, context, onKeyUpdate)
          return state
        case 'alert':
          if (incoming.description !== AlertDescription.close_notify) return rejected(incoming, context)
          context.negotiated.clientAccepted ??= true
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

/** An alert after the handshake: the rejection of the client, unless something has come through already. */
function rejected(
  alert: { readonly level: number; readonly description: number },
  { negotiated }: HandshakeContext,
): undefined {
  if (negotiated.clientAccepted === true) return undefined
  negotiated.clientAccepted = false
  throw new Ended({ kind: 'alert', from: 'server', fatal: true, description: alert.description })
}

async function onPostHandshakeMessage(
  message: IncomingHandshake,
  { negotiated }: HandshakeContext,
  onKeyUpdate: ((message: IncomingHandshake) => Promise<void>) | undefined,
): Promise<void> {
  if (message.msgType === HandshakeType.new_session_ticket && negotiated.version === 'TLSv1.3') return
  // A server of TLS 1.2 may ask for a renegotiation, which a client may leave unanswered (RFC 5246, section 7.4.1.1).
  if (message.msgType === HandshakeType.hello_request && negotiated.version !== 'TLSv1.3') return
  if (message.msgType === HandshakeType.key_update && onKeyUpdate !== undefined) return onKeyUpdate(message)
  throw unexpected(message, 'application data')
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
