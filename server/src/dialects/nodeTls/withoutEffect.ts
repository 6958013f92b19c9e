// What is written and has no effect. Tried with Node 20 and 24, axios 1.21, undici 7 and node-fetch 2.

import type { Node } from '@babel/types'
import type { Range, Sourced } from '../../base/range.ts'
import type { TlsCall } from './calls.ts'
import { memberName, objectOf, rangeOf, unwrap } from './constants.ts'
import type { ForeignOptions } from './foreignOptions.ts'
import { importedMember } from './imports.ts'
import { located } from './located.ts'
import type { NodeFile } from './nodeFile.ts'

export function withoutEffect(file: NodeFile): Sourced<string>[] {
  const found = [...fetchOptions(file), ...libraryOptions(file), ...serverOptions(file), ...environment(file)]
  return found.map(({ message, range }) => ({ value: message, range: located(file.uri, range) }))
}

interface Ineffective {
  readonly message: string
  readonly range: Range
}

/** Whether what an object or a call says of verification is used by nobody. */
export function effectOf(options: TlsCall | ForeignOptions, file: NodeFile): 'none' | 'unknown' {
  if ('node' in options) return agentsOfFetch(file).has(options.node) ? 'none' : 'unknown'
  return ignoringCall(options, file) === undefined ? 'unknown' : 'none'
}

/** `agent` is an option of node-fetch; the fetch that is built in takes a `dispatcher`. */
function* fetchOptions(file: NodeFile): Generator<Ineffective> {
  for (const { options } of builtInFetches(file)) {
    const agent = options?.get('agent')
    if (agent === undefined) continue
    yield { message: '`agent` has no effect in the built-in fetch', range: agent.keyRange }
  }
}

function builtInFetches(file: NodeFile) {
  if (!isFetchBuiltIn(file)) return []
  return file.nodes.flatMap((node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return []
    if (node.callee.name !== 'fetch') return []
    const options = node.arguments[1] && objectOf(node.arguments[1], file.bindings)
    return [{ node, options }]
  })
}

/** Not where the file gives another meaning to the name, or another one to the global. */
function isFetchBuiltIn({ nodes, imports }: NodeFile): boolean {
  const known = FETCHES.get(nodes)
  if (known !== undefined) return known
  const answer =
    !imports.has('fetch') &&
    !nodes.some((node) => {
      switch (node.type) {
        case 'VariableDeclarator':
          return declares(node.id)
        case 'FunctionDeclaration':
          return node.id?.name === 'fetch' || node.params.some(declares)
        case 'FunctionExpression':
        case 'ArrowFunctionExpression':
        case 'ClassMethod':
        case 'ObjectMethod':
          return node.params.some(declares)
        case 'AssignmentExpression':
          return node.left.type === 'MemberExpression'
            ? memberName(node.left) === 'fetch'
            : node.left.type === 'Identifier' && node.left.name === 'fetch'
        case 'ImportDeclaration':
        case 'CallExpression': {
          const module =
            node.type === 'ImportDeclaration'
              ? node.source
              : node.callee.type === 'Identifier' && node.callee.name === 'require'
                ? node.arguments[0]
                : undefined
          return module?.type === 'StringLiteral' && /fetch|undici/.test(module.value)
        }
        default:
          return false
      }
    })
  FETCHES.set(nodes, answer)
  return answer
}

const FETCHES = new WeakMap<readonly Node[], boolean>()

function declares(pattern: Node): boolean {
  if (pattern.type === 'Identifier') return pattern.name === 'fetch'
  if (pattern.type !== 'ObjectPattern') return false
  return pattern.properties.some((it) => it.type === 'ObjectProperty' && declares(it.value))
}

/** Agents that go nowhere but to the fetch that takes none. */
function agentsOfFetch(file: NodeFile): ReadonlySet<Node> {
  const known = AGENTS.get(file.nodes)
  if (known) return known
  const found = new Set<Node>()
  /** Where each agent that has a name may stand. */
  const places = new Map<string, Set<number>>()
  for (const { options } of builtInFetches(file)) {
    const agent = options?.get('agent')
    if (agent === undefined) continue
    const node = unwrap(agent.value)
    if (node.type !== 'Identifier') found.add(node)
    else places.set(node.name, (places.get(node.name) ?? new Set()).add(rangeOf(node).start))
  }
  AGENTS.set(file.nodes, found)
  if (places.size === 0) return found
  for (const node of file.nodes) {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') {
      places.get(node.id.name)?.add(rangeOf(node.id).start)
    }
    if (node.type === 'Identifier' && places.get(node.name)?.has(rangeOf(node).start) === false) {
      places.delete(node.name)
    }
  }
  for (const name of places.keys()) {
    const value = file.bindings.values.get(name)
    if (value) found.add(unwrap(value))
  }
  return found
}

const AGENTS = new WeakMap<readonly Node[], ReadonlySet<Node>>()

/** Options at a place where the library does not look for them. */
function* libraryOptions(file: NodeFile): Generator<Ineffective> {
  for (const foreign of file.foreign) {
    const where = ignoringCall(foreign, file)
    if (where === undefined) continue
    for (const name of ['rejectUnauthorized', 'checkServerIdentity', 'ca', 'minVersion', 'ciphers']) {
      const property = foreign.options.get(name)
      if (property === undefined) continue
      yield { message: `\`${name}\` has no effect ${where}`, range: property.keyRange }
    }
  }
}

/** Where the options go that are an argument of such a call themselves, said as a clause. */
function ignoringCall({ surroundings: { calls } }: ForeignOptions, file: NodeFile): string | undefined {
  const [call] = calls
  if (!call?.direct) return undefined
  const { module, name } = call.imported ?? {}
  if (module === 'axios' && AXIOS_CALLS.has(name ?? '')) return 'in axios outside of an `httpsAgent`'
  if (module === 'node-fetch' && name === 'default') return 'in node-fetch outside of an `agent`'
  if (module === 'undici' && name === 'Agent') return "in undici's Agent outside of `connect`"
  return call.imported === undefined && call.name === 'fetch' && isFetchBuiltIn(file)
    ? 'in the built-in fetch'
    : undefined
}

const AXIOS_CALLS: ReadonlySet<string> = new Set([
  ...['default', 'create', 'request', 'get', 'delete', 'head', 'options', 'post', 'put', 'patch'],
])

/** A server has nobody whose name it could compare. */
function* serverOptions(file: NodeFile): Generator<Ineffective> {
  for (const { role, options } of [...file.calls, ...file.foreign]) {
    const property = role === 'server' ? options?.get('checkServerIdentity') : undefined
    if (property)
      yield { message: '`checkServerIdentity` has no effect on a server', range: property.keyRange }
  }
}

/** Node reads them when the process starts. Children inherit them, so that a file that starts some is left alone. */
const READ_AT_START: ReadonlySet<string> = new Set(['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA'])
const STARTS_PROCESSES =
  /^(?:child_process|cluster|worker_threads|execa|cross-spawn|zx|shelljs|tinyexec|nano-spawn)$/

function* environment(file: NodeFile): Generator<Ineffective> {
  for (const { module } of file.imports.values()) if (STARTS_PROCESSES.test(module)) return
  for (const node of file.nodes) {
    for (const { name, range } of variablesSetBy(node, file)) {
      if (name === undefined || !READ_AT_START.has(name)) continue
      yield { message: `${name} has no effect here: Node reads it when it starts`, range }
    }
  }
}

/** `process.env.NAME = …`, `process.env = { …, NAME: … }`, `Object.assign(process.env, { NAME: … })`. */
function variablesSetBy(
  node: Node,
  file: NodeFile,
): readonly { readonly name: string | undefined; readonly range: Range }[] {
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
    if (isEnvironment(node.left.object, file)) return [{ name: memberName(node.left), range: rangeOf(node) }]
    return isEnvironment(node.left, file) ? namesIn(node.right) : []
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return []
  const [target, ...sources] = node.arguments
  if (memberName(node.callee) !== 'assign' || !target || !isEnvironment(target, file)) return []
  return sources.flatMap(namesIn)
}

function namesIn(object: Node) {
  if (object.type !== 'ObjectExpression') return []
  return object.properties.flatMap((it) =>
    it.type === 'ObjectProperty'
      ? [{ name: memberName({ property: it.key, computed: it.computed }), range: rangeOf(it) }]
      : [],
  )
}

function isEnvironment(node: Node, { imports }: NodeFile): boolean {
  const imported = importedMember(node, imports)
  if (imported) return imported.module === 'process' && imported.name === 'env'
  if (node.type !== 'MemberExpression' || memberName(node) !== 'env') return false
  return node.object.type === 'Identifier' && node.object.name === 'process'
}
