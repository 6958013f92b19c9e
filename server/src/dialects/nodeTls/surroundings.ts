// Whose options an object has, as far as the words around it say: `createServer(…)`, `httpsAgent`, `new Pool(…)`.

import type { Node } from '@babel/types'
import { memberName } from './constants.ts'
import { type Import, importedMember } from './imports.ts'

export type Role = 'server' | 'client'

export interface Surroundings {
  readonly role: Role | undefined
  /** Names of the properties that the object is the value of, innermost first: `ssl` in `{ ssl: { … } }`. */
  readonly keys: readonly string[]
  /** Functions that it is an argument of, innermost first. */
  readonly calls: readonly SurroundingCall[]
}

export interface SurroundingCall {
  /** The last word: `createServer`, `Pool`. */
  readonly name: string | undefined
  readonly imported: Import | undefined
  /** Whether the object itself is the argument, and not a part of it. */
  readonly direct: boolean
}

export type Parents = ReadonlyMap<Node, Node>

export function parentsOf(nodes: readonly Node[]): Parents {
  const parents = new Map<Node, Node>()
  for (const node of nodes) {
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child?.type === 'string') parents.set(child, node)
      }
    }
  }
  return parents
}

/** Where the object goes is followed through one name: `const tls = { … }; new Client({ tls })`. */
export function surroundingsOf(
  object: Node,
  parents: Parents,
  uses: ReadonlyMap<string, readonly Node[]>,
  imports: ReadonlyMap<string, Import>,
): Surroundings {
  const own = climb(object, parents, imports)
  if (own.declared === undefined) return withRole(own)
  for (const use of (uses.get(own.declared) ?? []).slice(0, MOST_USES)) {
    const { words, keys, calls } = climb(use, parents, imports)
    if (keys.length === 0 && calls.length === 0) continue
    return withRole({ words: [...words, ...own.words], keys: [...own.keys, ...keys], calls })
  }
  return withRole(own)
}

/** As far around an object as its purpose may be said. */
const MOST_LEVELS = 30

/** A name that stands in more places is the program's, and any of them says as much as the others. */
const MOST_USES = 20

interface Climbed {
  /** What speaks of a role, innermost first. */
  readonly words: readonly string[]
  readonly keys: readonly string[]
  readonly calls: readonly SurroundingCall[]
  readonly declared?: string
}

function climb(object: Node, parents: Parents, imports: ReadonlyMap<string, Import>): Climbed {
  const words: string[] = []
  const keys: string[] = []
  const calls: SurroundingCall[] = []
  let direct = true
  let child = object
  let node = parents.get(object)
  for (
    let level = 0;
    node !== undefined && level < MOST_LEVELS;
    level++, child = node, node = parents.get(node)
  ) {
    switch (node.type) {
      case 'ObjectProperty': {
        const key =
          node.value === child ? memberName({ property: node.key, computed: node.computed }) : undefined
        if (key !== undefined) {
          words.push(key)
          keys.push(key)
          direct = false
        }
        break
      }
      case 'CallExpression':
      case 'NewExpression': {
        if (node.callee === child) return { words, keys, calls }
        const { callee } = node
        const name =
          callee.type === 'Identifier'
            ? callee.name
            : callee.type === 'MemberExpression'
              ? memberName(callee)
              : undefined
        if (name !== undefined) words.push(name)
        calls.push({ name, imported: importedMember(callee, imports), direct })
        direct = false
        break
      }
      case 'VariableDeclarator':
        if (node.id.type !== 'Identifier') return { words, keys, calls }
        return { words: [...words, node.id.name], keys, calls, declared: node.id.name }
      case 'AssignmentExpression': {
        const { left } = node
        const name = left.type === 'MemberExpression' ? memberName(left) : undefined
        if (name !== undefined) {
          words.push(name)
          keys.push(name)
        }
        return { words, keys, calls }
      }
      case 'ClassProperty':
      case 'FunctionDeclaration':
      case 'ClassMethod':
      case 'ObjectMethod': {
        const named = node.type === 'FunctionDeclaration' ? node.id : node.key
        if (named?.type === 'Identifier') words.push(named.name)
        return { words, keys, calls }
      }
    }
  }
  return { words, keys, calls }
}

function withRole({ words, keys, calls }: Climbed): Surroundings {
  for (const word of words) {
    if (CLIENT.test(word)) return { role: 'client', keys, calls }
    if (SERVER.test(word)) return { role: 'server', keys, calls }
  }
  return { role: undefined, keys, calls }
}

const CLIENT =
  /proxy|(?:agent|client|pool|connection|connect|transport|cluster|redis|kafka|sequelize|datasource|socket|driver|dispatcher|fetch|request|upstream|backend)(?:options|opts|config)?$|^(?:get|post|put|patch|delete|del|head|axios|got|needle|dialectOptions|ssl)$/i
const SERVER = /server(?:options|opts|config)?$|^(?:serve|listen|fastify|listener)$/i
