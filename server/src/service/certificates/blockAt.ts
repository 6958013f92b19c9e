import { touches } from '../../base/range.ts'
import type { BundleBlock } from '../../bundle/bundle.ts'

/** The block that an offset is in, or behind; of two that meet there, the first. Blocks are in the order of their text. */
export function blockAt(blocks: readonly BundleBlock[], offset: number): BundleBlock | undefined {
  // How many begin before the offset or there.
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (blocks[middle]!.range.start <= offset) low = middle + 1
    else high = middle
  }
  return [blocks[low - 2], blocks[low - 1]].find((it) => it && touches(it.range, offset))
}
