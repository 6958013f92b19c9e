/** The name that was most likely meant by a misspelt one: few letters away, whatever their case. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const lower = name.toLowerCase()
  const limit = name.length < 4 ? 0 : name.length < 8 ? 1 : name.length < 16 ? 2 : 3
  let found: string | undefined
  let distance = limit + 1
  for (const it of names) {
    if (Math.abs(it.length - name.length) >= distance) continue
    const away = it.toLowerCase() === lower ? 0 : editDistance(lower, it.toLowerCase())
    if (away < distance) {
      found = it
      distance = away
    }
  }
  return found
}

/** Insertions, deletions, replacements and exchanges of neighbors that make one text of the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (same ? 0 : 1),
      )
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (exchanged) cost = Math.min(cost, before[column - 2]! + 1)
      current.push(cost)
    }
    before = previous
    previous = current
  }
  return previous[b.length]!
}
