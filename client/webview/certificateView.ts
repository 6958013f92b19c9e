// The page of the certificate view: what the file holds, an entry's fields, its ASN.1, and its bytes. What is selected
// in one of them is selected in all.

import type {
  Asn1Level,
  Asn1Node,
  CertificateView,
  CertificateViewPath,
  EntryTitle,
  PageMessage,
  PanelMessage,
  Question,
  TextSpan,
  ViewEncoding,
  ViewEntry,
  ViewRange,
} from '../src/certificateView/pageMessages.ts'
import { type Asn1Tree, createAsn1Tree } from './asn1Tree.ts'
import { type ByteGrid, createByteGrid } from './byteGrid.ts'
import { element, sign, spoken } from './dom.ts'
import { createListbox, type Listbox } from './listbox.ts'

/** What is kept while the view is hidden, and over a reload of the window. */
interface PageState {
  readonly entry: number
  readonly selected?: ViewRange
  readonly expanded: readonly string[]
}

/** Given to every webview by VS Code. */
declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void
  getState(): PageState | undefined
  setState(state: PageState): void
}

const vscode = acquireVsCodeApi()
const root = document.querySelector('#certificateView')!
const waiting = new Map<number, (answer: unknown) => void>()
let questions = 0
let entryPanes: EntryPanes | undefined
/** Shows an entry and marks it in the list, where there is one. */
let showListed: ((entry: number) => void) | undefined
let selectedRange: ViewRange | undefined

window.addEventListener('message', ({ data }: MessageEvent<PanelMessage>) => {
  switch (data.kind) {
    case 'view':
      return showView(data.name, data.view, data.entry)
    case 'entry':
      return showListed?.(data.entry)
    case 'failure':
      return root.replaceChildren(failure(data.message))
    case 'answer':
      waiting.get(data.number)?.(data.answer)
      waiting.delete(data.number)
  }
})
vscode.postMessage({ kind: 'ready' })

function ask<T>(question: Question): Promise<T | undefined> {
  const number = ++questions
  return new Promise((resolve) => {
    waiting.set(number, (answer) => resolve((answer ?? undefined) as T | undefined))
    vscode.postMessage({ kind: 'question', number, question })
  })
}

function failure(message: string): HTMLElement {
  const shown = element('p', 'problem', sign('bad'), element('span', '', message))
  shown.setAttribute('role', 'alert')
  return element('div', 'failure', shown)
}

function showView(name: string, view: CertificateView, wanted: number | undefined): void {
  const { entries } = view
  const content = element('div', 'content')
  const panes: Node[] = [fileHeader(name, view)]
  showListed = undefined
  const state = vscode.getState()
  const entry = wanted ?? state?.entry ?? 0
  const first = entry < entries.length ? entry : 0
  if (entries.length > 1) {
    const list = createListbox(
      'Entries',
      entries.map(entryItem),
      (index) => void showEntry(content, index, undefined),
    )
    list.mark(first)
    showListed = (index) => {
      if (index >= entries.length) return
      list.mark(index)
      void showEntry(content, index, undefined)
    }
    panes.push(pane('entries', 'Entries', list.element))
  }
  root.className = entries.length > 1 ? 'several' : ''
  root.replaceChildren(...panes, content)
  if (entries.length > 0) void showEntry(content, first, state?.entry === first ? state : undefined)
}

function fileHeader(name: string, { format, summary, password, errors }: CertificateView): HTMLElement {
  const said = PASSWORDS[password]
  const problems = errors.map((it) => element('p', 'problem', sign('bad'), element('span', '', it)))
  const notice = element('div', 'notice', ...problems, ...(said ? [element('p', '', said)] : []))
  notice.setAttribute('role', 'status')
  const passwordLook = password === 'optional' ? 'secondary' : ''
  return element(
    'header',
    'file',
    element('div', '', element('p', '', element('strong', '', name), ` ${format} · ${summary}`), notice),
    element(
      'div',
      'actions',
      ...(said === undefined ? [] : [button('Enter Password…', 'enterPassword', passwordLook)]),
      ...(format === 'PEM' ? [button('Open as Text', 'openAsText', 'secondary')] : []),
    ),
  )
}

/** What there is to say where a password would show more. That it is wrong is among the errors. */
const PASSWORDS: Readonly<Record<CertificateView['password'], string | undefined>> = {
  notNeeded: undefined,
  accepted: undefined,
  optional: 'With the password, the integrity would be checked and the keys looked at.',
  needed: 'There is more behind the password.',
  wrong: '',
}

function button(text: string, kind: 'enterPassword' | 'openAsText', className: string): HTMLElement {
  const made = element('button', className, text)
  made.addEventListener('click', () => vscode.postMessage({ kind }))
  return made
}

function entryItem({ title, detail, tone }: EntryTitle) {
  const line = element('span', 'line', sign(tone), element('strong', '', title))
  return { text: title, content: [line, spoken(', '), element('span', 'detail', detail)] }
}

let headings = 0
function pane(className: string, title: string, ...content: readonly Node[]): HTMLElement {
  const heading = element('h2', '', title)
  heading.id = `heading-${headings++}`
  const made = element('section', `pane ${className}`, heading, ...content)
  made.setAttribute('aria-labelledby', heading.id)
  return made
}

/** The panes of one entry. */
interface EntryPanes {
  readonly number: number
  readonly entry: ViewEntry
  readonly fields: Listbox | undefined
  /** What stands in the list of fields, in its order. */
  readonly places: readonly (readonly ViewRange[])[]
  readonly tree: Asn1Tree | undefined
  readonly bytes: ByteGrid | undefined
}

async function showEntry(content: HTMLElement, number: number, state: PageState | undefined): Promise<void> {
  const entry = await ask<ViewEntry>({ of: 'entry', entry: number })
  if (entry === undefined) return
  const panes = createPanes(entry, number)
  entryPanes = panes
  vscode.postMessage({ kind: 'shown', entry: number })
  selectedRange = undefined
  content.replaceChildren(...drawn(panes))
  if (state === undefined) await panes.tree?.expandTop()
  else await restore(panes, state)
}

async function restore(panes: EntryPanes, { selected, expanded }: PageState): Promise<void> {
  // An id begins with the depth of its node: the upper ones have to be open first.
  const byDepth = expanded.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  for (const id of byDepth) await panes.tree?.expand(id)
  if (selected !== undefined && entryPanes === panes) await select(panes, selected)
}

function createPanes(entry: ViewEntry, number: number): EntryPanes {
  const { fields, faults, findings, encoding } = entry
  const places = [
    ...[...faults, ...findings].map(({ bytes }) => (bytes ? [bytes] : [])),
    ...fields.map((it) => it.places),
  ]
  const items = [...faults.map(faultItem), ...findings.map(findingItem), ...fields.map(fieldItem)]
  const panes: EntryPanes = {
    number,
    entry,
    places,
    fields:
      places.length === 0
        ? undefined
        : createListbox('Fields', items, (index) => {
            const range = places[index]?.[0]
            if (range !== undefined) void select(panes, range, index)
          }),
    tree: encoding && treeOf(encoding, number, () => panes),
    bytes: encoding && bytesOf(encoding, number, () => panes),
  }
  return panes
}

function treeOf({ roots }: ViewEncoding, entry: number, panes: () => EntryPanes): Asn1Tree {
  return createAsn1Tree({
    roots,
    load: (node) => ask<Asn1Level>({ of: 'level', entry, node }),
    onSelect: (node) => markNode(panes(), node),
    onToggle: () => keep(panes(), selectedRange),
  })
}

function bytesOf(encoding: ViewEncoding, entry: number, panes: () => EntryPanes): ByteGrid {
  return createByteGrid({
    encoding,
    load: async (range) => {
      const base64 = await ask<string>({ of: 'bytes', entry, range })
      return base64 === undefined ? undefined : Uint8Array.from(atob(base64), (it) => it.charCodeAt(0))
    },
    onSelect: (offset) => void select(panes(), { start: offset, end: offset + 1 }),
  })
}

function faultItem({ message }: ViewEntry['faults'][number]) {
  return {
    text: message,
    className: 'fault',
    content: [element('span', 'name', 'Encoding'), element('span', 'value', message)],
  }
}

function findingItem({ tone, message, ruleId }: ViewEntry['findings'][number]) {
  return {
    text: message,
    className: `finding ${tone}`,
    content: [
      element('span', 'name', NAMES_OF_TONES[tone]),
      spoken(': '),
      element('span', 'value', message, ' ', element('code', '', ruleId)),
    ],
  }
}

const NAMES_OF_TONES = { bad: 'Error', caution: 'Warning', neutral: 'Information' } as const

function fieldItem({ name, value }: ViewEntry['fields'][number]) {
  return {
    text: name,
    content: [element('span', 'name', name), spoken(': '), element('span', 'value', ...value.map(span))],
  }
}

const SPANS = { strong: 'strong', emphasis: 'em', code: 'code' } as const

function span({ text, style }: TextSpan): Node {
  return style === undefined ? document.createTextNode(text) : element(SPANS[style], '', text)
}

function drawn({ entry, fields, tree, bytes }: EntryPanes): readonly Node[] {
  const { title, tone, headline, remark } = entry
  const header = element(
    'header',
    'entry',
    element('h1', '', ...(tone === 'neutral' ? [] : [sign(tone)]), title),
    ...(headline.length === 0 ? [] : [element('p', 'headline', ...headline.map(span))]),
    ...(remark.length === 0 ? [] : [element('p', 'remark', ...remark.map(span))]),
  )
  return [
    header,
    ...(fields === undefined ? [] : [pane('fields', 'Decoded', fields.element)]),
    ...(tree === undefined ? [] : [pane('asn1', 'ASN.1', tree.element)]),
    ...(bytes === undefined ? [] : [pane('hex', 'Bytes', bytes.element)]),
  ]
}

/** Selects the element that holds the bytes. `field` is the one that was chosen, where several have the same bytes. */
async function select(panes: EntryPanes, range: ViewRange, field?: number): Promise<void> {
  const path = await ask<CertificateViewPath>({ of: 'path', entry: panes.number, range })
  if (path === undefined || entryPanes !== panes) return
  const { id, levels } = path
  panes.tree?.reveal(levels, id)
  const node = levels.at(-1)?.children.find((it) => it.id === id)
  if (node === undefined) return
  // A field may be less than an element, as a part of a string; a byte stands for the element that it is in.
  const isByte = range.end - range.start === 1
  const shown = isByte ? { start: node.start, end: node.end } : range
  panes.bytes?.mark(shown, shown.start === node.start ? node.contentStart : undefined)
  panes.fields?.mark(field ?? fieldOf(panes, shown))
  keep(panes, shown)
}

function markNode(panes: EntryPanes, { start, end, contentStart }: Asn1Node): void {
  panes.bytes?.mark({ start, end }, contentStart)
  panes.fields?.mark(fieldOf(panes, { start, end }))
  keep(panes, { start, end })
}

/** The field with the smallest place that the bytes are in; none where that is the whole. */
function fieldOf({ places, entry }: EntryPanes, { start, end }: ViewRange): number {
  let found = -1
  const { faults, findings } = entry
  const firstField = faults.length + findings.length
  let smallest = entry.encoding?.size ?? 0
  for (const [index, ranges] of places.entries()) {
    // A finding stands at a field, which says what is there.
    if (index >= faults.length && index < firstField) continue
    for (const range of ranges) {
      const size = range.end - range.start
      if (range.start > start || range.end < end || size >= smallest) continue
      found = index
      smallest = size
    }
  }
  return found
}

function keep(panes: EntryPanes, selected: ViewRange | undefined): void {
  selectedRange = selected
  const expanded = panes.tree?.expanded() ?? []
  vscode.setState({ entry: panes.number, expanded, ...(selected === undefined ? {} : { selected }) })
}
