// The tokenizer follows ngx_conf_read_token() in nginx's src/core/ngx_conf_file.c: quotes count only where a word
// begins, a backslash takes the next character with it, `${` does not open a block, and after a closing quote only a
// blank, `;`, `{` or `)` may stand. Where nginx would stop at an error, this goes on at the place that loses least.
//
// It is one loop with its own stack, since text decides the depth, and every search that can fail is remembered, so
// that time grows with the length of the text and with nothing else.

import type { ParseError, ParseResult } from '../dialect.ts'
import { sharedName, startsBlock, startsDirective } from './directives.ts'
import { endOfLuaBlock } from './lua.ts'
import type { Block, Directive, NginxTree, Word } from './syntax.ts'
import { WordTable, WRITTEN, type Written, wordText } from './wordTable.ts'

/** Never throws. A document with template tags has no errors, for nobody knows what text it will become. */
export function parse(text: string): ParseResult<NginxTree> {
  return new Parser(text).parse()
}

/** More errors than this say nothing more. */
const MAX_ERRORS = 100

/** A template tag in a string is a short expression. */
const MAX_TAG_IN_STRING = 500

/** Lua blocks whose end is searched through to the end of the text in vain, before that is no longer tried. */
const MAX_LUA_FAILURES = 8

const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const DOUBLE_QUOTE = 0x22
const HASH = 0x23
const DOLLAR = 0x24
const PERCENT = 0x25
const SINGLE_QUOTE = 0x27
const CLOSING_PARENTHESIS = 0x29
const SEMICOLON = 0x3b
const LESS_THAN = 0x3c
const EQUALS = 0x3d
const BACKSLASH = 0x5c
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d
const BYTE_ORDER_MARK = 0xfeff

// What a character does in a bare word: nothing, end it, or more than that. Nearly all of them do nothing.
const PLAIN = 0
const END = 1
const SPECIAL = 2
const IN_WORD = new Uint8Array(OPENING_BRACE + 1)
for (const unit of [SPACE, LF, SEMICOLON, TAB, CR]) IN_WORD[unit] = END
for (const unit of [DOLLAR, BACKSLASH, OPENING_BRACE, LESS_THAN]) IN_WORD[unit] = SPECIAL

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** A directive whose words are made when they are first asked for. */
class ParsedDirective implements Directive {
  readonly name: string
  readonly start: number
  end: number
  readonly block: Block | undefined
  readonly terminator: Directive['terminator']
  readonly #table: WordTable
  readonly #first: number
  readonly #count: number
  #words: readonly Word[] | undefined

  constructor(
    table: WordTable,
    first: number,
    end: number,
    block: Block | undefined,
    terminator: Directive['terminator'],
  ) {
    this.name = sharedName(table.text(first))
    this.start = table.start(first)
    this.end = end
    this.block = block
    this.terminator = terminator
    this.#table = table
    this.#first = first
    this.#count = table.length - first
  }

  get wordCount(): number {
    return this.#count
  }

  get words(): readonly Word[] {
    this.#words ??= this.#table.words(this.#first, this.#count)
    return this.#words
  }
}

interface OpenBlock {
  readonly directive: ParsedDirective
  readonly block: Mutable<Block>
  /** Where its directives begin among those that wait for the ends of their blocks. */
  readonly firstPending: number
}

const IN_SERVER = ['server', 'location', 'if', 'limit_except']
const WITHOUT_BLOCKS = ['upstream', 'map', 'geo', 'types', 'events', 'split_clients']
const IN_HTTP = [...IN_SERVER, ...WITHOUT_BLOCKS]
const IN_MAIN = [...IN_HTTP, 'http', 'stream', 'mail']

/** By the name of a block, those that it never stands in. */
const HELD_BY_NONE_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ...['http', 'stream', 'mail', 'events'].map((it) => [it, IN_MAIN] as const),
  ...['server', 'upstream', 'map', 'geo', 'split_clients'].map((it) => [it, IN_HTTP] as const),
  ['location', [...WITHOUT_BLOCKS, 'if', 'limit_except']],
])

const ALONE_AMONG_PAIRS: ReadonlySet<string> = new Set(['hostnames', 'volatile', 'ranges', 'proxy_recursive'])

const NO_DIRECTIVES: readonly Directive[] = []

class Parser {
  readonly #text: string
  readonly #length: number
  /** The directives of all open levels, from the outermost in; each takes its own when it ends, in a list that fits. */
  readonly #pending: Directive[] = []
  #pendingCount = 0
  readonly #blocks: Directive[] = []
  readonly #errors: ParseError[] = []
  readonly #open: OpenBlock[] = []
  /** How many of the open blocks have each name; of names that matter only. */
  readonly #openByName = new Map(IN_MAIN.map((it) => [it, 0]))
  #templated = false
  #at = 0
  readonly #words: WordTable
  /** The place of the first word of the directive that is being read; behind the last word where none is. */
  #firstWord = 0
  /** Whether a line ended since the last word. */
  #atLineStart = true
  #luaFailures = 0
  /** By text: where it was last searched from, and where it stands next; the text's length where it does not. */
  readonly #searches = new Map<string, { readonly from: number; readonly found: number }>()
  /** By quote: no unescaped one stands behind this offset. */
  #lastDoubleQuote: number
  #lastSingleQuote: number

  constructor(text: string) {
    this.#text = text
    this.#length = text.length
    this.#words = new WordTable(text)
    this.#lastDoubleQuote = this.#length
    this.#lastSingleQuote = this.#length
  }

  parse(): ParseResult<NginxTree> {
    if (this.#text.charCodeAt(0) === BYTE_ORDER_MARK) this.#at = 1
    for (;;) {
      this.#skipBlanks()
      if (this.#at >= this.#length) break
      switch (this.#text.charCodeAt(this.#at)) {
        case SEMICOLON:
          if (!this.#hasWords) this.#unexpected(this.#at, 1)
          this.#at++
          if (this.#hasWords) this.#endDirective('semicolon', this.#at)
          break
        case OPENING_BRACE:
          if (this.#endOfTemplateTag(this.#at) > this.#at) this.#word()
          else if (this.#hasWords) this.#openBlock()
          else this.#skipBraces()
          break
        case CLOSING_BRACE:
          if (this.#hasWords) this.#endWithoutSemicolon()
          this.#closeBlock()
          break
        default:
          this.#word()
      }
    }
    this.#end()
    return {
      tree: { directives: this.#takePending(0), blocks: this.#blocks, templated: this.#templated },
      errors: this.#templated ? [] : this.#errors,
    }
  }

  #skipBlanks(): void {
    const text = this.#text
    const length = this.#length
    let at = this.#at
    for (; at < length; at++) {
      const unit = text.charCodeAt(at)
      if (unit === SPACE) continue
      if (unit === LF) this.#atLineStart = true
      else if (unit === HASH) {
        at = text.indexOf('\n', at)
        if (at < 0) at = length
        this.#atLineStart = true
      } else if (unit !== TAB && unit !== CR) {
        const end = !this.#hasWords ? this.#endOfTemplateStatement(at) : at
        if (end === at) break
        this.#noteTemplate()
        at = end - 1
      }
    }
    this.#at = Math.min(at, length)
  }

  #word(): void {
    const unit = this.#text.charCodeAt(this.#at)
    if (unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE) this.#quotedWord(this.#at, unit)
    else this.#bareWord(this.#at)
  }

  #addWord(start: number, end: number, written: Written): void {
    if (this.#atLineStart && this.#hasWords && !isQuoted(written)) {
      const word = wordText(this.#text, start, end, written)
      if (startsDirective(word) || (startsBlock(word) && this.#opensBlock(end))) this.#endWithoutSemicolon()
    }
    this.#words.add(start, end, written)
    this.#atLineStart = false
    this.#at = end
  }

  /** On the rest of the line, or with the brace alone on the next one. */
  #opensBlock(end: number): boolean {
    let at = end
    for (; at < this.#length; at++) {
      const unit = this.#text.charCodeAt(at)
      if (unit === OPENING_BRACE) return true
      if (unit === SEMICOLON || unit === CLOSING_BRACE) return false
      if (unit === LF) break
    }
    while (at < this.#length && isBlank(this.#text.charCodeAt(at))) at++
    return this.#text.charCodeAt(at) === OPENING_BRACE
  }

  get #hasWords(): boolean {
    return this.#words.length > this.#firstWord
  }

  #bareWord(start: number): void {
    const text = this.#text
    const length = this.#length
    let at = start
    let written: Written = WRITTEN.bare
    let dollar = -1
    for (; at < length; at++) {
      const unit = text.charCodeAt(at)
      if (unit >= IN_WORD.length || IN_WORD[unit] === PLAIN) continue
      if (IN_WORD[unit] === END) break
      if (unit === DOLLAR) {
        dollar = at
        continue
      }
      if (unit === BACKSLASH) {
        written = WRITTEN.bareWithEscapes
        at++
        continue
      }
      const end = this.#endOfTemplateTag(at)
      if (end > at) {
        this.#templated = true
        at = end - 1
      } else if (unit === OPENING_BRACE && dollar !== at - 1) break
    }
    this.#addWord(start, Math.min(at, length), written)
  }

  #quotedWord(start: number, quote: number): void {
    const end = this.#endOfString(start, quote)
    if (end !== undefined) {
      const backslash = this.#behind('\\', start - 1)
      const escaped = backslash >= start && backslash < end
      this.#addWord(start, end, escaped ? WRITTEN.quotedWithEscapes : WRITTEN.quoted)
      return
    }
    // A quote without its partner would swallow the rest of the document; the value ends with its line instead.
    let lineEnd = this.#text.indexOf('\n', start)
    if (lineEnd < 0) lineEnd = this.#length
    let last = lineEnd
    while (last > start + 1 && isBlankOrEnd(this.#text.charCodeAt(last - 1))) last--
    this.#error('a quote is not closed', start, last)
    this.#addWord(start, last, WRITTEN.unclosed)
  }

  /** Behind the closing quote; undefined where the quote has no partner. */
  #endOfString(start: number, quote: number): number | undefined {
    const text = this.#text
    const last = quote === DOUBLE_QUOTE ? this.#lastDoubleQuote : this.#lastSingleQuote
    let lineEnd = -1
    for (let at = start + 1; at < last; at++) {
      const unit = text.charCodeAt(at)
      if (unit === BACKSLASH) at++
      else if (unit === LF && lineEnd < 0) lineEnd = at
      else if (unit === quote) {
        if (this.#mayFollowString(at + 1)) return at + 1
        if (lineEnd >= 0) return undefined
        this.#unexpected(at + 1, 1)
        return at + 1
      } else if (unit === OPENING_BRACE || unit === LESS_THAN) {
        const end = this.#endOfTemplateTag(at)
        if (end === at || this.#endsString(at, end, quote)) continue
        this.#templated = true
        at = end - 1
      }
    }
    if (quote === DOUBLE_QUOTE) this.#lastDoubleQuote = Math.min(this.#lastDoubleQuote, start + 1)
    else this.#lastSingleQuote = Math.min(this.#lastSingleQuote, start + 1)
    return undefined
  }

  #mayFollowString(at: number): boolean {
    if (at >= this.#length) return true
    const unit = this.#text.charCodeAt(at)
    return isBlankOrEnd(unit) || unit === OPENING_BRACE || unit === CLOSING_PARENTHESIS
  }

  /** Whether what looks like a tag in a string has the end of that string inside: `'{{' '}}'`. */
  #endsString(start: number, end: number, quote: number): boolean {
    if (end - start > MAX_TAG_IN_STRING) return true
    for (let at = start; at < end; at++) {
      if (this.#text.charCodeAt(at) === quote && isBlankOrEnd(this.#text.charCodeAt(at + 1))) return true
    }
    return false
  }

  /**
   * Behind a tag that stands where a directive could begin; `at` where none does. A tag that prints something is one
   * only when it has the line to itself: `{{ name }} on;` is a directive whose name is not known.
   */
  #endOfTemplateStatement(at: number): number {
    const text = this.#text
    const unit = text.charCodeAt(at)
    if (unit !== OPENING_BRACE && unit !== LESS_THAN) return at
    const next = text.charCodeAt(at + 1)
    if (unit === OPENING_BRACE && next === HASH) return this.#behind('#}', at)
    const end = this.#endOfTemplateTag(at)
    if (end === at) return at
    const prints = next === OPENING_BRACE || (unit === LESS_THAN && text.charCodeAt(at + 2) === EQUALS)
    if (!prints) return end
    for (let behind = end; behind < this.#length; behind++) {
      const following = text.charCodeAt(behind)
      if (following === LF) return end
      if (following !== SPACE && following !== TAB && following !== CR) return at
    }
    return end
  }

  /** Behind `{{ … }}` in one line, `{% … %}` or `<% … %>`; `at` where none of them begins. */
  #endOfTemplateTag(at: number): number {
    const unit = this.#text.charCodeAt(at)
    const next = this.#text.charCodeAt(at + 1)
    if (next === PERCENT) return this.#behind(unit === LESS_THAN ? '%>' : '%}', at)
    if (unit !== OPENING_BRACE || next !== OPENING_BRACE) return at
    const end = this.#behind('}}', at)
    const lineEnd = this.#behind('\n', at)
    return lineEnd > at && lineEnd < end ? at : end
  }

  /** Behind the next occurrence of a text after the two characters at an offset; the offset where there is none. */
  #behind(wanted: string, at: number): number {
    const from = at + 2
    let search = this.#searches.get(wanted)
    if (!search || from < search.from || from > search.found) {
      const found = this.#text.indexOf(wanted, from)
      search = { from, found: found < 0 ? this.#length : found }
      this.#searches.set(wanted, search)
    }
    return search.found < this.#length ? search.found + wanted.length : at
  }

  #noteTemplate(): void {
    this.#templated = true
    const open = this.#open.at(-1)
    if (open) open.block.templated = true
  }

  #endDirective(terminator: 'semicolon' | 'missing', end: number): void {
    this.#addPending(this.#takeDirective(end, undefined, terminator))
  }

  #takeDirective(
    end: number,
    block: Block | undefined,
    terminator: Directive['terminator'],
  ): ParsedDirective {
    const directive = new ParsedDirective(this.#words, this.#firstWord, end, block, terminator)
    this.#firstWord = this.#words.length
    return directive
  }

  #endWithoutSemicolon(): void {
    const last = this.#words.length - 1
    const name = this.#words.text(this.#firstWord)
    const end = this.#words.end(last)
    if (PLACEHOLDER.test(name)) this.#noteTemplate()
    else this.#error(`\`${shortened(name)}\` does not end with a semicolon`, this.#words.start(last), end)
    this.#endDirective('missing', end)
  }

  #openBlock(): void {
    const name = this.#words.text(this.#firstWord)
    const foreign = name.endsWith('_by_lua_block')
    this.#leaveWhatCannotHold(name, this.#words.start(this.#firstWord))
    const block: Mutable<Block> = {
      start: this.#at,
      end: 0,
      directives: NO_DIRECTIVES,
      templated: false,
      closed: false,
      foreign,
    }
    const directive = this.#takeDirective(0, block, 'block')
    this.#addPending(directive)
    this.#blocks.push(directive)
    this.#at++
    if (foreign) this.#skipLua(directive, block)
    else {
      this.#open.push({ directive, block, firstPending: this.#pendingCount })
      this.#countOpen(name, 1)
    }
  }

  /** A server in a server is none: the outer one was not closed. What may be in a block that is not known is not known. */
  #leaveWhatCannotHold(name: string, end: number): void {
    const holdsNot = HELD_BY_NONE_OF.get(name)
    if (holdsNot === undefined) return
    while (holdsNot.some((it) => (this.#openByName.get(it) ?? 0) > 0))
      this.#leaveUnclosed(this.#open.pop()!, end)
  }

  #leaveUnclosed(open: OpenBlock, end: number): void {
    const { directive } = open
    this.#leave(open, end)
    this.#notClosed(directive)
  }

  #leave({ directive, block, firstPending }: OpenBlock, end: number): void {
    block.directives = this.#takePending(firstPending)
    block.end = end
    directive.end = end
    this.#countOpen(directive.name, -1)
    if (directive.name === 'map' || directive.name === 'geo') this.#checkPairs(directive.name, block)
  }

  /** nginx refuses a line that has lost its semicolon: "invalid number of the map parameters". */
  #checkPairs(name: string, { directives }: Block): void {
    for (const { name: first, wordCount, start, end } of directives) {
      if (wordCount === 2 || (wordCount === 1 && ALONE_AMONG_PAIRS.has(first))) continue
      this.#error(`\`${name}\` takes two words before each semicolon, not ${wordCount}`, start, end)
    }
  }

  #countOpen(name: string, change: 1 | -1): void {
    const count = this.#openByName.get(name)
    if (count !== undefined) this.#openByName.set(name, count + change)
  }

  #skipLua(directive: ParsedDirective, block: Mutable<Block>): void {
    let end = this.#luaFailures < MAX_LUA_FAILURES ? endOfLuaBlock(this.#text, this.#at) : undefined
    if (end === undefined) {
      this.#luaFailures++
      this.#notClosed(directive)
      // Lua code is mostly indented: the first brace that begins a line is where the author may have meant the end.
      const brace = this.#behind('\n}', this.#at)
      end = brace > this.#at ? brace : this.#length
    } else block.closed = true
    block.end = end
    directive.end = end
    this.#at = end
  }

  #notClosed({ name, words }: Directive): void {
    this.#error(`the block of \`${shortened(name)}\` is not closed`, words[0]!.start, words[0]!.end)
  }

  #closeBlock(): void {
    const open = this.#open.pop()
    if (!open) {
      this.#unexpected(this.#at, 1)
      this.#at++
      return
    }
    this.#at++
    open.block.closed = true
    this.#leave(open, this.#at)
  }

  /** Braces that no directive precedes; a row of them is one error. */
  #skipBraces(): void {
    const start = this.#at
    while (this.#text.charCodeAt(this.#at) === OPENING_BRACE) this.#at++
    this.#unexpected(start, this.#at - start)
  }

  #end(): void {
    if (this.#hasWords) this.#endWithoutSemicolon()
    while (this.#open.length > 0) this.#leaveUnclosed(this.#open.pop()!, this.#length)
  }

  #addPending(directive: Directive): void {
    this.#pending[this.#pendingCount++] = directive
  }

  #takePending(first: number): readonly Directive[] {
    const taken = first < this.#pendingCount ? this.#pending.slice(first, this.#pendingCount) : NO_DIRECTIVES
    this.#pendingCount = first
    return taken
  }

  #unexpected(start: number, length: number): void {
    const what = this.#text.slice(start, start + 1)
    this.#error(`\`${what}\` is not expected here`, start, start + length)
  }

  #error(message: string, start: number, end: number): void {
    if (this.#errors.length < MAX_ERRORS) this.#errors.push({ message, range: { start, end } })
  }
}

/** `${LOCATIONS}`, `@UPSTREAMS@`, `%servers%`, `__SSL__`, `[[ sites ]]`: some program puts directives there. */
const PLACEHOLDER = /^(?:[$@%[<]|__)/

function isQuoted(written: Written): boolean {
  return written === WRITTEN.quoted || written === WRITTEN.quotedWithEscapes
}

function isBlankOrEnd(unit: number): boolean {
  return isBlank(unit) || unit === SEMICOLON
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === LF || unit === TAB || unit === CR
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name
}
