import type { Node } from '@babel/types'
import type { Range, Sourced, SourceRange } from '../../base/range.ts'
import type { FileReference } from '../../policy/policy.ts'
import type { Setting } from '../../policy/setting.ts'
import {
  type Bindings,
  type Constant,
  constantOf,
  memberName,
  type ObjectValue,
  objectOf,
  type Property,
  rangeOf,
  resolve,
} from './constants.ts'
import { located } from './located.ts'

/** Node 12 raised the oldest version to TLS 1.2 and added TLS 1.3. */
export const DEFAULTS_SINCE = '12'

/** The options of one call, as settings. What the file does not spell out is `unknown`, never a default. */
export class Options {
  readonly #object: ObjectValue | undefined
  readonly #uri: string
  readonly bindings: Bindings

  constructor(object: ObjectValue | undefined, { uri, bindings }: { uri: string; bindings: Bindings }) {
    this.#object = object
    this.#uri = uri
    this.bindings = bindings
  }

  /** `absent`: certainly not set; `unknown`: it may be, but how is not known. */
  property(name: string): Property | 'absent' | 'unknown' {
    const found = this.#object?.get(name)
    if (found !== undefined) return found
    const isKnown = this.#object !== undefined && !this.#object.open && !this.#object.isHidden(name)
    return isKnown ? 'absent' : 'unknown'
  }

  constant<T>(name: string, convert: (value: Constant['value']) => T | undefined, byDefault: T): Setting<T> {
    const property = this.property(name)
    if (property === 'absent') return { origin: 'default', value: byDefault, since: DEFAULTS_SINCE }
    if (property === 'unknown') return { origin: 'unknown' }
    const range = this.range(property.range)
    const constant = constantOf(property.value, this.bindings)
    const value = constant && convert(constant.value)
    if (constant?.value === undefined || value === undefined) return { origin: 'unknown', range }
    return { origin: 'explicit', value, range }
  }

  string(name: string): Sourced<string> | undefined {
    const property = this.property(name)
    if (typeof property === 'string') return undefined
    const constant = constantOf(property.value, this.bindings)
    if (typeof constant?.value !== 'string') return undefined
    return { value: constant.value, range: this.range(constant.range) }
  }

  /**
   * The files that an option reads: `readFileSync('a.pem')`, alone or in an array. Where objects
   * may stand in its place, `inside` is the property of theirs that reads it.
   */
  files(name: string, inside?: string): FileReference[] {
    return this.#parts(name).flatMap((it) => {
      const object = inside === undefined ? undefined : objectOf(it, this.bindings)
      return this.#fileReadBy(object?.get(inside!)?.value ?? it) ?? []
    })
  }

  /** Texts of an option, alone or in an array: a literal, `path.join(__dirname, 'a.pem')`. */
  texts(name: string): Sourced<string>[] {
    return this.#parts(name).flatMap((it) => {
      const path = it.type === 'NewExpression' ? undefined : pathOf(it, this.bindings)
      return path === undefined ? [] : [{ value: path.value, range: this.range(path.range) }]
    })
  }

  /** Whether an option has files and nothing else. */
  isOfFiles(name: string): boolean {
    const parts = this.#parts(name)
    return parts.length > 0 && parts.every((it) => this.#fileReadBy(it) !== undefined)
  }

  #parts(name: string): readonly Node[] {
    const property = this.property(name)
    if (typeof property === 'string') return []
    const value = resolve(property.value, this.bindings)
    if (value === undefined) return []
    return value.type === 'ArrayExpression' ? value.elements.filter((it) => it !== null) : [value]
  }

  range(range: Range): SourceRange {
    return located(this.#uri, range)
  }

  #fileReadBy(expression: Node): FileReference | undefined {
    const call = resolve(expression, this.bindings)
    if (call?.type !== 'CallExpression') return undefined
    const name = calledName(call.callee)
    if (name !== 'readFileSync' && name !== 'readFile') return undefined
    const path = call.arguments[0] && pathOf(call.arguments[0], this.bindings)
    if (path === undefined) return undefined
    return { path: { value: path.value, range: this.range(path.range) }, relativeTo: path.relativeTo }
  }
}

/** A path that is written in the file: a literal, `path.join(__dirname, …)`, `new URL('…', import.meta.url)`. */
function pathOf(
  expression: Node,
  bindings: Bindings,
):
  | { readonly value: string; readonly range: Range; readonly relativeTo: 'document' | 'workingFolder' }
  | undefined {
  const node = resolve(expression, bindings)
  if (node === undefined) return undefined
  const constant = constantOf(node, bindings)
  if (typeof constant?.value === 'string') {
    return { value: constant.value, range: constant.range, relativeTo: 'workingFolder' }
  }
  if (node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'URL') {
    const relative = node.arguments[0] && constantOf(node.arguments[0], bindings)
    return typeof relative?.value === 'string'
      ? { value: relative.value, range: relative.range, relativeTo: 'document' }
      : undefined
  }
  if (node.type === 'TemplateLiteral' && node.expressions.length === 1 && isOwnFolder(node.expressions[0]!)) {
    const [before, after] = node.quasis
    if (before?.value.raw !== '' || after === undefined) return undefined
    const range = { start: rangeOf(after).start + 1, end: rangeOf(after).end }
    return {
      value: (after.value.cooked ?? after.value.raw).replace(/^\//, ''),
      range,
      relativeTo: 'document',
    }
  }
  if (node.type !== 'CallExpression') return undefined
  const name = calledName(node.callee)
  if (name !== 'join' && name !== 'resolve') return undefined
  const [first, ...rest] = node.arguments
  const ownFolder = first !== undefined && isOwnFolder(first)
  const parts = (ownFolder ? rest : node.arguments).map((it) => constantOf(it, bindings))
  if (parts.length === 0 || !parts.every((it) => typeof it?.value === 'string')) return undefined
  const range = { start: parts[0]!.range.start, end: parts.at(-1)!.range.end }
  const value = parts.map((it) => it!.value).join('/')
  return { value, range, relativeTo: ownFolder ? 'document' : 'workingFolder' }
}

/** `join` of `join(…)` and of `path.join(…)`. */
function calledName(callee: Node): string | undefined {
  if (callee.type === 'Identifier') return callee.name
  return callee.type === 'MemberExpression' ? memberName(callee) : undefined
}

/** `__dirname` and `import.meta.dirname`. */
function isOwnFolder(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === '__dirname'
  return (
    node.type === 'MemberExpression' && node.object.type === 'MetaProperty' && memberName(node) === 'dirname'
  )
}
