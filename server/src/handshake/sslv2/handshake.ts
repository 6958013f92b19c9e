// The SSL Protocol, version 2 (Hickman, Netscape, 1995), section 1.

import { DecodeError } from '../../base/bytes.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { decode } from '../../tls/codec/presentation.ts'
import { createSslv2RecordDeframer, Sslv2MessageType, Sslv2ServerHello } from '../../tls/sslv2.ts'
import type { Conversation } from '../conversation.ts'
import { Ended } from '../state.ts'

/** Goes on behind the CLIENT-HELLO. `first` is what has come of the answer. */
export async function sslv2Handshake(
  { connection, negotiated }: Conversation,
  _challenge: Uint8Array,
  first: Uint8Array,
): Promise<void> {
  const deframer = createSslv2RecordDeframer()
  deframer.push(first)
  let record = deframer.next()
  while (record === undefined) {
    const chunk = await connection.readChunk()
    if (chunk === undefined) throw new DecodeError('the answer is cut off', deframer.buffered)
    deframer.push(chunk)
    record = deframer.next()
  }
  const [msgType] = record.data
  if (msgType === Sslv2MessageType.ERROR) {
    connection.traceSslv2(record.data)
    throw new Ended({ kind: 'closed', awaited: 'a SERVER-HELLO' })
  }
  if (msgType !== Sslv2MessageType['SERVER-HELLO']) throw new DecodeError('no SERVER-HELLO', 0)
  const { cipherSpecs } = decode(Sslv2ServerHello, record.data.subarray(1))
  connection.traceSslv2(record.data)
  const [chosen] = cipherSpecs
  if (chosen === undefined) throw new Ended({ kind: 'closed', awaited: 'a cipher kind' })
  negotiated.version = 'SSLv2'
  negotiated.suite = cipherSuite(chosen)
  throw new Ended({ kind: 'answered', limit: { what: 'plan' } })
}
