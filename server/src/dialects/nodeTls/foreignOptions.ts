// Options of TLS that do not stand in a call of Node's own modules: those of a database driver, an HTTP library, a
// wrapper. Most of them are handed on to tls.connect as they are, so that a name which only TLS has means the same
// wherever it stands; what a name means only in some library is in libraryOptions.ts.

import type { AssignmentExpression, Node, ObjectExpression } from '@babel/types'
import type { Range } from '../../base/range.ts'
import type { TlsCall } from './calls.ts'
import {
  type Bindings,
  constantOf,
  memberName,
  type ObjectValue,
  objectOf,
  type Property,
  rangeOf,
  unwrap,
} from './constants.ts'
import { type Import, importedMember } from './imports.ts'
import { isLibraryOption } from './libraryOptions.ts'
import { acceptsEverything, VERSIONS } from './settings.ts'
import { type Parents, parentsOf, type Role, type Surroundings, surroundingsOf } from './surroundings.ts'

export interface ForeignOptions {
  readonly role: Role
  readonly name: string
  /** The first option: what is underlined for a finding about the options as a whole. */
  readonly range: Range
  readonly extent: Range
  readonly options: ObjectValue
  readonly surroundings: Surroundings
  /** Whether they are what every connection of the process uses unless it has its own. */
  readonly processWide: boolean
  /** Whether the library hands them to tls.connect, so that Node's defaults hold. */
  readonly hasDefaultsOfNode?: true
}

export function foreignOptions(
  nodes: readonly Node[],
  bindings: Bindings,
  imports: ReadonlyMap<string, Import>,
  calls: readonly TlsCall[],
): readonly ForeignOptions[] {
  const finder = new Finder(nodes, bindings, imports, calls)
  return [...finder.objects(), ...finder.assignments()]
}

/** Names that nothing but TLS has. */
const TLS_NAMES: ReadonlySet<string> = new Set([
  ...['rejectUnauthorized', 'checkServerIdentity', 'requestCert', 'secureProtocol', 'secureOptions'],
  ...['honorCipherOrder', 'ecdhCurve', 'ALPNProtocols', 'SNICallback', 'secureContext'],
])
/** Names that other things have, too: they count beside one of the above, in an object that is named after TLS. */
const SHARED_NAMES: ReadonlySet<string> = new Set([
  'minVersion',
  'maxVersion',
  'ciphers',
  'ca',
  'cert',
  'key',
])
const TLS_KEYS = /^(?:tls|ssl|https)(?:[_-]?(?:options|opts|config))?$|^(?:agentOptions|httpsAgent)$/i

/** Options that undici's Agent, Pool, Client and ProxyAgent hand to tls.connect (docs/api/Client.md, docs/api/ProxyAgent.md). */
const UNDICI_KEYS: ReadonlySet<string> = new Set(['connect', 'requestTls', 'proxyTls'])

class Finder {
  readonly #nodes: readonly Node[]
  readonly #bindings: Bindings
  readonly #imports: ReadonlyMap<string, Import>
  /** Where properties begin that are counted already. */
  readonly #counted = new Set<number>()
  #parents: Parents | undefined
  #uses: ReadonlyMap<string, readonly Node[]> | undefined

  constructor(
    nodes: readonly Node[],
    bindings: Bindings,
    imports: ReadonlyMap<string, Import>,
    calls: readonly TlsCall[],
  ) {
    this.#nodes = nodes
    this.#bindings = bindings
    this.#imports = imports
    for (const { options } of calls) if (options) this.#count(options)
  }

  objects(): ForeignOptions[] {
    return this.#nodes.flatMap((node) => (node.type === 'ObjectExpression' ? this.#object(node) : []))
  }

  #object(node: ObjectExpression): ForeignOptions[] {
    const own = node.properties.flatMap((it) =>
      it.type === 'SpreadElement' ? [] : (memberName({ property: it.key, computed: it.computed }) ?? []),
    )
    const isCertain = own.some((it) => TLS_NAMES.has(it) || isLibraryOption(it, own))
    if (!isCertain && !own.some((it) => SHARED_NAMES.has(it))) return []
    const options = objectOf(this.#nameOf(node) ?? node, this.#bindings)
    if (options === undefined) return []
    const first = own.map((it) => options.get(it)).find((it) => it !== undefined && isWithin(it.range, node))
    const names = [...own, ...TLS_NAMES, ...SHARED_NAMES]
    if (first === undefined || names.some((it) => this.#isCounted(options.get(it)))) return []
    const key = this.#keyOf(node) ?? ''
    const mayBeUndici = UNDICI_KEYS.has(key)
    if (!isCertain && !mayBeUndici && !this.#namesVersion(options) && !TLS_KEYS.test(key)) return []
    const surroundings = surroundingsOf(node, this.parents, this.uses, this.#imports)
    const isUndici = mayBeUndici && surroundings.calls[0]?.imported?.module === 'undici'
    if (!isCertain && !isUndici && !this.#namesVersion(options) && !TLS_KEYS.test(key)) return []
    this.#count(options)
    const named = own.find((it) => TLS_NAMES.has(it) || SHARED_NAMES.has(it) || isLibraryOption(it, own))!
    return [
      {
        role: isUndici ? 'client' : (surroundings.role ?? this.#guessedRole(options)),
        name: surroundings.calls[0]?.name ?? surroundings.keys[0] ?? named,
        range: options.get(named)?.range ?? first.range,
        extent: rangeOf(node),
        options,
        surroundings,
        processWide: false,
        ...(isUndici ? { hasDefaultsOfNode: true as const } : {}),
      },
    ]
  }

  /** `options.rejectUnauthorized = false` where nobody knows what `options` is, and `tls.DEFAULT_MIN_VERSION = …`. */
  assignments(): ForeignOptions[] {
    const globalAgent = new Map<string, Property>()
    const found: ForeignOptions[] = []
    for (const node of this.#nodes) {
      if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') continue
      const name = memberName(node.left)
      if (name === undefined || !ASSIGNED.has(node.operator)) continue
      const property = { range: rangeOf(node), keyRange: rangeOf(node), value: node.right }
      const target = importedMember(node.left.object, this.#imports)
      if (target?.module === 'tls' && target.name === 'default') {
        const option = TLS_DEFAULTS.get(name)
        if (option) found.push(this.#assigned(node, option, property, 'tls', true))
      } else if (target?.module === 'https' && target.name === 'globalAgent.options') {
        globalAgent.set(name, property)
      } else if (this.#isWorthAlone(name, node) && !this.#counted.has(property.range.start)) {
        found.push(this.#assigned(node, name, property, name, false))
      }
    }
    const [first] = globalAgent.values()
    if (first) {
      found.push({
        role: 'client',
        name: 'https.globalAgent',
        range: first.range,
        extent: first.range,
        options: objectWith(globalAgent),
        surroundings: NOWHERE,
        processWide: true,
      })
    }
    return found
  }

  #assigned(
    node: AssignmentExpression,
    option: string,
    property: Property,
    name: string,
    processWide: boolean,
  ): ForeignOptions {
    return {
      role: 'client',
      name,
      range: rangeOf(node.left),
      extent: property.range,
      options: objectWith(new Map([[option, property]])),
      surroundings: NOWHERE,
      processWide,
    }
  }

  /** Under a condition, it is a choice of whoever runs the program. */
  #isWorthAlone(name: string, node: AssignmentExpression): boolean {
    if (!TLS_NAMES.has(name) && !isLibraryOption(name) && name !== 'minVersion' && name !== 'maxVersion') {
      return false
    }
    const value = unwrap(node.right)
    const constant = constantOf(value, this.#bindings)?.value
    const says =
      constant === false ||
      (typeof constant === 'string' && /TLSv1|SSLv/.test(constant)) ||
      acceptsEverything(value)
    return (says || isLibraryOption(name) || name === 'secureOptions') && !this.#isConditional(node)
  }

  #isConditional(node: Node): boolean {
    for (let it = this.parents.get(node); it !== undefined; it = this.parents.get(it)) {
      if (it.type === 'IfStatement' || it.type === 'ConditionalExpression' || it.type === 'SwitchCase')
        return true
      if (it.type === 'LogicalExpression') return true
    }
    return false
  }

  /** Who asks for certificates and has one is a server, unless something says otherwise. */
  #guessedRole(options: ObjectValue): Role {
    const requested = options.get('requestCert')
    const asks = requested && constantOf(requested.value, this.#bindings)?.value === true
    return asks && options.get('key') && options.get('cert') ? 'server' : 'client'
  }

  #namesVersion(options: ObjectValue): boolean {
    return ['minVersion', 'maxVersion'].some((it) => {
      const property = options.get(it)
      const value = property && constantOf(property.value, this.#bindings)?.value
      return typeof value === 'string' && VERSIONS.has(value)
    })
  }

  #count(options: ObjectValue): void {
    for (const name of [...TLS_NAMES, ...SHARED_NAMES]) {
      const property = options.get(name)
      if (property) this.#counted.add(property.range.start)
    }
  }

  #isCounted(property: Property | undefined): boolean {
    return property !== undefined && this.#counted.has(property.range.start)
  }

  /** `tls` of `tls: { … }`, `tlsOptions` of `const tlsOptions = { … }`. */
  #keyOf(node: ObjectExpression): string | undefined {
    const parent = this.parents.get(node)
    if (parent?.type === 'ObjectProperty')
      return memberName({ property: parent.key, computed: parent.computed })
    return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
      ? parent.id.name
      : undefined
  }

  /** The name that an object is the constant of: what is assigned to its properties later counts, too. */
  #nameOf(node: ObjectExpression): Node | undefined {
    const parent = this.parents.get(node)
    if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return undefined
    return this.#bindings.values.get(parent.id.name) === node ? parent.id : undefined
  }

  get parents(): Parents {
    this.#parents ??= parentsOf(this.#nodes)
    return this.#parents
  }

  /** Where each name stands, but for its declaration. */
  get uses(): ReadonlyMap<string, readonly Node[]> {
    this.#uses ??= usesOf(this.#nodes, this.parents)
    return this.#uses
  }
}

function usesOf(nodes: readonly Node[], parents: Parents): ReadonlyMap<string, readonly Node[]> {
  const uses = new Map<string, Node[]>()
  for (const node of nodes) {
    if (node.type !== 'Identifier') continue
    const parent = parents.get(node)
    if (parent?.type === 'VariableDeclarator' && parent.id === node) continue
    const list = uses.get(node.name) ?? []
    list.push(node)
    uses.set(node.name, list)
  }
  return uses
}

/** `??=` and `||=` set what is not set, as it is in a process that nobody told otherwise. */
const ASSIGNED: ReadonlySet<string> = new Set(['=', '??=', '||='])

/** What `tls` has as variables, by the option that they are the default of. */
const TLS_DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['DEFAULT_MIN_VERSION', 'minVersion'],
  ['DEFAULT_MAX_VERSION', 'maxVersion'],
  ['DEFAULT_CIPHERS', 'ciphers'],
  ['DEFAULT_ECDH_CURVE', 'ecdhCurve'],
])

const NOWHERE: Surroundings = { role: undefined, keys: [], calls: [] }

function objectWith(properties: ReadonlyMap<string, Property>): ObjectValue {
  return { get: (name) => properties.get(name), isHidden: () => false, open: false, literal: undefined }
}

function isWithin({ start, end }: Range, node: Node): boolean {
  const outer = rangeOf(node)
  return outer.start <= start && end <= outer.end
}
