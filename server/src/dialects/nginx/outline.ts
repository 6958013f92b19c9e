import type { Range } from '../../base/range.ts'
import type { OutlineItem, Source } from '../dialect.ts'
import { argumentsOf, type Directive, type NginxTree, nameOf } from './syntax.ts'

/** Every block with more than one line, its closing brace left to be seen. */
export function foldingRanges({ text, tree }: Source<NginxTree>): readonly Range[] {
  const ranges: Range[] = []
  for (const { start, block } of tree.blocks) {
    const lastLine = text.lastIndexOf('\n', block!.closed ? block!.end - 1 : block!.end)
    // The closing brace stays on its own line below the folded text.
    const end = block!.closed ? lastLine : block!.end
    if (end > start && text.slice(start, end).includes('\n')) ranges.push({ start, end })
  }
  return ranges
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
  const name = nameOf(directive)
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
    .block!.directives.filter((it) => nameOf(it) === name)
    .flatMap((it) => [...argumentsOf(it)].slice(0, firstOnly ? 1 : undefined))
    .map((it) => it.text)
}
