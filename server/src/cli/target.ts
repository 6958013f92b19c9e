import { asciiHost } from '../base/hostName.ts'
import { type StartTlsChoice, schemePort } from '../registry/applicationPorts.ts'
import { UsageError } from './parameters.ts'

export interface Target {
  readonly host: string
  /** 1 to 65535. */
  readonly port: number
  /** What the scheme of a URL says of how TLS begins. */
  readonly startTls?: StartTlsChoice
}

/** The port of HTTPS (RFC 9110, section 4.2.2), where none is said. */
const DEFAULT_PORT = 443

/**
 * Reads `host`, `host:port`, `[2001:db8::1]:8443`, a bare IPv6 address, an https URL as it is copied from a
 * browser, and the like with another protocol (`smtp://mail.example.com`); names in Unicode become A-labels. Throws {@link UsageError}.
 */
export function parseTarget(text: string): Target {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase()
  const known = scheme === undefined ? undefined : schemePort(scheme)
  const defaultPort = known?.port ?? DEFAULT_PORT
  const startTls = known === undefined ? {} : { startTls: known.startTls }
  const bare = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/, '')
  const match = /^(?:\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(bare)
  if (match === null) {
    if (/^[0-9a-fA-F:]+$/.test(bare) && bare.split(':').length > 2)
      return { host: bare, port: defaultPort, ...startTls }
    throw new UsageError(`${text}: not a host and a port; write it as example.com:443`)
  }
  const port = match[3] === undefined ? defaultPort : Number(match[3])
  if (port < 1 || port > 65_535) throw new UsageError(`${text}: a port is a number from 1 to 65535`)
  const host = match[1] ?? asciiHost(match[2]!)
  if (host === undefined) throw new UsageError(`${text}: not a host name or an address`)
  return { host, port, ...startTls }
}
