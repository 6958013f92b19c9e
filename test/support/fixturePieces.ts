// A certificate of a test within the text of another fence: `@shop.pem@` stands for the file of that name, and what
// follows the name says how it is written there, from left to right:
//
//     @shop.pem base64@         its base64, on one line
//     @shop.pem der@            the base64 of the DER of its first block, on one line
//     @shop.pem der lines-64@   in lines of 64 characters
//     @shop.pem der spaced-64@  with a space after each 64 characters
//     @shop.pem escaped@        as in a string of JSON
//
// Lines after the first are indented as the line in which it stands.

import type { Range } from '../../server/src/base/range.ts'

export interface ExpandedText {
  readonly text: string
  /** Where a range of it was before: of what stands within a piece, the whole piece. */
  before(range: Range): Range
}

export function expandPieces(text: string, files: ReadonlyMap<string, string>): ExpandedText {
  const pieces: { readonly was: Range; readonly is: Range }[] = []
  let expanded = ''
  let end = 0
  for (const match of text.matchAll(/@([\w./-]+)((?: [a-z][a-z0-9]*(?:-\d+)?)*)@/g)) {
    const [whole, name = '', forms = ''] = match
    const file = files.get(name)
    // Templates have such names, too.
    if (file === undefined) continue
    const { index } = match
    expanded += text.slice(end, index)
    const indentation = /^\s*/.exec(text.slice(text.lastIndexOf('\n', index - 1) + 1))![0]
    const written = forms
      .trim()
      .split(' ')
      .reduce(inForm, file.trimEnd())
      .replaceAll('\n', `\n${indentation}`)
    const start = expanded.length
    expanded += written
    end = index + whole.length
    pieces.push({ was: { start: index, end }, is: { start, end: expanded.length } })
  }
  expanded += text.slice(end)
  const moved = (offset: number, side: 'start' | 'end'): number => {
    const piece = pieces.find(({ is }) => is.start < offset && offset < is.end)
    if (piece) return piece.was[side]
    const last = pieces.findLast(({ is }) => is.end <= offset)
    return last ? last.was.end + offset - last.is.end : offset
  }
  return {
    text: expanded,
    before: ({ start, end }) => ({ start: moved(start, 'start'), end: moved(end, 'end') }),
  }
}

function inForm(text: string, form: string): string {
  const [name, width] = form.split('-')
  switch (name) {
    case '':
      return text
    case 'base64':
      return Buffer.from(`${text}\n`, 'latin1').toString('base64')
    case 'der':
      return /-----\n([^-]+)-----END/.exec(text)![1]!.replaceAll('\n', '')
    case 'lines':
      return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')
    case 'spaced':
      return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(' ')
    case 'escaped':
      return JSON.stringify(`${text}\n`).slice(1, -1)
    default:
      throw new Error(`a piece has no form \`${form}\``)
  }
}
