// The syntax tree of an nginx configuration: directives, each a row of words that ends with `;` or with a block of
// further directives. It is lossless together with the text: whatever no node covers is blank or a comment.
// One module's parser reads each directive's words in nginx too, so nothing here knows what a directive means.

import type { Range } from '../../base/range.ts'

export interface NginxTree {
  readonly directives: readonly Directive[]
  /** Every block of the document in the order of its opening brace, so that nobody needs to recurse. */
  readonly blocks: readonly Directive[]
  /**
   * The document holds tags of a template language (Jinja, ERB): what the server will read is another text than this
   * one. Structure may look broken here and be sound there.
   */
  readonly templated: boolean
}

export interface Directive extends Range {
  readonly name: string
  /** At least one; the first is the directive's name. */
  readonly words: readonly Word[]
  /** Without making them. */
  readonly wordCount: number
  readonly block: Block | undefined
  /** `missing`: the directive was ended by a line end, a brace or the end of the text, where nginx wants a `;`. */
  readonly terminator: 'semicolon' | 'block' | 'missing'
}

export interface Block extends Range {
  readonly directives: readonly Directive[]
  /** Whether there are template tags between the directives: there may be more of them than can be seen. */
  readonly templated: boolean
  /** False where the text ends, or the next server begins, before the closing brace. */
  readonly closed: boolean
  /** The block's content is Lua (`content_by_lua_block`), of which only the end was looked for. */
  readonly foreign: boolean
}

export interface Word extends Range {
  /** What nginx reads: without the quotes, and with escapes resolved. */
  readonly text: string
  readonly quoted: boolean
}

/** The words after the name. */
export function* argumentsOf(directive: Directive): Iterable<Word> {
  for (let index = 1; index < directive.words.length; index++) yield directive.words[index]!
}

/** The word's range without its quotes. */
export function innerRange(word: Word): Range {
  return word.quoted ? { start: word.start + 1, end: word.end - 1 } : word
}

/** Whether a word's value is known only to the running server or to a template's user: `$ssl_name`, `{{ name }}`. */
export function isDynamic(word: Word): boolean {
  return DYNAMIC.test(word.text)
}

const DYNAMIC = /\$|\{\{|\{%|<%/

/** The directives around an offset, from the outermost to the innermost. */
export function pathTo(tree: NginxTree, offset: number): readonly Directive[] {
  const path: Directive[] = []
  let level = tree.directives
  for (;;) {
    const found = directiveAt(level, offset)
    if (!found) return path
    path.push(found)
    if (!found.block || offset <= found.block.start) return path
    level = found.block.directives
  }
}

/** Of two that touch at the offset, the second. */
function directiveAt(directives: readonly Directive[], offset: number): Directive | undefined {
  let low = 0
  let high = directives.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (directives[middle]!.start <= offset) low = middle + 1
    else high = middle
  }
  const found = directives[low - 1]
  return found && offset <= found.end ? found : undefined
}
