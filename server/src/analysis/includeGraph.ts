import { components } from '../base/components.ts'
import { fileName, folderOf } from '../base/uri.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { detectDialect } from './detection.ts'
import { attempt } from './failure.ts'
import type { Reads } from './fileCache.ts'
import type { Project } from './project.ts'
import { type Base, baseOf, includedUris, sourceOf } from './sources.ts'

// Which file includes which, for all configurations of one dialect in the workspace. The paths of a configuration start
// from the folder of its root, so that a file may include one thing under one root and another thing under another one:
// there is one set of edges for each folder that roots are in. A pattern is a node of its own, between the files that
// include it and those that it stands for: what many files include by one pattern is looked up once.

export interface IncludeGraph {
  /**
   * The files of the workspace that include a document, directly or not, and are included by none: at most
   * {@link MOST_ROOTS}. The document itself where nothing includes it. Of files that include each other in a circle, the
   * first by name stands for all.
   */
  rootsOf(uri: string, project: Project): readonly string[]
  /** Whether another file of the workspace includes it, directly or not. */
  isIncluded(uri: string, project: Project): boolean
}

/** Files that are looked into for includes; a tree of more is not one server's. */
const MOST_CANDIDATES = 20_000

/** What is included by more configurations than these is judged in the first ones. */
const MOST_ROOTS = 100

/**
 * The graph of a dialect. It is made when it is first asked and again when what is included where has changed; an edit
 * that leaves a file's includes as they were costs nothing but reading these.
 */
export function createIncludeGraph(dialect: Dialect): IncludeGraph {
  let built: Built | undefined

  function current(project: Project): Built {
    if (built === undefined || !isCurrent(built, dialect, project)) built = build(dialect, project)
    return built
  }

  /** None where nothing includes it. */
  function including(uri: string, project: Project): readonly string[] {
    if (dialect.installation === undefined) return []
    for (const group of current(project).groups) {
      const roots = rootsIn(group, uri)
      if (roots.length > 0) return roots
    }
    return []
  }

  return {
    rootsOf: (uri, project) => {
      const roots = including(uri, project)
      return roots.length > 0 ? roots : [uri]
    },
    isIncluded: (uri, project) => including(uri, project).length > 0,
  }
}

interface Built {
  /** A file in conf.d is hardly a root: those count only where no other root includes a document. */
  readonly groups: readonly Group[]
  /** The keys of what the graph was made from. */
  readonly reads: ReadonlySet<string>
  /** Whether it is of the dialect, of each file that had to be looked at for it. */
  readonly recognized: ReadonlyMap<string, boolean>
  /** The patterns that each file includes. */
  readonly patterns: ReadonlyMap<string, readonly string[]>
  /** Whether something is yet to be loaded. */
  readonly isPending: boolean
  revision: number
}

/** For each document, the roots that lead to it: one entry for each folder that roots are in. */
type Group = ReadonlyMap<string, readonly (readonly string[])[]>

function isCurrent(built: Built, dialect: Dialect, project: Project): boolean {
  const { cache } = project
  if (built.isPending) return false
  const changes = cache.changesSince(built.revision)
  if (changes === undefined) return false
  for (const key of changes) {
    if (!built.reads.has(key)) continue
    // Of a text it only matters whether it is of the dialect, where that was asked, and what it includes.
    const recognized = built.recognized.get(key)
    const patterns = built.patterns.get(key)
    if (recognized === undefined && patterns === undefined) return false
    if (recognized !== undefined && recognized !== isOf(dialect, key, project)) return false
    if (patterns !== undefined && !areSame(patterns, patternsIn(key, dialect, project))) return false
  }
  built.revision = cache.revision()
  return true
}

function build(dialect: Dialect, project: Project): Built {
  const { cache } = project
  const revision = cache.revision()
  const recognized = new Map<string, boolean>()
  const patterns = new Map<string, readonly string[]>()
  const { value: groups, reads } = cache.track(() => {
    const subfolders = dialect.installation?.subfolders ?? []
    const isPart = (it: string) => subfolders.includes(fileName(folderOf(it)))
    const candidates = dialectFiles(dialect, project, recognized).slice(0, MOST_CANDIDATES)
    const patternsOf = (uri: string) => {
      const known = patterns.get(uri)
      if (known) return known
      const found = patternsIn(uri, dialect, project)
      patterns.set(uri, found)
      return found
    }
    return [candidates.filter((it) => !isPart(it)), candidates.filter(isPart)].map((roots) =>
      groupOf(roots, patternsOf, dialect, project),
    )
  })
  const keys = new Set(reads.keys())
  return { groups, reads: keys, recognized, patterns, isPending: isPending(reads), revision }
}

function isPending(reads: Reads): boolean {
  for (const value of reads.values()) if (value === undefined) return true
  return false
}

function patternsIn(uri: string, dialect: Dialect, project: Project): readonly string[] {
  const source = sourceOf(uri, dialect, project)
  if (source === undefined) return []
  const includes = attempt(uri, project.onFailure, [], () => dialect.includes(source.tree))
  return [...new Set(includes.map((it) => it.pattern))]
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((it, index) => it === others[index])
}

function isOf(dialect: Dialect, uri: string, project: Project): boolean {
  return detectDialect(uri, project.cache.content(uri), project) === dialect
}

function dialectFiles(
  dialect: Dialect,
  project: Project,
  recognized: Map<string, boolean>,
): readonly string[] {
  const uris = new Set<string>()
  for (const folder of project.folders) {
    // One walk for all patterns; each holds from any folder on.
    const patterns = dialect.filePatterns.map((it) => it.replace(/^\*\*\//, ''))
    for (const uri of project.cache.find(folder, `**/{${patterns.join(',')}}`) ?? []) uris.add(uri)
  }
  // Others are known by their text.
  for (const uri of [...project.cache.openUris(), ...project.knownUris]) {
    const isOne = isOf(dialect, uri, project)
    recognized.set(uri, isOne)
    if (isOne) uris.add(uri)
  }
  return [...uris].sort()
}

function groupOf(
  roots: readonly string[],
  patternsOf: (uri: string) => readonly string[],
  dialect: Dialect,
  project: Project,
): Group {
  const bases = new Map<string, { readonly base: Base; readonly roots: string[] }>()
  for (const root of roots) {
    const base = baseOf(root, dialect)
    const same = bases.get(base.folder)
    if (same) same.roots.push(root)
    else bases.set(base.folder, { base, roots: [root] })
  }
  const group = new Map<string, (readonly string[])[]>()
  for (const { base, roots } of bases.values()) {
    const resolve = (pattern: string) => includedUris(pattern, base, dialect, project)
    for (const [uri, leading] of leadingRoots(roots, patternsOf, resolve)) {
      const known = group.get(uri)
      if (known) known.push(leading)
      else group.set(uri, [leading])
    }
  }
  return group
}

/** For each file that the roots reach, the roots that lead to it and are led to by no other one. */
function leadingRoots(
  roots: readonly string[],
  patternsOf: (uri: string) => readonly string[],
  resolve: (pattern: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const uris: (string | undefined)[] = []
  const successors: number[][] = []
  const add = (uri: string | undefined) => {
    uris.push(uri)
    successors.push([])
    return uris.length - 1
  }
  const fileNodes = new Map<string, number>()
  const patternNodes = new Map<string, number>()
  const queue: string[] = []
  const fileNode = (uri: string) => {
    let node = fileNodes.get(uri)
    if (node === undefined) {
      node = add(uri)
      fileNodes.set(uri, node)
      queue.push(uri)
    }
    return node
  }
  const patternNode = (pattern: string) => {
    let node = patternNodes.get(pattern)
    if (node === undefined) {
      node = add(undefined)
      patternNodes.set(pattern, node)
      for (const uri of resolve(pattern)) successors[node]!.push(fileNode(uri))
    }
    return node
  }
  for (const root of roots) fileNode(root)
  for (let uri = queue.pop(); uri !== undefined; uri = queue.pop()) {
    const own = successors[fileNode(uri)]!
    for (const pattern of patternsOf(uri)) own.push(patternNode(pattern))
  }
  return leadingTo(uris, successors, new Set(roots))
}

function leadingTo(
  uris: readonly (string | undefined)[],
  successors: readonly (readonly number[])[],
  roots: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const found = components(successors)
  const componentOf = new Uint32Array(uris.length)
  for (const [index, members] of found.entries()) for (const node of members) componentOf[node] = index
  const leading = found.map(() => new Set<string>())
  const result = new Map<string, readonly string[]>()
  // Before each component come all those that lead to it.
  for (let index = found.length - 1; index >= 0; index--) {
    const members = found[index]!
    const own = leading[index]!
    if (own.size === 0) {
      const [first] = members
        .flatMap((it) => uris[it] ?? [])
        .filter((it) => roots.has(it))
        .sort()
      if (first !== undefined) own.add(first)
    }
    const sorted = [...own].sort()
    for (const node of members) {
      const uri = uris[node]
      if (uri !== undefined) result.set(uri, sorted)
      for (const successor of successors[node]!) {
        const other = leading[componentOf[successor]!]!
        if (other === own) continue
        for (const root of sorted) if (other.size < MOST_ROOTS) other.add(root)
      }
    }
  }
  return result
}

/** The roots of a group that lead to a document. None where that is none but itself. */
function rootsIn(group: Group, uri: string): readonly string[] {
  const roots = new Set((group.get(uri) ?? []).flat())
  roots.delete(uri)
  const sorted = [...roots].sort().slice(0, MOST_ROOTS)
  if (sorted.length < 2) return sorted
  // One that another one includes is a root by itself only in the folder that it is in.
  const outermost = sorted.filter(
    (it) =>
      !group
        .get(it)!
        .flat()
        .some((other) => other !== it && roots.has(other)),
  )
  return outermost.length > 0 ? outermost : sorted
}
