import type { Sourced } from '../../base/range.ts'
import { fileName } from '../../base/uri.ts'
import type { ListenAddress, OtherFile, TlsEndpoint, TlsPolicy } from '../../policy/policy.ts'
import { EMPTY_POLICY } from '../../policy/policy.ts'
import type { LowerContext, Source } from '../dialect.ts'
import { lowerClients, type Upstreams } from './clients.ts'
import { isAtLeast } from './directives.ts'
import { find, type Level, Levels, type Placed, placeOf, wordPlace } from './level.ts'
import { addRefusedCommands, type Refused } from './refusals.ts'
import {
  certificates,
  cipherSuites,
  clientCertificates,
  files,
  flag,
  groups,
  legacyRenegotiation,
  passwordFiles,
  preferServerCipherOrder,
  protocolVersions,
  SERVER_NAMES,
  switchedOn,
  USUAL_SECURITY_LEVEL,
  verifiesClients,
} from './settings.ts'
import { argumentsOf, isDynamic, type NginxTree } from './syntax.ts'

/** Blocks that are nested deeper than this are not looked into; nginx's own files have at most five. */
const MAX_DEPTH = 40

/**
 * Every server that terminates TLS, in http, stream and mail, and every place where nginx opens TLS connections to a
 * server behind it. A file without the blocks of a main file is taken for what is included in one: a site, or a
 * snippet with settings only.
 */
export function lower(source: Source<NginxTree>, context: LowerContext<NginxTree>): TlsPolicy {
  const levels = new Levels(context)
  const main = levels.ofDocument(source)
  const endpoints: TlsEndpoint[] = []
  const refused: Refused = new Map()
  const version = context.serverVersion
  const protocols = main.blocks.filter((it) => PROTOCOLS.has(it.directive.name))
  for (const placed of protocols)
    lowerProtocol(levels.ofBlock(placed, main), levels, version, endpoints, refused)
  lowerProtocol(main, levels, version, endpoints, refused)
  if (endpoints.length === 0 && protocols.length === 0) lowerSnippet(main, source, version, endpoints)
  if (levels.tooComplex) return { ...EMPTY_POLICY, tooComplex: [levels.tooComplex] }
  return { ...EMPTY_POLICY, endpoints, refusedValues: [...refused.values()] }
}

const PROTOCOLS: ReadonlySet<string> = new Set(['http', 'stream', 'mail'])

function lowerProtocol(
  around: Level,
  levels: Levels,
  version: string | undefined,
  endpoints: TlsEndpoint[],
  refused: Refused,
): void {
  const servers = around.blocks
    .filter((it) => it.directive.name === 'server')
    .map((placed): Server => {
      const level = levels.ofBlock(placed, around)
      return { placed, level, listens: (level.directives.get('listen') ?? []).map(listenOf) }
    })
  const upstreams = upstreamsOf(around)
  // `ssl` belongs to an address: it holds for all servers that listen there, whichever of them says it.
  const tlsAddresses = new Set<string>()
  for (const { listens } of servers) for (const { tls, key } of listens) if (tls) tlsAddresses.add(key)
  const withoutCertificate = serversWithoutCertificate(servers, tlsAddresses)
  for (const server of servers) {
    const endpoint = lowerServer(server, tlsAddresses, version)
    if (endpoint) {
      endpoints.push({ ...endpoint, ...lackOf(server, withoutCertificate) })
      // Without a certificate, nginx does not ask OpenSSL.
      if (find(server.level, SERVER_NAMES.certificate).kind === 'found') {
        addRefusedCommands(refused, server.level, SERVER_NAMES)
      }
    }
    lowerPasses(server.level, server.placed, levels, upstreams, version, endpoints, refused, 0)
  }
  if (around.name === undefined) {
    // A snippet of locations, to be included in a server.
    for (const placed of around.blocks) {
      if (!INNER_BLOCKS.has(placed.directive.name)) continue
      lowerPasses(levels.ofBlock(placed, around), placed, levels, upstreams, version, endpoints, refused, 0)
    }
  }
}

/**
 * Those that keep nginx from starting (ngx_http_ssl_init): the default server of an address, unless it refuses all
 * handshakes, and then all others there.
 */
function serversWithoutCertificate(
  servers: readonly Server[],
  tlsAddresses: ReadonlySet<string>,
): ReadonlySet<Server> {
  const lacking = new Set<Server>()
  const byAddress = new Map<string, Server[]>()
  for (const server of servers) {
    for (const { key, isDefault } of server.listens) {
      if (!tlsAddresses.has(key)) continue
      const there = byAddress.get(key) ?? []
      byAddress.set(key, there)
      if (isDefault) there.unshift(server)
      else there.push(server)
    }
  }
  for (const [first, ...others] of byAddress.values()) {
    if (first === undefined || mayHaveCertificate(first.level)) continue
    if (!mayReject(first.level)) lacking.add(first)
    else {
      for (const it of others) if (!mayHaveCertificate(it.level) && !mayReject(it.level)) lacking.add(it)
    }
  }
  return lacking
}

function mayHaveCertificate(level: Level): boolean {
  return !isCertainlyAbsent(level, SERVER_NAMES.certificate)
}

function mayReject(level: Level): boolean {
  const setting = flag(level, REJECT_HANDSHAKE, undefined)
  return setting.origin === 'unknown' || setting.value
}

const REJECT_HANDSHAKE = 'ssl_reject_handshake'

function lackOf(server: Server, withoutCertificate: ReadonlySet<Server>): Pick<TlsEndpoint, 'lacking'> {
  const { level } = server
  // What stands in the file around it, which is not at hand, is not known.
  if (level.around?.name === undefined || level.around.around?.hidden === 'surroundings') return {}
  if (withoutCertificate.has(server)) return { lacking: 'certificate' }
  const certificate = find(level, SERVER_NAMES.certificate)
  return certificate.kind === 'found' && isCertainlyAbsent(level, SERVER_NAMES.certificateKey)
    ? { lacking: 'key' }
    : {}
}

function isCertainlyAbsent(level: Level, name: string): boolean {
  // A command to OpenSSL may name it instead.
  return find(level, name).kind === 'absent' && find(level, SERVER_NAMES.confCommand).kind === 'absent'
}

function upstreamsOf(around: Level): Upstreams {
  const upstreams = new Map<string, Placed>()
  for (const placed of around.blocks) {
    const name = placed.directive.words[1]
    if (name && placed.directive.name === 'upstream') upstreams.set(name.text, placed)
  }
  return upstreams
}

function lowerPasses(
  level: Level,
  placed: Placed,
  levels: Levels,
  upstreams: Upstreams,
  version: string | undefined,
  endpoints: TlsEndpoint[],
  refused: Refused,
  depth: number,
): void {
  lowerClients(level, placed, upstreams, version, endpoints, refused)
  if (depth === MAX_DEPTH) return
  for (const inner of level.blocks) {
    if (!INNER_BLOCKS.has(inner.directive.name)) continue
    lowerPasses(
      levels.ofBlock(inner, level),
      inner,
      levels,
      upstreams,
      version,
      endpoints,
      refused,
      depth + 1,
    )
  }
}

const INNER_BLOCKS: ReadonlySet<string> = new Set(['location', 'if', 'limit_except'])

interface Server {
  readonly placed: Placed
  readonly level: Level
  readonly listens: readonly Listen[]
}

/** A `listen` directive. */
interface Listen {
  /** Undefined for a socket in the file system, and for what is known only to the running server. */
  readonly address: Sourced<ListenAddress> | undefined
  /** The same for all spellings of an address. */
  readonly key: string
  /** Whether it says that TLS is spoken there. */
  readonly tls: boolean
  readonly isDefault: boolean
  /** Over UDP, so that no TCP connection can be made to it. */
  readonly quic: boolean
}

function listenOf({ directive, source }: Placed): Listen {
  let tls = false
  let quic = false
  let isDefault = false
  for (let index = 2; index < directive.words.length; index++) {
    const parameter = directive.words[index]!.text
    if (parameter === 'ssl') tls = true
    else if (parameter === 'quic') quic = true
    else if (parameter === 'default_server' || parameter === 'default') isDefault = true
  }
  const word = directive.words[1]
  if (!word) return { address: undefined, key: '', tls: false, quic: false, isDefault: false }
  const value = isDynamic(word) ? undefined : listenAddress(word.text)
  const address = value && { value, range: wordPlace(word, source) }
  const key = `${quic ? 'udp ' : ''}${value ? `${value.host}:${value.port}` : word.text}`
  return { address, key, tls: tls || quic, quic, isDefault }
}

/** `443`, `*:443`, `10.0.0.1`, `[::1]:443`, `localhost:8443`; a range of ports stands for its first. */
function listenAddress(text: string): ListenAddress | undefined {
  if (/^\d{1,5}$/.test(text)) return addressAt('*', Number(text))
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]/]+)(?::(\d{1,5})(?:-\d{1,5})?)?$/.exec(text)
  if (!match) return undefined
  return addressAt(match[1]!, Number(match[2] ?? DEFAULT_PORT))
}

function addressAt(host: string, port: number): ListenAddress | undefined {
  if (port < 1 || port > 65_535) return undefined
  return { host: host === '0.0.0.0' ? '*' : host, port }
}

const DEFAULT_PORT = 80

function lowerServer(
  { placed, level, listens }: Server,
  tlsAddresses: ReadonlySet<string>,
  version: string | undefined,
): TlsEndpoint | undefined {
  const everywhere = switchedOn(level, 'ssl')
  const tlsListens = listens.filter((it) => everywhere || it.tls || tlsAddresses.has(it.key))
  if (tlsListens.length === 0 && !(listens.length === 0 && hasSettings(level))) return undefined
  const { directive, source } = placed
  const range = wordPlace(directive.words[0]!, source)
  const addresses: Sourced<ListenAddress>[] = []
  for (const { address, quic } of tlsListens) if (address && !quic) addresses.push(address)
  const serverNames = namesOf(level)
  const name = serverNames[0]?.value ?? addressTitle(addresses[0]?.value) ?? 'server'
  return serverEndpoint({ name, range, extent: placeOf(placed), serverNames, addresses }, level, version)
}

type Identity = Pick<TlsEndpoint, 'name' | 'range' | 'extent' | 'serverNames' | 'addresses'>

function serverEndpoint(
  { name, range, extent, serverNames, addresses }: Identity,
  level: Level,
  version: string | undefined,
): TlsEndpoint {
  return {
    role: 'server',
    name,
    range,
    extent,
    serverNames,
    addresses,
    protocolVersions: protocolVersions(level, SERVER_NAMES, range, version),
    cipherSuites: cipherSuites(level, SERVER_NAMES, range, version),
    groups: groups(level, range, version),
    preferServerCipherOrder: preferServerCipherOrder(level, version),
    certificates: certificates(level, SERVER_NAMES),
    clientCertificates: clientCertificates(level),
    refusesFaultyPaths: true,
    verifyPeer: verifiesClients(level),
    // A client's certificate is verified, but no name in it is expected.
    verifyPeerName: { origin: 'default', value: false, since: '0.1.0' },
    trustedCertificates: [
      ...files(level, [CLIENT_CAS]).map((it) => ({ ...it, isNamedToClients: true as const })),
      ...files(level, [SERVER_NAMES.trustedCertificate]).map((it) => ({
        ...it,
        isAlwaysRead: true as const,
      })),
    ],
    revocationLists: files(level, [SERVER_NAMES.revocationList]),
    otherFiles: otherFiles(level),
    legacyRenegotiation: legacyRenegotiation(level, SERVER_NAMES, 'server'),
    usualSecurityLevel: USUAL_SECURITY_LEVEL,
    ...dhParameters(level, version),
    ...(switchedOn(level, REJECT_HANDSHAKE) ? { rejectsHandshakes: true as const } : {}),
    needsTrustedRoot: TRUSTED.every((it) => find(level, it).kind !== 'hidden'),
  }
}

function otherFiles(level: Level): readonly OtherFile[] {
  const responses = switchedOn(level, 'ssl_stapling') ? files(level, ['ssl_stapling_file']) : []
  return [
    ...responses.map((reference) => ({ wanted: 'OCSP response' as const, reference })),
    ...passwordFiles(level, SERVER_NAMES),
    ...files(level, ['ssl_session_ticket_key']).map((reference) => ({
      wanted: 'session ticket key' as const,
      reference,
    })),
  ]
}

function dhParameters(
  level: Level,
  version: string | undefined,
): Pick<TlsEndpoint, 'dhParameters' | 'lacksDhParameters'> {
  const [first] = files(level, ['ssl_dhparam'])
  if (first !== undefined) return { dhParameters: first }
  const mayHaveSome = [find(level, 'ssl_dhparam'), find(level, 'ssl_conf_command')].some(
    ({ kind }) => kind !== 'absent',
  )
  return mayHaveSome || hasBuiltInDhParameters(version) ? {} : { lacksDhParameters: true }
}

/** Before 1.11.0 nginx had parameters of 1024 bits of its own (CHANGES of nginx). */
function hasBuiltInDhParameters(version: string | undefined): boolean {
  return version !== undefined && !isAtLeast(version, '1.11.0')
}

const CLIENT_CAS = 'ssl_client_certificate'
const TRUSTED = [CLIENT_CAS, SERVER_NAMES.trustedCertificate]

/** Whether a server that says not where it listens is nevertheless about TLS: an excerpt, or an unfinished one. */
function hasSettings(level: Level): boolean {
  return SETTINGS.some((it) => level.directives.has(it))
}

const SETTINGS = ['ssl_protocols', 'ssl_ciphers', 'ssl_certificate', 'ssl_ecdh_curve', 'ssl_verify_client']

function namesOf(level: Level): Sourced<string>[] {
  const names: Sourced<string>[] = []
  for (const { directive, source } of level.directives.get('server_name') ?? []) {
    for (const word of argumentsOf(directive)) {
      const name = word.text
      // Regular expressions are no names, and `_` is how people write that there is none.
      if (name === '' || name === '_' || name.startsWith('~') || isDynamic(word)) continue
      names.push({ value: name, range: wordPlace(word, source) })
    }
  }
  return names
}

function addressTitle(address: ListenAddress | undefined): string | undefined {
  return address && `${address.host}:${address.port}`
}

/** A file with settings and no server is included in several: what it says is judged, what it lacks is not known. */
function lowerSnippet(
  main: Level,
  source: Source<NginxTree>,
  version: string | undefined,
  endpoints: TlsEndpoint[],
): void {
  const first = SETTINGS.map((it) => find(main, it)).find((it) => it.kind === 'found')
  if (!first || main.hidden === 'nothing') return
  const placed = first.placed.find((it) => it.source === source)
  if (!placed) return
  const range = wordPlace(placed.directive.words[0]!, source)
  const identity = {
    name: fileName(source.uri),
    range,
    extent: placeOf(placed),
    serverNames: [],
    addresses: [],
  }
  endpoints.push(serverEndpoint(identity, { ...main, hidden: 'part' }, version))
}
