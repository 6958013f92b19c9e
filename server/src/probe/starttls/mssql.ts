// MS-TDS, section 2.2.6.5: PRELOGIN, and behind it the TLS handshake in packets of the same type (TDS 7.x). TDS 8.0 begins
// with TLS, which is `none` here.

import { ByteReader, concat, DecodeError } from '../../base/bytes.ts'
import { ClearFailure } from '../clearConversation.ts'
import { notOffered, otherAnswer, type StartTls } from './startTls.ts'
import { LARGEST_PACKET, PRELOGIN, TABULAR_RESULT, tdsPacket, tdsTransport } from './tdsTransport.ts'

export const mssql: StartTls = {
  name: 'mssql',
  title: 'SQL Server',
  request: 'PRELOGIN',
  async ask(conversation) {
    await conversation.sendBytes(tdsPacket(prelogin()), 'PRELOGIN, ENCRYPTION: ENCRYPT_ON')
    const parts: Uint8Array[] = []
    for (let isLast = false; !isLast; ) {
      const header = await conversation.bytes(8, AWAITED)
      if (header[0] !== TABULAR_RESULT && header[0] !== PRELOGIN) {
        const beginning = new TextDecoder().decode(concat(header, conversation.pending.subarray(0, 200)))
        throw otherAnswer('TDS', beginning)
      }
      const length = (header[2]! << 8) | header[3]!
      if (length < 8 || length > LARGEST_PACKET || parts.length > MOST_PACKETS) throw malformed()
      parts.push(await conversation.bytes(length - 8, AWAITED))
      isLast = (header[1]! & 1) !== 0
    }
    const encryption = encryptionIn(concat(...parts))
    const name = ENCRYPTIONS[encryption] ?? `encryption ${encryption}`
    conversation.note(`PRELOGIN, ENCRYPTION: ${name}`)
    if (encryption > 1 && encryption !== REQUIRED) throw notOffered('encryption', name)
  },
  wrap: tdsTransport,
}

const AWAITED = 'the PRELOGIN answer of an SQL Server'
const MOST_PACKETS = 4
const REQUIRED = 3
const ENCRYPTIONS: readonly string[] = ['ENCRYPT_OFF', 'ENCRYPT_ON', 'ENCRYPT_NOT_SUP', 'ENCRYPT_REQ']
const OPTION_ENCRYPTION = 1
const TERMINATOR = 0xff

/** Options as token, offset, length; then their values. */
function prelogin(): Uint8Array {
  const options: readonly (readonly [number, readonly number[]])[] = [
    // The version of a client, of which servers take no notice.
    [0, [0, 0, 0, 0, 0, 0]],
    [OPTION_ENCRYPTION, [1]],
    [2, [0]],
    [3, [0, 0, 0, 0]],
    [4, [0]],
  ]
  const head: number[] = []
  const values: number[] = []
  const start = options.length * 5 + 1
  for (const [token, value] of options) {
    const offset = start + values.length
    head.push(token, offset >> 8, offset & 0xff, 0, value.length)
    values.push(...value)
  }
  return new Uint8Array([...head, TERMINATOR, ...values])
}

function encryptionIn(payload: Uint8Array): number {
  try {
    const reader = new ByteReader(payload)
    for (;;) {
      const token = reader.uint8()
      if (token === TERMINATOR) break
      const offset = reader.uint16()
      const length = reader.uint16()
      if (token === OPTION_ENCRYPTION && length >= 1) return new ByteReader(payload, offset).uint8()
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
  throw malformed()
}

function malformed(): ClearFailure {
  return new ClearFailure('the server sent something else than an answer to PRELOGIN')
}
