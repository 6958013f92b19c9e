// RFC 4217, section 4.

import { readReply } from './replies.ts'
import { notOffered, refusedClient, refusedRequest, type StartTls } from './startTls.ts'

export const ftp: StartTls = {
  name: 'ftp',
  title: 'FTP',
  request: 'AUTH TLS',
  async ask(conversation) {
    let greeting = await readReply(conversation, 'the greeting of an FTP server', 'FTP')
    // "Service ready in nnn minutes", and a second one (RFC 959, section 5.4).
    if (greeting.code === 120) {
      greeting = await readReply(conversation, 'the greeting of an FTP server', 'FTP')
    }
    if (greeting.code !== 220) throw refusedClient(greeting.text)
    await conversation.send('AUTH TLS')
    const answer = await readReply(conversation, 'the answer to AUTH TLS', 'FTP')
    if (answer.code === 234) return
    // Not understood, not implemented, or not with this parameter; 530 is what a server says to all but a login.
    if (NOT_KNOWN.has(answer.code)) throw notOffered('AUTH TLS', answer.text)
    throw refusedRequest('AUTH TLS', answer.text)
  },
}

const NOT_KNOWN: ReadonlySet<number> = new Set([500, 501, 502, 504, 530])
