import {
  type ParseResult as BabelResult,
  type ParserOptions,
  type ParserPlugin,
  parse as parseProgram,
} from '@babel/parser'
import type { File } from '@babel/types'
import type { ParseError, ParseResult } from '../dialect.ts'

/** The syntax tree of a JavaScript or TypeScript file; undefined where nothing of it could be read. */
export type Tree = BabelResult<File> | undefined

/**
 * Reads JavaScript and TypeScript, with or without JSX. A file that is being typed is often broken in one line:
 * lines that the parser cannot get over are blanked, a few at most, so that the rest of the file keeps its findings.
 */
export function parse(text: string): ParseResult<Tree> {
  const errors: ParseError[] = []
  let readable = text
  for (let attempt = 0; attempt <= MOST_BLANKED_LINES; attempt++) {
    const result = parseOnce(readable)
    if (result.kind === 'tree') {
      for (const { pos, message } of result.tree.errors ?? [])
        errors.push(syntaxError(message, pos ?? 0, text))
      return { tree: result.tree, errors }
    }
    errors.push(syntaxError(result.message, result.offset, text))
    const blanked = blankLine(readable, result.offset)
    if (blanked === readable) break
    readable = blanked
  }
  return { tree: undefined, errors }
}

const MOST_BLANKED_LINES = 8

type Attempt =
  | { readonly kind: 'tree'; readonly tree: BabelResult<File> }
  | { readonly kind: 'failed'; readonly message: string; readonly offset: number }

/**
 * `<T>value` is a type assertion in a .ts file and JSX in a .tsx file, and the name of the file is not known here:
 * JSX is tried first, as it is the more frequent in code that is written today, and the better reading is kept.
 */
function parseOnce(text: string): Attempt {
  const withJsx = attempt(text, ['jsx'])
  if (withJsx.kind === 'tree' && (withJsx.tree.errors ?? []).length === 0) return withJsx
  const withoutJsx = attempt(text, [])
  if (withoutJsx.kind === 'failed') return withJsx
  if (withJsx.kind === 'failed') return withoutJsx
  return (withoutJsx.tree.errors ?? []).length < (withJsx.tree.errors ?? []).length ? withoutJsx : withJsx
}

function attempt(text: string, more: readonly ParserPlugin[]): Attempt {
  try {
    return { kind: 'tree', tree: parseProgram(text, { ...OPTIONS, plugins: [...PLUGINS, ...more] }) }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'the file cannot be read as JavaScript'
    return { kind: 'failed', message, offset: offsetOf(error) }
  }
}

const PLUGINS: readonly ParserPlugin[] = ['typescript', 'decorators']

const OPTIONS: ParserOptions = {
  sourceType: 'unambiguous',
  errorRecovery: true,
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
  attachComment: false,
}

function offsetOf(error: unknown): number {
  const offset = (error as { readonly pos?: unknown }).pos
  return typeof offset === 'number' ? offset : 0
}

function syntaxError(message: string, offset: number, text: string): ParseError {
  const start = Math.min(offset, text.length)
  return {
    message: message.replace(/ \(\d+:\d+\)$/, ''),
    range: { start, end: Math.min(start + 1, text.length) },
  }
}

/** The text with the line of the offset, or the nearest line above that still says something, turned into spaces. */
function blankLine(text: string, offset: number): string {
  let end = Math.min(offset, text.length)
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    const newline = text.indexOf('\n', start)
    const stop = newline === -1 ? text.length : newline
    if (text.slice(start, stop).trim() !== '') {
      return text.slice(0, start) + ' '.repeat(stop - start) + text.slice(stop)
    }
    end = start - 1
  }
  return text
}
