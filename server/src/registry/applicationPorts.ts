// Ports and URL schemes that say which protocol is spoken on a connection, and so how TLS begins there (IANA's service
// names and port numbers; for those with TLS from the first byte, RFC 8314 and the like).

/** The protocols whose clients ask for TLS in the clear first, as the command line calls them. */
export const START_TLS_NAMES = [
  'smtp',
  'lmtp',
  'imap',
  'pop3',
  'sieve',
  'ftp',
  'ldap',
  'xmpp',
  'xmpp-server',
  'nntp',
  'irc',
  'postgres',
  'mysql',
  'rdp',
  'mssql',
] as const

export type StartTlsName = (typeof START_TLS_NAMES)[number]

/** `none`: TLS begins with the first byte. */
export type StartTlsChoice = StartTlsName | 'none'

export function isStartTlsChoice(text: unknown): text is StartTlsChoice {
  return text === 'none' || START_TLS_NAMES.some((it) => it === text)
}

/** What the port says; `none` for ports of protocols over TLS and for all others. */
export function startTlsOfPort(port: number): StartTlsChoice {
  return START_TLS_PORTS.get(port) ?? 'none'
}

const START_TLS_PORTS: ReadonlyMap<number, StartTlsName> = new Map([
  [21, 'ftp'],
  [24, 'lmtp'],
  [25, 'smtp'],
  [110, 'pop3'],
  [119, 'nntp'],
  [143, 'imap'],
  [389, 'ldap'],
  [587, 'smtp'],
  [1433, 'mssql'],
  [3306, 'mysql'],
  [3389, 'rdp'],
  [4190, 'sieve'],
  [5222, 'xmpp'],
  [5269, 'xmpp-server'],
  [5432, 'postgres'],
  [6667, 'irc'],
])

/** Of the scheme of a URL, in lower case; undefined where it says nothing of TLS, or is not known. */
export function schemePort(scheme: string): { port: number; startTls: StartTlsChoice } | undefined {
  const entry = SCHEMES.get(scheme)
  return entry === undefined ? undefined : { port: entry[0], startTls: entry[1] }
}

const SCHEMES: ReadonlyMap<string, readonly [number, StartTlsChoice]> = new Map([
  ['https', [443, 'none']],
  ['wss', [443, 'none']],
  ['ldaps', [636, 'none']],
  ['smtps', [465, 'none']],
  ['submissions', [465, 'none']],
  ['imaps', [993, 'none']],
  ['pop3s', [995, 'none']],
  ['ftps', [990, 'none']],
  ['nntps', [563, 'none']],
  ['ircs', [6697, 'none']],
  ['xmpps', [5223, 'none']],
  ['mqtts', [8883, 'none']],
  ['amqps', [5671, 'none']],
  ['rediss', [6379, 'none']],
  ['smtp', [25, 'smtp']],
  ['submission', [587, 'smtp']],
  ['lmtp', [24, 'lmtp']],
  ['imap', [143, 'imap']],
  ['pop3', [110, 'pop3']],
  ['pop', [110, 'pop3']],
  ['sieve', [4190, 'sieve']],
  ['ftp', [21, 'ftp']],
  ['ldap', [389, 'ldap']],
  ['xmpp', [5222, 'xmpp']],
  ['xmpp-server', [5269, 'xmpp-server']],
  ['nntp', [119, 'nntp']],
  ['irc', [6667, 'irc']],
  ['postgres', [5432, 'postgres']],
  ['postgresql', [5432, 'postgres']],
  ['mysql', [3306, 'mysql']],
  ['mariadb', [3306, 'mysql']],
  ['rdp', [3389, 'rdp']],
  ['mssql', [1433, 'mssql']],
  ['sqlserver', [1433, 'mssql']],
])
