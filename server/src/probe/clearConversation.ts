// What is said on a connection before TLS: lines or bytes, within limits, and written down for the report.

import { concat } from '../base/bytes.ts'
import { visible } from '../base/printable.ts'
import { type ClearMessage, type Transport, TransportError } from '../handshake/transport.ts'

/** Bytes of one line, with its end: four times what SMTP allows for an answer (RFC 5321, section 4.5.3.1.5). */
export const LONGEST_LINE = 2048
/** Lines of one answer: a greeting may be a page of text, and is not endless. */
export const MOST_LINES = 200
/** Bytes of all that the peer says before TLS. */
export const MOST_BYTES = 32_768
/** Characters of the peer's words in a sentence. */
const LONGEST_EXCERPT = 200

/** The peer does not lead on to TLS. The message is a clause about it. */
export class ClearFailure extends Error {}

export interface ClearOptions {
  readonly transport: Transport
  /** Who is spoken to. */
  readonly peer: 'server' | 'proxy'
  /** `SMTP`. */
  readonly protocol: string
  readonly clock: () => number
  /** Milliseconds for all of it. */
  readonly timeout: number
}

/** Every read rejects with {@link ClearFailure} at a limit, at the end of the stream, and when the time is up. */
export interface ClearConversation {
  readonly messages: readonly ClearMessage[]
  /** The bytes that came behind what was read. */
  readonly pending: Uint8Array
  /** A line without its end, LF or CRLF. `awaited` is a noun for what has to come: `the greeting`. */
  line(awaited: string): Promise<string>
  /** So many bytes; written down by {@link note}, not here. */
  bytes(length: number, awaited: string): Promise<Uint8Array>
  /** All up to the end of the expression's match, which is written down. */
  until(pattern: RegExp, awaited: string): Promise<string>
  /** Sends a line, with CRLF, or a text as it stands. `shown` is what is written down of it. */
  send(line: string, shown?: string): Promise<void>
  sendText(text: string): Promise<void>
  sendBytes(bytes: Uint8Array, shown: string): Promise<void>
  /** Writes down what a binary message of the peer says. */
  note(text: string): void
}

export function clearConversation({
  transport,
  peer,
  protocol,
  clock,
  timeout,
}: ClearOptions): ClearConversation {
  const messages: ClearMessage[] = []
  const deadline = clock() + timeout
  let buffer: Uint8Array = new Uint8Array(0)
  let received = 0
  let lines = 0

  const more = async (awaited: string) => {
    if (received > MOST_BYTES) {
      throw new ClearFailure(`the ${peer} sent more than ${MOST_BYTES} bytes where ${awaited} had to come`)
    }
    const remaining = deadline - clock()
    const chunk = remaining <= 0 ? 'late' : await readOrLate(transport, Math.ceil(remaining))
    if (chunk === 'late') {
      throw received === 0
        ? new ClearFailure(`the ${peer} stayed silent where ${awaited} had to come`, { cause: 'silence' })
        : new ClearFailure(`${awaited} was not complete when the time was up`)
    }
    if (chunk === undefined) {
      throw new ClearFailure(`the ${peer} closed the connection where ${awaited} had to come`)
    }
    received += chunk.length
    buffer = buffer.length === 0 ? chunk : concat(buffer, chunk)
  }
  const take = (length: number) => {
    const taken = buffer.subarray(0, length)
    buffer = buffer.subarray(length)
    return taken
  }
  const note = (text: string) => void messages.push({ from: peer, protocol, text })
  const write = async (bytes: Uint8Array, shown: string) => {
    messages.push({ from: 'client', protocol, text: shown })
    lines = 0
    await transport.write(bytes)
  }

  return {
    messages,
    get pending() {
      return buffer
    },
    async line(awaited) {
      if (++lines > MOST_LINES) {
        throw new ClearFailure(`the ${peer} sent more than ${MOST_LINES} lines where ${awaited} had to come`)
      }
      for (let searched = 0; ; ) {
        const end = buffer.indexOf(LF, searched)
        if (end >= LONGEST_LINE || (end < 0 && buffer.length >= LONGEST_LINE)) {
          throw new ClearFailure(
            `the ${peer} sent a line of more than ${LONGEST_LINE} bytes where ${awaited} had to come`,
          )
        }
        if (end >= 0) {
          const text = decoded(take(end + 1)).replace(/\r?\n$/, '')
          note(text)
          return text
        }
        searched = buffer.length
        await more(awaited)
      }
    },
    async bytes(length, awaited) {
      while (buffer.length < length) await more(awaited)
      return take(length)
    },
    async until(pattern, awaited) {
      for (;;) {
        // Bytes and characters are counted alike in Latin-1, and the markup that is searched for is ASCII.
        const match = pattern.exec(latin1(buffer))
        if (match !== null) {
          const text = decoded(take(match.index + match[0].length))
          note(text)
          return text
        }
        await more(awaited)
      }
    },
    send: (line, shown = line) => write(encoder.encode(`${line}\r\n`), shown),
    sendText: (text) => write(encoder.encode(text), text),
    sendBytes: write,
    note,
  }
}

async function readOrLate(transport: Transport, timeout: number): Promise<Uint8Array | undefined | 'late'> {
  try {
    return await transport.read(timeout)
  } catch (error) {
    if (error instanceof TransportError && error.failure === 'timedOut') return 'late'
    throw error
  }
}

/** The peer's own words for a sentence, in quotation marks: nothing in them steers a terminal, and there is an end. */
export function quotedAnswer(text: string): string {
  const shown = visible(text.trim())
  return `“${shown.length > LONGEST_EXCERPT ? `${shown.slice(0, LONGEST_EXCERPT - 1)}…` : shown}”`
}

const LF = 0x0a
const encoder = new TextEncoder()

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
