import { equalBytes } from '../base/bytes.ts'
import { encode } from '../tls/codec/presentation.ts'
import { HandshakeType, RawHandshake } from '../tls/handshake/handshake.ts'
import { ProtocolViolation } from './failure.ts'
import type { TracedMessage } from './trace.ts'

export function finishedMessage(verifyData: Uint8Array): Uint8Array {
  return encode(RawHandshake, { msgType: HandshakeType.finished, body: verifyData })
}

/** Throws where the server's Finished does not cover the messages that were seen here. */
export function checkVerifyData(
  verifyData: Uint8Array,
  expected: Uint8Array,
  traced: TracedMessage,
  alert: number,
): void {
  if (equalBytes(verifyData, expected)) {
    traced.checks.push({ what: 'finished', result: 'passed', detail: 'both saw the same conversation' })
    return
  }
  traced.checks.push({
    what: 'finished',
    result: 'failed',
    detail: 'the server saw another conversation',
  })
  throw new ProtocolViolation(
    alert,
    "the server's Finished does not match the messages that were seen: one of them was changed on its way",
  )
}
