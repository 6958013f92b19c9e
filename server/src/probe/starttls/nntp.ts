// RFC 4642, section 2, over RFC 3977 (CAPABILITIES).

import { readReply } from './replies.ts'
import { notOffered, refusedClient, refusedRequest, type StartTls } from './startTls.ts'

export const nntp: StartTls = {
  name: 'nntp',
  title: 'NNTP',
  request: 'STARTTLS',
  async ask(conversation) {
    const greeting = await readReply(conversation, 'the greeting of an NNTP server', 'NNTP')
    if (greeting.code !== 200 && greeting.code !== 201) throw refusedClient(greeting.text)
    await conversation.send('CAPABILITIES')
    const status = await readReply(conversation, 'the answer to CAPABILITIES', 'NNTP')
    // Servers from before RFC 3977 do not know the command, and may know STARTTLS.
    if (status.code === 101) {
      const capabilities: string[] = []
      for (;;) {
        const line = await conversation.line('the end of the capabilities')
        if (line === '.') break
        capabilities.push(line.trim().toUpperCase())
      }
      if (!capabilities.includes('STARTTLS')) throw notOffered('STARTTLS')
    } else if (status.code < 500) throw refusedClient(status.text)
    await conversation.send('STARTTLS')
    const answer = await readReply(conversation, 'the answer to STARTTLS', 'NNTP')
    if (answer.code === 382) return
    if (answer.code === 500 || answer.code === 502) throw notOffered('STARTTLS', answer.text)
    throw refusedRequest('STARTTLS', answer.text)
  },
}
