// Edits of single directives that leave the rest of the text as its author wrote it: indentation, comments at the ends
// of lines, quotes, line breaks.

import type { TextEdit } from '../../base/textEdit.ts'
import type { Source } from '../dialect.ts'
import type { Directive, NginxTree, Word } from './syntax.ts'

/** The arguments replaced by others, in the quotes that the first one had. */
export function replacedArguments(
  directive: Directive,
  words: readonly string[],
  { uri, text }: Source<NginxTree>,
): TextEdit {
  const [name, first] = directive.words
  const last = directive.words.at(-1)!
  const quote = first?.quoted ? text.charAt(first.start) : ''
  const written = words.map((it) => wordText(it, quote)).join(' ')
  return first
    ? { range: { uri, start: first.start, end: last.end }, text: written }
    : { range: { uri, start: name!.end, end: name!.end }, text: ` ${written}` }
}

export function directiveText(name: string, words: readonly string[]): string {
  return `${[name, ...words.map((it) => wordText(it, ''))].join(' ')};`
}

function wordText(word: string, quote: string): string {
  const needed = quote === '' && /[\s;{}"'#]/.test(word) ? "'" : quote
  return `${needed}${word}${needed}`
}

/** Some arguments taken out; at least one stays. */
export function withoutArguments(
  directive: Directive,
  dropped: readonly Word[],
  { uri }: Source<NginxTree>,
): readonly TextEdit[] {
  const edits: TextEdit[] = []
  const { words } = directive
  const gone = new Set(dropped)
  for (let index = 1; index < words.length; index++) {
    if (!gone.has(words[index]!)) continue
    const first = index
    while (index + 1 < words.length && gone.has(words[index + 1]!)) index++
    // The blanks before the next word go with those in front of it; at the end, the blanks before them do.
    const next = words[index + 1]
    const range = next
      ? { uri, start: words[first]!.start, end: next.start }
      : { uri, start: words[first - 1]!.end, end: words[index]!.end }
    edits.push({ range, text: '' })
  }
  return edits
}

/** The directive taken out, with its line where it has one to itself. */
export function removal(directive: Directive, { uri, text }: Source<NginxTree>): TextEdit {
  const lineStart = text.lastIndexOf('\n', directive.start - 1) + 1
  const lineEnd = endOfLine(text, directive.end)
  const before = text.slice(lineStart, directive.start)
  const after = text.slice(directive.end, lineEnd)
  if (before.trim() === '' && after.trim() === '') {
    const end = Math.min(lineEnd + 1, text.length)
    return { range: { uri, start: lineStart, end }, text: '' }
  }
  const blanks = before.length - before.trimEnd().length
  const start = before.trim() === '' ? directive.start : directive.start - blanks
  return { range: { uri, start, end: directive.end }, text: '' }
}

/** New directives behind another one, or first in a block; each on a line of its own where the block has lines. */
export function insertion(
  { uri, text }: Source<NginxTree>,
  directives: readonly string[],
  place: { readonly after: Directive } | { readonly into: Directive },
): TextEdit {
  const anchor = 'after' in place ? place.after : place.into
  const lineStart = text.lastIndexOf('\n', anchor.start - 1) + 1
  const before = text.slice(lineStart, anchor.start)
  if ('after' in place) {
    const lineEnd = endOfLine(text, anchor.end)
    const rest = text.slice(anchor.end, lineEnd).trim()
    const isLast = rest === '' || rest.startsWith('#')
    if (before.trim() !== '' || !isLast) return at(uri, anchor.end, ` ${directives.join(' ')}`)
    const end = trimmedEnd(text, anchor.end, lineEnd)
    return at(uri, end, lines(directives, before, text))
  }
  const brace = anchor.block!.start + 1
  const lineEnd = endOfLine(text, brace)
  const rest = text.slice(brace, lineEnd).trim()
  if (rest !== '' && !rest.startsWith('#')) return at(uri, brace, ` ${directives.join(' ')}`)
  const indentation = anchor
    .block!.directives.map((it) => indentationOf(it, text))
    .find((it) => it !== undefined)
  const step = before.includes('\t') ? '\t' : '    '
  const blanks = /^\s*/.exec(before)![0]
  return at(uri, trimmedEnd(text, brace, lineEnd), lines(directives, indentation ?? blanks + step, text))
}

function at(uri: string, offset: number, text: string): TextEdit {
  return { range: { uri, start: offset, end: offset }, text }
}

function lines(directives: readonly string[], indentation: string, text: string): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  return directives.map((it) => `${lineBreak}${indentation}${it}`).join('')
}

/** Undefined where something stands before it on its line. */
function indentationOf(directive: Directive, text: string): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', directive.start - 1) + 1, directive.start)
  return before.trim() === '' ? before : undefined
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end
}

/** Before the blanks and the carriage return at the end of a line. */
function trimmedEnd(text: string, start: number, lineEnd: number): number {
  return start + text.slice(start, lineEnd).trimEnd().length
}
