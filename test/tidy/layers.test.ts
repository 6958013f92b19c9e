import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type SourceFile, sourceFiles } from '../support/sourceFiles.ts'
import { BINDERS, LAYERS, SEPARATE } from './layers.mjs'

const files = sourceFiles('server', 'client')

test('every file imports only what its folder may import', () => {
  const faults = files.flatMap((file) => {
    const name = layerOf(file.path)
    if (name === undefined)
      return [`${file.path} is in no layer: give its folder a line in test/tidy/layers.mjs`]
    return file.imports.flatMap(({ target, isPackage, line }) => {
      const layer = LAYERS[name]!
      const allowed = isPackage
        ? layer.packages?.includes(target)
        : [name, ...layer.may].some((it) => target === it || target.startsWith(`${it}/`))
      return allowed ? [] : [`${file.path}:${line} imports ${target}. ${layer.advice ?? `${name} may not.`}`]
    })
  })
  assert.deepEqual(faults, [])
})

test('no dialect imports another dialect, and no rule another rule', () => {
  const faults = files.flatMap((file) => {
    const folder = SEPARATE.find((it) => file.path.startsWith(`${it}/`))
    if (folder === undefined || BINDERS.includes(file.path)) return []
    const own = partOf(file.path, folder)
    return file.imports
      .filter(({ target }) => target.startsWith(`${folder}/`) && !BINDERS.includes(target))
      .filter(({ target }) => partOf(target, folder) !== own && partOf(target, folder) !== 'shared')
      .map(
        ({ target, line }) =>
          `${file.path}:${line} imports ${target}: put what both need into ${folder}/shared`,
      )
  })
  assert.deepEqual(faults, [])
})

test('no files import each other in a circle, be it for types alone', () => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: SourceFile, trail: readonly string[]): void => {
    if (trail.includes(file.path))
      circles.push([...trail.slice(trail.indexOf(file.path)), file.path].join(' → '))
    if (trail.includes(file.path) || done.has(file.path)) return
    for (const { target } of file.imports) {
      const next = byPath.get(target)
      if (next !== undefined) visit(next, [...trail, file.path])
    }
    done.add(file.path)
  }
  for (const file of files) visit(file, [])
  assert.deepEqual(circles, [])
})

test('no folders import each other in a circle', () => {
  const imported = new Map<string, Set<string>>()
  for (const { path, imports } of files.filter((it) => it.path.startsWith('server/src/'))) {
    const known = imported.get(roomOf(path)) ?? new Set()
    imported.set(roomOf(path), known)
    for (const { target, isPackage } of imports) {
      if (!isPackage && target.startsWith('server/src/') && roomOf(target) !== roomOf(path))
        known.add(roomOf(target))
    }
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(imported.get(from) ?? [])].some((it) => {
      if (it === to) return true
      if (seen.has(it)) return false
      seen.add(it)
      return reaches(it, to, seen)
    })
  assert.deepEqual(
    [...imported.keys()].filter((it) => reaches(it, it)),
    [],
  )
})

test('every layer and every wall is about something that exists', () => {
  const empty = Object.keys(LAYERS).filter((name) => !files.some(({ path }) => layerOf(path) === name))
  assert.deepEqual(empty, [])
})

/** The longest layer that the path lies in, so that a single file can have walls of its own. */
function layerOf(path: string): string | undefined {
  return Object.keys(LAYERS)
    .filter((it) => path === it || path.startsWith(`${it}/`))
    .sort((a, b) => b.length - a.length)[0]
}

/** The part of a separated folder: `nginx` for a dialect's file, the file's own name for a rule. */
function partOf(path: string, folder: string): string {
  return path.slice(folder.length + 1).split('/')[0]!
}

/** The folder below server/src. */
function roomOf(path: string): string {
  return path.split('/')[2]!
}
