// What the URL of a database or a message broker says of TLS: `postgresql://shop@db.example/shop?sslmode=require`.
// A parameter means what the programs make of it that read such URLs: libpq 15 and 18, pg 8 (pg-connection-string 2.14),
// mongodb 7, mysql2 3, Prisma, JDBC's drivers, redis-py, nodemailer 7, mssql 12.

import type { Range } from '../../base/range.ts'

export interface ConnectionUrl {
  /** In lower case, without `jdbc:` and without SQLAlchemy's `+driver`. */
  readonly scheme: string
  readonly isJdbc: boolean
  readonly range: Range
  readonly parameters: readonly UrlParameter[]
}

export interface UrlParameter {
  readonly name: string
  /** Decoded. */
  readonly value: string
  /** The parameter, name and value. */
  readonly range: Range
  readonly valueRange: Range
}

const SCHEMES =
  /\b(jdbc:)?(postgres(?:ql)?|cockroachdb|mysqlx?|mariadb|mongodb|rediss?|amqps?|sqlserver|mssql|smtps?)(?:\+\w+)?:\/\/(?:[^\s"'`<>{]|\{[^\s{}]{0,200}\})*/gi

/** The URLs in a text, with places from `offset` on. */
export function connectionUrls(text: string, offset = 0): readonly ConnectionUrl[] {
  const urls = [...text.matchAll(SCHEMES)].map(({ 0: url, 1: jdbc, 2: scheme, index }) => {
    const start = offset + index
    return {
      scheme: scheme!.toLowerCase(),
      isJdbc: jdbc !== undefined,
      range: { start, end: start + url.length },
      parameters: parametersIn(url, start),
    }
  })
  return [...urls, ...connectionStrings(text, offset)]
}

/** `Server=db.example;Database=shop;TrustServerCertificate=true`, as SQL Server's programs have it. */
function connectionStrings(text: string, offset: number): readonly ConnectionUrl[] {
  if (!/trust ?server ?certificate/i.test(text)) return []
  return [...text.matchAll(CONNECTION_STRING)].map(({ 0: written, index }) => {
    const start = offset + index
    const range = { start, end: start + written.length }
    return { scheme: 'sqlserver', isJdbc: false, range, parameters: parametersFrom(written, 0, start) }
  })
}

const CONNECTION_STRING = /(?<![\w ;/])(?:Server|Data Source|Addr|Address)=[^\n"'`<>]*/gi

/** Behind `?`, divided by `&`; those of SQL Server stand behind semicolons. */
function parametersIn(url: string, start: number): readonly UrlParameter[] {
  const query = /[?;]/.exec(url)
  if (query === null) return []
  return parametersFrom(url, query.index + 1, start)
}

function parametersFrom(url: string, first: number, start: number): readonly UrlParameter[] {
  const parameters: UrlParameter[] = []
  let from = first
  for (const part of url.slice(from).split(/[&;]/)) {
    const equals = part.indexOf('=')
    if (equals > 0) {
      const range = { start: start + from, end: start + from + part.length }
      parameters.push({
        name: part.slice(0, equals),
        value: decoded(part.slice(equals + 1)),
        range,
        valueRange: { start: range.start + equals + 1, end: range.end },
      })
    }
    from += part.length + 1
  }
  return parameters
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What a parameter switches off, whoever reads the URL. */
export interface SwitchedOff {
  readonly which: 'verifyPeer' | 'verifyPeerName'
  readonly range: Range
  /** The program that reads it so, where others that read such URLs do otherwise. */
  readonly readBy?: string
}

/** The first parameter that switches the verification of the certificate off, else of the name. */
export function switchedOff(url: ConnectionUrl): SwitchedOff | undefined {
  const found = url.parameters.flatMap((it): SwitchedOff[] => {
    const which = meaningOf(it, url)
    return which === undefined ? [] : [{ which, range: it.range }]
  })
  return found.find((it) => it.which === 'verifyPeer') ?? found[0]
}

function meaningOf({ name, value }: UrlParameter, url: ConnectionUrl): SwitchedOff['which'] | undefined {
  const isTrue = /^(?:true|1|yes)$/i.test(value)
  switch (url.scheme) {
    case 'mongodb':
      if (name === 'tlsInsecure' || name === 'tlsAllowInvalidCertificates')
        return isTrue ? 'verifyPeer' : undefined
      return name === 'tlsAllowInvalidHostnames' && isTrue ? 'verifyPeerName' : undefined
    case 'sqlserver':
    case 'mssql':
      return name.toLowerCase().replaceAll(' ', '') === 'trustservercertificate' && isTrue
        ? 'verifyPeer'
        : undefined
    case 'smtp':
    case 'smtps':
      return name === 'tls.rejectUnauthorized' && value === 'false' ? 'verifyPeer' : undefined
    case 'rediss':
    case 'redis':
      return name === 'ssl_cert_reqs' && /^(?:none|cert_none)$/i.test(value) ? 'verifyPeer' : undefined
    case 'amqps':
    case 'amqp':
      return name === 'verify' && value === 'verify_none' ? 'verifyPeer' : undefined
    case 'mysql':
    case 'mysqlx':
    case 'mariadb':
      return ofMysql(name, value, url.isJdbc)
    default:
      return ofPostgres(name, value, url)
  }
}

function ofMysql(name: string, value: string, isJdbc: boolean): SwitchedOff['which'] | undefined {
  // mysql2 reads JSON here, Prisma and Go's driver a word.
  if (name === 'ssl' && /"rejectUnauthorized"\s*:\s*false/.test(value)) return 'verifyPeer'
  if (name === 'sslaccept' && value === 'accept_invalid_certs') return 'verifyPeer'
  if (name === 'tls' && value === 'skip-verify') return 'verifyPeer'
  if (!isJdbc) return undefined
  if (name === 'verifyServerCertificate' && value === 'false') return 'verifyPeer'
  if (name === 'trustServerCertificate' && value === 'true') return 'verifyPeer'
  if (name !== 'sslMode') return undefined
  if (/^(?:preferred|required|trust)$/i.test(value)) return 'verifyPeer'
  return /^verify[-_]ca$/i.test(value) ? 'verifyPeerName' : undefined
}

function ofPostgres(name: string, value: string, url: ConnectionUrl): SwitchedOff['which'] | undefined {
  if (name === 'sslaccept' && value === 'accept_invalid_certs') return 'verifyPeer'
  if (name === 'sslfactory' && /\bNonValidatingFactory$/.test(value)) return 'verifyPeer'
  if (name !== 'sslmode') return undefined
  if (value === 'no-verify') return 'verifyPeer'
  const isLikeLibpq = url.parameters.some((it) => it.name === 'uselibpqcompat' && it.value === 'true')
  return isLikeLibpq ? ofLibpq(value, parameter('sslrootcert', url)?.value) : undefined
}

/** PostgreSQL's documentation, 34.19.1: with a root certificate, `require` verifies as `verify-ca` does. */
export function ofLibpq(
  sslmode: string,
  rootCertificate: string | undefined,
): SwitchedOff['which'] | undefined {
  switch (sslmode) {
    case 'require':
      return rootCertificate === undefined ? 'verifyPeer' : 'verifyPeerName'
    case 'prefer':
    case 'allow':
      return 'verifyPeer'
    case 'verify-ca':
      return 'verifyPeerName'
    default:
      return undefined
  }
}

/** All that libpq knows; with any other it does not connect. */
export const SSLMODES: ReadonlySet<string> = new Set([
  ...['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
])

export function parameter(name: string, url: ConnectionUrl): UrlParameter | undefined {
  return url.parameters.find((it) => it.name === name)
}

export function isOfPostgres({ scheme, isJdbc }: ConnectionUrl): boolean {
  return !isJdbc && (scheme === 'postgres' || scheme === 'postgresql')
}
