import { visible } from '../../base/printable.ts'

/** Text as Markdown, with what Markdown or a table would take for its own escaped, and what is not seen written out. */
export function escapeMarkdown(text: string): string {
  return visible(onOneLine(text)).replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&')
}

/** Text as code: between more backquotes than it has in a row (CommonMark, section 6.1), so that nothing ends it early. */
export function code(text: string): string {
  const flat = visible(onOneLine(text)).replace(/(\\?)\|/g, (_, before) =>
    before === '' ? '\\|' : BEHIND_BACKSLASH,
  )
  if (flat.trim() === '') return ''
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((it) => it.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${flat}${fence}` : `${fence} ${flat} ${fence}`
}

/** In a table, a backslash that stands for itself takes its effect from the one that would keep the cell whole. */
const BEHIND_BACKSLASH = '\\\\x7c'

/** A link to a file or a page. */
export function link(text: string, address: string): string {
  const whole = address.replace(/[\s()<>\\]/g, (it) =>
    encodeURIComponent(it).replace('(', '%28').replace(')', '%29'),
  )
  return `[${escapeMarkdown(text)}](${whole})`
}

function onOneLine(text: string): string {
  return text.replace(/[\t-\r \u00a0]+/g, ' ')
}

/** A table; cells are Markdown. Empty headers for a table of names and values. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** On one line, however narrow its column is. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', NO_BREAK_SPACE)
}

const NO_BREAK_SPACE = '\u00a0'

/** Markdown as text, for clients that show it as it is: columns stand below each other, links keep their address. */
export function toPlainText(markdown: string): string {
  const lines = markdown.split('\n')
  const output: string[] = []
  for (let index = 0; index < lines.length; index++) {
    if (!lines[index]!.startsWith('|')) {
      output.push(plainInline(lines[index]!))
      continue
    }
    const rows: string[][] = []
    for (; index < lines.length && lines[index]!.startsWith('|'); index++) {
      if (!/^\|(?:-+\|)+$/.test(lines[index]!)) rows.push(cellsOf(lines[index]!))
    }
    index--
    output.push(...plainTable(rows))
  }
  return output
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((it) => plainInline(it.trim()).replaceAll(NO_BREAK_SPACE, ' '))
}

function plainTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .filter((it) => it !== '')
}

/** A part of a line, as it is to be shown. */
export interface TextSpan {
  readonly text: string
  readonly style?: 'strong' | 'emphasis' | 'code'
}

/** The parts of one line of Markdown, with nothing in them that Markdown would take for its own. */
export function textSpans(markdown: string): readonly TextSpan[] {
  const spans: TextSpan[] = []
  let plain = ''
  let behind = 0
  const add = (text: string, style: TextSpan['style']) => {
    if (plain !== '') spans.push({ text: plain })
    plain = ''
    spans.push({ text, style: style! })
  }
  for (const match of markdown.matchAll(INLINE)) {
    plain += markdown.slice(behind, match.index)
    behind = match.index + match[0].length
    const { escaped, text, address, strong, emphasis, written } = match.groups!
    if (escaped !== undefined) plain += escaped
    else if (text !== undefined) plain += address!.startsWith('http') ? `${text} (${address})` : text
    else if (strong !== undefined) add(plainInline(strong), 'strong')
    else if (emphasis !== undefined) add(plainInline(emphasis), 'emphasis')
    else add(codeText(written!), 'code')
  }
  plain += markdown.slice(behind)
  return plain === '' ? spans : [...spans, { text: plain }]
}

const INLINE =
  /\\(?<escaped>[\\`*_{}[\]<>#|~&])|\[(?<text>(?:\\.|[^\]\\])*)\]\((?<address>[^)]*)\)|\*\*(?<strong>(?:\\.|[^*])+)\*\*|(?<!\w)\*(?<emphasis>[^*\s](?:\\.|[^*])*)\*(?!\w)|(?<fence>`+)(?<written>.+?)(?<!`)\k<fence>(?!`)/g

function codeText(written: string): string {
  const text = written.replaceAll('\\|', '|')
  return text.includes('`') ? text.slice(1, -1) : text
}

function plainInline(markdown: string): string {
  return textSpans(markdown)
    .map(({ text }) => text)
    .join('')
}
