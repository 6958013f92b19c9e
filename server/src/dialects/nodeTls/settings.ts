// What the options of one call or object mean, as settings of an endpoint.

import type { Expression, Node } from '@babel/types'
import type { Sourced } from '../../base/range.ts'
import { type SourceRange, sourceRange } from '../../base/range.ts'
import type { CertificateReference, CipherSuiteList, OtherFile, TlsEndpoint } from '../../policy/policy.ts'
import type { Setting } from '../../policy/setting.ts'
import { isOlder, PROTOCOL_VERSIONS, type ProtocolVersion } from '../../registry/protocolVersions.ts'
import { expandCipherString } from '../shared/opensslCipherString.ts'
import { constantOf, memberName, type Property, resolve } from './constants.ts'
import { DEFAULTS_SINCE, type Options } from './optionReader.ts'
import { legacyRenegotiation, type SecureOption, secureOptionsIn, versionsWithout } from './secureOptions.ts'

const DEFAULT_VERSIONS: readonly ProtocolVersion[] = ['TLSv1.2', 'TLSv1.3']

export type OptionSettings = Pick<
  TlsEndpoint,
  | 'protocolVersions'
  | 'cipherSuites'
  | 'groups'
  | 'preferServerCipherOrder'
  | 'certificates'
  | 'clientCertificates'
  | 'verifyPeer'
  | 'verifyPeerName'
  | 'trustedCertificates'
  | 'needsTrustedRoot'
  | 'trustedForClients'
  | 'legacyRenegotiation'
  | 'otherFiles'
>

export function settingsOf(options: Options, role: TlsEndpoint['role']): OptionSettings {
  const isServer = role === 'server'
  const requestCert = options.constant('requestCert', (it) => Boolean(it), false)
  const renegotiation = legacyRenegotiation(secureOptions(options) ?? [])
  return {
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
    otherFiles: otherFiles(options),
    ...(isServer ? trustedForClients(options) : {}),
    ...(renegotiation.length === 0
      ? {}
      : {
          legacyRenegotiation: renegotiation.map(({ value, range }) => ({
            value,
            range: options.range(range),
          })),
        }),
  }
}

function otherFiles(options: Options): readonly OtherFile[] {
  return [
    ...options.files('pfx', 'buf').map((reference) => ({ wanted: 'PKCS #12' as const, reference })),
    ...options.files('crl').map((reference) => ({ wanted: 'CRL' as const, reference })),
    ...options
      .files('dhparam')
      .map((reference) => ({ wanted: 'DH parameters of 1024 bits' as const, reference })),
  ]
}

/** Of OpenSSL from 1.1.0 on, which is in every Node from 10 on; Node 24 has level 2. */
export const LEAST_SECURITY_LEVEL = 1

/** Where `allowPartialTrustChain` is not set, as it may be from Node 22.9 on. */
function needsTrustedRoot(options: Options): boolean {
  return (
    options.isOfFiles('ca') &&
    options.property('allowPartialTrustChain') === 'absent' &&
    options.property('secureContext') === 'absent'
  )
}

function trustedForClients(options: Options): Pick<TlsEndpoint, 'trustedForClients'> {
  const property = options.property('ca')
  const isRequested = options.property('requestCert') !== 'absent'
  return isRequested || typeof property === 'string'
    ? {}
    : { trustedForClients: options.range(property.range) }
}

/** Undefined where they are set in a way that is not known. */
function secureOptions(options: Options): readonly SecureOption[] | undefined {
  const property = options.property('secureOptions')
  if (property === 'absent') return []
  return property === 'unknown' ? undefined : secureOptionsIn(property.value, options.bindings)
}

/** `secureOptions` takes versions away from those that the other options allow. */
function protocolVersions(options: Options): TlsEndpoint['protocolVersions'] {
  const setting = versionsAllowed(options)
  const bits = secureOptions(options)
  if (bits === undefined) return { origin: 'unknown' }
  const without = versionsWithout(bits)
  if (setting.origin === 'unknown' || !setting.value.some((it) => without.has(it.value))) return setting
  const value = setting.value.filter((it) => !without.has(it.value))
  if (setting.origin !== 'default') return { ...setting, value }
  const property = options.property('secureOptions') as Property
  const range = options.range(property.range)
  return { origin: 'explicit', value: value.map((it) => ({ value: it.value, range })), range }
}

function versionsAllowed(options: Options): TlsEndpoint['protocolVersions'] {
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

export const VERSIONS: ReadonlyMap<string, ProtocolVersion> = new Map([
  ['TLSv1', 'TLSv1.0'],
  ['TLSv1.1', 'TLSv1.1'],
  ['TLSv1.2', 'TLSv1.2'],
  ['TLSv1.3', 'TLSv1.3'],
])

function versionsOfMethod(property: Property, options: Options): TlsEndpoint['protocolVersions'] {
  const range = options.range(property.range)
  const constant = constantOf(property.value, options.bindings)
  const method = typeof constant?.value === 'string' ? methodName(constant.value) : undefined
  const versions = method === undefined ? undefined : METHODS.get(method)
  if (constant === undefined || versions === undefined) return { origin: 'unknown', range }
  const place = options.range(constant.range)
  return { origin: 'explicit', value: versions.map((value) => ({ value, range: place })), range }
}

/** `TLSv1_2` of `TLSv1_2_client_method`. */
export function methodName(method: string): string | undefined {
  return /^(.*?)_(?:(?:client|server)_)?method$/.exec(method)?.[1]
}

// What Node does with each OpenSSL method name (Node 20, tried on loopback): TLS_method also lifts the usual
// minimum, SSLv23_method stops at TLS 1.2, and the methods of SSLv2 and SSLv3 are refused (refusals.ts).
export const METHODS: ReadonlyMap<string, readonly ProtocolVersion[]> = new Map([
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
  const passphrase = options.property('passphrase')
  const password =
    passphrase === 'unknown' ? {} : ({ password: passphrase === 'absent' ? 'none' : 'given' } as const)
  // Several certificates go with several keys in the same order (RSA and ECDSA side by side).
  return found.map((certificate, index) => {
    const key = keys.length === found.length ? keys[index] : undefined
    return key ? { certificate, key, ...password } : { certificate }
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
  const check = resolve(property.value, options.bindings) ?? property.value
  return check && acceptsEverything(check)
    ? { origin: 'explicit', value: false, range }
    : { origin: 'unknown', range }
}

/** `() => undefined`, `() => {}`, `() => { return null }`, `noop`: whatever the name, no error comes back. */
export function acceptsEverything(check: Node): boolean {
  if (check.type === 'Identifier') return check.name === 'noop'
  if (check.type === 'MemberExpression') return memberName(check) === 'noop'
  const isFunction =
    check.type === 'ArrowFunctionExpression' ||
    check.type === 'FunctionExpression' ||
    check.type === 'FunctionDeclaration'
  // A promise is an error for Node, as is everything that is not false.
  if (!isFunction || check.async || check.generator) return false
  const { body } = check
  if (body.type !== 'BlockStatement') return isNothing(body)
  return body.body.every(
    (it) => (it.type === 'ReturnStatement' && (!it.argument || isNothing(it.argument))) || isLogging(it),
  )
}

/** `console.log(…)`, `logger.warn(…)`. */
function isLogging(statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return false
  const { callee } = statement.expression
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false
  return /^(?:console|log|logger)$/.test(callee.object.name)
}

function isNothing(value: Expression): boolean {
  if (value.type === 'Identifier') return value.name === 'undefined'
  if (value.type === 'UnaryExpression') return value.operator === 'void'
  if (value.type === 'ObjectExpression') return false
  return value.type === 'NullLiteral' || (value.type === 'BooleanLiteral' && !value.value)
}
