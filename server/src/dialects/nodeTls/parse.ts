import {
  type ParseResult as BabelResult,
  type ParserOptions,
  type ParserPlugin,
  parse as parseProgram,
} from '@babel/parser'
import type { File } from '@babel/types'
import type { ParseError, ParseResult } from '../dialect.ts'
import { piecesOf } from './pieces.ts'

/** The syntax tree of a JavaScript or TypeScript file; undefined where nothing of it could be read. */
export type Tree = BabelResult<File> | undefined

/**
 * Reads JavaScript and TypeScript, with or without JSX. A file that is being typed is often broken in one line: what is
 * broken is left out, so that the rest of the file keeps its findings. No part of the text is parsed more than twice, as
 * a large file takes most of a second.
 */
export function parse(text: string): ParseResult<Tree> {
  const whole = attempt(text, 0)
  if (whole.kind === 'tree') return { tree: whole.tree, errors: errorsOf(whole, text) }
  return parsePieces(text, whole)
}

function parsePieces(text: string, whole: Failure): ParseResult<Tree> {
  const errors = errorsOf(whole, text)
  const trees: BabelResult<File>[] = []
  const pieces = piecesOf(text)
  let start = 0
  for (const piece of pieces) {
    const end = start + piece.length
    const isBroken = pieces.length === 1 || (start <= whole.offset && whole.offset < end)
    let result = isBroken ? whole : attempt(piece, start)
    if (!isBroken) errors.push(...errorsOf(result, text))
    // What lies before the place at which the parser stopped has been parsed twice by now.
    if (result.kind === 'failed' && (isBroken || whole.offset < start)) {
      result = attempt(blankLine(piece, result.offset - start), start)
    }
    if (result.kind === 'tree') trees.push(result.tree)
    start = end
  }
  const [first] = trees
  if (first) first.program.body = trees.flatMap((it) => it.program.body)
  return { tree: first, errors }
}

type Attempt = { readonly kind: 'tree'; readonly tree: BabelResult<File> } | Failure

interface Failure {
  readonly kind: 'failed'
  readonly message: string
  /** In the whole text. */
  readonly offset: number
}

function attempt(text: string, startIndex: number): Attempt {
  const plugins: ParserPlugin[] = MAY_BE_JSX.test(text) ? [...PLUGINS, 'jsx'] : [...PLUGINS]
  try {
    return { kind: 'tree', tree: parseProgram(text, { ...OPTIONS, plugins, startIndex }) }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'the file cannot be read as JavaScript'
    return { kind: 'failed', message, offset: offsetOf(error, startIndex) }
  }
}

/**
 * `<T>value` is a type assertion in a .ts file and begins an element in a .tsx file, and the name of the file is not
 * known here. An element that is closed has one of these.
 */
const MAY_BE_JSX = /<\/[A-Za-z>]|\/>/

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

function offsetOf(error: unknown, byDefault: number): number {
  const offset = (error as { readonly pos?: unknown }).pos
  return typeof offset === 'number' ? offset : byDefault
}

function errorsOf(result: Attempt, text: string): ParseError[] {
  if (result.kind === 'failed') return [syntaxError(result.message, result.offset, text)]
  return (result.tree.errors ?? []).map(({ pos, message }) => syntaxError(message, pos ?? 0, text))
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
