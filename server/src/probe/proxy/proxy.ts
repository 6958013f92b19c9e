import { asciiHost } from '../../base/hostName.ts'
import { parseIpAddress } from '../../base/ipAddress.ts'

/** Through whom to connect. Its credentials go into Proxy-Authorization and nowhere else. */
export interface ProxyServer {
  readonly kind: 'http' | 'socks5'
  readonly host: string
  readonly port: number
  readonly credentials?: { readonly user: string; readonly password: string }
}

/** `http://proxy.example:3128`, without credentials. */
export function proxyTitle({ kind, host, port }: Pick<ProxyServer, 'kind' | 'host' | 'port'>): string {
  return `${kind}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Reads `http://user:password@host:port`, `host:port`, `socks5://host:port`; or says why not, without the credentials. */
export function parseProxy(text: string): ProxyServer | { readonly problem: string } {
  const match =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/?#]*)@)?(?:\[([^\]/]*)\]|([^:/?#[\]]*))(?::(\d{1,5}))?\/?$/i.exec(
      text.trim(),
    )
  if (match === null) return { problem: 'the address of the proxy is not written as http://host:port' }
  const [, scheme = 'http', userInfo, ipv6, name = '', portText] = match
  const kind = KINDS.get(scheme.toLowerCase())
  if (kind === undefined) {
    return { problem: `a proxy over ${scheme.toLowerCase()}:// is not supported: http:// and socks5:// are` }
  }
  const host = asciiHost(ipv6 === undefined ? name : `[${ipv6}]`)
  if (host === undefined) return { problem: 'the address of the proxy has no host name' }
  const port = portText === undefined ? DEFAULT_PORTS[kind] : Number(portText)
  if (port < 1 || port > 65_535) return { problem: 'the port of the proxy is not between 1 and 65535' }
  if (userInfo === undefined) return { kind, host, port }
  const colon = userInfo.indexOf(':')
  const [user, password] = colon < 0 ? [userInfo, ''] : [userInfo.slice(0, colon), userInfo.slice(colon + 1)]
  return { kind, host, port, credentials: { user: percentDecoded(user), password: percentDecoded(password) } }
}

const KINDS: ReadonlyMap<string, ProxyServer['kind']> = new Map([
  ['http', 'http'],
  // In both the proxy looks up the name.
  ['socks5', 'socks5'],
  ['socks5h', 'socks5'],
  ['socks', 'socks5'],
])

/** curl's for SOCKS and for HTTP alike; RFC 1928 registers it. */
const DEFAULT_PORTS = { http: 80, socks5: 1080 } as const

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What a person and the environment say of proxies. */
export interface ProxySettings {
  /** For servers that are not exempt; none where it is absent or empty. */
  readonly proxy?: string
  /** Names, suffixes such as `.example.com`, addresses and networks such as `10.0.0.0/8`, some with a port; `*` for all. */
  readonly except: readonly string[]
}

/** HTTPS_PROXY, ALL_PROXY and NO_PROXY, the lower-case names first, as curl reads them. */
export function proxySettings(environment: Readonly<Record<string, string | undefined>>): ProxySettings {
  const value = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined
  const proxy = value('HTTPS_PROXY') ?? value('ALL_PROXY')
  const except = (value('NO_PROXY') ?? '').split(/[\s,]+/).filter((it) => it !== '')
  return { ...(proxy === undefined ? {} : { proxy }), except }
}

/** The proxy for a server; undefined where there is none for it. */
export function proxyFor(
  host: string,
  port: number,
  { proxy, except }: ProxySettings,
): ProxyServer | { readonly problem: string } | undefined {
  return proxy === undefined || proxy === '' || isExempt(host, port, except) ? undefined : parseProxy(proxy)
}

/** Whether a server is reached without the proxy. This machine always is: the proxy's own is another. */
export function isExempt(host: string, port: number, except: readonly string[]): boolean {
  const name = host.replace(/\.$/, '').toLowerCase()
  if (isLoopback(name)) return true
  return except.some((it) => matches(it.trim().toLowerCase(), name, port))
}

function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  const address = parseIpAddress(name)
  if (address === undefined) return false
  return address.length === 4
    ? address[0] === 127
    : address.every((byte, index) => byte === (index === 15 ? 1 : 0))
}

function matches(entry: string, name: string, port: number): boolean {
  if (entry === '*') return true
  const [, ipv6, plain, portText] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? []
  if (portText !== undefined && Number(portText) !== port) return false
  const pattern = (ipv6 ?? plain ?? entry).replace(/\.$/, '')
  const [network = '', bits] = pattern.split('/')
  const wanted = parseIpAddress(network)
  if (wanted !== undefined) {
    const address = parseIpAddress(name)
    return (
      address !== undefined &&
      sameNetwork(address, wanted, bits === undefined ? wanted.length * 8 : Number(bits))
    )
  }
  const suffix = pattern.replace(/^\*?\./, '')
  return suffix !== '' && (name === suffix || name.endsWith(`.${suffix}`))
}

function sameNetwork(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  if (a.length !== b.length || !(bits >= 0 && bits <= a.length * 8)) return false
  for (let index = 0; index * 8 < bits; index++) {
    const mask = bits - index * 8 >= 8 ? 0xff : (0xff << (8 - (bits - index * 8))) & 0xff
    if ((a[index]! & mask) !== (b[index]! & mask)) return false
  }
  return true
}
