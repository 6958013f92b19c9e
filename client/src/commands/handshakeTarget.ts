import { asciiHost } from '../../../server/src/base/hostName.ts'
import type { HandshakeTarget } from '../../../server/src/lsp/protocol.ts'

/** Where to connect to: what a person typed, or why it cannot be used. */
export type ParsedTarget = { readonly host: string; readonly port: number } | { readonly problem: string }

/** Takes `host`, `host:port`, `[::1]:443`, `::1`, and the address of a page. */
export function parseTarget(text: string): ParsedTarget {
  const { authority, problem } = withoutScheme(text.trim())
  if (problem !== undefined) return { problem }
  if (authority === '') return { problem: 'Type a host name or an address, such as example.org:443' }

  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(authority)
  if (bracketed) return checked(`[${bracketed[1]}]`, bracketed[2])
  // With two colons or more it can only be an IPv6 address without a port.
  if (authority.split(':').length > 2) return checked(`[${authority}]`, undefined)
  const [host = '', port] = authority.split(':')
  return checked(host, port)
}

/** `example.org:443`, `[::1]:443`; with the name of a virtual host, `127.0.0.1:443 (shop.example)`. */
export function targetName({ host, port, serverName = host }: Omit<HandshakeTarget, 'origin'>): string {
  const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  return serverName === host ? place : `${place} (${serverName})`
}

function withoutScheme(text: string): { authority: string; problem?: string } {
  const url = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(text)
  if (!url) return { authority: text.replace(/\/.*$/, '') }
  const [, scheme = '', authority = ''] = url
  const name = scheme.toLowerCase()
  const port = PORTS[name]
  if (port === undefined) return { authority, problem: `${name}:// does not begin with TLS; type host:port` }
  const withoutUser = authority.slice(authority.lastIndexOf('@') + 1)
  return { authority: /:\d*$/.test(withoutUser) ? withoutUser : `${withoutUser}:${port}` }
}

/** Schemes whose first bytes on the connection are TLS. */
const PORTS: Readonly<Record<string, number>> = {
  https: 443,
  wss: 443,
  ldaps: 636,
  smtps: 465,
  imaps: 993,
  pop3s: 995,
  mqtts: 8883,
  amqps: 5671,
  rediss: 6379,
}

function checked(host: string, port: string | undefined): ParsedTarget {
  if (port !== undefined && !/^\d{1,5}$/.test(port)) return { problem: `The port “${port}” is not a number` }
  const number = port === undefined ? 443 : Number(port)
  if (number < 1 || number > 65535) return { problem: `The port ${number} is not between 1 and 65535` }
  const name = asciiHost(host)
  if (name === undefined) return { problem: `“${host}” is not a host name or an address` }
  return { host: name, port: number }
}
