import type { FileContent } from '../src/analysis/files.ts'
import { isContainer } from '../src/pki/container.ts'

/** A file's bytes as text: UTF-8, as everything that is read here has it, or UTF-16 where it begins as that does. With the bytes of what is no text. */
export function decodeText(bytes: Uint8Array): Extract<FileContent, { readonly kind: 'text' }> {
  const encoding = utf16Of(bytes)
  if (encoding === undefined) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    return text.includes('\ufffd') || isContainer(bytes)
      ? { kind: 'text', text, bytes }
      : { kind: 'text', text }
  }
  return { kind: 'text', text: new TextDecoder(encoding).decode(bytes), encoding: 'UTF-16' }
}

/** By its byte order mark, or by the two dashes that PEM begins with. */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second, third, fourth] = bytes
  if (
    (first === 0xff && second === 0xfe) ||
    (first === DASH && second === 0 && third === DASH && fourth === 0)
  )
    return 'utf-16le'
  if (
    (first === 0xfe && second === 0xff) ||
    (first === 0 && second === DASH && third === 0 && fourth === DASH)
  )
    return 'utf-16be'
  return undefined
}

const DASH = 0x2d
