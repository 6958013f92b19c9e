import type { Sourced } from '../../base/range.ts'
import { sourceRange } from '../../base/range.ts'
import { fileName } from '../../base/uri.ts'
import { EMPTY_POLICY, type FileReference, type TlsEndpoint, type TlsPolicy } from '../../policy/policy.ts'
import type { Setting } from '../../policy/setting.ts'
import { isOlder, PROTOCOL_VERSIONS, type ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { LowerContext, Source } from '../dialect.ts'
import { clientOnly } from '../shared/clientOnly.ts'
import {
  type ConnectionUrl,
  isOfPostgres,
  ofLibpq,
  parameter,
  SSLMODES,
  switchedOff,
} from '../shared/connectionUrl.ts'
import type { Download, Tree, Variable } from './parse.ts'

export function lower(source: Source<Tree>, context: LowerContext<Tree>): TlsPolicy {
  const own = lowerFile(source)
  // What `node --env-file` reads is part of the file that says so.
  const read = source.tree.envFiles.flatMap(({ path }) => context.included(path, source.uri))
  const policies = [own, ...read.map((it) => lowerFile(it, { byEnvFile: true }))]
  return {
    ...EMPTY_POLICY,
    endpoints: policies.flatMap((it) => it.endpoints),
    processVerification: policies.flatMap((it) => it.processVerification),
    refusedValues: policies.flatMap((it) => it.refusedValues),
    withoutEffect: policies.flatMap((it) => it.withoutEffect),
  }
}

function lowerFile(source: Source<Tree>, { byEnvFile = false } = {}): TlsPolicy {
  const { uri, tree } = source
  const at = (range: { readonly start: number; readonly end: number }) =>
    sourceRange(uri, range.start, range.end)
  const extra = tree.variables.filter((it) => it.name === 'NODE_EXTRA_CA_CERTS')
  const connections = [...tree.urls.map((it) => connectionOf(it, uri)), ofLibpqVariables(tree, uri)]
  return {
    ...EMPTY_POLICY,
    endpoints: [
      ...connections.flatMap((it) => it.endpoints),
      ...(byEnvFile ? [] : extra.flatMap((it) => extraCertificates(it, uri))),
      ...tree.downloads.flatMap((it) => downloads(it, uri)),
      ...nodeVersions(tree, uri),
    ],
    processVerification: tree.variables
      .filter((it) => it.name === 'NODE_TLS_REJECT_UNAUTHORIZED' && it.value === '0')
      .map((it) => ({ value: false, range: at(it.range) })),
    refusedValues: connections.flatMap((it) => it.refusedValues),
    withoutEffect: byEnvFile
      ? extra.map((it) => ({
          value: `${it.name} has no effect by --env-file: Node has read it by then`,
          range: at(it.range),
        }))
      : [],
  }
}

interface Connection {
  readonly endpoints: readonly TlsEndpoint[]
  readonly refusedValues: readonly Sourced<string>[]
}

const NOTHING: Connection = { endpoints: [], refusedValues: [] }

function connectionOf(url: ConnectionUrl, uri: string): Connection {
  const at = (range: { readonly start: number; readonly end: number }) =>
    sourceRange(uri, range.start, range.end)
  const off = switchedOff(url)
  if (off !== undefined) {
    const range = at(off.range)
    const setting = { origin: 'explicit', value: false, range } as const
    const place = { name: url.scheme, range, extent: at(url.range) }
    return { ...NOTHING, endpoints: [clientOnly(place, { [off.which]: setting })] }
  }
  const mode = isOfPostgres(url) ? parameter('sslmode', url) : undefined
  if (mode === undefined) return NOTHING
  const root = parameter('sslrootcert', url)
  return libpqConnection(
    { value: mode.value, range: at(mode.range), valueRange: at(mode.valueRange) },
    root && { value: root.value, range: at(root.valueRange) },
    at(url.range),
  )
}

/** PGSSLMODE and PGSSLROOTCERT are one connection's. */
function ofLibpqVariables({ variables }: Tree, uri: string): Connection {
  const at = (range: { readonly start: number; readonly end: number }) =>
    sourceRange(uri, range.start, range.end)
  const modes = variables.filter((it) => it.name === 'PGSSLMODE')
  const root = variables.find((it) => it.name === 'PGSSLROOTCERT')
  const found = modes.map((mode) =>
    libpqConnection(
      { value: mode.value, range: at(mode.range), valueRange: at(mode.valueRange) },
      root && { value: root.value, range: at(root.valueRange) },
      at(mode.range),
    ),
  )
  return {
    endpoints: found.flatMap((it) => it.endpoints),
    refusedValues: found.flatMap((it) => it.refusedValues),
  }
}

/** As libpq 15 reads it (fe-connect.c); pg in Node knows `no-verify`, too. */
function libpqConnection(
  mode: Sourced<string> & { readonly valueRange: Sourced<string>['range'] },
  root: Sourced<string> | undefined,
  extent: Sourced<string>['range'],
): Connection {
  const { value, range } = mode
  const place = { name: 'libpq', range, extent }
  if (value === 'no-verify') {
    return {
      ...NOTHING,
      endpoints: [clientOnly(place, { verifyPeer: { origin: 'explicit', value: false, range } })],
    }
  }
  if (!/^[a-z-]+$/i.test(value)) return NOTHING
  if (!SSLMODES.has(value)) {
    const shown = value.length > 20 ? `${value.slice(0, 19)}…` : value
    const refused = { value: `libpq refuses it: invalid sslmode value: "${shown}"`, range: mode.valueRange }
    return { ...NOTHING, refusedValues: [refused] }
  }
  if (root?.value === 'system') {
    if (value === 'verify-full') return NOTHING
    const refused = { value: `libpq refuses it: weak sslmode "${value}" with sslrootcert=system`, range }
    return { ...NOTHING, refusedValues: [refused] }
  }
  const off = ofLibpq(value, root?.value)
  const setting: Setting<boolean> = { origin: 'explicit', value: false, range }
  const verifies = value.startsWith('verify-')
  if (off === undefined && !verifies && root === undefined) return NOTHING
  return {
    ...NOTHING,
    endpoints: [
      clientOnly(place, {
        readBy: 'libpq',
        ...(off === undefined ? {} : { [off]: setting }),
        ...(verifies && root === undefined
          ? { defaultRootFile: { value: '~/.postgresql/root.crt', range } }
          : {}),
        trustedCertificates: root ? [fileAt(root)] : [],
      }),
    ],
  }
}

/** They are added to those that Node brings along; what is not a file of certificates is ignored with a warning. */
function extraCertificates({ value, valueRange, range }: Variable, uri: string): TlsEndpoint[] {
  if (value === '') return []
  const place = sourceRange(uri, range.start, range.end)
  return [
    clientOnly(
      { name: 'NODE_EXTRA_CA_CERTS', range: place, extent: place },
      {
        verifyPeer: { origin: 'default', value: true, since: '7.3' },
        addsToRoots: true,
        needsTrustedRoot: true,
        trustedCertificates: [fileAt({ value, range: sourceRange(uri, valueRange.start, valueRange.end) })],
      },
    ),
  ]
}

/** `cafile` stands in the place of the roots that Node brings along. */
function downloads({ setting, value, range, valueRange }: Download, uri: string): TlsEndpoint[] {
  const place = sourceRange(uri, range.start, range.end)
  const identity = { name: 'npm', range: place, extent: place }
  if (setting === 'verifies') {
    const off: Setting<boolean> = { origin: 'explicit', value: false, range: place }
    return value.toLowerCase() === 'false' ? [clientOnly(identity, { verifyPeer: off })] : []
  }
  if (value === '' || /^(?:null|undefined|false|~)$/.test(value)) return []
  return [
    clientOnly(identity, {
      verifyPeer: { origin: 'default', value: true, since: '1.0' },
      needsTrustedRoot: true,
      trustedCertificates: [fileAt({ value, range: sourceRange(uri, valueRange.start, valueRange.end) })],
    }),
  ]
}

/** npm runs scripts in the folder of package.json; where a container or a service runs, is not known. */
function fileAt(path: Sourced<string>): FileReference {
  const name = fileName(path.range.uri)
  if (/[$%]|^~/.test(path.value)) {
    return { path, file: { kind: 'notRead', why: 'a variable is in its path' } }
  }
  if (/dockerfile|compose|\.ya?ml$/i.test(name)) {
    return { path, file: { kind: 'notRead', why: 'it is a path in a container' } }
  }
  return { path, relativeTo: name === 'package.json' ? 'document' : 'workingFolder' }
}

/** `--tls-min-v1.0` and the like; of several, the lowest minimum and the highest maximum hold. */
function nodeVersions({ nodeFlags }: Tree, uri: string): TlsEndpoint[] {
  return nodeFlags.flatMap(({ flag, range }): TlsEndpoint[] => {
    const [, which, number] = /^--tls-(min|max)-v(1\.\d)$/.exec(flag) ?? []
    const version = `TLSv${number}` as ProtocolVersion
    if (which === undefined || !PROTOCOL_VERSIONS.includes(version)) return []
    const place = sourceRange(uri, range.start, range.end)
    const [oldest, newest]: [ProtocolVersion, ProtocolVersion] =
      which === 'min' ? [version, 'TLSv1.3'] : ['TLSv1.2', version]
    const value = PROTOCOL_VERSIONS.filter((it) => !isOlder(it, oldest) && !isOlder(newest, it))
    return [
      clientOnly(
        { name: flag, range: place, extent: place },
        {
          protocolVersions: {
            origin: 'explicit',
            value: value.map((it) => ({ value: it, range: place })),
            range: place,
          },
        },
      ),
    ]
  })
}
