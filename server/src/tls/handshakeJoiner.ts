// RFC 9846, section 5.1: handshake messages may be coalesced into one record or fragmented over several.

import { ByteReader, DecodeError } from '../base/bytes.ts'
import { createByteQueue } from './codec/byteQueue.ts'

/** A handshake message as it came, with its header: what the transcript hash covers. */
export interface HandshakeMessageBytes {
  readonly msgType: number
  readonly body: Uint8Array
  readonly bytes: Uint8Array
}

export interface HandshakeJoiner {
  /** Takes the fragment of one handshake record, decrypted. Throws DecodeError for an empty one. */
  push(fragment: Uint8Array): void
  /** The next whole message, or undefined until more is there. Throws DecodeError for one that is too long. */
  next(): HandshakeMessageBytes | undefined
  /** Bytes of a message that is not whole yet. Where keys change or another kind of record comes, it must be 0. */
  readonly pending: number
}

const HEADER_LENGTH = 4

/**
 * The protocol allows 16 MiB a message, which nobody needs: a long chain with post-quantum signatures and its
 * extensions is below 100 KiB. More is not collected.
 */
const MAX_MESSAGE_LENGTH = 2 ** 18

export function createHandshakeJoiner(maxLength: number = MAX_MESSAGE_LENGTH): HandshakeJoiner {
  const queue = createByteQueue()
  return {
    push(fragment) {
      if (fragment.length === 0) throw new DecodeError('a handshake record without content', 0)
      queue.push(fragment)
    },
    next() {
      if (queue.length < HEADER_LENGTH) return undefined
      const reader = new ByteReader(queue.peek())
      const msgType = reader.uint8()
      const length = reader.uint24()
      if (length > maxLength) {
        throw new DecodeError(`a handshake message of ${length} bytes, more than ${maxLength}`, 1)
      }
      if (reader.remaining < length) return undefined
      const bytes = queue.take(HEADER_LENGTH + length)
      return { msgType, body: bytes.subarray(HEADER_LENGTH), bytes }
    },
    get pending() {
      return queue.length
    },
  }
}
