import { DecodeError } from '../../base/bytes.ts'
import { fromHex } from '../../base/hex.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { Alert } from '../../tls/alert.ts'
import { ChangeCipherSpec } from '../../tls/changeCipherSpec.ts'
import { type Codec, decode } from '../../tls/codec/presentation.ts'
import { Trace, type TracedField } from '../../tls/codec/trace.ts'
import { Handshake } from '../../tls/handshake/handshake.ts'
import { Sslv2Message } from '../../tls/sslv2.ts'
import type { ConversationMessage, HandshakeReport } from './handshakeReport.ts'

/** A field of a message as its document has it, with its place in the bytes. */
export interface MessagePart {
  /** As in the RFC's struct: `legacy_version`; `[0]` for the first element of a vector. */
  readonly name: string
  readonly start: number
  /** Behind the length of a vector, else `start`. */
  readonly contentStart: number
  readonly end: number
  /** The value, where one line can say it. */
  readonly text?: string
  readonly parts?: readonly MessagePart[]
}

/** What was agreed on decides what some messages mean. */
export type AgreedOn = Pick<HandshakeReport, 'version' | 'cipherSuite'>

/** The fields of a message; of one that is malformed as far as it could be read, of the application's none. */
export function messageParts(
  { protocol, bytes: hex }: Pick<ConversationMessage, 'protocol' | 'bytes'>,
  agreedOn: AgreedOn,
): readonly MessagePart[] {
  const codec = codecOf(protocol, agreedOn)
  if (codec === undefined) return []
  const bytes = fromHex(hex)
  const trace = new Trace()
  try {
    decode(codec, bytes, trace)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
  return trace.fields.flatMap(part)
}

function codecOf(
  protocol: ConversationMessage['protocol'],
  { version = 'TLSv1.2', cipherSuite: suite }: AgreedOn,
): Codec<unknown> | undefined {
  switch (protocol) {
    case 'handshake': {
      const { keyExchange, authentication } = cipherSuite(Number(suite?.id ?? 0))
      return Handshake({ version, keyExchange, authentication })
    }
    case 'alert':
      return Alert
    case 'change_cipher_spec':
      return ChangeCipherSpec
    case 'sslv2':
      return Sslv2Message
    case 'application_data':
      return undefined
  }
}

function part({ name, start, contentStart, end, text, fields }: TracedField): readonly MessagePart[] {
  // What is known and not written.
  if (start === end) return []
  const made = {
    name: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    start,
    contentStart,
    end,
    ...(text === undefined ? {} : { text }),
    ...(fields.length === 0 ? {} : { parts: fields.flatMap(part) }),
  }
  return [made]
}
