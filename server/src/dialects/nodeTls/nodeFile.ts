import type { Node } from '@babel/types'
import { memoOfLast } from '../../base/memo.ts'
import type { Range } from '../../base/range.ts'
import { allNodes, type TlsCall, tlsCalls } from './calls.ts'
import { choicesIn, isIn } from './choices.ts'
import { type Bindings, bindingsOf, type ObjectValue } from './constants.ts'
import { type ForeignOptions, foreignOptions } from './foreignOptions.ts'
import { type Import, importsOf } from './imports.ts'
import type { Tree } from './parse.ts'

/** A parsed file with what every step of lowering and editing needs of it. */
export interface NodeFile {
  readonly uri: string
  readonly nodes: readonly Node[]
  readonly bindings: Bindings
  /** What the names of the file are imported as. */
  readonly imports: ReadonlyMap<string, Import>
  /** Calls of Node's own modules. */
  readonly calls: readonly TlsCall[]
  /** Options that go elsewhere: to another library, to a wrapper, to what the whole process uses. */
  readonly foreign: readonly ForeignOptions[]
  /** The options of both, by where the range of the call or of the options begins. */
  readonly optionsAt: ReadonlyMap<number, ObjectValue | undefined>
  /** Where what is verified is a choice of whoever runs the program. */
  readonly choices: readonly Range[]
}

/** Read once for a tree: hover, outline, and each of thousands of fixes ask for the same. */
export function readFile(uri: string, tree: NonNullable<Tree>): NodeFile {
  return fileOfTree(tree, uri)
}

const fileOfTree = memoOfLast((tree: NonNullable<Tree>, uri: string) => fileOf(uri, tree))

function fileOf(uri: string, tree: NonNullable<Tree>): NodeFile {
  const nodes = allNodes(tree.program)
  const choices = choicesIn(nodes)
  const bindings = bindingsOf(nodes, (it) => isIn(it, choices))
  const imports = importsOf(nodes)
  const calls = tlsCalls(nodes, bindings, imports)
  const foreign = foreignOptions(nodes, bindings, imports, calls)
  const optionsAt = new Map<number, ObjectValue | undefined>()
  for (const { range, options } of [...calls, ...foreign]) {
    if (!optionsAt.has(range.start)) optionsAt.set(range.start, options)
  }
  return { uri, nodes, bindings, imports, calls, foreign, optionsAt, choices }
}
