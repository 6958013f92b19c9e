import type { Range } from '../../base/range.ts'
import type { OutlineItem, Source } from '../dialect.ts'
import { argumentsOf, type Directive, type NginxTree } from './syntax.ts'

/** Every block of more than two lines; the line of its closing brace stays. */
export function foldingRanges({ text, tree }: Source<NginxTree>): readonly Range[] {
  const lineEnds: number[] = []
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineEnds.push(at)
  const ranges: Range[] = []
  for (const { start, block } of tree.blocks) {
    const first = lineEndsBefore(lineEnds, start)
    const last = lineEndsBefore(lineEnds, block!.end)
    if (last - first < 2) continue
    ranges.push({ start, end: block!.closed ? lineEnds[last - 1]! : block!.end })
  }
  return ranges
}

/** How many lines end before an offset. */
function lineEndsBefore(lineEnds: readonly number[], offset: number): number {
  let low = 0
  let high = lineEnds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (lineEnds[middle]! < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Sections with their servers, upstreams and locations; deeper blocks are rarely looked for. */
export function outline({ tree }: Source<NginxTree>): readonly OutlineItem[] {
  return itemsOf(tree.directives, 0)
}

const MAX_DEPTH = 6

function itemsOf(directives: readonly Directive[], depth: number): OutlineItem[] {
  return directives.flatMap((directive) => {
    const { block } = directive
    const name = directive.words[0]!
    if (!block || !SHOWN.has(name.text)) return []
    const item: OutlineItem = {
      ...title(directive),
      kind: name.text === 'server' ? 'server' : 'section',
      range: { start: directive.start, end: directive.end },
      selection: { start: name.start, end: name.end },
      children: depth < MAX_DEPTH ? itemsOf(block.directives, depth + 1) : [],
    }
    return [item]
  })
}

const SHOWN: ReadonlySet<string> = new Set([
  ...['http', 'stream', 'mail', 'events', 'server', 'upstream', 'location', 'map', 'geo', 'split_clients'],
])

function title(directive: Directive): { readonly name: string; readonly detail?: string } {
  const name = directive.name
  if (name !== 'server') {
    return { name: [...argumentsOf(directive)].reduce((text, it) => `${text} ${it.text}`, name) }
  }
  const names = valuesOf(directive, 'server_name')
  const addresses = valuesOf(directive, 'listen', true)
  const detail = addresses.join(', ')
  return { name: names.length > 0 ? names.join(' ') : 'server', ...(detail === '' ? {} : { detail }) }
}

function valuesOf(directive: Directive, name: string, firstOnly = false): string[] {
  return directive
    .block!.directives.filter((it) => it.name === name)
    .flatMap((it) => [...argumentsOf(it)].slice(0, firstOnly ? 1 : undefined))
    .map((it) => it.text)
}
