/**
 * Where a text can be cut so that each piece is most likely whole statements: before lines that begin at the margin with
 * a word, outside of comments and templates. Never throws; in a text that is broken, some cuts are wrong.
 */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = []
  let start = 0
  for (const line of lineStartsInCode(text)) {
    if (pieces.length > FREE_CUTS && line - start < text.length / FREE_CUTS) continue
    if (line === start || !BEGINS_STATEMENT.test(text.slice(line, line + 10))) continue
    pieces.push(text.slice(start, line))
    start = line
  }
  pieces.push(text.slice(start))
  return pieces
}

/**
 * Each piece costs the parser a start, so that behind these first ones, which hold the imports, there are at most as
 * many again.
 */
const FREE_CUTS = 100

const BEGINS_STATEMENT = /^(?!(?:else|catch|finally)\b)[\w$@(/"'[]/

/** The starts of those lines that begin neither in a comment nor in a template. */
function* lineStartsInCode(text: string): Generator<number> {
  /** How many braces are open in each `${` that the place is in. */
  const templates: number[] = []
  let index = 0
  /** The last character that was neither space nor comment. */
  let last = ''
  while (index < text.length) {
    const character = text[index]!
    const next = text[index + 1]
    let end = index + 1
    if (character === '\n') {
      if (templates.length === 0) yield end
    } else if (character === '/' && next === '/') {
      end = indexOrEnd(text, '\n', index)
    } else if (character === '/' && next === '*') {
      end = indexOrEnd(text, '*/', index + 2) + 2
    } else if (character === '"' || character === "'") {
      end = endOfQuoted(text, index, character)
      last = character
    } else if (character === '/' && BEFORE_EXPRESSION.has(last)) {
      end = endOfQuoted(text, index, '/')
      last = '"'
    } else if (character === '`') {
      end = endOfTemplate(text, index + 1, templates)
      last = character
    } else if (character === '}' && templates.at(-1) === 0) {
      templates.pop()
      end = endOfTemplate(text, index + 1, templates)
      last = '`'
    } else {
      if (templates.length > 0 && character === '{') templates[templates.length - 1]!++
      if (templates.length > 0 && character === '}') templates[templates.length - 1]!--
      if (character !== ' ' && character !== '\t' && character !== '\r') last = character
    }
    index = end
  }
}

/** Behind one of these, and at the beginning, a slash begins a regular expression. */
const BEFORE_EXPRESSION: ReadonlySet<string> = new Set(['', ...'(,=:[!&|?{};+-*%<>~^'])

/** Behind the closing sign, or at the end of the line, where strings end at the latest. */
function endOfQuoted(text: string, start: number, sign: string): number {
  let inClass = false
  for (let index = start + 1; index < text.length; index++) {
    const character = text[index]
    if (character === '\n') return index
    if (character === '\\') index++
    else if (sign === '/' && character === '[') inClass = true
    else if (sign === '/' && character === ']') inClass = false
    else if (character === sign && !inClass) return index + 1
  }
  return text.length
}

/** Behind the closing backquote, or behind the next `${`, which is then the innermost of the templates. */
function endOfTemplate(text: string, start: number, templates: number[]): number {
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (character === '\\') index++
    else if (character === '`') return index + 1
    else if (character === '$' && text[index + 1] === '{') {
      templates.push(0)
      return index + 2
    }
  }
  return text.length
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const found = text.indexOf(wanted, from)
  return found < 0 ? text.length : found
}
