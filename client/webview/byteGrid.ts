// The bytes in rows of sixteen, in hexadecimal and as text. Only the rows in sight are drawn, and only their bytes are
// asked for: a CRL may have megabytes.

import type { ViewEncoding, ViewRange } from '../src/certificateView/pageMessages.ts'
import { element } from './dom.ts'

export interface ByteGrid {
  readonly element: HTMLElement
  /** Marks the bytes of an element, of which tag and length end at `contentStart`, and shows them. */
  mark(range: ViewRange | undefined, contentStart?: number): void
}

export interface ByteGridOptions {
  readonly encoding: ViewEncoding
  load(range: ViewRange): Promise<Uint8Array | undefined>
  onSelect(offset: number): void
}

const COLUMNS = 16
/** Of bytes that are asked for at a time. */
const PAGE = 4096
/** Rows beyond the edges, so that scrolling a little shows no gap. */
const MARGIN = 8

export function createByteGrid({ encoding, load, onSelect }: ByteGridOptions): ByteGrid {
  const { size, withheld } = encoding
  const rowCount = Math.ceil(size / COLUMNS)
  const pages = new Map<number, Uint8Array>()
  const asked = new Set<number>()
  const rows = element('div', 'rows')
  const grid = element('div', 'grid', rows)
  grid.setAttribute('role', 'grid')
  grid.setAttribute('aria-label', 'Bytes')
  grid.setAttribute('aria-rowcount', String(rowCount))
  grid.setAttribute('aria-colcount', String(COLUMNS))
  grid.setAttribute('aria-readonly', 'true')
  grid.tabIndex = 0
  let cursor = 0
  let marked: { readonly start: number; readonly contentStart: number; readonly end: number } | undefined

  /** Of a row, as the style sheet has it. */
  const rowHeight = () => Number.parseFloat(getComputedStyle(rows).lineHeight)

  function draw(): void {
    const height = rowHeight()
    rows.style.height = `${rowCount * height}px`
    const first = Math.max(0, Math.floor(grid.scrollTop / height) - MARGIN)
    const last = Math.min(rowCount, Math.ceil((grid.scrollTop + grid.clientHeight) / height) + MARGIN)
    const drawn: HTMLElement[] = []
    for (let index = first; index < last; index++) {
      const row = rowOf(index)
      row.style.top = `${index * height}px`
      drawn.push(row)
    }
    rows.replaceChildren(...drawn)
    grid.setAttribute('aria-activedescendant', cellId(cursor))
  }

  function rowOf(index: number): HTMLElement {
    const start = index * COLUMNS
    const hex: HTMLElement[] = []
    const text: HTMLElement[] = []
    for (let offset = start; offset < Math.min(start + COLUMNS, size); offset++) {
      const byte = isWithheld(offset) ? undefined : byteAt(offset)
      const look = lookOf(offset)
      hex.push(cellOf(offset, byte, look))
      text.push(element('span', look, byte === undefined ? '·' : character(byte)))
    }
    const header = element('span', 'offset', start.toString(16).padStart(8, '0'))
    header.setAttribute('role', 'rowheader')
    const plain = element('span', 'text', ...text)
    plain.setAttribute('aria-hidden', 'true')
    const row = element('div', 'bytes', header, element('span', 'hex', ...hex), plain)
    row.setAttribute('role', 'row')
    row.setAttribute('aria-rowindex', String(index + 1))
    return row
  }

  function cellOf(offset: number, byte: number | undefined, look: string): HTMLElement {
    const shown = byte === undefined ? '··' : byte.toString(16).padStart(2, '0')
    const cell = element('span', look, shown)
    cell.id = cellId(offset)
    cell.dataset['offset'] = String(offset)
    cell.setAttribute('role', 'gridcell')
    cell.setAttribute('aria-colindex', String((offset % COLUMNS) + 1))
    if (offset === cursor) {
      const said = isWithheld(offset) ? 'withheld' : shown
      cell.setAttribute('aria-label', `byte ${offset}: ${said}`)
    }
    if (isMarked(offset)) cell.setAttribute('aria-selected', 'true')
    return cell
  }

  function lookOf(offset: number): string {
    const looks = [
      ...(isMarked(offset) ? [offset < marked!.contentStart ? 'marked head' : 'marked'] : []),
      ...(isWithheld(offset) ? ['withheld'] : []),
      ...(offset === cursor ? ['cursor'] : []),
    ]
    return looks.join(' ')
  }

  function isMarked(offset: number): boolean {
    return marked !== undefined && marked.start <= offset && offset < marked.end
  }

  function isWithheld(offset: number): boolean {
    return withheld.some(({ start, end }) => start <= offset && offset < end)
  }

  /** Undefined until it has come. */
  function byteAt(offset: number): number | undefined {
    const page = Math.floor(offset / PAGE)
    const bytes = pages.get(page)
    if (bytes === undefined && !asked.has(page)) void fetchPage(page)
    return bytes?.[offset - page * PAGE]
  }

  async function fetchPage(page: number): Promise<void> {
    asked.add(page)
    const bytes = await load({ start: page * PAGE, end: Math.min((page + 1) * PAGE, size) })
    if (bytes === undefined) return
    pages.set(page, bytes)
    draw()
  }

  /** Into the middle where it was out of sight. */
  function showRow(index: number): void {
    const height = rowHeight()
    const top = index * height
    const inSight = top >= grid.scrollTop && top + height <= grid.scrollTop + grid.clientHeight
    if (!inSight) grid.scrollTop = top - grid.clientHeight / 2 + height
  }

  function moveCursor(offset: number): void {
    cursor = Math.max(0, Math.min(offset, size - 1))
    showRow(Math.floor(cursor / COLUMNS))
    draw()
  }

  grid.addEventListener('scroll', draw)
  grid.addEventListener('click', ({ target }) => {
    const offset = target instanceof HTMLElement ? offsetOf(target) : undefined
    if (offset === undefined) return
    moveCursor(offset)
    onSelect(offset)
  })
  grid.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey } = event
    if (altKey) return
    const visibleRows = Math.max(1, Math.floor(grid.clientHeight / rowHeight()) - 1)
    const target = moved(key, ctrlKey || metaKey, { cursor, size, page: visibleRows * COLUMNS })
    if (target !== undefined) moveCursor(target)
    else if (key === 'Enter' || key === ' ') onSelect(cursor)
    else return
    event.preventDefault()
  })
  new ResizeObserver(draw).observe(grid)

  return {
    element: grid,
    mark(range, contentStart) {
      marked = range && { ...range, contentStart: contentStart ?? range.start }
      if (range !== undefined && (cursor < range.start || cursor >= range.end)) cursor = range.start
      if (range !== undefined) showRow(Math.floor(cursor / COLUMNS))
      draw()
    },
  }
}

function cellId(offset: number): string {
  return `byte-${offset}`
}

/** Of the cell of a byte, or of its character. */
function offsetOf(target: HTMLElement): number | undefined {
  const own = target.dataset['offset']
  if (own !== undefined) return Number(own)
  const text = target.closest('.text')
  const cells = text?.parentElement?.querySelectorAll<HTMLElement>('[data-offset]')
  const index = text === null ? -1 : [...text.children].indexOf(target)
  const offset = cells?.[index]?.dataset['offset']
  return offset === undefined ? undefined : Number(offset)
}

function moved(
  key: string,
  far: boolean,
  { cursor, size, page }: { readonly cursor: number; readonly size: number; readonly page: number },
): number | undefined {
  const rowStart = cursor - (cursor % COLUMNS)
  switch (key) {
    case 'ArrowRight':
      return cursor + 1
    case 'ArrowLeft':
      return cursor - 1
    case 'ArrowDown':
      return cursor + COLUMNS < size ? cursor + COLUMNS : cursor
    case 'ArrowUp':
      return cursor >= COLUMNS ? cursor - COLUMNS : cursor
    case 'PageDown':
      return cursor + page
    case 'PageUp':
      return cursor - page
    case 'Home':
      return far ? 0 : rowStart
    case 'End':
      return far ? size - 1 : rowStart + COLUMNS - 1
    default:
      return undefined
  }
}

/** What is no printable ASCII is a dot. */
function character(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
}
