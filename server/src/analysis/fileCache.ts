import { inOnePiece } from '../base/text.ts'
import type { FileContent, Files, GitState } from './files.ts'

// Analysis is synchronous and has no IO. It asks this cache; what the cache has not got is noted, loaded afterwards,
// and analysis runs again, until nothing is wanted any more. While a user types, everything is there and it runs once.

export interface FileCache {
  /** The open document's text, or the file's; undefined where it is yet to be read. */
  content(uri: string): FileContent | undefined
  /** As {@link Files.find}; undefined where it is yet to be looked for. */
  find(folder: string, glob: string): readonly string[] | undefined
  /** As {@link Files.expand}; undefined where it is yet to be looked for. */
  expand(folder: string, pattern: string): readonly string[] | undefined
  /** As {@link Files.real}; undefined where it is yet to be looked up. */
  real(uri: string): string | undefined
  /** As {@link Files.gitState}; undefined where it is yet to be looked up. */
  gitState(uri: string, folder: string): GitState | undefined
  /** Loads what was asked for and not there. False where nothing was wanted. */
  load(): Promise<boolean>
  open(uri: string, text: string): void
  close(uri: string): void
  isOpen(uri: string): boolean
  openUris(): readonly string[]
  /** Files have changed: they are read again when they are next asked for; all lists, too, where files came or went. */
  forget(uris: readonly string[], cameOrWent: boolean): void
  forgetAll(): void
  /** Compares the files that were read with what is on disk, and forgets those that are not the same. */
  refresh(): Promise<void>
  /** The files that were read, or looked for, and are not open. */
  readUris(): readonly string[]
  /** Runs a computation and says what it read, so that {@link isFresh} can tell whether its result still holds. */
  track<T>(compute: () => T): { readonly value: T; readonly reads: Reads }
  isFresh(reads: Reads): boolean
  /** Grows with every change of what can be asked for. */
  revision(): number
  /** The keys of {@link Reads} whose values changed since a revision; undefined where any may have. */
  changesSince(revision: number): readonly string[] | undefined
}

/** What a computation asked for, and what it was given. The key of a content is its URI. */
export type Reads = ReadonlyMap<string, unknown>

/** Changes that are kept one by one; more come only when a tree is loaded or replaced. */
const MOST_CHANGES = 10_000

export function createFileCache(files: Files): FileCache {
  const documents = new Map<string, FileContent>()
  const contents = new Map<string, FileContent>()
  const stamps = new Map<string, string | undefined>()
  const found = new Map<string, readonly string[]>()
  const links = new Map<string, string>()
  const gitStates = new Map<string, GitState>()
  const wanted = new Map<string, () => Promise<void>>()
  const loading = new Map<string, Promise<void>>()
  let generation = 0
  /** Of the computation that is being tracked. */
  let reads: Map<string, unknown> | undefined
  let changes: string[] = []
  /** The revision before the first of the changes. */
  let oldest = 0

  const lookUp = (key: string) => {
    if (key.startsWith(FIND) || key.startsWith(EXPAND)) return found.get(key)
    if (key.startsWith(REAL)) return links.get(key)
    if (key.startsWith(GIT)) return gitStates.get(key)
    return documents.get(key) ?? contents.get(key)
  }

  /** What is known under a key; where nothing is, the next load fetches it. */
  function ask<T>(values: Map<string, T>, key: string, fetch: () => Promise<T>): T | undefined {
    const value = values.get(key)
    reads?.set(key, value)
    if (value === undefined) {
      want(key, async () => {
        const since = generation
        const fetched = await fetch()
        if (since !== generation) return
        values.set(key, fetched)
        changed(key)
      })
    }
    return value
  }

  function content(uri: string): FileContent | undefined {
    const document = documents.get(uri)
    if (document === undefined) return ask(contents, uri, () => read(uri))
    reads?.set(uri, document)
    return document
  }

  /** What is written while it is read has another stamp afterwards. */
  async function read(uri: string): Promise<FileContent> {
    const stamp = await files.stamp(uri)
    const content = await files.read(uri)
    stamps.set(uri, stamp)
    return content
  }

  async function refresh(): Promise<void> {
    const uris = [...contents.keys()]
    const current = await Promise.all(uris.map((it) => files.stamp(it)))
    const other = uris.filter((it, index) => contents.has(it) && stamps.get(it) !== current[index])
    if (other.length > 0) forget(other, false)
  }

  function changed(key: string): void {
    if (changes.length === MOST_CHANGES) anythingChanged()
    changes.push(key)
  }

  function anythingChanged(): void {
    oldest += changes.length + 1
    changes = []
  }

  function want(key: string, fetch: () => Promise<void>): void {
    if (!wanted.has(key)) wanted.set(key, fetch)
  }

  async function load(): Promise<boolean> {
    const tasks = [...wanted].map(([key, fetch]) => {
      const running = loading.get(key)
      if (running) return running
      const task = fetch().finally(() => loading.delete(key))
      loading.set(key, task)
      return task
    })
    wanted.clear()
    await Promise.all(tasks)
    return tasks.length > 0
  }

  function forget(uris: readonly string[], cameOrWent: boolean): void {
    generation++
    for (const uri of uris) {
      contents.delete(uri)
      stamps.delete(uri)
      changed(uri)
    }
    if (cameOrWent || uris.some((it) => it.endsWith('/.gitignore'))) gitStates.clear()
    // Such a file may belong to any of the lists.
    if (!cameOrWent) return
    found.clear()
    links.clear()
    anythingChanged()
  }

  return {
    content,
    find: (folder, glob) => ask(found, `${FIND}${folder} ${glob}`, () => files.find(folder, glob)),
    expand: (folder, pattern) =>
      ask(found, `${EXPAND}${folder} ${pattern}`, () => files.expand(folder, pattern)),
    real: (uri) => ask(links, REAL + uri, () => files.real(uri)),
    gitState: (uri, folder) => ask(gitStates, `${GIT}${uri} ${folder}`, () => files.gitState(uri, folder)),
    load,
    open: (uri, text) => {
      // What is open belongs to the workspace, whatever its name is.
      if (!documents.has(uri)) anythingChanged()
      documents.set(uri, { kind: 'text', text: inOnePiece(text) })
      changed(uri)
    },
    close: (uri) => {
      documents.delete(uri)
      forget([uri], false)
      anythingChanged()
    },
    isOpen: (uri) => documents.has(uri),
    openUris: () => [...documents.keys()],
    forget,
    refresh,
    readUris: () => [...contents.keys()],
    forgetAll: () => {
      contents.clear()
      stamps.clear()
      forget([], true)
    },
    track: (compute) => {
      const outer = reads
      const own = new Map<string, unknown>()
      reads = own
      try {
        return { value: compute(), reads: own }
      } finally {
        reads = outer
        if (outer) for (const [key, value] of own) outer.set(key, value)
      }
    },
    isFresh: (earlier) => {
      for (const [key, value] of earlier) {
        if (value === undefined || lookUp(key) !== value) return false
      }
      return true
    },
    revision: () => oldest + changes.length,
    changesSince: (revision) => (revision < oldest ? undefined : changes.slice(revision - oldest)),
  }
}

/** Of the keys of lists and links; those of contents are URIs, which hold no space. */
const FIND = 'find '
const EXPAND = 'expand '
const REAL = 'real '
const GIT = 'git '
