import type { DocumentAnalysis } from '../analysis/analyze.ts'
import type { Instant } from '../base/instant.ts'
import type { Range } from '../base/range.ts'
import type { DialectWord } from '../dialects/dialect.ts'
import { type PolicyValue, valueAt } from '../policy/visit.ts'
import { blockAt } from './blockAt.ts'
import { blockHoverAt } from './hoverBlock.ts'
import { valueHover } from './hoverValue.ts'
import { code, escapeMarkdown, link } from './markdown.ts'

export interface Hover {
  readonly range: Range
  /** Markdown; markdown.ts makes plain text of it. */
  readonly markdown: string
}

export interface HoverContext {
  readonly now: Instant
  readonly expiryDays: number
}

/** What stands at a place: a PEM block, a value of the policy, or a word of the configuration language. */
export function hover(analysis: DocumentAnalysis, offset: number, context: HoverContext): Hover | undefined {
  const block = blockAt(analysis.blocks, offset)
  if (block) {
    const { blocks, text } = analysis
    return blockHoverAt(block, offset, { ...context, blocks, text })
  }
  for (const { policy, dialect, sources } of analysis.configurations) {
    const value = valueAt(policy, analysis.uri, offset)
    const markdown = value && valueHover(value, context)
    if (value && markdown !== undefined) return { range: rangeOf(value), markdown }
    const source = sources.get(analysis.uri)
    const word = source && dialect.wordAt(source, offset)
    if (word) return { range: word.range, markdown: wordMarkdown(word) }
  }
  return undefined
}

function rangeOf(value: PolicyValue): Range {
  switch (value.kind) {
    case 'cipherString':
      return value.word?.range ?? value.cipherString.range
    case 'protocolVersion':
      return value.version.range
    case 'group':
      return value.group.range
    case 'file':
      return value.reference.path.range
  }
}

function wordMarkdown({ title, explanation, source, link: address }: DialectWord): string {
  const origin = address === undefined ? escapeMarkdown(source) : link(source, address)
  return `**${code(title)}**\n\n${explanation}\n\n${origin}`
}
