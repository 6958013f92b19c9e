// Where the servers of a file are told to listen: `.listen(8443, '127.0.0.1')`.

import type { CallExpression, Node } from '@babel/types'
import type { Range } from '../../base/range.ts'
import type { TlsCall } from './calls.ts'
import { type Bindings, constantOf, memberName, objectOf, rangeOf } from './constants.ts'

export interface Listening {
  readonly host: string
  readonly port: number
  readonly range: Range
}

/**
 * For each call the first `listen` that is said of it: of an expression that it stands in, or of the variable that it was
 * put into. All of them at once, as every one of thousands would go through the whole file.
 */
export function listenAddresses(
  nodes: readonly Node[],
  calls: readonly TlsCall[],
  bindings: Bindings,
): ReadonlyMap<Node, Listening> {
  const ofCalls = new Set<Node>(calls.map((it) => it.node))
  /** By the name that they are said of; the index is that of the node. */
  const named = new Map<string, Listen>()
  const around = new Map<Node, Listen>()
  const holders = new Map<Node, string>()
  const variables = new Enclosing<string>()
  const expressions = new Enclosing<Listen>()
  for (const [index, node] of nodes.entries()) {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init) {
      variables.enter(rangeOf(node.init), node.id.name)
    }
    if (isListen(node)) {
      const { object } = node.callee
      if (object.type !== 'Identifier') expressions.enter(rangeOf(object), { index, call: node })
      else if (!named.has(object.name)) named.set(object.name, { index, call: node })
    }
    if (!ofCalls.has(node)) continue
    const holder = variables.innermost(rangeOf(node))
    if (holder !== undefined) holders.set(node, holder)
    const listen = expressions.outermost(rangeOf(node))
    if (listen) around.set(node, listen)
  }
  const found = new Map<Node, Listening>()
  for (const { node } of calls) {
    const [own, other] = [around.get(node), named.get(holders.get(node) ?? '')]
    const first = own && other ? (own.index < other.index ? own : other) : (own ?? other)
    const listening = first && addressIn(first.call.arguments, bindings)
    if (listening) found.set(node, listening)
  }
  return found
}

type ListenCall = CallExpression & { readonly callee: { readonly object: Node } }

interface Listen {
  readonly index: number
  readonly call: ListenCall
}

function isListen(node: Node): node is ListenCall {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    memberName(node.callee) === 'listen'
  )
}

/** Ranges around the place that is looked at, outermost first, while a tree is gone through in the order of its text. */
class Enclosing<T> {
  readonly #open: { readonly range: Range; readonly value: T }[] = []

  enter(range: Range, value: T): void {
    this.#leave(range)
    this.#open.push({ range, value })
  }

  outermost(range: Range): T | undefined {
    this.#leave(range)
    return this.#open[0]?.value
  }

  innermost(range: Range): T | undefined {
    this.#leave(range)
    return this.#open.at(-1)?.value
  }

  #leave({ start }: Range): void {
    while (this.#open.length > 0 && this.#open.at(-1)!.range.end <= start) this.#open.pop()
  }
}

function addressIn(parameters: readonly Node[], bindings: Bindings): Listening | undefined {
  const [first, second] = parameters
  if (first === undefined) return undefined
  const options = objectOf(first, bindings)
  const portNode = options ? options.get('port')?.value : first
  const hostNode = options ? options.get('host')?.value : second
  const port = portNode && constantOf(portNode, bindings)
  if (typeof port?.value !== 'number' || port.value < 1 || port.value > 65_535) return undefined
  const host = hostNode && constantOf(hostNode, bindings)?.value
  return { host: typeof host === 'string' ? host : '*', port: port.value, range: port.range }
}
