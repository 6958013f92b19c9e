// A level is one block of a configuration with everything that is included in it. A directive that a level has not is
// inherited from the level around it, whole: one `ssl_certificate` in a server replaces all of its http block's.

import type { Sourced, SourceRange } from '../../base/range.ts'
import type { LowerContext, Source } from '../dialect.ts'
import { allDirectives } from './directives.ts'
import type { Directive, NginxTree, Word } from './syntax.ts'

/** A directive, and the document that it stands in. */
export interface Placed {
  readonly directive: Directive
  readonly source: Source<NginxTree>
}

export interface Level {
  readonly around: Level | undefined
  /** The name of its block; undefined for the outermost level of a document. */
  readonly name: string | undefined
  /** By name, the directives that mean something for TLS or for where it is spoken, in their order. */
  readonly directives: ReadonlyMap<string, readonly Placed[]>
  /** The blocks that stand in it. */
  readonly blocks: readonly Placed[]
  /** What cannot be seen of it: included files that were not to be had, template tags, the file around it. */
  readonly hidden: 'nothing' | 'part' | 'surroundings'
}

export type Found =
  | { readonly kind: 'found'; readonly placed: readonly Placed[]; readonly inherited: boolean }
  /** Neither here nor around, as far as everything can be seen. */
  | { readonly kind: 'absent' }
  /** Not here, and where it might stand cannot be seen. */
  | { readonly kind: 'hidden' }

/** The directives of that name which hold in a level: its own, or those of the nearest level around it with any. */
export function find(level: Level, name: string): Found {
  for (let at: Level | undefined = level; at; at = at.around) {
    const placed = at.directives.get(name)
    if (placed) return { kind: 'found', placed, inherited: at !== level }
    if (at.hidden === 'part') return HIDDEN
    if (at.hidden === 'surroundings' && OFTEN_SET_FOR_ALL.has(name)) return HIDDEN
  }
  return ABSENT
}

const HIDDEN: Found = { kind: 'hidden' }
const ABSENT: Found = { kind: 'absent' }

// A site's file is mostly included in the http block of a file that is not at hand. What nginx.conf is known to set for
// all sites may be set there; anything else is taken to be as it is in nearly all of them: not mentioned.
const OFTEN_SET_FOR_ALL: ReadonlySet<string> = new Set([
  'ssl_protocols',
  'ssl_ciphers',
  'ssl_ecdh_curve',
  'ssl_prefer_server_ciphers',
])

/** In ten thousand sites that include a snippet or two, about half of these are included. */
const MOST_INCLUDED_DIRECTIVES = 1_000_000
/** An include of a file costs as much as so many directives in it. */
const COST_OF_INCLUDE = 10

/** Makes levels of one configuration, whose includes are counted together. */
export class Levels {
  readonly #context: LowerContext<NginxTree>
  #includedDirectives = 0
  #tooComplex: Sourced<string> | undefined

  constructor(context: LowerContext<NginxTree>) {
    this.#context = context
  }

  /** The include at which there were too many to go on. */
  get tooComplex(): Sourced<string> | undefined {
    return this.#tooComplex
  }

  /** The outermost level of a document, and of nothing around it. */
  ofDocument(source: Source<NginxTree>): Level {
    const { directives } = source.tree
    return this.#level(
      directives,
      source,
      undefined,
      undefined,
      isMainFile(source.tree) ? 'nothing' : 'surroundings',
    )
  }

  ofBlock({ directive, source }: Placed, around: Level): Level {
    const block = directive.block!
    const hidden = block.templated ? 'part' : 'nothing'
    return this.#level(block.directives, source, around, directive.name, hidden)
  }

  #level(
    directives: readonly Directive[],
    source: Source<NginxTree>,
    around: Level | undefined,
    name: string | undefined,
    hidden: Level['hidden'],
  ): Level {
    const level: Growing = { around, name, directives: NO_DIRECTIVES, blocks: NO_BLOCKS, hidden }
    // A file that is included in one level again, by itself or another one, says nothing that it has not said there.
    this.#collect(directives, source, level, new Set([source.uri]))
    return level
  }

  #collect(
    directives: readonly Directive[],
    source: Source<NginxTree>,
    level: Growing,
    included: Set<string>,
  ): void {
    for (const directive of directives) {
      const name = directive.name
      if (directive.block) {
        if (BLOCKS.has(name)) addBlock(level, { directive, source })
      } else if (name === 'include') {
        this.#include(directive, source, level, included)
      } else if (MEANINGFUL.has(name)) {
        add(level, name, { directive, source })
      }
    }
  }

  #include(directive: Directive, source: Source<NginxTree>, level: Growing, included: Set<string>): void {
    const word = directive.words[1]
    if (word === undefined || this.#tooComplex !== undefined) return
    const files = this.#context.included(word.text, source.uri)
    if (files.length === 0 && mayHoldSettings(word.text, level.name)) level.hidden = 'part'
    for (const file of files) {
      if (included.has(file.uri)) continue
      included.add(file.uri)
      if (file.tree.templated) level.hidden = 'part'
      this.#includedDirectives += COST_OF_INCLUDE + file.tree.directives.length
      if (this.#includedDirectives > MOST_INCLUDED_DIRECTIVES) {
        this.#tooComplex ??= { value: 'its includes amount to too much', range: wordPlace(word, source) }
        return
      }
      this.#collect(file.tree.directives, file, level, included)
    }
  }
}

/** A level while its directives are collected. Most have neither directives that matter nor blocks. */
interface Growing extends Level {
  directives: ReadonlyMap<string, readonly Placed[]>
  blocks: readonly Placed[]
  hidden: Level['hidden']
}

const NO_DIRECTIVES = new Map<string, Placed[]>()
const NO_BLOCKS: Placed[] = []

function add(level: Growing, name: string, placed: Placed): void {
  if (level.directives === NO_DIRECTIVES) level.directives = new Map()
  const directives = level.directives as Map<string, Placed[]>
  const same = directives.get(name)
  if (same) same.push(placed)
  else directives.set(name, [placed])
}

function addBlock(level: Growing, placed: Placed): void {
  if (level.blocks === NO_BLOCKS) level.blocks = [placed]
  else (level.blocks as Placed[]).push(placed)
}

export function isMainFile({ directives }: NginxTree): boolean {
  return directives.some((it) => MAIN_BLOCKS.has(it.name))
}

/** Blocks that only the main file of a configuration has. */
const MAIN_BLOCKS: ReadonlySet<string> = new Set(['http', 'stream', 'mail', 'events'])

const BLOCKS: ReadonlySet<string> = new Set([
  ...['http', 'stream', 'mail', 'server', 'location', 'if', 'limit_except', 'upstream'],
])

const MEANINGFUL: ReadonlySet<string> = new Set([
  ...[...allDirectives()].map((it) => it.name),
  ...['proxy_pass', 'grpc_pass', 'uwsgi_pass'],
])

/**
 * Whether a file that is not at hand may hold what the level lacks. A pattern at the level of http stands for servers
 * (`sites-enabled/*`), and some files are known to hold nothing of TLS.
 */
function mayHoldSettings(pattern: string, level: string | undefined): boolean {
  if (HARMLESS_FILES.test(pattern)) return false
  const servers = level === undefined || level === 'http' || level === 'stream' || level === 'mail'
  return !(servers && /[*?[]/.test(pattern))
}

const HARMLESS_FILES =
  /(^|\/)(mime\.types|(fastcgi|uwsgi|scgi)(_params|\.conf)|fastcgi-php\.conf|koi-(utf|win)|win-utf|modules(-enabled)?\/.*)$/

export function placeOf({ directive, source }: Placed): SourceRange {
  return { uri: source.uri, start: directive.start, end: directive.end }
}

export function wordPlace(word: Word, source: Source<NginxTree>): SourceRange {
  return { uri: source.uri, start: word.start, end: word.end }
}

/** Without the quotes. */
export function textPlace(word: Word, source: Source<NginxTree>): SourceRange {
  const quote = word.quoted ? 1 : 0
  return { uri: source.uri, start: word.start + quote, end: word.end - quote }
}
