import type { StartTls } from './startTls.ts'
import { askXmppServer } from './xmpp.ts'

export const xmppServer: StartTls = {
  name: 'xmpp-server',
  title: 'XMPP between servers',
  request: 'STARTTLS',
  ask: (conversation, server) => askXmppServer(conversation, server, 'jabber:server'),
}
