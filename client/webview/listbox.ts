// A list of which one item is selected, as ARIA's authoring practices have it: one stop of the Tab key, arrows within.

import { element } from './dom.ts'
import { createTypeAhead, isLetter } from './typeAhead.ts'

export interface ListItem {
  /** What typing finds it by. */
  readonly text: string
  readonly content: readonly Node[]
  readonly className?: string
}

export interface Listbox {
  readonly element: HTMLElement
  /** Shows an item as selected, and tells nobody; none where the index is -1. */
  mark(index: number): void
}

export function createListbox(
  label: string,
  items: readonly ListItem[],
  onSelect: (index: number) => void,
): Listbox {
  const options = items.map(({ content, className = '' }, index) => {
    const option = element('div', `option ${className}`, ...content)
    option.setAttribute('role', 'option')
    option.setAttribute('aria-selected', 'false')
    option.tabIndex = index === 0 ? 0 : -1
    return option
  })
  const list = element('div', 'listbox', ...options)
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', label)
  const typeAhead = createTypeAhead()
  /** The stop of the Tab key. */
  let current = 0
  let marked = -1

  const mark = (index: number) => {
    options[marked]?.setAttribute('aria-selected', 'false')
    options[index]?.setAttribute('aria-selected', 'true')
    marked = index
    if (index < 0) return
    options[current]!.tabIndex = -1
    options[index]!.tabIndex = 0
    options[index]!.scrollIntoView({ block: 'nearest' })
    current = index
  }
  const select = (index: number) => {
    if (index < 0 || index >= options.length) return
    mark(index)
    options[index]!.focus()
    onSelect(index)
  }
  const indexOf = (target: EventTarget | null) =>
    target instanceof Node ? options.findIndex((it) => it.contains(target)) : -1

  list.addEventListener('click', ({ target }) => {
    // Who marks text wants to copy it.
    if (getSelection()?.isCollapsed !== false) select(indexOf(target))
  })
  list.addEventListener('keydown', (event) => {
    const next = nextIndex(event.key, current, options.length)
    if (next !== undefined) select(next)
    else if (isLetter(event)) select(typeAhead(event.key, items, current))
    else return
    event.preventDefault()
  })
  return { element: list, mark }
}

function nextIndex(key: string, current: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(current + 1, count - 1)
    case 'ArrowUp':
      return Math.max(current - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'Enter':
    case ' ':
      return current
    default:
      return undefined
  }
}
