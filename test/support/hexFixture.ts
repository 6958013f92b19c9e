// A message's fixture (docs/fixtures.md): bytes, and their meaning in comments.
//
//   # RFC 8879, section 4: CompressedCertificate
//   # Where the bytes are from, in as many lines as that takes.
//   19 00 00 0b     # msgType = compressed_certificate (25)
//   …
//
// The first line names the document and, behind its last colon, what the bytes are. The comments behind the bytes
// are written by the codec's trace: they are compared, and rewritten by UPDATE=1.

import { fromHex, toHex } from '../../server/src/base/hex.ts'
import { type Codec, decode } from '../../server/src/tls/codec/presentation.ts'
import { Trace, type TracedField } from '../../server/src/tls/codec/trace.ts'

export interface HexFixture {
  /** The lines above the bytes, as they are. */
  readonly heading: readonly string[]
  /** What the bytes are: `Certificate of TLSv1.2`, `key_share in ServerHello`. */
  readonly subject: string
  readonly bytes: Uint8Array
}

export function readHexFixture(text: string): HexFixture {
  const lines = text.split('\n')
  const bodyStart = lines.findIndex((line) => line !== '' && !line.startsWith('#'))
  if (bodyStart < 1) throw new Error('a fixture begins with its heading, and bytes follow')
  const heading = lines.slice(0, bodyStart)
  const subject = /^# .*: (.+)$/.exec(heading[0]!)?.[1]
  if (subject === undefined) throw new Error(`no subject in "${heading[0]}"`)
  const digits = lines.slice(bodyStart).map((line) => line.replace(/#.*/, ''))
  return { heading, subject, bytes: fromHex(digits.join('\n')) }
}

/** The whole text of the fixture, its comments made by reading the bytes with the codec. */
export function renderHexFixture({ heading, bytes }: HexFixture, codec: Codec<unknown>): string {
  const trace = new Trace()
  decode(codec, bytes, trace)
  const lines = trace.fields.flatMap((field) => fieldLines(field, bytes, 0))
  const longest = Math.max(...lines.map((line) => line.bytes.length))
  const column = Math.ceil((longest + 1) / 8) * 8
  const body = lines.map(({ bytes, comment }) =>
    comment === '' ? bytes : `${bytes.padEnd(column)}# ${comment}`,
  )
  return `${[...heading, ...body].join('\n')}\n`
}

interface Line {
  readonly bytes: string
  readonly comment: string
}

const BYTES_PER_LINE = 16

function fieldLines(field: TracedField, bytes: Uint8Array, depth: number): readonly Line[] {
  const { start, contentStart, end, fields, text } = field
  if (start === end) return []
  const indent = '  '.repeat(depth)
  const isElement = field.name.startsWith('[')
  const children = fields.flatMap((it) => fieldLines(it, bytes, depth + 1))
  if (contentStart > start) {
    const length = end - contentStart
    const comment = `${indent}${isElement ? '' : `${field.name}, `}${length} byte${length === 1 ? '' : 's'}`
    const content =
      children.length > 0
        ? children
        : byteLines(bytes.subarray(contentStart, end), `${indent}  ${text ?? ''}`)
    return [{ bytes: toHex(bytes.subarray(start, contentStart), ' '), comment }, ...content]
  }
  if (children.length > 0) {
    return isElement
      ? fields.flatMap((it) => fieldLines(it, bytes, depth))
      : [{ bytes: '', comment: `${indent}${field.name}` }, ...children]
  }
  const meaning = text === undefined ? field.name : isElement ? text : `${field.name} = ${text}`
  return byteLines(bytes.subarray(start, end), `${indent}${meaning}`)
}

/** Bytes in lines, the comment behind the first. */
function byteLines(bytes: Uint8Array, comment: string): readonly Line[] {
  const lines: Line[] = []
  for (let start = 0; start < bytes.length; start += BYTES_PER_LINE) {
    const digits = toHex(bytes.subarray(start, start + BYTES_PER_LINE), ' ')
    lines.push({ bytes: digits, comment: start === 0 ? comment.trimEnd() : '' })
  }
  return lines
}
