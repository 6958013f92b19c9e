// OpenSSL's language for lists of cipher suites, as openssl-ciphers(1) describes it and OpenSSL 3.0 does it. A string
// is a program: each word adds suites to a list, removes them for now (`-`) or for good (`!`), or moves them to its
// end (`+`). Suites that are not in the list wait in an order of their own, in which a word adds them, and to whose
// front a removed one returns; that order is made by the same operations. A word that OpenSSL does not know is
// ignored in silence, with everything up to the next separator. Names are case-sensitive, IANA's are not known, and
// the suites of TLS 1.3 are not governed by the string.

import { memo } from '../../base/memo.ts'
import { nearest } from '../../base/nearest.ts'
import type { SourceRange } from '../../base/range.ts'
import type { CipherString, CipherSuiteList, CipherWord } from '../../policy/policy.ts'
import { type CipherSuite, cipherSuiteByName } from '../../registry/cipherSuites.ts'
import {
  type CipherTable,
  cipherTable,
  intersect,
  matches,
  ORDER,
  type Pattern,
  type TableSuite,
} from './opensslCipherTable.ts'

/**
 * The suites that OpenSSL 3.0 makes of a cipher string, and what each word does. Never throws: for a string that OpenSSL
 * refuses the list is empty and `cipherString.error` says why. `range` is that of the string's text; `offsetAt` tells
 * where in the document its character at an index stands, where that is not simply `range.start + index` (escapes,
 * concatenated literals). Names for which `isTaken` holds are those that the program itself takes out of the string
 * before OpenSSL sees it, as Node.js does with the suites of TLS 1.3: they are as if they were not there.
 */
export function expandCipherString(
  text: string,
  range: SourceRange,
  offsetAt?: (index: number) => number,
  isTaken?: (name: string) => boolean,
): CipherSuiteList {
  const known = expansion(isTaken ? without(text, isTaken) : text)
  if (offsetAt !== undefined || isTaken !== undefined) {
    return placed(known, text, range, offsetAt ?? ((index) => range.start + index))
  }
  // The servers of a file share what stands in front of them all: for the same place it is the same list.
  const { latest } = known
  if (
    latest?.range.uri === range.uri &&
    latest.range.start === range.start &&
    latest.range.end === range.end
  ) {
    return latest.list
  }
  const list = placed(known, text, range, (index) => range.start + index)
  known.latest = { range, list }
  return list
}

/** The suites and words at their places in a document. */
function placed(
  expansion: Expansion,
  text: string,
  range: SourceRange,
  offsetAt: (index: number) => number,
): CipherSuiteList {
  return new PlacedList(expansion, text, range, offsetAt)
}

/** A large file has hundreds of lists, read anew at each keystroke, of which hardly any suite is asked for by its place. */
class PlacedList implements CipherSuiteList {
  readonly cipherString: CipherString
  readonly expansion: object
  readonly #expansion: Expansion
  #suites: CipherSuiteList['suites'] | undefined

  constructor(expansion: Expansion, text: string, range: SourceRange, offsetAt: (index: number) => number) {
    this.#expansion = expansion
    this.expansion = expansion
    this.cipherString = placedString(expansion, text, range, offsetAt)
  }

  get values(): CipherSuiteList['values'] {
    return this.#expansion.suites
  }

  get suites(): CipherSuiteList['suites'] {
    const { suites, broughtBy } = this.#expansion
    this.#suites ??= suites.map((value, index) => ({
      value,
      range: this.cipherString.words[broughtBy[index]!]!.range,
    }))
    return this.#suites
  }
}

function placedString(
  { words, securityLevel, error }: Expansion,
  text: string,
  range: SourceRange,
  offsetAt: (index: number) => number,
): CipherString {
  const rangeOf = ({ start, end }: Span): SourceRange => ({
    uri: range.uri,
    start: offsetAt(start),
    end: end > start ? offsetAt(end - 1) + 1 : offsetAt(end),
  })
  return {
    text,
    range,
    words: words.map((word): CipherWord => {
      const { unknown } = word
      return {
        text: text.slice(word.start, word.end),
        range: rangeOf(word),
        effect: word.effect,
        affected: word.affected,
        unavailable: word.unavailable,
        ...(unknown === undefined
          ? {}
          : { unknown: { ...unknownName(unknown, text), range: rangeOf(unknown) } }),
      }
    }),
    ...(securityLevel === undefined ? {} : { securityLevel }),
    ...(error === undefined ? {} : { error: { message: error.message, range: rangeOf(error) } }),
  }
}

/** The string with separators in the place of what is taken out, so that all places stay. */
function without(text: string, isTaken: (name: string) => boolean): string {
  return text.replace(/[^:, ;]+/g, (name) => (isTaken(name) ? ':'.repeat(name.length) : name))
}

interface Span {
  readonly start: number
  readonly end: number
}

interface ExpandedWord extends Span {
  readonly effect: CipherWord['effect']
  readonly affected: CipherSuite[]
  readonly unavailable: CipherSuite[]
  readonly unknown?: Span
}

interface Expansion {
  readonly words: readonly ExpandedWord[]
  readonly suites: readonly CipherSuite[]
  /** For each suite the index of the word that brought it in. */
  readonly broughtBy: readonly number[]
  readonly securityLevel?: number
  readonly error?: Span & { readonly message: string }
  /** The list that was last made of it, and where. */
  latest?: { readonly range: SourceRange; readonly list: CipherSuiteList }
}

/** The same few strings stand in all files of a workspace and come again with every keystroke. */
const expansion = memo(expand, 200)

function expand(text: string): Expansion {
  const list = new SuiteList(cipherTable())
  const suiteB = SUITE_B.find(([keyword]) => text.startsWith(keyword))
  if (suiteB !== undefined) {
    // One of these keywords stands for the whole string; whatever follows it is not read.
    list.begin({ start: 0, end: text.length }, 'add')
    for (const name of suiteB[1].split(':')) list.apply('add', list.table.names.get(name)!)
    return list.result()
  }
  let index = 0
  if (text.startsWith('DEFAULT')) {
    index = 'DEFAULT'.length
    list.begin({ start: 0, end: index }, 'add')
    list.apply('add', ORDER.all)
    list.apply('kill', ORDER.notDefault)
    list.apply('kill', ORDER.encryptsNothing)
  }
  while (index < text.length) {
    if (SEPARATORS.includes(text[index]!)) {
      index++
      continue
    }
    const next = text[index] === '@' ? command(text, index, list) : word(text, index, list)
    if (typeof next !== 'number') return list.result(next)
    index = next
  }
  return list.result()
}

const SEPARATORS = ':, ;'
const OPERATORS: Readonly<Record<string, 'delete' | 'kill' | 'moveToEnd'>> = {
  '-': 'delete',
  '!': 'kill',
  '+': 'moveToEnd',
}
const SUITE_B: readonly (readonly [keyword: string, names: string])[] = [
  ['SUITEB128ONLY', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['SUITEB128C2', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['SUITEB128', 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['SUITEB192', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
]

/** What OpenSSL refuses, and the whole string with it. */
type CommandError = Span & { readonly message: string }

/** Reads `@STRENGTH` or `@SECLEVEL=n`; returns where to go on. */
function command(text: string, start: number, list: SuiteList): number | CommandError {
  const nameEnd = endOfName(text, start + 1)
  const end = endOfWord(text, nameEnd)
  const name = text.slice(start + 1, nameEnd)
  if (name === 'STRENGTH') {
    list.begin({ start, end }, 'strength')
    list.sortByStrength()
    return end
  }
  if (/^SECLEVEL=[0-5]$/.test(name)) {
    list.begin({ start, end }, 'securityLevel')
    list.securityLevel = Number(name.at(-1))
    return end
  }
  const message = /^SECLEVEL=/.test(name)
    ? 'a security level is a digit from 0 to 5'
    : `@${name} is no command of OpenSSL`
  return { start, end: Math.max(nameEnd, start + 1), message }
}

/** Reads one word with its operator and applies it; returns where to go on. */
function word(text: string, start: number, list: SuiteList): number | CommandError {
  const operator = OPERATORS[text[start]!]
  const effect = operator ?? 'add'
  let index = operator === undefined ? start : start + 1
  let wanted: Pattern | undefined = ORDER.everything
  let former = false
  let exact: CipherSuite | undefined
  for (;;) {
    const end = endOfName(text, index)
    if (end === index) return refused(text, start, index)
    const name = text.slice(index, end)
    const entry = list.table.names.get(name) ?? list.table.formerNames.get(name)
    if (entry === undefined) {
      const skipped = endOfWord(text, end)
      list.begin({ start, end: skipped }, effect, { start: index, end })
      return skipped
    }
    former ||= !list.isKnown(name)
    exact = entry.suite
    // The version of a suite that is named is no part of the pattern.
    wanted = wanted && intersect(wanted, exact === undefined ? entry : { ...entry, version: undefined })
    const more = text[end] === '+'
    if (wanted === undefined || !more) {
      const wordEnd = wanted === undefined ? endOfWord(text, end) : end
      list.begin({ start, end: wordEnd }, effect)
      if (wanted !== undefined) list.apply(effect, wanted, { former, exact })
      return wordEnd
    }
    index = end + 1
  }
}

function refused(text: string, start: number, index: number): CommandError {
  const end = Math.min(text.length, index + 1)
  return index < text.length
    ? { start: index, end, message: `OpenSSL refuses \`${text[index]}\` here` }
    : { start, end, message: 'a name is missing' }
}

function endOfName(text: string, start: number): number {
  let index = start
  while (index < text.length && /[A-Za-z0-9\-._=]/.test(text[index]!)) index++
  return index
}

function endOfWord(text: string, start: number): number {
  let index = start
  while (index < text.length && !SEPARATORS.includes(text[index]!)) index++
  return index
}

interface WordFacts {
  /** Whether the word names something that OpenSSL 3.0 is built without. */
  readonly former: boolean
  /** The one suite that the last name stands for. */
  readonly exact: CipherSuite | undefined
}

/** The list that a string works on: all suites in one order, each in the list or waiting, until it is killed. */
class SuiteList {
  readonly table: CipherTable
  securityLevel: number | undefined
  #order: TableSuite[]
  /** The word that brought each suite into the list. */
  readonly #active = new Map<TableSuite, number>()
  readonly #formerActive = new Map<TableSuite, number>()
  readonly #formerKilled = new Set<TableSuite>()
  readonly #words: ExpandedWord[] = []

  constructor(table: CipherTable, order = startOrder(table)) {
    this.table = table
    this.#order = [...order]
  }

  isKnown(name: string): boolean {
    const entry = this.table.names.get(name)
    return (
      entry !== undefined &&
      (entry.suite !== undefined || this.table.available.some((it) => matches(it, entry)))
    )
  }

  begin(span: Span, effect: CipherWord['effect'], unknown?: Span): void {
    this.#words.push({ ...span, effect, affected: [], unavailable: [], ...(unknown && { unknown }) })
  }

  apply(effect: CipherWord['effect'], wanted: Pattern, facts?: WordFacts): void {
    const exact = facts?.exact
    const isMeant = (it: TableSuite) => (exact === undefined || it.suite === exact) && matches(it, wanted)
    this.#applyToAvailable(effect, isMeant)
    this.#applyToFormer(effect, isMeant, facts)
  }

  #applyToAvailable(effect: CipherWord['effect'], isMeant: (it: TableSuite) => boolean): void {
    const word = this.#words.length - 1
    const affected = this.#words[word]?.affected
    const active = this.#active
    const moved: TableSuite[] = []
    const rest: TableSuite[] = []
    for (const it of this.#order) {
      // Adding concerns those that wait, everything else those that are in the list; killing concerns both.
      if (isMeant(it) && (effect === 'kill' || active.has(it) !== (effect === 'add'))) moved.push(it)
      else rest.push(it)
    }
    for (const it of moved) {
      if (effect === 'add' || active.has(it)) affected?.push(it.suite)
      if (effect === 'add') active.set(it, word)
      else if (effect !== 'moveToEnd') active.delete(it)
    }
    if (effect === 'kill') this.#order = rest
    else if (moved.length > 0) this.#order = effect === 'delete' ? [...moved, ...rest] : [...rest, ...moved]
  }

  /** Only what a word names as its own is added; what any word takes away is gone. */
  #applyToFormer(
    effect: CipherWord['effect'],
    isMeant: (it: TableSuite) => boolean,
    facts: WordFacts | undefined,
  ): void {
    if (effect === 'moveToEnd' || (effect === 'add' && facts?.former !== true)) return
    for (const it of this.table.unavailable) {
      // SSL 2.0 is not what is meant by a class of suites.
      if (!isMeant(it) || (it.version === 'SSLv2' && facts?.exact === undefined)) continue
      if (effect !== 'add') this.#formerActive.delete(it)
      else if (!this.#formerActive.has(it) && !this.#formerKilled.has(it)) {
        this.#formerActive.set(it, this.#words.length - 1)
      }
      if (effect === 'kill') this.#formerKilled.add(it)
    }
  }

  /** `@STRENGTH`: by the bits of the encryption, the strongest first, else in the order as it is. */
  sortByStrength(): void {
    this.#order = sortedByStrength(this.#order, (it) => this.#active.has(it))
  }

  result(error?: CommandError): Expansion {
    for (const [it, word] of this.#formerActive) this.#words[word]!.unavailable.push(it.suite)
    const listed = error === undefined ? this.#order.filter((it) => this.#active.has(it)) : []
    return {
      words: this.#words,
      suites: listed.map((it) => it.suite),
      broughtBy: listed.map((it) => this.#active.get(it)!),
      ...(this.securityLevel === undefined ? {} : { securityLevel: this.securityLevel }),
      ...(error === undefined ? {} : { error }),
    }
  }
}

/** Suites that are not in the list stay before those that are. */
function sortedByStrength(order: readonly TableSuite[], isActive: (it: TableSuite) => boolean): TableSuite[] {
  const active = order.filter(isActive)
  active.sort((a, b) => b.suite.strengthBits - a.suite.strengthBits)
  return [...order.filter((it) => !isActive(it)), ...active]
}

/**
 * The order in which suites wait before a string is applied: forward secrecy and authenticated encryption first, then
 * TLS 1.2, then by strength, with ECDHE before DHE, GCM before ChaCha20 before the rest of AES, and what is bad last.
 */
function startOrder(table: CipherTable): readonly TableSuite[] {
  if (order !== undefined) return order
  const preferred = [ORDER.ecdheEcdsa, ORDER.ecdhe]
  // Those of ECDHE wait first: they were added, and removed again.
  let suites = inGroups(table.available, preferred)
  suites = inGroups(suites, [ORDER.aesGcm, ORDER.chacha20, ORDER.otherAes])
  for (const last of [ORDER.md5, ORDER.anonymous, ORDER.rsaKeyExchange, ORDER.pskKeyExchange]) {
    suites = [...suites.filter((it) => !matches(it, last)), ...suites.filter((it) => matches(it, last))]
  }
  suites = sortedByStrength(suites, () => true)
  for (const first of [ORDER.tls12, ORDER.aead, ORDER.ephemeral, ORDER.ephemeralAead]) {
    suites = inGroups(suites, [first])
  }
  order = suites
  return suites
}

let order: readonly TableSuite[] | undefined

/** Those of the first pattern, those of the second, …, the rest; each in the order that they have. */
function inGroups(suites: readonly TableSuite[], patterns: readonly Pattern[]): TableSuite[] {
  const groups: TableSuite[][] = patterns.map(() => [])
  const rest: TableSuite[] = []
  for (const it of suites) {
    const group = patterns.findIndex((wanted) => matches(it, wanted))
    if (group === -1) rest.push(it)
    else groups[group]!.push(it)
  }
  return [...groups.flat(), ...rest]
}

function unknownName(span: Span, text: string): { readonly name: string; readonly suggestion?: string } {
  const name = text.slice(span.start, span.end)
  const suggestion = nearestName(name)
  return suggestion === undefined ? { name } : { name, suggestion }
}

/** The name that OpenSSL 3.0 knows and that was most likely meant. */
function nearestName(name: string): string | undefined {
  const standard = cipherSuiteByName(name)
  if (standard !== undefined) return standard.minVersion === 'TLSv1.3' ? undefined : standard.opensslName
  // A version is not a misspelling of another one.
  if (/^(SSL|D?TLS)v/i.test(name)) return undefined
  const { names } = cipherTable()
  return nearest(name, names.keys())
}
