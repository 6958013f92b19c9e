// Finds the calls that open or accept TLS connections: those of Node's tls, https and http2 modules, however they
// were imported.

import type {
  CallExpression,
  Expression,
  ImportDeclaration,
  NewExpression,
  Node,
  VariableDeclarator,
} from '@babel/types'
import type { Range } from '../../base/range.ts'
import {
  type Bindings,
  constantOf,
  memberName,
  type ObjectValue,
  objectOf,
  rangeOf,
  unwrap,
} from './constants.ts'

type TlsModule = 'tls' | 'https' | 'http2'

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

/** What each function is, and of which module. `Agent` is a class; the rest are functions. */
const FUNCTIONS: Readonly<Record<TlsModule, Readonly<Record<string, TlsCall['role']>>>> = {
  tls: { createServer: 'server', createSecureContext: 'server', connect: 'client' },
  https: { createServer: 'server', request: 'client', get: 'client', Agent: 'client' },
  http2: { createSecureServer: 'server', connect: 'client' },
}

export function tlsCalls(nodes: readonly Node[], bindings: Bindings): TlsCall[] {
  const imports = importsOf(nodes)
  const calls: TlsCall[] = []
  for (const node of nodes) {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue
    const found = calledFunction(node.callee, imports)
    if (found === undefined) continue
    const role = FUNCTIONS[found.module][found.name]
    if (role === undefined) continue
    calls.push({
      role,
      name: `${found.module}.${found.name}`,
      range: found.range,
      extent: rangeOf(node),
      options: optionsOf(node, bindings),
      node,
    })
  }
  return calls
}

interface Imports {
  /** Names that stand for a whole module. */
  readonly modules: Map<string, TlsModule>
  /** Names that stand for one function of a module. */
  readonly functions: Map<string, { readonly module: TlsModule; readonly name: string }>
}

function importsOf(nodes: readonly Node[]): Imports {
  const imports: Imports = { modules: new Map(), functions: new Map() }
  for (const node of nodes) {
    if (node.type === 'ImportDeclaration') addImport(node, imports)
    if (node.type === 'VariableDeclarator') addRequire(node, imports)
    if (
      node.type === 'TSImportEqualsDeclaration' &&
      node.moduleReference.type === 'TSExternalModuleReference'
    ) {
      const module = tlsModule(node.moduleReference.expression.value)
      if (module) imports.modules.set(node.id.name, module)
    }
  }
  return imports
}

function addImport({ source, specifiers }: ImportDeclaration, imports: Imports): void {
  const module = tlsModule(source.value)
  if (module === undefined) return
  for (const specifier of specifiers) {
    const local = specifier.local.name
    if (specifier.type !== 'ImportSpecifier') {
      imports.modules.set(local, module)
      continue
    }
    const { imported } = specifier
    const name = imported.type === 'Identifier' ? imported.name : imported.value
    if (name === 'default') imports.modules.set(local, module)
    else imports.functions.set(local, { module, name })
  }
}

/** `const https = require('https')`, `const { createServer } = await import('node:tls')`, `const { connect } = tls`. */
function addRequire({ id, init }: VariableDeclarator, imports: Imports): void {
  if (!init) return
  const call = unwrap(init)
  const module = call.type === 'Identifier' ? imports.modules.get(call.name) : requiredModule(call)
  if (module === undefined) return
  if (id.type === 'Identifier') imports.modules.set(id.name, module)
  if (id.type !== 'ObjectPattern') return
  for (const property of id.properties) {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier') continue
    const { value } = property
    if (value.type === 'Identifier') imports.functions.set(value.name, { module, name: property.key.name })
  }
}

function requiredModule(call: Node): TlsModule | undefined {
  if (call.type === 'ImportExpression') return moduleNamedBy(call.source)
  if (call.type !== 'CallExpression') return undefined
  const { callee } = call
  const isRequire = callee.type === 'Identifier' && callee.name === 'require'
  return isRequire || callee.type === 'Import' ? moduleNamedBy(call.arguments[0]) : undefined
}

function moduleNamedBy(node: Node | undefined): TlsModule | undefined {
  return node?.type === 'StringLiteral' ? tlsModule(node.value) : undefined
}

function tlsModule(specifier: string): TlsModule | undefined {
  const name = specifier.replace(/^node:/, '')
  return name === 'tls' || name === 'https' || name === 'http2' ? name : undefined
}

function calledFunction(
  callee: Node,
  imports: Imports,
): { readonly module: TlsModule; readonly name: string; readonly range: Range } | undefined {
  if (callee.type === 'Identifier') {
    const found = imports.functions.get(callee.name)
    return found && { ...found, range: rangeOf(callee) }
  }
  if (callee.type !== 'MemberExpression') return undefined
  const name = memberName(callee)
  const { object } = callee
  const module = object.type === 'Identifier' ? imports.modules.get(object.name) : requiredModule(object)
  return module && name !== undefined ? { module, name, range: rangeOf(callee.property) } : undefined
}

/** The options are the first argument that is an object in this file; functions and strings are passed over. */
function optionsOf(node: CallExpression | NewExpression, bindings: Bindings): ObjectValue | undefined {
  for (const argument of node.arguments) {
    const object = objectOf(argument, bindings)
    if (object !== undefined) return object
  }
  return undefined
}

/** The call's last words where a server is told to listen: `.listen(8443, '127.0.0.1')`. */
export function listenAddress(
  call: TlsCall,
  nodes: readonly Node[],
  bindings: Bindings,
): { readonly host: string; readonly port: number; readonly range: Range } | undefined {
  const holders = new Set(
    nodes.flatMap((it) =>
      it.type === 'VariableDeclarator' && it.id.type === 'Identifier' && it.init && within(call.node, it.init)
        ? [it.id.name]
        : [],
    ),
  )
  for (const node of nodes) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue
    if (memberName(node.callee) !== 'listen') continue
    const { object } = node.callee
    const isOwn = object.type === 'Identifier' ? holders.has(object.name) : within(call.node, object)
    if (isOwn) return addressIn(node.arguments, bindings)
  }
  return undefined
}

function addressIn(
  parameters: readonly Node[],
  bindings: Bindings,
): { readonly host: string; readonly port: number; readonly range: Range } | undefined {
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

function within(inner: Node, outer: Expression | Node): boolean {
  const [innerRange, outerRange] = [rangeOf(inner), rangeOf(outer)]
  return outerRange.start <= innerRange.start && innerRange.end <= outerRange.end
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
