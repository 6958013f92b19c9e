// TLS records in TDS packets, as long as the handshake of TDS 7.x takes (MS-TDS, section 2.2.1.2): the records behind it
// are sent as they are. The two are told apart by their first byte: 0x12 and 0x04 are no type of a TLS record.
//   packet header: Type, Status (1: the last of a message), Length (2, with the header), SPID (2), PacketID, Window

import { concat } from '../../base/bytes.ts'
import type { Transport } from '../../handshake/transport.ts'

export const PRELOGIN = 0x12
export const TABULAR_RESULT = 0x04
export const LARGEST_PACKET = 4096
const HEADER = 8
/** No packet is longer than what a server may negotiate (MS-TDS, section 2.2.3.1.3). */
const LARGEST_RECEIVED = 32_767

/** A message of one or more packets. */
export function tdsPacket(payload: Uint8Array): Uint8Array {
  const packets: Uint8Array[] = []
  const room = LARGEST_PACKET - HEADER
  for (let start = 0; start === 0 || start < payload.length; start += room) {
    const part = payload.subarray(start, start + room)
    const length = part.length + HEADER
    const isLast = start + room >= payload.length
    packets.push(
      new Uint8Array([PRELOGIN, isLast ? 1 : 0, length >> 8, length & 0xff, 0, 0, packets.length / 2, 0]),
    )
    packets.push(part)
  }
  return concat(...packets)
}

export function tdsTransport(transport: Transport): Transport {
  let buffer: Uint8Array = new Uint8Array(0)
  let isRaw = false
  const handshake = createHandshakeEnd()
  return {
    ...transport,
    write: (bytes) => transport.write(isRaw || handshake.isOver() ? bytes : tdsPacket(bytes)),
    async read(timeout) {
      for (;;) {
        const payload = isRaw ? takeAll() : takePacket()
        if (payload !== undefined && payload.length > 0) {
          if (!isRaw) handshake.received(payload)
          return payload
        }
        if (payload !== undefined) continue
        const chunk = await transport.read(timeout)
        // The engine says of an end in the middle of a record what there is to say.
        if (chunk === undefined) return undefined
        buffer = concat(buffer, chunk)
      }
    },
  }

  function takeAll(): Uint8Array | undefined {
    if (buffer.length === 0) return undefined
    const all = buffer
    buffer = new Uint8Array(0)
    return all
  }

  function takePacket(): Uint8Array | undefined {
    const [type] = buffer
    if (type === undefined) return undefined
    if (type !== PRELOGIN && type !== TABULAR_RESULT) {
      isRaw = true
      return takeAll()
    }
    if (buffer.length < HEADER) return undefined
    const length = (buffer[2]! << 8) | buffer[3]!
    if (length < HEADER || length > LARGEST_RECEIVED) {
      // No packet: the engine is shown what came.
      isRaw = true
      return takeAll()
    }
    if (buffer.length < length) return undefined
    const payload = buffer.subarray(HEADER, length)
    buffer = buffer.subarray(length)
    return payload
  }
}

/** Where the server's ChangeCipherSpec and the record behind it have come, the handshake of TLS 1.2 is over. */
function createHandshakeEnd() {
  const CHANGE_CIPHER_SPEC = 20
  let header: number[] = []
  let skip = 0
  let changed = false
  let over = false
  return {
    isOver: () => over && skip === 0,
    received(bytes: Uint8Array) {
      for (let offset = 0; offset < bytes.length; ) {
        if (skip > 0) {
          const skipped = Math.min(skip, bytes.length - offset)
          skip -= skipped
          offset += skipped
          continue
        }
        header.push(bytes[offset++]!)
        if (header.length < 5) continue
        skip = (header[3]! << 8) | header[4]!
        // In TLS 1.3 it means nothing (RFC 9846, appendix D.4), and the Finished behind it is application data.
        if (changed && header[0] === 22) over = true
        changed = header[0] === CHANGE_CIPHER_SPEC
        header = []
      }
    },
  }
}
