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

test('no files import each other in a circle', () => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: SourceFile, trail: readonly string[]): void => {
    if (trail.includes(file.path))
      circles.push([...trail.slice(trail.indexOf(file.path)), file.path].join(' → '))
    if (trail.includes(file.path) || done.has(file.path)) return
    for (const { target } of runtimeImports(file)) {
      const next = byPath.get(target)
      if (next !== undefined) visit(next, [...trail, file.path])
    }
    done.add(file.path)
  }
  for (const file of files) visit(file, [])
  assert.deepEqual(circles, [])
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

/** Two files may name each other's types; only a circle of values has an order of loading that can go wrong. */
function runtimeImports(file: SourceFile): SourceFile['imports'] {
  const typeOnly = new Set(
    file.statements.flatMap((it) =>
      (it.type === 'ImportDeclaration' && it.importKind === 'type') ||
      (it.type === 'ExportNamedDeclaration' && it.exportKind === 'type')
        ? [it.loc?.start.line]
        : [],
    ),
  )
  return file.imports.filter(({ isPackage, line }) => !isPackage && !typeOnly.has(line))
}
