// A pattern becomes an automaton, all of whose states are followed at once (Thompson, Regular Expression Search
// Algorithm, 1968): a match takes no more steps than the pattern's length times the name's, whatever the pattern is.
// Sets of states that were met are kept, so that a common pattern costs one look-up for each character.

/**
 * Matches paths with `*` (within one part of the path), `**` (any number of parts), `?`, `[abc]` and `{a,b}`. A
 * pattern without a slash speaks of the file's name in whatever folder, as in .gitignore. One of the patterns has to
 * match.
 */
export function globMatcher(...patterns: readonly string[]): (path: string) => boolean {
  const paths = patterns.map((it) => (it.includes('/') ? it.replace(/^\//, '') : `**/${it}`))
  if (paths.length === 0) return () => false
  const matches = simulate(statesOf(paths, { ofPaths: true }))
  return (path) => matches(path.startsWith('/') ? path.slice(1) : path)
}

/**
 * Matches the names in one folder as glob(3) does: `*`, `?`, `[abc]`, `[[:alpha:]]`, and a backslash before a character
 * that stands for itself. A dot at the beginning has to be written. Servers run in the C locale, in which each byte of a
 * name is a character.
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const matches = simulate(statesOf([bytesAsText(pattern)], { ofPaths: false }))
  const isDotted = /^\\?\./.test(pattern)
  return (name) => (isDotted || !name.startsWith('.')) && matches(bytesAsText(name))
}

function bytesAsText(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text
  return Array.from(new TextEncoder().encode(text), (it) => String.fromCharCode(it)).join('')
}

/** Whether glob(3), and with it nginx's `include`, takes it for more than a name. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern)
}

/** The name that a pattern without wildcards stands for. */
export function writtenName(pattern: string): string {
  return pattern.replace(/\\(.)/gs, '$1')
}

type Taking = (character: string) => boolean

interface State {
  /** Characters that lead to the next state. */
  readonly step?: Taking
  /** Characters that leave it as it is. */
  readonly loop?: Taking
  /** States that are reached without any. */
  readonly others: number[]
}

interface Syntax {
  /** Slashes part the text, `**` stands for any of them, and `{a,b}` for one of several; a backslash is no escape. */
  readonly ofPaths: boolean
}

/** The last state is the one in which a text has to end. */
function statesOf(patterns: readonly string[], { ofPaths }: Syntax): readonly State[] {
  const states: State[] = []
  /** The first state of each `{`, and those that end its alternatives. */
  const groups: { readonly fork: State; readonly ends: State[] }[] = []
  const add = (state: Omit<State, 'others'>, ...others: number[]): State => {
    const added = { ...state, others }
    states.push(added)
    return added
  }
  const open = () => groups.push({ fork: add({}, states.length + 1), ends: [] })
  const alternative = () => {
    const { fork, ends } = groups.at(-1)!
    ends.push(add({}))
    fork.others.push(states.length)
  }
  const close = () => {
    for (const end of groups.pop()!.ends) end.others.push(states.length)
  }
  const inPart: Taking = ofPaths ? (it) => it !== '/' : () => true

  const compile = (pattern: string) => {
    const depth = groups.length
    const characters = [...pattern]
    // Where one set is not closed, none behind it is.
    let mayBeSet = true
    for (let index = 0; index < characters.length; index++) {
      const character = characters[index]!
      const next = characters[index + 1]
      if (character === '*') {
        if (!ofPaths || next !== '*') {
          add({ loop: inPart }, states.length + 1)
          continue
        }
        index++
        const isFolder = characters[index + 1] === '/'
        if (isFolder) add({}, states.length + 1, states.length + 3)
        add({ loop: () => true }, states.length + 1)
        if (!isFolder) continue
        add({ step: (it) => it === '/' })
        index++
      } else if (character === '?') add({ step: inPart })
      else if (character === '[' && mayBeSet) {
        const set = setAt(index, characters, !ofPaths)
        mayBeSet = set !== undefined
        add({ step: set ? (it) => inPart(it) && set.has(it) : (it) => it === '[' })
        if (set) index = set.end
      } else if (character === '\\' && !ofPaths && next !== undefined) {
        add({ step: (it) => it === next })
        index++
      } else if (ofPaths && character === '{') open()
      else if (groups.length > depth && character === '}') close()
      else if (groups.length > depth && character === ',') alternative()
      else add({ step: (it) => it === character })
    }
    while (groups.length > depth) close()
  }

  open()
  for (const [index, pattern] of patterns.entries()) {
    if (index > 0) alternative()
    compile(pattern)
  }
  close()
  add({})
  return states
}

interface CharacterSet {
  has(character: string): boolean
  /** The index of its closing bracket. */
  readonly end: number
}

/** Undefined where it is not closed. */
function setAt(start: number, pattern: readonly string[], escapes: boolean): CharacterSet | undefined {
  const members: Taking[] = []
  let index = start + 1
  const isNegated = pattern[index] === '!' || pattern[index] === '^'
  if (isNegated) index++
  for (const first = index; index < pattern.length; index++) {
    if (pattern[index] === ']' && index > first) {
      return { has: (it) => members.some((takes) => takes(it)) !== isNegated, end: index }
    }
    const name =
      pattern[index] === '[' ? CLASS.exec(pattern.slice(index, index + LONGEST_CLASS).join('')) : null
    if (name && escapes) {
      members.push((it) => CLASSES[name[1]!]?.test(it) ?? false)
      index += name[0].length - 1
      continue
    }
    if (escapes && pattern[index] === '\\' && index + 1 < pattern.length) index++
    const from = pattern[index]!
    if (pattern[index + 1] !== '-' || pattern[index + 2] === ']' || pattern[index + 2] === undefined) {
      members.push((it) => it === from)
      continue
    }
    index += 2
    if (escapes && pattern[index] === '\\' && index + 1 < pattern.length) index++
    const to = pattern[index]!
    members.push((it) => from <= it && it <= to)
  }
  return undefined
}

const CLASS = /^\[:([a-z]+):\]/
const LONGEST_CLASS = '[:xdigit:]'.length

/** POSIX.1-2017, 7.3.1, in the C locale, which servers run in. */
const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /^[A-Za-z0-9]$/,
  alpha: /^[A-Za-z]$/,
  blank: /^[ \t]$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
  cntrl: /^[\0-\x1f\x7f]$/,
  digit: /^[0-9]$/,
  graph: /^[!-~]$/,
  lower: /^[a-z]$/,
  print: /^[ -~]$/,
  punct: /^[!-/:-@[-`{-~]$/,
  space: /^[ \t-\r]$/,
  upper: /^[A-Z]$/,
  xdigit: /^[0-9A-Fa-f]$/,
}

/** States that a text can be in, and the ones that each character leads to, as far as it was met. */
interface Place {
  readonly states: readonly number[]
  readonly isEnd: boolean
  readonly next: Map<string, Place>
}

/** More than a pattern of a configuration ever needs; one that needs more forgets, and finds them again. */
const MOST_KEPT = 2000

function simulate(states: readonly State[]): (text: string) => boolean {
  const places = new Map<string, Place>()
  let kept = 0
  const start = placeOf([0])

  function placeOf(reached: readonly number[]): Place {
    const all = new Set<number>(reached)
    for (const state of all) for (const other of states[state]!.others) all.add(other)
    const sorted = [...all].sort((a, b) => a - b)
    const key = sorted.join(' ')
    let place = places.get(key)
    if (place === undefined) {
      place = { states: sorted, isEnd: all.has(states.length - 1), next: new Map() }
      places.set(key, place)
    }
    return place
  }

  function follow(place: Place, character: string): Place {
    if (++kept > MOST_KEPT) {
      kept = 0
      places.clear()
      start.next.clear()
    }
    const reached: number[] = []
    for (const state of place.states) {
      const { step, loop } = states[state]!
      if (loop?.(character)) reached.push(state)
      if (step?.(character)) reached.push(state + 1)
    }
    const next = placeOf(reached)
    place.next.set(character, next)
    return next
  }

  return (text) => {
    let place = start
    for (const character of text) {
      place = place.next.get(character) ?? follow(place, character)
      if (place.states.length === 0) return false
    }
    return place.isEnd
  }
}
