/** Bytes that came and were not taken out yet. What is taken out is a copy, so that the space can be used again. */
export interface ByteQueue {
  readonly length: number
  push(chunk: Uint8Array): void
  /** All that is waiting, until the next call of `push` or `take`. */
  peek(): Uint8Array
  take(length: number): Uint8Array
}

/** Grows by doubling: many small chunks cost as much as one large one. */
export function createByteQueue(): ByteQueue {
  let buffer = new Uint8Array(0)
  let start = 0
  let end = 0
  return {
    get length() {
      return end - start
    },
    push(chunk) {
      if (end + chunk.length > buffer.length) {
        const waiting = buffer.subarray(start, end)
        const needed = waiting.length + chunk.length
        // Moving to the front is enough where half of the space is free then; else more space is needed.
        const target = needed * 2 <= buffer.length ? buffer : new Uint8Array(needed * 2)
        target.set(waiting)
        buffer = target
        end = waiting.length
        start = 0
      }
      buffer.set(chunk, end)
      end += chunk.length
    },
    peek: () => buffer.subarray(start, end),
    take(length) {
      const taken = buffer.slice(start, Math.min(start + length, end))
      start += taken.length
      if (start === end) {
        start = 0
        end = 0
      }
      return taken
    },
  }
}
