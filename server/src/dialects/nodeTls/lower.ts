import type { Expression, Node } from '@babel/types'
import { type Range, type SourceRange, sourceRange } from '../../base/range.ts'
import {
  type CertificateReference,
  type CipherSuiteList,
  EMPTY_POLICY,
  type FileReference,
  type TlsEndpoint,
  type TlsPolicy,
} from '../../policy/policy.ts'
import type { Setting, Sourced } from '../../policy/setting.ts'
import { isOlder, PROTOCOL_VERSIONS, type ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { Source } from '../dialect.ts'
import { expandCipherString } from '../shared/opensslCipherString.ts'
import { allNodes, listenAddress, type TlsCall, tlsCalls } from './calls.ts'
import {
  type Bindings,
  bindingsOf,
  type Constant,
  constantOf,
  memberName,
  type ObjectValue,
  objectOf,
  type Property,
  rangeOf,
  resolve,
} from './constants.ts'
import type { Tree } from './parse.ts'

/** Node 12 raised the oldest version to TLS 1.2 and added TLS 1.3. */
const DEFAULT_VERSIONS: readonly ProtocolVersion[] = ['TLSv1.2', 'TLSv1.3']
const DEFAULTS_SINCE = '12'

export function lower({ uri, tree }: Source<Tree>): TlsPolicy {
  if (tree === undefined) return EMPTY_POLICY
  const file = readFile(uri, tree)
  const calls = file.calls.map((call) => endpointOf(call, file))
  return {
    ...EMPTY_POLICY,
    endpoints: [...calls, ...looseOptions(file)],
    processVerification: processVerification(file),
  }
}

/** A parsed file with what every step of lowering and editing needs of it. */
export interface NodeFile {
  readonly uri: string
  readonly nodes: readonly Node[]
  readonly bindings: Bindings
  readonly calls: readonly TlsCall[]
}

export function readFile(uri: string, tree: NonNullable<Tree>): NodeFile {
  const nodes = allNodes(tree.program)
  const bindings = bindingsOf(nodes)
  return { uri, nodes, bindings, calls: tlsCalls(nodes, bindings) }
}

function endpointOf(call: TlsCall, file: NodeFile): TlsEndpoint {
  const options = new Options(call.options, file)
  const isServer = call.role === 'server'
  const listening = isServer ? listenAddress(call, file.nodes, file.bindings) : undefined
  const requestCert = options.constant('requestCert', (it) => Boolean(it), false)
  const serverName = options.string(isServer ? 'servername' : 'host') ?? options.string('servername')
  return {
    role: call.role,
    name: call.name,
    range: located(file.uri, call.range),
    extent: located(file.uri, call.extent),
    serverNames: !isServer && serverName ? [serverName] : [],
    addresses: listening
      ? [{ value: { host: listening.host, port: listening.port }, range: located(file.uri, listening.range) }]
      : [],
    protocolVersions: protocolVersions(options),
    cipherSuites: cipherSuites(options),
    groups: groups(options),
    preferServerCipherOrder: options.constant('honorCipherOrder', (it) => Boolean(it), isServer),
    certificates: certificates(options),
    clientCertificates: isServer
      ? clientCertificates(requestCert, options)
      : { origin: 'default', value: 'none', since: '0.1' },
    verifyPeer: verifyPeer(requestCert, options, isServer),
    verifyPeerName: verifyPeerName(options),
    trustedCertificates: options.files('ca'),
    needsTrustedRoot: needsTrustedRoot(options),
  }
}

/** The options of one call, as settings. What the file does not spell out is `unknown`, never a default. */
class Options {
  readonly #object: ObjectValue | undefined
  readonly #file: NodeFile

  constructor(object: ObjectValue | undefined, file: NodeFile) {
    this.#object = object
    this.#file = file
  }

  get bindings(): Bindings {
    return this.#file.bindings
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

  /** The files that an option reads: `readFileSync('a.pem')`, alone or in an array. */
  files(name: string): FileReference[] {
    return this.#parts(name).flatMap((it) => this.#fileReadBy(it) ?? [])
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
    return located(this.#file.uri, range)
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

/** Where `allowPartialTrustChain` is not set, as it may be from Node 22.9 on. */
function needsTrustedRoot(options: Options): boolean {
  return (
    options.isOfFiles('ca') &&
    options.property('allowPartialTrustChain') === 'absent' &&
    options.property('secureContext') === 'absent'
  )
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

function protocolVersions(options: Options): TlsEndpoint['protocolVersions'] {
  const method = options.property('secureProtocol')
  if (method === 'unknown') return { origin: 'unknown' }
  if (method !== 'absent') return versionsOfMethod(method, options)

  const minimum = options.property('minVersion')
  const maximum = options.property('maxVersion')
  if (minimum === 'unknown' || maximum === 'unknown') return { origin: 'unknown' }
  if (minimum === 'absent' && maximum === 'absent') {
    return {
      origin: 'default',
      value: DEFAULT_VERSIONS.map((value) => ({ value, range: NOWHERE })),
      since: DEFAULTS_SINCE,
    }
  }
  const oldest = minimum === 'absent' ? DEFAULT_VERSIONS[0] : versionIn(minimum, options)?.value
  const newest = maximum === 'absent' ? 'TLSv1.3' : versionIn(maximum, options)?.value
  const range = options.range((minimum === 'absent' ? (maximum as Property) : minimum).range)
  if (oldest === undefined || newest === undefined) return { origin: 'unknown', range }
  const place = versionIn(minimum === 'absent' ? (maximum as Property) : minimum, options)!.range
  const value = PROTOCOL_VERSIONS.filter((it) => !isOlder(it, oldest) && !isOlder(newest, it))
  return { origin: 'explicit', value: value.map((it) => ({ value: it, range: place })), range }
}

/** A default version stands nowhere in the text; findings about defaults go on the endpoint. */
const NOWHERE: SourceRange = sourceRange('', 0, 0)

function versionIn(property: Property, options: Options): Sourced<ProtocolVersion> | undefined {
  const constant = constantOf(property.value, options.bindings)
  const value = typeof constant?.value === 'string' ? VERSIONS.get(constant.value) : undefined
  return constant && value && { value, range: options.range(constant.range) }
}

const VERSIONS: ReadonlyMap<string, ProtocolVersion> = new Map([
  ['TLSv1', 'TLSv1.0'],
  ['TLSv1.1', 'TLSv1.1'],
  ['TLSv1.2', 'TLSv1.2'],
  ['TLSv1.3', 'TLSv1.3'],
])

function versionsOfMethod(property: Property, options: Options): TlsEndpoint['protocolVersions'] {
  const range = options.range(property.range)
  const constant = constantOf(property.value, options.bindings)
  const method =
    typeof constant?.value === 'string'
      ? /^(.*?)_(?:(?:client|server)_)?method$/.exec(constant.value)?.[1]
      : undefined
  const versions = method === undefined ? undefined : METHODS.get(method)
  if (constant === undefined || versions === undefined) return { origin: 'unknown', range }
  const place = options.range(constant.range)
  return { origin: 'explicit', value: versions.map((value) => ({ value, range: place })), range }
}

// What Node does with each OpenSSL method name (Node 20, tried on loopback): TLS_method also lifts the usual
// minimum, and SSLv23_method stops at TLS 1.2.
const METHODS: ReadonlyMap<string, readonly ProtocolVersion[]> = new Map([
  ['SSLv2', ['SSLv2']],
  ['SSLv3', ['SSLv3']],
  ['TLSv1', ['TLSv1.0']],
  ['TLSv1_1', ['TLSv1.1']],
  ['TLSv1_2', ['TLSv1.2']],
  ['SSLv23', ['TLSv1.2']],
  ['TLS', ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
])

/**
 * Node takes the names that begin with `TLS_` out of the string and sets TLS 1.3's suites by them
 * (lib/internal/tls/secure-context.js); the rest goes to OpenSSL.
 */
function cipherSuites(options: Options): Setting<CipherSuiteList> {
  const property = options.property('ciphers')
  // Node's default list depends on how it was built (`tls.DEFAULT_CIPHERS`) and on a command-line flag.
  if (typeof property === 'string') return { origin: 'unknown' }
  const range = options.range(property.range)
  const constant = constantOf(property.value, options.bindings)
  if (typeof constant?.value !== 'string' || constant.value.trim() === '') return { origin: 'unknown', range }
  // Node takes the suites of TLS 1.3 out of the string before OpenSSL sees it.
  const isTls13 = (name: string) => name.startsWith('TLS_')
  if (constant.value.split(':').every((it) => it === '' || isTls13(it))) return { origin: 'unknown', range }
  const value = expandCipherString(
    constant.value,
    options.range(constant.range),
    (index) => constant.offsetAt(index),
    isTls13,
  )
  return { origin: 'explicit', value, range }
}

function groups(options: Options): TlsEndpoint['groups'] {
  const property = options.property('ecdhCurve')
  if (property === 'unknown') return { origin: 'unknown' }
  if (property === 'absent') return { origin: 'default', value: [], since: DEFAULTS_SINCE }
  const range = options.range(property.range)
  const constant = constantOf(property.value, options.bindings)
  if (typeof constant?.value !== 'string' || constant.value === 'auto') return { origin: 'unknown', range }
  const value = [...constant.value.matchAll(/[^:]+/g)].map(({ 0: name, index }) => ({
    value: name,
    range: options.range({ start: constant.offsetAt(index), end: constant.offsetAt(index + name.length) }),
  }))
  return { origin: 'explicit', value, range }
}

function certificates(options: Options): CertificateReference[] {
  const found = options.files('cert')
  const keys = options.files('key')
  // Several certificates go with several keys in the same order (RSA and ECDSA side by side).
  return found.map((certificate, index) => {
    const key = keys.length === found.length ? keys[index] : undefined
    return key ? { certificate, key } : { certificate }
  })
}

function clientCertificates(
  requestCert: Setting<boolean>,
  options: Options,
): TlsEndpoint['clientCertificates'] {
  if (requestCert.origin !== 'explicit')
    return requestCert.origin === 'default' ? { ...requestCert, value: 'none' } : { origin: 'unknown' }
  if (!requestCert.value) return { ...requestCert, value: 'none' }
  const reject = options.constant('rejectUnauthorized', (it) => Boolean(it), true)
  if (reject.origin === 'unknown') return { origin: 'unknown', range: requestCert.range }
  return { ...requestCert, value: reject.value ? 'required' : 'optionalNoCa' }
}

/** On a server, verification is a question only where certificates are asked for. */
function verifyPeer(requestCert: Setting<boolean>, options: Options, isServer: boolean): Setting<boolean> {
  const setting = options.constant(
    'rejectUnauthorized',
    (it) => (typeof it === 'boolean' ? it : undefined),
    true,
  )
  if (!isServer || setting.origin !== 'explicit') return setting
  return requestCert.origin === 'explicit' && requestCert.value
    ? setting
    : { origin: 'unknown', range: setting.range }
}

function verifyPeerName(options: Options): Setting<boolean> {
  const property = options.property('checkServerIdentity')
  if (property === 'unknown') return { origin: 'unknown' }
  if (property === 'absent') return { origin: 'default', value: true, since: '0.8' }
  const range = options.range(property.range)
  const check = resolve(property.value, options.bindings)
  return check && acceptsEverything(check)
    ? { origin: 'explicit', value: false, range }
    : { origin: 'unknown', range }
}

/** `() => undefined`, `() => {}`, `() => { return null }`: whatever the name, no error comes back. */
function acceptsEverything(check: Node): boolean {
  if (check.type !== 'ArrowFunctionExpression' && check.type !== 'FunctionExpression') return false
  const { body } = check
  if (body.type !== 'BlockStatement') return isNothing(body)
  return body.body.every((it) => it.type === 'ReturnStatement' && (!it.argument || isNothing(it.argument)))
}

function isNothing(value: Expression): boolean {
  if (value.type === 'Identifier') return value.name === 'undefined'
  if (value.type === 'UnaryExpression') return value.operator === 'void'
  if (value.type === 'ObjectExpression') return false
  return value.type === 'NullLiteral' || (value.type === 'BooleanLiteral' && !value.value)
}

/**
 * `rejectUnauthorized: false` in an object that goes elsewhere: to a database driver, an HTTP library, a wrapper.
 * The option means the same wherever it is passed on to tls.connect; nothing else is known of such a client.
 */
function looseOptions({ uri, nodes, bindings, calls }: NodeFile): TlsEndpoint[] {
  const judged = new Set(calls.map((it) => it.options?.get('rejectUnauthorized')?.range.start))
  return nodes.flatMap((node) => {
    if (node.type !== 'ObjectExpression') return []
    const property = objectOf(node, bindings)?.get('rejectUnauthorized')
    if (property === undefined || judged.has(property.range.start)) return []
    // `requestCert` makes it a server's options, where the meaning is another.
    if (objectOf(node, bindings)?.get('requestCert') !== undefined) return []
    if (!node.properties.some((it) => rangeOf(it).start === property.range.start)) return []
    if (constantOf(property.value, bindings)?.value !== false) return []
    const range = located(uri, property.range)
    return [
      {
        role: 'client' as const,
        name: 'rejectUnauthorized',
        range,
        extent: located(uri, rangeOf(node)),
        serverNames: [],
        addresses: [],
        protocolVersions: { origin: 'unknown' as const },
        cipherSuites: { origin: 'unknown' as const },
        groups: { origin: 'unknown' as const },
        preferServerCipherOrder: { origin: 'unknown' as const },
        certificates: [],
        clientCertificates: { origin: 'unknown' as const },
        verifyPeer: { origin: 'explicit' as const, value: false, range },
        verifyPeerName: { origin: 'unknown' as const },
        trustedCertificates: [],
      },
    ]
  })
}

const ENVIRONMENT_VARIABLE = 'NODE_TLS_REJECT_UNAUTHORIZED'

/** `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'`, and the same as a property of an environment. */
function processVerification({ uri, nodes, bindings }: NodeFile): Sourced<boolean>[] {
  return nodes.flatMap((node) => {
    let value: Node | undefined
    if (
      node.type === 'AssignmentExpression' &&
      node.operator === '=' &&
      node.left.type === 'MemberExpression'
    ) {
      if (memberName(node.left) === ENVIRONMENT_VARIABLE) value = node.right
    } else if (node.type === 'ObjectProperty') {
      if (memberName({ property: node.key, computed: node.computed }) === ENVIRONMENT_VARIABLE)
        value = node.value
    }
    const constant = value && constantOf(value, bindings)
    // Node compares with the string "0"; what is assigned to process.env becomes a string first.
    const off = constant !== undefined && String(constant.value) === '0'
    return off ? [{ value: false, range: located(uri, rangeOf(node)) }] : []
  })
}

function located(uri: string, { start, end }: Range): SourceRange {
  return sourceRange(uri, start, end)
}
