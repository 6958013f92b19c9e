// Expectations that stand in a text, in comment lines below what they speak of (docs/fixtures.md):
//
//     ssl_protocols TLSv1 TLSv1.2;
//     #             ^^^^^ error: TLSv1.0 is deprecated
//
// - `^^^^…` goes on in the following lines.
// - `#<-----` speaks of the line's first characters, one for each dash; each tilde before them passes over one.
// - `# file error: message` on the first line speaks of the whole file.
// - `# error: message` without carets speaks of the block above (a PEM block, a certificate's recipe).
//
// An empty range is shown as one caret.

import type { Range } from '../../server/src/base/range.ts'

export interface Marker extends Range {
  readonly kind: 'error' | 'warning' | 'info' | 'hover'
  readonly message: string
}

export interface MarkedText {
  /** Without the marker lines. */
  readonly text: string
  /** With their ranges in `text`. */
  readonly markers: readonly Marker[]
}

export interface MarkerStyle {
  /** What starts a comment: `#`, `//`. */
  readonly comment: string
  /** The blocks of a text without marker lines that a marker without carets may speak of. */
  readonly blocks?: (text: string) => readonly Range[]
}

export function parseMarkers(marked: string, style: MarkerStyle): MarkedText {
  const kept: string[] = []
  const found: {
    readonly line: number
    readonly place: Place
    readonly kind: string
    readonly message: string
  }[] = []
  for (const line of marked.split('\n')) {
    const marker = markerLine(line, style)
    if (marker) found.push({ line: kept.length - 1, ...marker })
    else kept.push(line)
  }
  const text = kept.join('\n')
  const starts = lineStarts(kept)
  const blocks = style.blocks?.(text) ?? []
  const markers = found.map(({ line, place, kind, message }): Marker => {
    const start = starts[Math.max(line, 0)] ?? 0
    const length = kept[Math.max(line, 0)]?.length ?? 0
    return { ...rangeOf(place, start, length, blocks, text), kind: kind as Marker['kind'], message }
  })
  return { text, markers }
}

/** The text with its markers, in the one form that fixtures are written in. */
export function renderMarkers(text: string, markers: readonly Marker[], style: MarkerStyle): string {
  const lines = text.split('\n')
  const starts = lineStarts(lines)
  const blocks = style.blocks?.(text) ?? []
  const below = new Map<number, string[]>()
  for (const marker of [...markers].sort(compareMarkers)) {
    const { line, rendered } = render(marker, lines, starts, blocks, style, text)
    const already = below.get(line) ?? []
    below.set(line, [...already, rendered])
  }
  return lines.flatMap((line, index) => [line, ...(below.get(index) ?? [])]).join('\n')
}

type Place =
  | { readonly kind: 'file' }
  | { readonly kind: 'block' }
  | { readonly kind: 'columns'; readonly from: number; readonly to: number; readonly goesOn: boolean }

interface MarkerLine {
  readonly place: Place
  readonly kind: string
  readonly message: string
}

function markerLine(line: string, { comment, blocks }: MarkerStyle): MarkerLine | undefined {
  const indent = line.length - line.trimStart().length
  if (!line.startsWith(comment, indent)) return undefined
  const rest = line.slice(indent + comment.length)
  const match =
    /^(?<caret>\s*(?<sign>\^+)(?<goesOn>…?)\s+|<(?<passed>~*)(?<dashes>-+)(?<dashesGoOn>…?)\s+|\s+(?<file>file)\s+|\s+)(?<kind>error|warning|info|hover): (?<message>.*)$/u.exec(
      rest,
    )
  if (!match?.groups) return undefined
  const { sign, goesOn, passed, dashes, dashesGoOn, file, kind, message } = match.groups as Record<
    string,
    string | undefined
  >
  const place = ((): Place | undefined => {
    if (sign) {
      const from = indent + comment.length + rest.indexOf('^')
      return { kind: 'columns', from, to: from + sign.length, goesOn: goesOn !== '' }
    }
    if (dashes) {
      const from = passed?.length ?? 0
      return { kind: 'columns', from, to: from + dashes.length, goesOn: dashesGoOn !== '' }
    }
    if (file) return { kind: 'file' }
    return blocks && indent === 0 ? { kind: 'block' } : undefined
  })()
  return place && { place, kind: kind!, message: message! }
}

function rangeOf(
  place: Place,
  lineStart: number,
  lineLength: number,
  blocks: readonly Range[],
  text: string,
): Range {
  switch (place.kind) {
    case 'file':
      return { start: 0, end: text.length }
    case 'block':
      return blocks.findLast((it) => it.start <= lineStart) ?? { start: 0, end: text.length }
    case 'columns': {
      const start = lineStart + Math.min(place.from, lineLength)
      const end = lineStart + Math.min(place.to, lineLength)
      return { start, end: place.goesOn ? Math.max(end, lineStart + lineLength) + 1 : end }
    }
  }
}

function render(
  marker: Marker,
  lines: readonly string[],
  starts: readonly number[],
  blocks: readonly Range[],
  { comment }: MarkerStyle,
  text: string,
): { readonly line: number; readonly rendered: string } {
  const said = `${marker.kind}: ${marker.message}`
  const block = blocks.find((it) => it.start === marker.start && it.end === marker.end)
  if (block)
    return { line: lineAt(starts, Math.max(block.start, block.end - 1)), rendered: `${comment} ${said}` }
  if (marker.start === 0 && (marker.end === 0 || marker.end >= text.length)) {
    return { line: 0, rendered: `${comment} file ${said}` }
  }
  const line = lineAt(starts, marker.start)
  const content = lines[line]!
  const from = marker.start - starts[line]!
  const goesOn = marker.end > starts[line]! + content.length
  const width = Math.max(1, Math.min(marker.end - starts[line]!, content.length) - from)
  const sign = (mark: string) => `${mark.repeat(width)}${goesOn ? '…' : ''}`
  if (from < comment.length) {
    return { line, rendered: `${comment}<${'~'.repeat(from)}${sign('-')} ${said}` }
  }
  const indent = content.length - content.trimStart().length
  const column = indent + comment.length <= from ? indent : 0
  const gap = ' '.repeat(from - column - comment.length)
  return { line, rendered: `${' '.repeat(column)}${comment}${gap}${sign('^')} ${said}` }
}

function lineStarts(lines: readonly string[]): number[] {
  let start = 0
  return lines.map((line) => {
    const own = start
    start += line.length + 1
    return own
  })
}

function lineAt(starts: readonly number[], offset: number): number {
  return Math.max(
    0,
    starts.findLastIndex((it) => it <= offset),
  )
}

function compareMarkers(a: Marker, b: Marker): number {
  return a.start - b.start || a.end - b.end || (a.message < b.message ? -1 : 1)
}
