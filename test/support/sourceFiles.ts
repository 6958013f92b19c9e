import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parse } from '@babel/parser'
import type { Statement } from '@babel/types'

/** A TypeScript file of the project, with its syntax tree and what it imports. */
export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly statements: readonly Statement[]
  readonly imports: readonly Import[]
}

export interface Import {
  /** The path of a file of the project, or the name of an npm package without its subpath. */
  readonly target: string
  readonly isPackage: boolean
  readonly line: number
}

export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
      .sort()
      .map(read),
  )
}

/** Parses a file once, for all who ask. */
function read(path: string): SourceFile {
  const known = files.get(path)
  if (known) return known
  const text = readFileSync(path, 'utf8')
  const { program } = parse(text, { sourceType: 'module', plugins: ['typescript'] })
  const imports = program.body.flatMap((it) => importOf(it, path))
  const file = { path, text, statements: program.body, imports }
  files.set(path, file)
  return file
}

const files = new Map<string, SourceFile>()

function importOf(statement: Statement, path: string): Import[] {
  if (
    statement.type !== 'ImportDeclaration' &&
    statement.type !== 'ExportNamedDeclaration' &&
    statement.type !== 'ExportAllDeclaration'
  ) {
    return []
  }
  const specifier = statement.source?.value
  if (specifier === undefined) return []
  const line = statement.loc?.start.line ?? 0
  if (specifier.startsWith('.')) {
    const target = normalize(join(dirname(path), specifier)).replaceAll('\\', '/')
    return [{ target, isPackage: false, line }]
  }
  const parts = specifier.split('/')
  const target = specifier.startsWith('node:')
    ? 'node:*'
    : parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  return [{ target, isPackage: true, line }]
}
