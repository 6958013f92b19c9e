import { DecodeError } from '../base/bytes.ts'
import { toHex } from '../base/hex.ts'
import { quoted } from './codec/presentation.ts'

/** What speaks where TLS was expected. */
export type OtherProtocol =
  | 'HTTP'
  | 'HTTP/2'
  | 'SSH'
  | 'SMTP or FTP'
  | 'IMAP'
  | 'POP3'
  | 'MySQL'
  | 'PostgreSQL'
  | 'LDAP'
  | 'VNC'
  | 'RDP'
  | 'Telnet'
  | 'SSL 2.0'
  | 'text'
  | 'unknown'

/** A stream that begins with something else than a TLS record. */
export class NotTlsError extends DecodeError {
  readonly protocol: OtherProtocol
  /** The first line of a text in quotes, or the first bytes in hexadecimal digits. */
  readonly excerpt: string

  constructor(protocol: OtherProtocol, bytes: Uint8Array) {
    const excerpt = excerptOf(bytes)
    super(`${SUBJECTS[protocol] ?? `a ${protocol} server's answer`} instead of TLS: ${excerpt}`, 0)
    this.name = 'NotTlsError'
    this.protocol = protocol
    this.excerpt = excerpt
  }
}

const SUBJECTS: { readonly [P in OtherProtocol]?: string } = {
  HTTP: 'an HTTP answer',
  'HTTP/2': 'an HTTP/2 answer',
  SSH: 'an SSH banner',
  'SMTP or FTP': 'an SMTP or FTP greeting',
  IMAP: 'an IMAP greeting',
  'SSL 2.0': 'an SSL 2.0 message',
  text: 'text',
  unknown: 'unknown bytes',
}

const TEXT_BEGINNINGS: readonly (readonly [RegExp, OtherProtocol])[] = [
  [/^HTTP\/|^<(?:!doctype )?html/i, 'HTTP'],
  [/^SSH-/, 'SSH'],
  // Both greet with 220 and refuse with 421 or 554 (RFC 5321, section 4.2; RFC 959, section 5.4).
  [/^(?:220|421|554)[ -]/, 'SMTP or FTP'],
  [/^\* (?:OK|BYE|PREAUTH)/, 'IMAP'],
  [/^(?:\+OK|-ERR)/, 'POP3'],
  [/^RFB \d/, 'VNC'],
]

/** Guesses from the first bytes, at least five, which protocol a server speaks. */
export function otherProtocol(bytes: Uint8Array): OtherProtocol {
  const text = String.fromCharCode(...bytes.subarray(0, 32))
  for (const [beginning, protocol] of TEXT_BEGINNINGS) if (beginning.test(text)) return protocol
  const [a, b, c, d, e] = bytes as Uint8Array & readonly number[]
  if (a === undefined || b === undefined || d === undefined) return 'unknown'
  // A SETTINGS frame on stream 0 is the first thing that an HTTP/2 server says (RFC 9113, section 3.4).
  if (a === 0 && b === 0 && d === 4 && e === 0) return 'HTTP/2'
  // A packet of at most 64 KiB with number 0 that begins with protocol version 10, or an error.
  if (c === 0 && d === 0 && (e === 0x0a || e === 0xff)) return 'MySQL'
  // An ErrorResponse, whose length has four bytes; or the single letter that answers an SSLRequest.
  if ((a === 0x45 || a === 0x4e || a === 0x53) && b === 0 && c === 0) return 'PostgreSQL'
  if (a === 0x30 && c === 0x02) return 'LDAP'
  if (a === 0x03 && b === 0x00) return 'RDP'
  if (a === 0xff && b >= 0xfb) return 'Telnet'
  // A two-byte header with a length that fits the message (SERVER-HELLO 4 or ERROR 0).
  if ((a & 0x80) !== 0 && (c === 4 || (c === 0 && a === 0x80 && b === 3))) return 'SSL 2.0'
  return isText(bytes.subarray(0, 32)) ? 'text' : 'unknown'
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13)
}

const EXCERPT_CHARACTERS = 60
const EXCERPT_BYTES = 16

function excerptOf(bytes: Uint8Array): string {
  const lineEnd = bytes.findIndex((byte) => byte === 10 || byte === 13)
  const line = bytes.subarray(0, lineEnd < 0 ? bytes.length : lineEnd)
  if (line.length > 0 && isText(line)) return quoted(line.subarray(0, EXCERPT_CHARACTERS))
  return toHex(bytes.subarray(0, EXCERPT_BYTES), ' ')
}
