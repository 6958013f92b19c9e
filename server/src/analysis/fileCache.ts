import { inOnePiece } from '../base/text.ts'
import type { FileContent, Files, GitState } from './files.ts'

// Analysis is synchronous and has no IO. It asks this cache; what the cache has not got is noted, loaded afterwards,
// and analysis runs again, until nothing is wanted any more. While a user types, everything is there and it runs once.

export interface FileCache {
  /** The open document's text, or the file's; undefined where it is yet to be read. */
  content(uri: string): FileContent | undefined
  /** As {@link Files.find}; undefined where it is yet to be looked for. */
  find(folder: string, glob: string): readonly string[] | undefined
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
  /** Runs a computation and says what it read, so that {@link isFresh} can tell whether its result still holds. */
  track<T>(compute: () => T): { readonly value: T; readonly reads: Reads }
  isFresh(reads: Reads): boolean
}

/** What a computation asked for, and what it was given. */
export type Reads = ReadonlyMap<string, unknown>

export function createFileCache(files: Files): FileCache {
  const documents = new Map<string, FileContent>()
  const contents = new Map<string, FileContent>()
  const found = new Map<string, readonly string[]>()
  const links = new Map<string, string>()
  const gitStates = new Map<string, GitState>()
  const wanted = new Map<string, () => Promise<void>>()
  const loading = new Map<string, Promise<void>>()
  let generation = 0
  let reads = new Map<string, unknown>()

  const lookUp = (key: string) => {
    if (key.startsWith(FIND)) return found.get(key)
    if (key.startsWith(REAL)) return links.get(key)
    if (key.startsWith(GIT)) return gitStates.get(key)
    return documents.get(key) ?? contents.get(key)
  }

  function content(uri: string): FileContent | undefined {
    const value = documents.get(uri) ?? contents.get(uri)
    reads.set(uri, value)
    if (value === undefined)
      want(uri, async () => {
        const since = generation
        const value = await files.read(uri)
        if (since === generation) contents.set(uri, value)
      })
    return value
  }

  function find(folder: string, glob: string): readonly string[] | undefined {
    const key = `${FIND}${folder} ${glob}`
    const value = found.get(key)
    reads.set(key, value)
    if (value === undefined) {
      want(key, async () => {
        const since = generation
        const uris = await files.find(folder, glob)
        if (since === generation) found.set(key, uris)
      })
    }
    return value
  }

  function real(uri: string): string | undefined {
    const key = REAL + uri
    const value = links.get(key)
    reads.set(key, value)
    if (value === undefined) {
      want(key, async () => {
        const since = generation
        const target = await files.real(uri)
        if (since === generation) links.set(key, target)
      })
    }
    return value
  }

  function gitState(uri: string, folder: string): GitState | undefined {
    const key = `${GIT}${uri} ${folder}`
    const value = gitStates.get(key)
    reads.set(key, value)
    if (value === undefined) {
      want(key, async () => {
        const since = generation
        const state = await files.gitState(uri, folder)
        if (since === generation) gitStates.set(key, state)
      })
    }
    return value
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
    for (const uri of uris) contents.delete(uri)
    if (cameOrWent || uris.some((it) => it.endsWith('/.gitignore'))) gitStates.clear()
    // Such a file may belong to any of the lists.
    if (!cameOrWent) return
    found.clear()
    links.clear()
  }

  return {
    content,
    find,
    real,
    gitState,
    load,
    open: (uri, text) => void documents.set(uri, { kind: 'text', text: inOnePiece(text) }),
    close: (uri) => {
      documents.delete(uri)
      forget([uri], false)
    },
    isOpen: (uri) => documents.has(uri),
    openUris: () => [...documents.keys()],
    forget,
    forgetAll: () => {
      forget([], true)
      contents.clear()
    },
    track: (compute) => {
      const outer = reads
      reads = new Map()
      try {
        const value = compute()
        return { value, reads }
      } finally {
        for (const [key, value] of reads) outer.set(key, value)
        reads = outer
      }
    },
    isFresh: (earlier) => {
      for (const [key, value] of earlier) {
        if (value === undefined || lookUp(key) !== value) return false
      }
      // Whoever asks depends on the same files.
      for (const [key, value] of earlier) reads.set(key, value)
      return true
    },
  }
}

/** Of the keys of lists and links; those of contents are URIs, which hold no space. */
const FIND = 'find '
const REAL = 'real '
const GIT = 'git '
