import type { Node } from '@babel/types'
import type { Sourced } from '../../base/range.ts'
import { isIn } from './choices.ts'
import { constantOf, memberName, rangeOf } from './constants.ts'
import { located } from './located.ts'
import type { NodeFile } from './nodeFile.ts'

const ENVIRONMENT_VARIABLE = 'NODE_TLS_REJECT_UNAUTHORIZED'

/**
 * `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'`, with `??=` and `||=` too, and the same as a property of an
 * environment.
 */
export function processVerification(file: NodeFile): Sourced<boolean>[] {
  return file.nodes.flatMap((node) => {
    const value = valueSetBy(node, file)
    const constant = value && constantOf(value, file.bindings)
    // Node compares with the string "0"; what is assigned to process.env becomes a string first.
    const off = constant !== undefined && String(constant.value) === '0' && !isIn(rangeOf(node), file.choices)
    return off ? [{ value: false, range: located(file.uri, rangeOf(node)) }] : []
  })
}

function valueSetBy(node: Node, file: NodeFile): Node | undefined {
  if (node.type === 'AssignmentExpression') {
    if (node.left.type !== 'MemberExpression' || !SETS.has(node.operator)) return undefined
    return nameOfMember(node.left, file) === ENVIRONMENT_VARIABLE ? node.right : undefined
  }
  if (node.type === 'ObjectProperty') {
    const name = nameOfMember({ property: node.key, computed: node.computed }, file)
    return name === ENVIRONMENT_VARIABLE ? node.value : undefined
  }
  // vi.stubEnv(…), and Reflect.set(process.env, …).
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const setter = memberName(node.callee)
  if (setter !== 'stubEnv' && setter !== 'set') return undefined
  const [name, value] = setter === 'set' ? node.arguments.slice(1) : node.arguments
  return name && constantOf(name, file.bindings)?.value === ENVIRONMENT_VARIABLE ? value : undefined
}

const SETS: ReadonlySet<string> = new Set(['=', '??=', '||='])

/** `env[NAME]` with a constant is `env.NODE_…`, too. */
function nameOfMember(member: { property: Node; computed: boolean }, file: NodeFile): string | undefined {
  const name = memberName(member)
  if (name !== undefined || !member.computed) return name
  const value = constantOf(member.property, file.bindings)?.value
  return typeof value === 'string' ? value : undefined
}
