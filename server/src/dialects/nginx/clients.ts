// Where nginx is a client: the connections that it opens to the servers behind it.

import type { Sourced } from '../../base/range.ts'
import type { ListenAddress, TlsEndpoint } from '../../policy/policy.ts'
import type { Setting } from '../../policy/setting.ts'
import { find, type Level, type Placed, placeOf, textPlace, wordPlace } from './level.ts'
import { addRefusedCommands, type Refused } from './refusals.ts'
import {
  certificates,
  cipherSuites,
  clientGroups,
  files,
  flag,
  legacyRenegotiation,
  passwordFiles,
  protocolVersions,
  type SettingNames,
  settingNames,
  switchedOn,
  USUAL_SECURITY_LEVEL,
} from './settings.ts'
import { isDynamic, type Word } from './syntax.ts'

/** The directives that pass a request on, the scheme that means TLS, and the names of the settings for it. */
export const PASSES = [
  { directive: 'proxy_pass', scheme: 'https://', prefix: 'proxy_', names: settingNames('proxy_') },
  { directive: 'grpc_pass', scheme: 'grpcs://', prefix: 'grpc_', names: settingNames('grpc_') },
  { directive: 'uwsgi_pass', scheme: 'suwsgi://', prefix: 'uwsgi_', names: settingNames('uwsgi_') },
] as const

/** The `upstream` blocks of http or stream, by name. */
export type Upstreams = ReadonlyMap<string, Placed>

/** Adds what a block itself passes on over TLS. */
export function lowerClients(
  level: Level,
  placed: Placed,
  upstreams: Upstreams,
  version: string | undefined,
  endpoints: TlsEndpoint[],
  refused: Refused,
): void {
  for (const { directive, scheme, names } of PASSES) {
    for (const pass of level.directives.get(directive) ?? []) {
      const target = pass.directive.words[1]
      if (!target) continue
      const withScheme = target.text.toLowerCase().startsWith(scheme)
      // In stream there is no scheme: TLS is switched on beside.
      const withoutScheme =
        directive === 'proxy_pass' && !target.text.includes('://') && switchedOn(level, 'proxy_ssl')
      if (!withScheme && !withoutScheme) continue
      const host = hostOf(target, withScheme ? scheme.length : 0, pass)
      endpoints.push(client(level, placed, upstreams, pass, host, names, version))
      addRefusedCommands(refused, level, names)
    }
  }
}

interface Host {
  readonly name: Sourced<string>
  readonly port: number
}

function client(
  level: Level,
  placed: Placed,
  upstreams: Upstreams,
  pass: Placed,
  host: Host | undefined,
  names: SettingNames,
  version: string | undefined,
): TlsEndpoint {
  const range = wordPlace(pass.directive.words[0]!, pass.source)
  const verifyPeer = flag(level, names.verify, version)
  return {
    role: 'client',
    name: host?.name.value ?? pass.directive.words[1]!.text,
    range,
    extent: placeOf(placed),
    serverNames: serverNames(level, names, host),
    addresses: host ? addressesOf(host, upstreams) : [],
    protocolVersions: protocolVersions(level, names, range, version),
    cipherSuites: cipherSuites(level, names, range, version),
    groups: clientGroups(level, names, range),
    preferServerCipherOrder: { origin: 'default', value: false, since: '0.1.0' },
    certificates: certificates(level, names),
    clientCertificates: { origin: 'default', value: 'none', since: '0.1.0' },
    verifyPeer,
    verifyPeerName: verifiesName(verifyPeer),
    trustedCertificates: files(level, [names.trustedCertificate]),
    revocationLists: files(level, [names.revocationList]),
    otherFiles: passwordFiles(level, names),
    legacyRenegotiation: legacyRenegotiation(level, names, 'client'),
    usualSecurityLevel: USUAL_SECURITY_LEVEL,
    needsTrustedRoot: true,
  }
}

/** nginx compares the name whenever it verifies the certificate; there is no switch of its own. */
function verifiesName(verifyPeer: Setting<boolean>): Setting<boolean> {
  return verifyPeer.origin === 'unknown' || verifyPeer.value
    ? { origin: 'default', value: true, since: '1.7.0' }
    : verifyPeer
}

/** The name that the certificate is compared with. */
function serverNames(level: Level, names: SettingNames, host: Host | undefined): readonly Sourced<string>[] {
  const found = find(level, names.name)
  if (found.kind !== 'found') return host ? [host.name] : []
  const { directive, source } = found.placed[found.placed.length - 1]!
  const word = directive.words[1]
  return !word || isDynamic(word) ? [] : [{ value: word.text, range: textPlace(word, source) }]
}

const HOST = /^(\[[^\]]+\]|[^:/?#\s]+)(?::(\d{1,5}))?/

function hostOf(word: Word, skipped: number, { source }: Placed): Host | undefined {
  const match = HOST.exec(word.text.slice(skipped))
  if (!match || /[$]|\{\{|\{%|<%/.test(match[0])) return undefined
  const name = match[1]!
  const start = textPlace(word, source).start + skipped
  return {
    name: { value: name, range: { uri: source.uri, start, end: start + name.length } },
    port: Number(match[2] ?? DEFAULT_PORT),
  }
}

const DEFAULT_PORT = 443

/** Those of the upstream of that name, else the host itself. */
function addressesOf({ name, port }: Host, upstreams: Upstreams): Sourced<ListenAddress>[] {
  const upstream = upstreams.get(name.value)
  if (!upstream) return validPort({ host: name.value, port }, name.range)
  const { directive, source } = upstream
  return directive.block!.directives.flatMap((it) => {
    const word = it.name === 'server' ? it.words[1] : undefined
    const match = word && !isDynamic(word) ? HOST.exec(word.text) : undefined
    if (!word || !match || match[1] === 'unix') return []
    // In an upstream, a server without a port means port 80 whatever is spoken there.
    return validPort({ host: match[1]!, port: Number(match[2] ?? 80) }, wordPlace(word, source))
  })
}

function validPort(address: ListenAddress, range: Sourced<ListenAddress>['range']): Sourced<ListenAddress>[] {
  return address.port >= 1 && address.port <= 65_535 ? [{ value: address, range }] : []
}
