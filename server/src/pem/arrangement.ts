// Blocks of an embedded value in another order. They are written alike, so that each takes the text of another one's
// place; what stands between them stays. In base64, that is done in the text that it holds, and encoded anew.

import { encodeBase64 } from '../base/base64.ts'
import type { Range } from '../base/range.ts'
import type { PemBlock } from './pem.ts'
import type { PemEdit } from './repair.ts'

/** The edits that leave these blocks in this order, and no others; none where that cannot be done. */
export type Arrangement = (order: readonly number[]) => readonly PemEdit[]

/** For blocks that stand in the text itself. */
export function arrangementIn(text: string, blocks: readonly PemBlock[]): Arrangement {
  return (order) => {
    const chosen = order.map((index) => blocks[index])
    if (chosen.length === 0 || new Set(chosen).size !== order.length) return []
    if (!blocks.every(isSound) || chosen.includes(undefined)) return []
    const edits = blocks.slice(0, order.length).flatMap(({ range }, place): PemEdit[] => {
      const moved = chosen[place]!.range
      return moved === range ? [] : [{ range, text: text.slice(moved.start, moved.end) }]
    })
    const [last, end] = [blocks[order.length - 1]!.range.end, blocks.at(-1)!.range.end]
    return last === end ? edits : [...edits, { range: { start: last, end }, text: '' }]
  }
}

/** For blocks of a text that stands in base64, on one line, at a place of the outer text. */
export function arrangementInBase64(
  inner: Arrangement,
  bytes: Uint8Array,
  outerText: string,
  place: Range,
): Arrangement {
  return (order) => {
    const edits = inner(order)
    const written = outerText.slice(place.start, place.end)
    if (edits.length === 0 || !/^[A-Za-z0-9+/]+=*$/.test(written)) return []
    return [{ range: place, text: encodeBase64(withEdits(bytes, edits)) }]
  }
}

/** Each character of the text is a byte, and those of blocks are ASCII. */
function withEdits(bytes: Uint8Array, edits: readonly PemEdit[]): Uint8Array {
  const parts: number[] = []
  let from = 0
  for (const { range, text } of edits) {
    for (const byte of bytes.subarray(from, range.start)) parts.push(byte)
    for (let index = 0; index < text.length; index++) parts.push(text.charCodeAt(index))
    from = range.end
  }
  for (const byte of bytes.subarray(from)) parts.push(byte)
  return Uint8Array.from(parts)
}

function isSound({ errors, base64 }: PemBlock): boolean {
  return errors.length === 0 && base64.reliable
}
