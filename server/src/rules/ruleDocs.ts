import { unindent } from '../base/unindent.ts'
import type { RuleDocs } from './rule.ts'

/** The docs of a rule as Markdown, without its title, its sources and its examples. */
export function docsMarkdown(docs: RuleDocs | string): string {
  if (typeof docs === 'string') return unindent(docs)
  const { what, why, whatToDo, exceptions } = docs
  return [
    what,
    why,
    '## What to do',
    whatToDo,
    ...(exceptions === undefined ? [] : ['## When it does not apply', exceptions]),
  ]
    .map(unindent)
    .join('\n\n')
}
