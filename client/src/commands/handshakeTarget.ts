import { asciiHost } from '../../../server/src/base/hostName.ts'
import type { HandshakeParams, HandshakeTarget } from '../../../server/src/lsp/protocol.ts'
import { schemePort } from '../../../server/src/registry/applicationPorts.ts'

/** Where to connect to: what a person typed, or why it cannot be used. */
export type ParsedTarget = Pick<HandshakeParams, 'host' | 'port' | 'startTls'> | { readonly problem: string }

/** Takes `host`, `host:port`, `[::1]:443`, `::1`, the address of a page, and of other servers: `smtp://mail.example`. */
export function parseTarget(text: string): ParsedTarget {
  const { authority, problem, startTls } = withoutScheme(text.trim())
  if (problem !== undefined) return { problem }
  if (authority === '') return { problem: 'Type a host name or an address, such as example.org:443' }

  const target = hostAndPort(authority)
  return 'problem' in target || startTls === undefined ? target : { ...target, startTls }
}

function hostAndPort(authority: string): ParsedTarget {
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

function withoutScheme(
  text: string,
): Pick<HandshakeParams, 'startTls'> & { authority: string; problem?: string } {
  const url = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(text)
  if (!url) return { authority: text.replace(/\/.*$/, '') }
  const [, scheme = '', authority = ''] = url
  const name = scheme.toLowerCase()
  const known = schemePort(name)
  if (known === undefined) return { authority, problem: `${name}:// does not begin with TLS; type host:port` }
  const withoutUser = authority.slice(authority.lastIndexOf('@') + 1)
  const { port, startTls } = known
  return { authority: /:\d*$/.test(withoutUser) ? withoutUser : `${withoutUser}:${port}`, startTls }
}

function checked(host: string, port: string | undefined): ParsedTarget {
  if (port !== undefined && !/^\d{1,5}$/.test(port)) return { problem: `The port “${port}” is not a number` }
  const number = port === undefined ? 443 : Number(port)
  if (number < 1 || number > 65535) return { problem: `The port ${number} is not between 1 and 65535` }
  const name = asciiHost(host)
  if (name === undefined) return { problem: `“${host}” is not a host name or an address` }
  return { host: name, port: number }
}
