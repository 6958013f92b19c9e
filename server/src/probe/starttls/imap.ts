// RFC 9051, sections 6.1.1 and 6.2.1.

import { type ClearConversation, ClearFailure } from '../clearConversation.ts'
import { notOffered, otherAnswer, refusedClient, refusedRequest, type StartTls } from './startTls.ts'

export const imap: StartTls = {
  name: 'imap',
  title: 'IMAP',
  request: 'STARTTLS',
  async ask(conversation) {
    const greeting = await conversation.line('the greeting of an IMAP server')
    if (/^\* BYE\b/i.test(greeting)) throw refusedClient(greeting)
    // Behind PREAUTH there is no way to TLS (RFC 9051, section 7.1.4).
    if (/^\* PREAUTH\b/i.test(greeting)) {
      throw new ClearFailure(
        'the server takes the client as logged in already, and STARTTLS is too late then',
      )
    }
    if (!/^\* OK\b/i.test(greeting)) throw otherAnswer('IMAP', greeting)
    await conversation.send('a1 CAPABILITY')
    const capabilities = await tagged(conversation, 'a1', 'the answer to CAPABILITY')
    if (!/^a1 OK\b/i.test(capabilities.last)) throw notOffered('STARTTLS', capabilities.last)
    const names = capabilities.untagged
      .filter((it) => /^\* CAPABILITY\b/i.test(it))
      .flatMap((it) => it.toUpperCase().split(/\s+/).slice(2))
    if (!names.includes('STARTTLS')) throw notOffered('STARTTLS')
    await conversation.send('a2 STARTTLS')
    const { last } = await tagged(conversation, 'a2', 'the answer to STARTTLS')
    if (!/^a2 OK\b/i.test(last)) throw refusedRequest('STARTTLS', last)
  },
}

async function tagged(conversation: ClearConversation, tag: string, awaited: string) {
  const untagged: string[] = []
  for (;;) {
    const line = await conversation.line(awaited)
    if (line.startsWith(`${tag} `)) return { untagged, last: line }
    if (/^\* BYE\b/i.test(line)) throw refusedClient(line)
    if (!line.startsWith('*')) throw otherAnswer('IMAP', line)
    untagged.push(line)
  }
}
