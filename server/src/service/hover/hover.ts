import type { DocumentAnalysis } from '../../analysis/analyze.ts'
import type { Instant } from '../../base/instant.ts'
import { contains, type Range, type SourceRange } from '../../base/range.ts'
import type { BundleBlock } from '../../bundle/bundle.ts'
import type { DialectWord } from '../../dialects/dialect.ts'
import { type PolicyValue, valueAt } from '../../policy/visit.ts'
import { blockAt } from '../certificates/blockAt.ts'
import type { ToldFinding } from '../certificates/verdict.ts'
import { code, escapeMarkdown, link } from '../shared/markdown.ts'
import { blockHoverAt } from './hoverBlock.ts'
import { valueHover } from './hoverValue.ts'

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
  const judged = { ...context, findingsIn: (it: BundleBlock) => findingsIn(it, analysis) }
  const block = blockAt(analysis.blocks, offset)
  if (block) {
    const { blocks, text } = analysis
    return blockHoverAt(block, offset, { ...judged, blocks, text })
  }
  for (const { policy, dialect, sources } of analysis.configurations) {
    const value = valueAt(policy, analysis.uri, offset)
    const markdown = value && valueHover(value, judged)
    if (value && markdown !== undefined) return { range: rangeOf(value), markdown }
    const source = sources.get(analysis.uri)
    const word = source && dialect.wordAt(source, offset)
    if (word) return { range: word.range, markdown: wordMarkdown(word) }
  }
  return undefined
}

/** What is said at the path of a file is said of a block in it. */
function findingsIn({ range }: BundleBlock, { findings }: DocumentAnalysis): readonly ToldFinding[] {
  const isInBlock = (it: SourceRange) => it.uri === range.uri && contains(range, it)
  return findings.flatMap(({ ruleId, severity, message, range: place, related }) => {
    if (isInBlock(place)) return [{ ruleId, severity, message }]
    const there = related.find((it) => isInBlock(it.range) && message.startsWith(`${it.message}: `))
    return there ? [{ ruleId, severity, message: there.message }] : []
  })
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
