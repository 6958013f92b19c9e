// The elements of an encoding as a tree: ARIA's roles and keys, a level loaded when it is opened.

import type { Asn1Level, Asn1Node } from '../src/certificateView/pageMessages.ts'
import { element } from './dom.ts'
import { createTypeAhead, isLetter } from './typeAhead.ts'

export interface Asn1Tree {
  readonly element: HTMLElement
  /** Opens the levels, and marks the node, without telling of it. */
  reveal(levels: readonly Asn1Level[], id: string): void
  /** Opens a node that may not be there any more. */
  expand(id: string): Promise<void>
  /** Opens the first node, and the first below it. */
  expandTop(): Promise<void>
  expanded(): readonly string[]
}

export interface Asn1TreeOptions {
  readonly roots: readonly Asn1Node[]
  /** Undefined where there is no such level. */
  load(id: string): Promise<Asn1Level | undefined>
  onSelect(node: Asn1Node): void
  /** A level has been opened or closed. */
  onToggle(): void
}

export function createAsn1Tree({ roots, load, onSelect, onToggle }: Asn1TreeOptions): Asn1Tree {
  const items = new Map<string, Item>()
  const typeAhead = createTypeAhead()
  const tree = element('ul', 'tree')
  tree.setAttribute('role', 'tree')
  tree.setAttribute('aria-label', 'ASN.1')
  let focused: Item | undefined
  let selected: Item | undefined

  function add(nodes: readonly Asn1Node[], list: HTMLElement, parent: Item | undefined): void {
    const level = parent === undefined ? 1 : parent.level + 1
    const made = nodes.map((node, index): Item => {
      const item = { node, parent, level, row: rowOf(node, level, index + 1, nodes.length) }
      items.set(node.id, item)
      return item
    })
    list.append(...made.map(({ row }) => row))
  }

  function open(item: Item, { children }: Asn1Level): void {
    if (isOpen(item)) return
    const list = element('ul', '')
    list.setAttribute('role', 'group')
    item.row.append(list)
    item.row.setAttribute('aria-expanded', 'true')
    add(children, list, item)
  }

  async function expandItem(item: Item): Promise<void> {
    if (!item.node.expandable || isOpen(item)) return
    const level = await load(item.node.id)
    if (level === undefined) return
    open(item, level)
    onToggle()
  }

  function collapse(item: Item): void {
    const list = groupOf(item)
    if (list === undefined) return
    const holdsFocus = focused !== undefined && list.contains(focused.row)
    for (const row of list.querySelectorAll<HTMLElement>('[role=treeitem]')) items.delete(row.dataset['id']!)
    list.remove()
    item.row.setAttribute('aria-expanded', 'false')
    if (holdsFocus) select(item)
    onToggle()
  }

  /** One row is the stop of the Tab key. */
  function setStop(item: Item): void {
    if (focused !== undefined) focused.row.tabIndex = -1
    focused = item
    item.row.tabIndex = 0
  }

  function mark(item: Item | undefined): void {
    selected?.row.setAttribute('aria-selected', 'false')
    selected = item
    item?.row.setAttribute('aria-selected', 'true')
  }

  function select(item: Item | undefined): void {
    if (item === undefined) return
    setStop(item)
    mark(item)
    item.row.focus({ preventScroll: true })
    scrollTo(item)
    onSelect(item.node)
  }

  function itemOf(target: EventTarget | null): Item | undefined {
    const row = target instanceof Element ? target.closest<HTMLElement>('[role=treeitem]') : null
    return row === null ? undefined : items.get(row.dataset['id']!)
  }

  /** The rows that can be seen, from the top. */
  function visible(): readonly Item[] {
    return [...tree.querySelectorAll<HTMLElement>('[role=treeitem]')].map(
      (row) => items.get(row.dataset['id']!)!,
    )
  }

  function onKey(key: string, item: Item): void | Promise<void> {
    const rows = visible()
    const at = rows.indexOf(item)
    switch (key) {
      case 'ArrowDown':
        return select(rows[at + 1])
      case 'ArrowUp':
        return select(rows[at - 1])
      case 'Home':
        return select(rows[0])
      case 'End':
        return select(rows.at(-1))
      case 'PageDown':
        return select(rows[Math.min(at + PAGE, rows.length - 1)])
      case 'PageUp':
        return select(rows[Math.max(at - PAGE, 0)])
      case 'ArrowRight':
        return isOpen(item) ? select(rows[at + 1]) : expandItem(item)
      case 'ArrowLeft':
        return isOpen(item) ? collapse(item) : select(item.parent)
      case 'Enter':
      case ' ':
        return select(item)
    }
  }

  tree.addEventListener('keydown', (event) => {
    const item = itemOf(event.target)
    if (item === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    if (KEYS.has(event.key)) void onKey(event.key, item)
    else if (isLetter(event)) {
      const rows = visible()
      const texts = rows.map(({ node }) => ({ text: node.name ?? node.tag }))
      select(rows[typeAhead(event.key, texts, rows.indexOf(item))])
    } else return
    event.preventDefault()
  })
  tree.addEventListener('click', ({ target }) => {
    const item = itemOf(target)
    if (item === undefined) return
    if (target instanceof Element && target.closest('.twistie')) {
      if (isOpen(item)) collapse(item)
      else void expandItem(item)
    } else select(item)
  })
  tree.addEventListener('dblclick', ({ target }) => {
    const item = itemOf(target)
    if (item === undefined || (target instanceof Element && target.closest('.twistie'))) return
    if (isOpen(item)) collapse(item)
    else void expandItem(item)
  })

  add(roots, tree, undefined)
  const first = roots[0] && items.get(roots[0].id)
  if (first) setStop(first)

  return {
    element: tree,
    reveal(levels, id) {
      for (const level of levels) {
        const item = items.get(level.id)
        if (item !== undefined) open(item, level)
      }
      const item = items.get(id)
      mark(item)
      if (item === undefined) return
      setStop(item)
      scrollTo(item)
    },
    async expand(id) {
      const item = items.get(id)
      if (item !== undefined) await expandItem(item)
    },
    async expandTop() {
      if (first !== undefined) await expandItem(first)
      const below = [...items.values()].find(({ parent, node }) => parent === first && node.expandable)
      if (below !== undefined) await expandItem(below)
    },
    expanded: () => [...items.values()].filter(isOpen).map(({ node }) => node.id),
  }
}

interface Item {
  readonly node: Asn1Node
  readonly parent: Item | undefined
  readonly level: number
  readonly row: HTMLElement
}

const PAGE = 10

const KEYS: ReadonlySet<string> = new Set([
  ...['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'Home', 'End', 'PageDown', 'PageUp', 'Enter', ' '],
])

function groupOf({ row }: Item): Element | undefined {
  const last = row.lastElementChild
  return last?.getAttribute('role') === 'group' ? last : undefined
}

function isOpen(item: Item): boolean {
  return groupOf(item) !== undefined
}

/** Of the row alone: with all that is open below it, it may be longer than the view. */
function scrollTo({ row }: Item): void {
  row.firstElementChild?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

function rowOf(node: Asn1Node, level: number, position: number, size: number): HTMLElement {
  const { id, tag, name, value, fault, expandable } = node
  const line = element(
    'div',
    'row',
    element('span', 'twistie'),
    ...(name === undefined ? [] : [element('span', 'name', name)]),
    element('span', name === undefined ? 'tag' : 'tag faint', tag),
    ...(value === '' ? [] : [element('span', 'value', value)]),
    ...(fault === undefined ? [] : [element('span', 'fault', fault)]),
  )
  line.style.setProperty('--level', String(level))
  const row = element('li', '', line)
  row.setAttribute('role', 'treeitem')
  row.setAttribute('aria-level', String(level))
  row.setAttribute('aria-posinset', String(position))
  row.setAttribute('aria-setsize', String(size))
  row.setAttribute('aria-selected', 'false')
  if (expandable) row.setAttribute('aria-expanded', 'false')
  // Its own words: those of the rows below would be read with them.
  const words = [name, tag, value, fault].filter((it) => it !== undefined && it !== '')
  row.setAttribute('aria-label', words.join(', '))
  row.title = [name, tag, value].filter((it) => it !== undefined && it !== '').join('  ')
  row.dataset['id'] = id
  row.tabIndex = -1
  return row
}
