// The pcapng file format (draft-ietf-opsawg-pcapng), with blocks for the section, the interface, the decryption secrets and
// the packets; IPv4 (RFC 791), IPv6 (RFC 8200) and TCP (RFC 9293). Addresses, ports, content and times are those of the
// connection. The headers around them are made here, for a program sees a stream and no packets.

import { ByteWriter, concat } from '../base/bytes.ts'
import type { Instant } from '../base/instant.ts'
import { parseIpAddress } from '../base/ipAddress.ts'
import type { ConnectionRecording, RecordedEvent } from '../handshake/recording.ts'

export interface PcapngOptions {
  /** `TLS Lens 1.2.3`. */
  readonly application: string
  /** Lines of the NSS key log format (RFC 9850); without any the file has no secrets. */
  readonly keyLog: readonly string[]
}

/** The recorded connections for Wireshark and the like. */
export function pcapng(recordings: readonly ConnectionRecording[], options: PcapngOptions): Uint8Array {
  const { application, keyLog } = options
  const packets = recordings.flatMap(packetsOf)
  return concat(
    sectionHeader(application),
    INTERFACE,
    ...(keyLog.length === 0 ? [] : [decryptionSecrets(keyLog)]),
    ...packets.map(enhancedPacket),
  )
}

// Blocks.

function sectionHeader(application: string): Uint8Array {
  return block(0x0a0d0d0a, (body) => {
    // The byte-order magic: all numbers are big-endian.
    body.uint32(0x1a2b3c4d)
    body.uint16(1)
    body.uint16(0)
    // The length of the section is not said.
    body.uint32(0xffffffff)
    body.uint32(0xffffffff)
    option(body, OPT_COMMENT, 'IP and TCP headers were made by TLS Lens around what a connection carried.')
    option(body, SHB_USERAPPL, application)
    option(body, OPT_ENDOFOPT, '')
  })
}

const OPT_ENDOFOPT = 0
const OPT_COMMENT = 1
const SHB_USERAPPL = 4

/** Of LINKTYPE_RAW: each packet begins with its IP header, of version 4 or 6. */
const LINKTYPE_RAW = 101

/** No option: the times are in microseconds, and packets have no limit. */
const INTERFACE = block(1, (body) => {
  body.uint16(LINKTYPE_RAW)
  body.uint16(0)
  body.uint32(0)
})

/** `TLSK`, for the TLS key log. */
const TLS_KEY_LOG = 0x544c534b

function decryptionSecrets(keyLog: readonly string[]): Uint8Array {
  const secrets = new TextEncoder().encode(keyLog.map((line) => `${line}\n`).join(''))
  return block(10, (body) => {
    body.uint32(TLS_KEY_LOG)
    body.uint32(secrets.length)
    padded(body, secrets)
  })
}

function enhancedPacket({ time, bytes }: Packet): Uint8Array {
  const microseconds = Math.round(time * 1000)
  return block(6, (body) => {
    body.uint32(0)
    body.uint32(Math.floor(microseconds / 2 ** 32))
    body.uint32(microseconds % 2 ** 32)
    body.uint32(bytes.length)
    body.uint32(bytes.length)
    padded(body, bytes)
  })
}

function block(type: number, write: (body: ByteWriter) => void): Uint8Array {
  const body = new ByteWriter()
  write(body)
  const content = body.finish()
  const whole = new ByteWriter()
  whole.uint32(type)
  whole.uint32(content.length + 12)
  whole.put(content)
  whole.uint32(content.length + 12)
  return whole.finish()
}

function option(body: ByteWriter, code: number, text: string): void {
  const value = new TextEncoder().encode(text)
  body.uint16(code)
  body.uint16(value.length)
  padded(body, value)
}

/** Up to a whole number of 32-bit words. */
function padded(body: ByteWriter, bytes: Uint8Array): void {
  body.put(bytes)
  body.put(new Uint8Array(-bytes.length & 3))
}

// Packets.

interface Packet {
  readonly time: Instant
  readonly bytes: Uint8Array
}

interface Endpoint {
  readonly address: Uint8Array
  readonly port: number
}

/** What each side has sent, in sequence numbers: they start at 0, and SYN and FIN take one. */
type Sent = Record<RecordedEvent['from'], number>

const Flag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 }

function packetsOf({ local, peer, events }: ConnectionRecording): readonly Packet[] {
  const server = endpoint(peer)
  if (server === undefined) return []
  const client = (local === undefined ? undefined : endpoint(local)) ?? unknownClient(server)
  if (client.address.length !== server.address.length) return []
  const sent: Sent = { client: 0, server: 0 }
  const packet = (
    from: RecordedEvent['from'],
    flags: number,
    time: Instant,
    content: Uint8Array = NOTHING,
  ) => {
    const [source, destination] = from === 'client' ? [client, server] : [server, client]
    const number = sent[from]
    const acknowledged = (flags & Flag.ACK) === 0 ? 0 : sent[from === 'client' ? 'server' : 'client']
    sent[from] += content.length + ((flags & (Flag.SYN | Flag.FIN)) === 0 ? 0 : 1)
    return {
      time,
      bytes: ip(source, destination, tcp({ source, destination, number, acknowledged, flags, content })),
    }
  }
  const packets: Packet[] = []
  for (const { from, what, time, bytes } of events) {
    if (what === 'connected') {
      packets.push(packet('client', Flag.SYN, time))
      packets.push(packet('server', Flag.SYN | Flag.ACK, time))
    }
    for (const content of segments(bytes, server)) {
      packets.push(packet(from, Flag.PSH | Flag.ACK, time, content))
    }
    if (bytes.length === 0) packets.push(packet(from, Flag.ACK | (END_FLAGS[what] ?? 0), time))
  }
  return packets
}

const END_FLAGS: Partial<Record<RecordedEvent['what'], number>> = { closed: Flag.FIN, reset: Flag.RST }

/** `203.0.113.7:443`, `[fe80::1%eth0]:443`. */
function endpoint(text: string): Endpoint | undefined {
  const match = /^\[?([^\]%]+)(?:%[^\]]*)?\]?:(\d+)$/.exec(text)
  const address = match?.[1] === undefined ? undefined : parseIpAddress(match[1])
  const port = Number(match?.[2])
  return address === undefined || port > 0xffff ? undefined : { address, port }
}

/** The unspecified address, and a port of those that are free for any use (RFC 6335, section 6). */
function unknownClient({ address }: Endpoint): Endpoint {
  return { address: new Uint8Array(address.length), port: 49152 }
}

/** What an Ethernet frame of 1,500 bytes has room for. */
function segments(bytes: Uint8Array, peer: Endpoint): readonly Uint8Array[] {
  const most = maximumSegment(peer)
  const parts: Uint8Array[] = []
  for (let start = 0; start < bytes.length; start += most) parts.push(bytes.subarray(start, start + most))
  return parts
}

function maximumSegment({ address }: Endpoint): number {
  return address.length === 4 ? 1460 : 1440
}

interface Segment {
  readonly source: Endpoint
  readonly destination: Endpoint
  readonly number: number
  readonly acknowledged: number
  readonly flags: number
  readonly content: Uint8Array
}

const TCP = 6
const HOP_LIMIT = 64

function tcp({ source, destination, number, acknowledged, flags, content }: Segment): Uint8Array {
  const options = (flags & Flag.SYN) === 0 ? NOTHING : synOptions(source)
  const segment = new ByteWriter()
  segment.uint16(source.port)
  segment.uint16(destination.port)
  segment.uint32(number)
  segment.uint32(acknowledged)
  segment.uint8(((20 + options.length) / 4) << 4)
  segment.uint8(flags)
  segment.uint16(0xffff)
  segment.uint16(0)
  segment.uint16(0)
  segment.put(options)
  segment.put(content)
  const bytes = segment.finish()
  const pseudoHeader = new ByteWriter()
  pseudoHeader.put(source.address)
  pseudoHeader.put(destination.address)
  pseudoHeader.uint32(bytes.length)
  pseudoHeader.uint32(TCP)
  return withChecksum(bytes, 16, checksum(concat(pseudoHeader.finish(), bytes)))
}

/** The maximum segment size, and a window of 8 MB (RFC 7323): no side waits for the other's acknowledgment. */
function synOptions(side: Endpoint): Uint8Array {
  const most = maximumSegment(side)
  return Uint8Array.of(2, 4, most >> 8, most, 1, 3, 3, 7)
}

function ip(
  { address: source }: Endpoint,
  { address: destination }: Endpoint,
  payload: Uint8Array,
): Uint8Array {
  const header = new ByteWriter()
  if (source.length === 16) {
    header.uint32(0x60000000)
    header.uint16(payload.length)
    header.uint8(TCP)
    header.uint8(HOP_LIMIT)
  } else {
    header.uint16(0x4500)
    header.uint16(20 + payload.length)
    // Not to be cut into fragments.
    header.uint32(0x00004000)
    header.uint8(HOP_LIMIT)
    header.uint8(TCP)
    header.uint16(0)
  }
  header.put(source)
  header.put(destination)
  const bytes = header.finish()
  return concat(source.length === 16 ? bytes : withChecksum(bytes, 10, checksum(bytes)), payload)
}

/** RFC 1071: the complement of the sum of all 16-bit words, with the carries added in. */
function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (let index = 0; index < bytes.length; index += 2) sum += bytes[index]! * 256 + (bytes[index + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return ~sum & 0xffff
}

function withChecksum(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  bytes[offset] = value >> 8
  bytes[offset + 1] = value & 0xff
  return bytes
}

const NOTHING = new Uint8Array(0)
