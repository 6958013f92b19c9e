// Finds the calls that open or accept TLS connections: those of Node's tls, https and http2 modules, however they
// were imported.

import type { CallExpression, NewExpression, Node } from '@babel/types'
import type { Range } from '../../base/range.ts'
import { type Bindings, type ObjectValue, objectOf, rangeOf } from './constants.ts'
import { type Import, importedMember } from './imports.ts'

/** A call that makes a TLS server, client or context. */
export interface TlsCall {
  readonly role: 'server' | 'client'
  /** `https.createServer`, as a person would say it. */
  readonly name: string
  /** The function's own name in the text. */
  readonly range: Range
  readonly extent: Range
  /** Undefined where the options are not spelt out in the file. */
  readonly options: ObjectValue | undefined
  readonly node: CallExpression | NewExpression
}

/** What each function is, by its module and name; some are classes. */
const FUNCTIONS: ReadonlyMap<string, TlsCall['role']> = new Map([
  ...(['tls.createServer', 'tls.Server', 'tls.createSecureContext'] as const).map(server),
  ...(['https.createServer', 'https.Server', 'http2.createSecureServer'] as const).map(server),
  ...(['tls.connect', 'https.request', 'https.get', 'https.Agent', 'http2.connect'] as const).map(client),
])

function server(name: string): [string, TlsCall['role']] {
  return [name, 'server']
}

function client(name: string): [string, TlsCall['role']] {
  return [name, 'client']
}

export function tlsCalls(
  nodes: readonly Node[],
  bindings: Bindings,
  imports: ReadonlyMap<string, Import>,
): TlsCall[] {
  const calls: TlsCall[] = []
  for (const node of nodes) {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue
    const found = importedMember(node.callee, imports)
    if (found === undefined) continue
    const name = `${found.module}.${found.name}`
    const role = FUNCTIONS.get(name)
    if (role === undefined) continue
    const { callee } = node
    calls.push({
      role,
      name,
      range: rangeOf(callee.type === 'MemberExpression' ? callee.property : callee),
      extent: rangeOf(node),
      options: optionsOf(node, bindings),
      node,
    })
  }
  return calls
}

/** The options are the first argument that is an object in this file; functions and strings are passed over. */
function optionsOf(node: CallExpression | NewExpression, bindings: Bindings): ObjectValue | undefined {
  for (const argument of node.arguments) {
    const object = objectOf(argument, bindings)
    if (object !== undefined) return object
  }
  return undefined
}

/** All nodes of a tree, parents before children, in the order of the text. */
export function allNodes(root: Node): Node[] {
  const nodes: Node[] = []
  const stack: Node[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes.push(node)
    const children: Node[] = []
    for (const [key, value] of Object.entries(node)) {
      if (SKIPPED.has(key) || value === null || typeof value !== 'object') continue
      if (Array.isArray(value)) {
        for (const it of value) if (isNode(it)) children.push(it)
      } else if (isNode(value)) {
        children.push(value)
      }
    }
    for (let index = children.length - 1; index >= 0; index--) stack.push(children[index]!)
  }
  return nodes
}

const SKIPPED: ReadonlySet<string> = new Set([
  'loc',
  'extra',
  'errors',
  'tokens',
  'comments',
  'typeAnnotation',
])

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}
