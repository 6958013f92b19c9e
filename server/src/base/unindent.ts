/** A text from an indented template literal: without the indentation that its lines share, trimmed. */
export function unindent(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n')
  const indents = lines.filter((it) => it.trim() !== '').map((it) => /^ */.exec(it)![0].length)
  const shared = Math.min(...indents)
  return lines.map((it) => it.slice(shared)).join('\n')
}
