import type { Node } from '@babel/types'
import { allNodes, type TlsCall, tlsCalls } from './calls.ts'
import { type Bindings, bindingsOf } from './constants.ts'
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
}

export function readFile(uri: string, tree: NonNullable<Tree>): NodeFile {
  const nodes = allNodes(tree.program)
  const bindings = bindingsOf(nodes)
  const imports = importsOf(nodes)
  const calls = tlsCalls(nodes, bindings, imports)
  return { uri, nodes, bindings, imports, calls, foreign: foreignOptions(nodes, bindings, imports, calls) }
}
