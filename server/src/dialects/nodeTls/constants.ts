// What an expression is worth, as far as the file itself says: literals, constants declared once, concatenations,
// joined arrays, and members of constant objects. Everything else is not known, and then nothing is said of it.

import type {
  Expression,
  Identifier,
  Node,
  ObjectExpression,
  SpreadElement,
  StringLiteral,
  TemplateElement,
  VariableDeclarator,
} from '@babel/types'
import type { Range } from '../../base/range.ts'

/** Where names of a file are declared and what is assigned to them. */
export interface Bindings {
  /** Initialisers of names that are declared exactly once in the file and never assigned to as a whole. */
  readonly values: ReadonlyMap<string, Expression>
  /** `name.property = value` statements, by name. */
  readonly assignments: ReadonlyMap<string, readonly PropertyAssignment[]>
}

export interface PropertyAssignment {
  readonly property: string
  readonly value: Expression
  readonly range: Range
}

/** A constant and where each of its characters stands. */
export interface Constant {
  readonly value: string | number | boolean | null | undefined
  /** From the first to the last character of what was written, without quotes. */
  readonly range: Range
  /** The offset in the file of the character at an index of a string's value. */
  offsetAt(index: number): number
}

export function bindingsOf(nodes: Iterable<Node>): Bindings {
  const values = new Map<string, Expression>()
  const seen = new Set<string>()
  const changed = new Set<string>()
  const assignments = new Map<string, PropertyAssignment[]>()
  for (const node of nodes) {
    if (node.type === 'VariableDeclarator') declare(node, values, seen, changed)
    if (node.type !== 'AssignmentExpression') continue
    const { left, right } = node
    if (left.type === 'Identifier') changed.add(left.name)
    if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') continue
    const property = memberName(left)
    if (property === undefined || node.operator !== '=') continue
    const list = assignments.get(left.object.name) ?? []
    list.push({ property, value: right, range: rangeOf(node) })
    assignments.set(left.object.name, list)
  }
  for (const name of changed) values.delete(name)
  return { values, assignments }
}

function declare(
  { id, init }: VariableDeclarator,
  values: Map<string, Expression>,
  seen: Set<string>,
  changed: Set<string>,
): void {
  if (id.type !== 'Identifier') return
  // A name that is declared twice, in two functions say, means two things: neither is followed.
  if (seen.has(id.name)) changed.add(id.name)
  seen.add(id.name)
  if (init) values.set(id.name, init)
}

/** The constant that an expression stands for; undefined where the file does not say. */
export function constantOf(expression: Node, bindings: Bindings, depth = 0): Constant | undefined {
  if (depth > DEEPEST) return undefined
  const node = unwrap(expression)
  switch (node.type) {
    case 'StringLiteral':
      return stringConstant(node)
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? stringConstant(node.quasis[0]!) : undefined
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return plainConstant(node.value, rangeOf(node))
    case 'NullLiteral':
      return plainConstant(null, rangeOf(node))
    case 'UnaryExpression':
      return unaryConstant(node.operator, constantOf(node.argument, bindings, depth + 1), rangeOf(node))
    case 'BinaryExpression': {
      if (node.operator !== '+') return undefined
      return concatenation([node.left, node.right], '', bindings, depth, rangeOf(node))
    }
    case 'Identifier': {
      if (node.name === 'undefined') return plainConstant(undefined, rangeOf(node))
      const value = bindings.values.get(node.name)
      return value && constantOf(value, bindings, depth + 1)
    }
    case 'MemberExpression': {
      const object = objectOf(node.object, bindings, depth + 1)
      const name = memberName(node)
      const property = name === undefined ? undefined : object?.get(name)
      return property && constantOf(property.value, bindings, depth + 1)
    }
    case 'CallExpression': {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || memberName(callee) !== 'join') return undefined
      const separator = node.arguments[0] && constantOf(node.arguments[0], bindings, depth + 1)?.value
      const array = resolve(callee.object, bindings, depth + 1)
      if (array?.type !== 'ArrayExpression' || typeof separator !== 'string') return undefined
      const parts = array.elements.filter((it) => it !== null)
      return concatenation(parts, separator, bindings, depth, rangeOf(node))
    }
    default:
      return undefined
  }
}

/** Names that refer to each other, or hostile nesting, end here. */
const DEEPEST = 40

/** A property of an options object: where it is written and what it is set to. */
export interface Property {
  /** The whole `name: value`, or the assignment. */
  readonly range: Range
  readonly keyRange: Range
  readonly value: Expression
}

/**
 * The properties of an object that the file itself spells out, spreads and `Object.assign` included, the last
 * setting of each name.
 */
export interface ObjectValue {
  get(name: string): Property | undefined
  /** Whether the property is set, but in more than one way: a later spread or assignment hides what it is. */
  isHidden(name: string): boolean
  /** Whether a part of the object is not known, so that an absent property may be there after all. */
  readonly open: boolean
  /** The literal to which a property can be added. */
  readonly literal: ObjectExpression | undefined
}

export function objectOf(expression: Node, bindings: Bindings, depth = 0): ObjectValue | undefined {
  const properties = new Map<string, Property | undefined>()
  const state = { open: false, literal: undefined as ObjectExpression | undefined }
  const known = collect(expression, bindings, depth, properties, state)
  if (!known) return undefined
  return {
    get: (name) => properties.get(name),
    isHidden: (name) => properties.has(name) && properties.get(name) === undefined,
    open: state.open,
    literal: state.literal,
  }
}

function collect(
  expression: Node,
  bindings: Bindings,
  depth: number,
  properties: Map<string, Property | undefined>,
  state: { open: boolean; literal: ObjectExpression | undefined },
): boolean {
  if (depth > DEEPEST) return false
  const node = unwrap(expression)
  if (node.type === 'Identifier') {
    const value = bindings.values.get(node.name)
    if (value === undefined || !collect(value, bindings, depth + 1, properties, state)) return false
    for (const { property, value, range } of bindings.assignments.get(node.name) ?? []) {
      // Set twice, perhaps under a condition: what counts is not known.
      properties.set(property, properties.has(property) ? undefined : { range, keyRange: range, value })
    }
    return true
  }
  if (node.type === 'CallExpression' && isObjectAssign(node.callee)) {
    return node.arguments.every((it) => collectSpread(it, bindings, depth, properties, state))
  }
  if (node.type !== 'ObjectExpression') return false
  state.literal ??= node
  for (const member of node.properties) {
    if (member.type === 'SpreadElement') {
      collectSpread(member.argument, bindings, depth, properties, state)
      continue
    }
    const name = keyName(member.key, member.computed)
    if (name === undefined) {
      state.open = true
      continue
    }
    const value = member.type === 'ObjectProperty' ? (member.value as Expression) : methodValue(member)
    properties.set(name, { range: rangeOf(member), keyRange: rangeOf(member.key), value })
  }
  return true
}

function collectSpread(
  argument: Node,
  bindings: Bindings,
  depth: number,
  properties: Map<string, Property | undefined>,
  state: { open: boolean; literal: ObjectExpression | undefined },
): true {
  const inner = { open: false, literal: undefined as ObjectExpression | undefined }
  const spread = new Map<string, Property | undefined>()
  if (collect(argument, bindings, depth + 1, spread, inner)) {
    for (const [name, property] of spread) properties.set(name, property)
    if (inner.open) state.open = true
  } else {
    // What is spread may set any of the names that came before.
    for (const name of properties.keys()) properties.set(name, undefined)
    state.open = true
  }
  return true
}

function methodValue(
  method: Extract<ObjectExpression['properties'][number], { type: 'ObjectMethod' }>,
): Expression {
  // A method reads like a function under its name; the nodes have the same parameters and body.
  return { ...method, type: 'FunctionExpression', id: null } as unknown as Expression
}

/** The expression behind a name that is declared once, `as` casts taken off. */
export function resolve(expression: Node, bindings: Bindings, depth = 0): Node | undefined {
  const node = unwrap(expression)
  if (node.type !== 'Identifier') return node
  const value = depth > DEEPEST ? undefined : bindings.values.get(node.name)
  return value && resolve(value, bindings, depth + 1)
}

export function unwrap(node: Node): Node {
  let inner = node
  while (
    inner.type === 'TSAsExpression' ||
    inner.type === 'TSSatisfiesExpression' ||
    inner.type === 'TSNonNullExpression' ||
    inner.type === 'TSTypeAssertion' ||
    inner.type === 'ParenthesizedExpression' ||
    inner.type === 'AwaitExpression'
  ) {
    inner = inner.type === 'AwaitExpression' ? inner.argument : inner.expression
  }
  return inner
}

/** `name` of `object.name` and of `object['name']`. */
export function memberName(member: { property: Node; computed: boolean }): string | undefined {
  return keyName(member.property, member.computed)
}

function keyName(key: Node, computed: boolean): string | undefined {
  if (key.type === 'StringLiteral') return key.value
  return !computed && key.type === 'Identifier' ? (key as Identifier).name : undefined
}

function isObjectAssign(callee: Node): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object' &&
    memberName(callee) === 'assign'
  )
}

export function rangeOf(node: Node): Range {
  return { start: node.start ?? 0, end: node.end ?? 0 }
}

function plainConstant(value: number | boolean | null | undefined, range: Range): Constant {
  return { value, range, offsetAt: () => range.start }
}

function unaryConstant(operator: string, argument: Constant | undefined, range: Range): Constant | undefined {
  if (operator === 'void') return plainConstant(undefined, range)
  return operator === '!' && argument ? plainConstant(!argument.value, range) : undefined
}

function stringConstant(node: StringLiteral | TemplateElement): Constant {
  const whole = rangeOf(node)
  const range = node.type === 'StringLiteral' ? { start: whole.start + 1, end: whole.end - 1 } : whole
  const value = node.type === 'StringLiteral' ? node.value : (node.value.cooked ?? node.value.raw)
  // Escapes make the text longer than the value; then every character stands for the whole string.
  const exact = range.end - range.start === value.length
  return {
    value,
    range,
    offsetAt: (index) => (exact ? range.start + index : index > 0 ? range.end : range.start),
  }
}

function concatenation(
  nodes: readonly (Expression | SpreadElement | Node)[],
  separator: string,
  bindings: Bindings,
  depth: number,
  range: Range,
): Constant | undefined {
  const parts: { readonly from: number; readonly constant: Constant }[] = []
  let value = ''
  for (const [index, node] of nodes.entries()) {
    const constant = constantOf(node, bindings, depth + 1)
    if (typeof constant?.value !== 'string') return undefined
    if (index > 0) value += separator
    parts.push({ from: value.length, constant })
    value += constant.value
  }
  return {
    value,
    range,
    offsetAt: (index) => {
      const part = parts.findLast(({ from }) => from <= index) ?? parts[0]
      if (part === undefined) return range.start
      const length = String(part.constant.value).length
      return part.constant.offsetAt(Math.min(index - part.from, length))
    },
  }
}
