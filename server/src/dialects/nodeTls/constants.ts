// What an expression is worth, as far as the file itself says: literals, constants declared once, concatenations,
// joined arrays, and members of constant objects. Everything else is not known, and then nothing is said of it.

import type {
  BinaryExpression,
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
  readonly evaluation: Evaluation
}

/**
 * What was made of expressions so far: each is evaluated once. Expressions can still stand for more than they are long,
 * as a string that is doubled line by line does, so that what is put together is counted.
 */
export interface Evaluation {
  /** Undefined while it is being evaluated: an expression that needs itself is not known. */
  readonly constants: Map<Node, Constant | undefined>
  /** Of expressions, and of names: wherever a name stands, it means the same object. */
  readonly objects: Map<Node | string, Collected | undefined>
  /** Characters that were joined and properties that were taken over. */
  work: number
  /** The expression at which it became too much: from there on nothing is known. */
  tooComplex: Range | undefined
}

/** A file of a megabyte that people or bundlers wrote stays far below it. */
const MOST_WORK = 1_000_000

export interface PropertyAssignment {
  readonly property: string
  readonly value: Expression
  readonly range: Range
  /** Whether it is made or not as whoever runs the program chooses. */
  readonly isChosen: boolean
}

/** A constant and where each of its characters stands. */
export interface Constant {
  readonly value: string | number | boolean | null | undefined
  /** From the first to the last character of what was written, without quotes. */
  readonly range: Range
  /** The offset in the file of the character at an index of a string's value. */
  offsetAt(index: number): number
}

export function bindingsOf(
  nodes: Iterable<Node>,
  isChosen: (range: Range) => boolean = () => false,
): Bindings {
  const values = new Map<string, Expression>()
  const seen = new Set<string>()
  const changed = new Set<string>()
  const assignments = new Map<string, PropertyAssignment[]>()
  for (const node of nodes) {
    if (node.type === 'VariableDeclarator') declare(node, values, seen, changed)
    if (node.type === 'FunctionDeclaration' && node.id) {
      declare({ id: node.id, init: node as unknown as Expression }, values, seen, changed)
    }
    if (node.type !== 'AssignmentExpression') continue
    const { left, right } = node
    if (left.type === 'Identifier') changed.add(left.name)
    if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') continue
    const property = memberName(left)
    if (property === undefined || node.operator !== '=') continue
    const list = assignments.get(left.object.name) ?? []
    const range = rangeOf(node)
    list.push({ property, value: right, range, isChosen: isChosen(range) })
    assignments.set(left.object.name, list)
  }
  for (const name of changed) values.delete(name)
  const evaluation = { constants: new Map(), objects: new Map(), work: 0, tooComplex: undefined }
  return { values, assignments, evaluation }
}

function declare(
  { id, init }: Pick<VariableDeclarator, 'id' | 'init'>,
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
  const node = unwrap(expression)
  const { evaluation } = bindings
  if (!mayGoOn(node, depth, evaluation)) return undefined
  const { constants } = evaluation
  if (constants.has(node)) return constants.get(node)
  constants.set(node, undefined)
  const constant = evaluate(node, bindings, depth)
  constants.set(node, constant)
  return constant
}

function mayGoOn(node: Node, depth: number, evaluation: Evaluation): boolean {
  if (depth > DEEPEST) evaluation.tooComplex ??= rangeOf(node)
  return evaluation.tooComplex === undefined
}

/** Whether there is that much work left; `range` is that of the expression that needs it. */
function afford(work: number, range: Range, evaluation: Evaluation): boolean {
  // Once it is too much, nothing more is made, nor counted.
  if (evaluation.tooComplex === undefined) evaluation.work += work
  if (evaluation.work > MOST_WORK) evaluation.tooComplex ??= range
  return evaluation.tooComplex === undefined
}

function evaluate(node: Node, bindings: Bindings, depth: number): Constant | undefined {
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
      return concatenation(addends(node), '', bindings, depth, rangeOf(node))
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

/** Nesting, and names that stand for names. */
const DEEPEST = 200

/** What is added up, from left to right: a string in a hundred pieces nests as deeply to the left. */
function addends(sum: BinaryExpression): Node[] {
  const reversed: Node[] = []
  let left: Node = sum
  while (left.type === 'BinaryExpression' && left.operator === '+') {
    reversed.push(left.right)
    left = unwrap(left.left)
  }
  reversed.push(left)
  return reversed.reverse()
}

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
  const collected = collectedOf(expression, bindings, depth)
  if (collected === undefined) return undefined
  const { properties, open, literal } = collected
  return {
    get: (name) => properties.get(name),
    isHidden: (name) => properties.has(name) && properties.get(name) === undefined,
    open,
    literal,
  }
}

/** What was collected of an object. A property of which it is not known what it is set to is there and undefined. */
interface Collected {
  readonly properties: ReadonlyMap<string, Property | undefined>
  readonly open: boolean
  readonly literal: ObjectExpression | undefined
}

/** Undefined where the expression is no object that the file spells out. */
function collectedOf(expression: Node, bindings: Bindings, depth: number): Collected | undefined {
  const node = unwrap(expression)
  const { evaluation } = bindings
  if (!mayGoOn(node, depth, evaluation)) return undefined
  const { objects } = evaluation
  const key = node.type === 'Identifier' ? node.name : node
  if (objects.has(key)) return objects.get(key)
  objects.set(key, undefined)
  const collected = collect(node, bindings, depth)
  objects.set(key, collected)
  return collected
}

function collect(node: Node, bindings: Bindings, depth: number): Collected | undefined {
  if (node.type === 'Identifier') return collectNamed(node, bindings, depth)
  const growing: Growing = {
    properties: new Map(),
    open: false,
    range: rangeOf(node),
    evaluation: bindings.evaluation,
  }
  if (node.type === 'CallExpression' && isObjectAssign(node.callee)) {
    for (const argument of node.arguments) spread(collectedOf(argument, bindings, depth + 1), growing)
    return { properties: growing.properties, open: growing.open, literal: undefined }
  }
  if (node.type !== 'ObjectExpression') return undefined
  for (const member of node.properties) {
    if (member.type === 'SpreadElement') {
      spread(collectedOf(member.argument, bindings, depth + 1), growing)
      continue
    }
    const name = keyName(member.key, member.computed)
    if (name === undefined) {
      growing.open = true
      continue
    }
    const value = member.type === 'ObjectProperty' ? (member.value as Expression) : methodValue(member)
    growing.properties.set(name, { range: rangeOf(member), keyRange: rangeOf(member.key), value })
  }
  return { properties: growing.properties, open: growing.open, literal: node }
}

function collectNamed({ name }: Identifier, bindings: Bindings, depth: number): Collected | undefined {
  const value = bindings.values.get(name)
  const declared = value && collectedOf(value, bindings, depth + 1)
  const assignments = bindings.assignments.get(name)
  if (declared === undefined || assignments === undefined) return declared
  if (!afford(declared.properties.size, rangeOf(value!), bindings.evaluation)) return undefined
  const properties = new Map(declared.properties)
  for (const { property, value, range, isChosen } of assignments) {
    // Set twice, perhaps under a condition: what counts is not known.
    const isHidden = isChosen || properties.has(property)
    properties.set(property, isHidden ? undefined : { range, keyRange: range, value })
  }
  return { ...declared, properties }
}

interface Growing {
  readonly properties: Map<string, Property | undefined>
  open: boolean
  readonly range: Range
  readonly evaluation: Evaluation
}

function spread(inner: Collected | undefined, growing: Growing): void {
  const { properties, range, evaluation } = growing
  if (inner === undefined) {
    // What is spread may set any of the names that came before.
    growing.open = true
    if (!afford(properties.size, range, evaluation)) return
    for (const name of properties.keys()) properties.set(name, undefined)
    return
  }
  if (!afford(inner.properties.size, range, evaluation)) return
  for (const [name, property] of inner.properties) properties.set(name, property)
  if (inner.open) growing.open = true
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
  const parts: Part[] = []
  let value = ''
  for (const [index, node] of nodes.entries()) {
    const constant = constantOf(node, bindings, depth + 1)
    if (typeof constant?.value !== 'string') return undefined
    if (index > 0) value += separator
    parts.push({ from: value.length, constant })
    value += constant.value
    if (!afford(1 + constant.value.length, range, bindings.evaluation)) return undefined
  }
  return {
    value,
    range,
    offsetAt: (index) => {
      const part = partAt(parts, index)
      if (part === undefined) return range.start
      const length = String(part.constant.value).length
      return part.constant.offsetAt(Math.min(index - part.from, length))
    },
  }
}

interface Part {
  /** The index of its first character. */
  readonly from: number
  readonly constant: Constant
}

/** The last part that begins at an index or before it. */
function partAt(parts: readonly Part[], index: number): Part | undefined {
  let [first, behind] = [0, parts.length]
  while (behind - first > 1) {
    const middle = (first + behind) >> 1
    if (parts[middle]!.from <= index) first = middle
    else behind = middle
  }
  return parts[first]
}
