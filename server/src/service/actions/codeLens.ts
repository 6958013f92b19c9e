import type { DocumentAnalysis } from '../../analysis/analyze.ts'
import type { Range } from '../../base/range.ts'
import { fileName, isWithin, relativePath } from '../../base/uri.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'

/** A server that a handshake can be tried with. */
export interface ConnectionTarget {
  readonly host: string
  readonly port: number
  readonly serverName?: string
  /** What it was found as: "server shop.example in sites-enabled/shop.conf". */
  readonly origin: string
}

export interface CodeLens {
  readonly range: Range
  readonly title: string
  readonly target: ConnectionTarget
}

/** "Test handshake" over each server that listens with TLS. */
export function codeLenses(analysis: DocumentAnalysis, folders: readonly string[]): readonly CodeLens[] {
  const lenses = new Map<number, CodeLens>()
  for (const endpoint of ownEndpoints(analysis)) {
    const target = endpoint.role === 'server' ? targetOf(endpoint, folders) : undefined
    const { start, end } = endpoint.range
    if (target && !lenses.has(start))
      lenses.set(start, { range: { start, end }, title: 'Test handshake', target })
  }
  return [...lenses.values()]
}

/** All servers that a document names, to be offered for a test. */
export function connectionTargets(
  analysis: DocumentAnalysis,
  folders: readonly string[],
): readonly ConnectionTarget[] {
  return ownEndpoints(analysis).flatMap((endpoint) => {
    const target = targetOf(endpoint, folders)
    return target ? [target] : []
  })
}

function ownEndpoints({ uri, configurations }: DocumentAnalysis): readonly TlsEndpoint[] {
  return configurations.flatMap((it) => it.policy.endpoints.filter(({ range }) => range.uri === uri))
}

function targetOf(endpoint: TlsEndpoint, folders: readonly string[]): ConnectionTarget | undefined {
  const address = endpoint.addresses[0]?.value
  const serverName = endpoint.serverNames.map((it) => it.value).find(isRealName)
  // A client, or options that go elsewhere, whose file does not say where it connects to has nothing to try.
  if ((endpoint.role === 'client' || endpoint.passedOn) && !address) return undefined
  const host = address?.host ?? '*'
  return {
    host: EVERY_ADDRESS.has(host) ? 'localhost' : host.replace(/^\[(.*)\]$/, '$1'),
    port: address?.port ?? 443,
    ...(serverName === undefined ? {} : { serverName }),
    origin: `${endpoint.role} ${endpoint.name} in ${pathFor(endpoint.range.uri, folders)}`,
  }
}

/** A server that listens on every address of its machine is, for a developer, this one. */
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['*', '0.0.0.0', '::', '[::]', ''])

/** Not nginx's catch-all `_`, a wildcard, a regular expression, or a variable. */
function isRealName(name: string): boolean {
  return /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(name)
}

function pathFor(uri: string, folders: readonly string[]): string {
  const folder = folders.find((it) => isWithin(uri, it))
  return folder === undefined ? fileName(uri) : relativePath(folder, uri)
}
