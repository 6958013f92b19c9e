// PostgreSQL's frontend/backend protocol, SSLRequest: Int32 length 8, Int32 80877103; answered with one byte.

import { ByteReader } from '../../base/bytes.ts'
import { ClearFailure } from '../clearConversation.ts'
import { notOffered, otherAnswer, refusedClient, type StartTls } from './startTls.ts'

export const postgres: StartTls = {
  name: 'postgres',
  title: 'PostgreSQL',
  request: 'SSLRequest',
  async ask(conversation) {
    await conversation.sendBytes(new Uint8Array([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]), 'SSLRequest')
    const [answer = 0] = await conversation.bytes(1, AWAITED)
    const letter = String.fromCharCode(answer)
    if (letter === 'S') {
      conversation.note('S (willing to perform SSL)')
      return
    }
    if (letter === 'N') {
      conversation.note('N (unwilling to perform SSL)')
      throw new ClearFailure(
        "the server does not offer TLS: it answered SSLRequest with N (PostgreSQL's ssl is off)",
      )
    }
    if (letter !== 'E') throw otherAnswer('PostgreSQL', letter + text(conversation.pending))
    // An ErrorResponse has its length in four bytes; that of servers before version 7.4 is a text alone.
    const length = new ByteReader(await conversation.bytes(4, AWAITED)).uint32()
    if (length < 4 || length > LARGEST_ERROR) throw notOffered('SSLRequest')
    const fields = text(await conversation.bytes(length - 4, AWAITED)).split('\0')
    const message = fields.find((it) => it.startsWith('M'))?.slice(1) ?? ''
    conversation.note(`ErrorResponse ${message}`)
    throw refusedClient(message)
  },
}

const AWAITED = 'the answer to SSLRequest'
const LARGEST_ERROR = 8192

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, LARGEST_ERROR))
}
