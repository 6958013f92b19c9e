import type { Node } from '@babel/types'
import { memoByObject } from '../../base/memo.ts'
import { EMPTY_POLICY, type TlsEndpoint, type TlsPolicy } from '../../policy/policy.ts'
import { known, type Setting } from '../../policy/setting.ts'
import type { Source } from '../dialect.ts'
import type { TlsCall } from './calls.ts'
import { isIn } from './choices.ts'
import { mailConnections, urlConnections } from './connections.ts'
import type { ForeignOptions } from './foreignOptions.ts'
import { BROWSER_OPTIONS, switchedOff } from './libraryOptions.ts'
import { type Listening, listenAddresses } from './listenAddresses.ts'
import { located } from './located.ts'
import { type NodeFile, readFile } from './nodeFile.ts'
import { Options } from './optionReader.ts'
import type { Tree } from './parse.ts'
import { processVerification } from './processVerification.ts'
import { pathsAsContents, refusals } from './refusals.ts'
import { LEAST_SECURITY_LEVEL, settingsOf } from './settings.ts'
import { verificationCalls } from './verificationCalls.ts'
import { effectOf, withoutEffect } from './withoutEffect.ts'

export function lower({ uri, tree, text }: Source<Tree>): TlsPolicy {
  if (tree === undefined) return EMPTY_POLICY
  const file = readFile(uri, tree)
  const first = file.calls[0] ?? file.foreign[0]
  if (first !== undefined && file.calls.length + file.foreign.length > MOST_CALLS) {
    const value = `more than ${MOST_CALLS.toLocaleString('en')} calls with TLS options`
    return { ...EMPTY_POLICY, tooComplex: [{ value, range: located(uri, first.range) }] }
  }
  const policy = lowerFile(file, text)
  const { tooComplex } = file.bindings.evaluation
  if (tooComplex === undefined) return policy
  const what = 'its constants stand for too much'
  return { ...EMPTY_POLICY, tooComplex: [{ value: what, range: located(uri, tooComplex) }] }
}

/** Each becomes an endpoint, of kilobytes; the largest bundles of programs have some hundreds. */
const MOST_CALLS = 20_000

function lowerFile(file: NodeFile, text: string): TlsPolicy {
  const ofCalls = file.calls.map((it) => new Options(it.options, file))
  const addresses = listenAddresses(file.nodes, file.calls, file.bindings)
  const ofOthers = file.foreign.map((it) => new Options(it.options, file))
  return {
    ...EMPTY_POLICY,
    endpoints: [
      ...file.calls.map((it) => endpointOfCall(it, addresses.get(it.node), file)),
      ...file.foreign.map((it) => endpointOfForeign(it, file)),
      ...verificationCalls(file),
      ...urlConnections(file, text),
      ...mailConnections(file),
    ],
    processVerification: processVerification(file),
    refusedValues: [...[...ofCalls, ...ofOthers].flatMap(refusals), ...ofCalls.flatMap(pathsAsContents)],
    withoutEffect: withoutEffect(file),
  }
}

function endpointOfCall(call: TlsCall, address: Listening | undefined, file: NodeFile): TlsEndpoint {
  const options = new Options(call.options, file)
  const isServer = call.role === 'server'
  const listening = isServer ? address : undefined
  const serverName = options.string(isServer ? 'servername' : 'host') ?? options.string('servername')
  // A context alone neither requests certificates nor is kept by who made it.
  const isContext = call.name === 'tls.createSecureContext'
  const { trustedForClients, ...settings } = settingsOf(options, call.role)
  return {
    role: call.role,
    name: call.name,
    range: located(file.uri, call.range),
    extent: located(file.uri, call.extent),
    serverNames: !isServer && serverName ? [serverName] : [],
    addresses: listening
      ? [{ value: { host: listening.host, port: listening.port }, range: located(file.uri, listening.range) }]
      : [],
    ...settings,
    leastSecurityLevel: LEAST_SECURITY_LEVEL,
    // Without them Node discards the DHE suites (tls.createSecureContext, `dhparam`).
    ...(isServer && options.property('dhparam') === 'absent' ? { lacksDhParameters: true as const } : {}),
    ...(trustedForClients && !isContext ? { trustedForClients } : {}),
    ...(isServer && !isContext ? { certificates: readOnce(settings.certificates, file) } : {}),
    ...(!isDecided(call, file) ? { verifyPeer: UNKNOWN, verifyPeerName: UNKNOWN } : {}),
    ...(known(settings.verifyPeer) === false && looksItself(file)
      ? { verifyPeer: UNKNOWN, ...(isServer ? { clientCertificates: UNKNOWN } : {}) }
      : {}),
  }
}

/** `socket.authorized`, or the certificate itself: the program looks at what it lets pass. */
function looksItself({ nodes }: NodeFile): boolean {
  return look(nodes)
}

const look = memoByObject((nodes: NodeFile['nodes']) =>
  nodes.some((it) => it.type === 'Identifier' && LOOKS.test(it.name)),
)

const LOOKS = /^(?:authorized|authorizationError|getPeerCertificate|getPeerX509Certificate)$/

/** Whether what the options say of verification is what the program does. */
function isDecided(options: TlsCall | ForeignOptions, file: NodeFile): boolean {
  return effectOf(options, file) !== 'none' && !isIn(options.extent, file.choices)
}

/** Unless the text has a word of how a server gets a renewed certificate. */
function readOnce(certificates: TlsEndpoint['certificates'], file: NodeFile): TlsEndpoint['certificates'] {
  if (certificates.length === 0 || reloads(file)) return certificates
  return certificates.map((it) => ({ ...it, isReadOnce: true }))
}

function reloads({ nodes }: NodeFile): boolean {
  return isAnyAboutReloading(nodes)
}

const isAnyAboutReloading = memoByObject((nodes: NodeFile['nodes']) => nodes.some(isAboutReloading))

function isAboutReloading(node: Node): boolean {
  if (node.type === 'StringLiteral') return /^SIG(?:HUP|USR[12])$|^chokidar$/.test(node.value)
  return node.type === 'Identifier' && RELOADING.test(node.name)
}

const RELOADING = /^(?:setSecureContext|addContext|SNICallback|watch|watchFile|setInterval)$|reload|renew/i

const UNKNOWN = { origin: 'unknown' } as const

/** Of options that go elsewhere, only what is written counts: a default may be the library's own. */
function endpointOfForeign(foreign: ForeignOptions, file: NodeFile): TlsEndpoint {
  const options = new Options(foreign.options, file)
  const settings = settingsOf(options, foreign.role)
  const peer = settings.verifyPeer.origin === 'explicit' ? undefined : switchedOff('verifyPeer', options)
  const name = switchedOff('verifyPeerName', options)
  const hasEffect = isDecided(foreign, file) && !(foreign.role === 'server' && looksItself(file))
  const { role, surroundings } = foreign
  return {
    role,
    name: foreign.name,
    range: located(file.uri, foreign.range),
    extent: located(file.uri, foreign.extent),
    passedOn: true,
    serverNames: [],
    addresses: [],
    protocolVersions: written(settings.protocolVersions),
    cipherSuites: written(settings.cipherSuites),
    leastSecurityLevel: LEAST_SECURITY_LEVEL,
    groups: written(settings.groups),
    preferServerCipherOrder: written(settings.preferServerCipherOrder),
    // For which side a certificate is, decides what is to be said of it.
    ...(surroundings.role === undefined
      ? { certificates: [] }
      : { certificates: settings.certificates, otherFiles: settings.otherFiles ?? [] }),
    clientCertificates: written(settings.clientCertificates),
    verifyPeer: hasEffect
      ? (peer ?? (foreign.hasDefaultsOfNode ? settings.verifyPeer : written(settings.verifyPeer)))
      : UNKNOWN,
    verifyPeerName: hasEffect ? (name ?? written(settings.verifyPeerName)) : UNKNOWN,
    trustedCertificates: settings.trustedCertificates,
    needsTrustedRoot: settings.needsTrustedRoot === true,
    ...(settings.trustedForClients ? { trustedForClients: settings.trustedForClients } : {}),
    ...(settings.legacyRenegotiation ? { legacyRenegotiation: settings.legacyRenegotiation } : {}),
    ...(isForDevelopment(foreign, peer?.name) ? { isForDevelopment: true as const } : {}),
  }
}

/** Proxies of development servers, and browsers that are driven by a program. */
function isForDevelopment({ surroundings: { keys } }: ForeignOptions, by: string | undefined): boolean {
  return keys.includes('proxy') || keys.includes('devServer') || (by !== undefined && BROWSER_OPTIONS.has(by))
}

function written<T>(setting: Setting<T>): Setting<T> {
  return setting.origin === 'default' ? UNKNOWN : setting
}
