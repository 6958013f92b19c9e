// MySQL's client/server protocol: the server's handshake (version 10) says whether it can TLS, and the client asks for it
// with the first half of its own answer, which has no user name. MariaDB is the same here.
//   packet: int<3> length, int<1> number, payload
//   Protocol::HandshakeV10: int<1> 10, string<NUL> version, int<4> thread, string[8], int<1> 0, int<2> capabilities, …
//   Protocol::SSLRequest: int<4> capabilities, int<4> max_packet_size, int<1> character set, string[23] zeros

import { ByteReader, ByteWriter, DecodeError } from '../../base/bytes.ts'
import { ClearFailure } from '../clearConversation.ts'
import { notOffered, otherAnswer, refusedClient, type StartTls } from './startTls.ts'

export const mysql: StartTls = {
  name: 'mysql',
  title: 'MySQL',
  request: 'SSLRequest',
  async ask(conversation) {
    const header = await conversation.bytes(4, AWAITED)
    const length = header[0]! | (header[1]! << 8) | (header[2]! << 16)
    // A first packet has the number 0; a line of text has not.
    if (header[3] !== 0 || length === 0 || length > LARGEST_GREETING) {
      throw otherAnswer('MySQL', new TextDecoder().decode(header) + pendingText(conversation.pending))
    }
    const payload = await conversation.bytes(length, AWAITED)
    if (payload[0] === ERROR) {
      const message = new TextDecoder().decode(payload.subarray(3))
      conversation.note(`ERR ${message}`)
      throw refusedClient(message)
    }
    const { version, capabilities } = greeting(payload)
    conversation.note(`Handshake, server version ${version}`)
    if ((capabilities & CLIENT_SSL) === 0) throw notOffered('TLS', `${version}, without CLIENT_SSL`)
    const request = new ByteWriter()
    request.put(new Uint8Array([32, 0, 0, header[3] + 1]))
    const wanted = CLIENT_LONG_PASSWORD | CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION
    request.put(littleEndian(wanted))
    request.put(littleEndian(MAX_PACKET))
    request.uint8(UTF8MB4)
    request.put(new Uint8Array(23))
    await conversation.sendBytes(request.finish(), 'SSLRequest')
  },
}

const AWAITED = 'the handshake packet of a MySQL server'
const LARGEST_GREETING = 4096
const ERROR = 0xff
const CLIENT_LONG_PASSWORD = 0x1
const CLIENT_PROTOCOL_41 = 0x200
const CLIENT_SSL = 0x800
const CLIENT_SECURE_CONNECTION = 0x8000
const MAX_PACKET = 2 ** 24
const UTF8MB4 = 45

function greeting(payload: Uint8Array) {
  try {
    const reader = new ByteReader(payload)
    if (reader.uint8() !== 10) throw new DecodeError('another version of the protocol', 0)
    const end = payload.indexOf(0, 1)
    if (end < 0) throw new DecodeError('no end of the version', 1)
    const version = new TextDecoder().decode(reader.take(end - 1))
    reader.skip(1 + 4 + 8 + 1)
    const low = reader.uint8()
    return { version, capabilities: low | (reader.uint8() << 8) }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw new ClearFailure('the server sent something else than a handshake packet of MySQL, version 10')
  }
}

function littleEndian(value: number): Uint8Array {
  return new Uint8Array([value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff])
}

function pendingText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 200))
}
