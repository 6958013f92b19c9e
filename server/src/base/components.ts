// Tarjan's algorithm (Depth-First Search and Linear Graph Algorithms, 1972), without recursion: a chain of a hundred
// thousand nodes must not overflow the stack.

/**
 * The strongly connected components of a graph, each node by its number: two nodes are in one component where each leads
 * to the other. A component comes after all those that it leads to. Linear in nodes and edges.
 */
export function components(successors: readonly (readonly number[])[]): number[][] {
  const found: number[][] = []
  const count = successors.length
  /** The order in which nodes are met, from 1; 0 for those that are not met yet. */
  const met = new Uint32Array(count)
  /** The first-met node, of those whose component is not complete, that a node leads back to. */
  const back = new Uint32Array(count)
  const next = new Uint32Array(count)
  const complete = new Uint8Array(count)
  const open: number[] = []
  let order = 0
  for (let start = 0; start < count; start++) {
    if (met[start] !== 0) continue
    const path = [start]
    while (path.length > 0) {
      const node = path.at(-1)!
      if (met[node] === 0) {
        met[node] = back[node] = ++order
        open.push(node)
      }
      const own = successors[node]!
      let descended = false
      while (next[node]! < own.length) {
        const successor = own[next[node]!++]!
        if (met[successor] === 0) {
          path.push(successor)
          descended = true
          break
        }
        if (complete[successor] === 0) back[node] = Math.min(back[node]!, met[successor]!)
      }
      if (descended) continue
      path.pop()
      const parent = path.at(-1)
      if (parent !== undefined) back[parent] = Math.min(back[parent]!, back[node]!)
      if (back[node] !== met[node]) continue
      const component: number[] = []
      for (let member = -1; member !== node; ) {
        member = open.pop()!
        complete[member] = 1
        component.push(member)
      }
      found.push(component)
    }
  }
  return found
}
