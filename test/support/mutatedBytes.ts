/** A copy with a few changes: cut off, a piece in the place of another, an extreme byte, a flipped bit. */
export function mutatedBytes(bytes: Uint8Array, random: () => number): Uint8Array {
  const at = () => Math.floor(random() * bytes.length)
  const copy = [...bytes]
  for (let change = 0; change <= random() * 3; change++) {
    switch (Math.floor(random() * 5)) {
      case 0:
        copy.length = Math.min(copy.length, at())
        break
      case 1:
        copy.splice(at(), Math.floor(random() * 12), ...bytes.slice(at(), at() + 12))
        break
      case 2:
        copy[at()] = random() < 0.5 ? 0x80 : 0xff
        break
      default: {
        const place = at()
        copy[place] = (copy[place] ?? 0) ^ (1 << Math.floor(random() * 8))
      }
    }
  }
  return Uint8Array.from(copy, (it) => it ?? 0)
}
