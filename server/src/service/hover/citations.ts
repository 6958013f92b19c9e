import { citationLink } from '../../rules/citationLink.ts'
import type { Citation } from '../../rules/rule.ts'
import { escapeMarkdown, link } from '../shared/markdown.ts'

export { citationLink } from '../../rules/citationLink.ts'

/** A source as a link in Markdown: `[RFC 8996](…)`. */
export function citationMarkdown(citation: Citation): string {
  const url = citationLink(citation)
  return url === undefined ? escapeMarkdown(citation.source) : link(citation.source, url)
}
