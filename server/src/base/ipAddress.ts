/** The 4 or 16 bytes of an address in text; undefined for anything else. Brackets and zones are not part of an address. */
export function parseIpAddress(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

/** IPv6 as RFC 5952 writes it; undefined where the length is of neither version. */
export function formatIpAddress(address: Uint8Array): string | undefined {
  if (address.length === 4) return address.join('.')
  if (address.length !== 16) return undefined
  const groups = Array.from({ length: 8 }, (_, index) => address[2 * index]! * 256 + address[2 * index + 1]!)
  const [start, length] = longestZeros(groups)
  const words = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':')
  return length < 2 ? words(0, 8) : `${words(0, start)}::${words(start + length, 8)}`
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  // A leading zero is octal to some and decimal to others: no address at all (RFC 6943, section 3.1.1).
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)) {
    return undefined
  }
  return Uint8Array.from(parts, Number)
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2 || text.length > 45) return undefined
  const [before, after] = halves.map(groupsOf)
  if (before === undefined || (halves.length === 2 && after === undefined)) return undefined
  const zeros = 8 - before.length - (after?.length ?? 0)
  if (halves.length === 2 ? zeros < 1 : zeros !== 0) return undefined
  const groups = [...before, ...new Array<number>(zeros).fill(0), ...(after ?? [])]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))
}

function groupsOf(half: string): number[] | undefined {
  if (half === '') return []
  const groups: number[] = []
  const parts = half.split(':')
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else {
      const ipv4 = index === parts.length - 1 ? parseIpv4(part) : undefined
      if (ipv4 === undefined) return undefined
      groups.push(ipv4[0]! * 256 + ipv4[1]!, ipv4[2]! * 256 + ipv4[3]!)
    }
  }
  return groups
}

function longestZeros(groups: readonly number[]): readonly [start: number, length: number] {
  let best: readonly [number, number] = [0, 0]
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (groups[end] === 0) end++
    if (end - start > best[1]) best = [start, end - start]
    start = Math.max(start, end - 1)
  }
  return best
}
