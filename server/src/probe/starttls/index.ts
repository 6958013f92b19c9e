import type { StartTlsName } from '../../registry/applicationPorts.ts'
import { ftp } from './ftp.ts'
import { imap } from './imap.ts'
import { irc } from './irc.ts'
import { ldap } from './ldap.ts'
import { lmtp } from './lmtp.ts'
import { mssql } from './mssql.ts'
import { mysql } from './mysql.ts'
import { nntp } from './nntp.ts'
import { pop3 } from './pop3.ts'
import { postgres } from './postgres.ts'
import { rdp } from './rdp.ts'
import { sieve } from './sieve.ts'
import { smtp } from './smtp.ts'
import type { StartTls } from './startTls.ts'
import { xmpp } from './xmpp.ts'
import { xmppServer } from './xmppServer.ts'

/** All protocols in which TLS is asked for in the clear. */
export const START_TLS: Readonly<Record<StartTlsName, StartTls>> = {
  smtp,
  lmtp,
  imap,
  pop3,
  sieve,
  ftp,
  ldap,
  xmpp,
  'xmpp-server': xmppServer,
  nntp,
  irc,
  postgres,
  mysql,
  rdp,
  mssql,
}
