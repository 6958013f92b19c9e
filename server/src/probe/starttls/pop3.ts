// RFC 2595, section 4, and RFC 2449 (CAPA).

import { notOffered, otherAnswer, refusedClient, refusedRequest, type StartTls } from './startTls.ts'

export const pop3: StartTls = {
  name: 'pop3',
  title: 'POP3',
  request: 'STLS',
  async ask(conversation) {
    const greeting = await conversation.line('the greeting of a POP3 server')
    if (greeting.startsWith('-ERR')) throw refusedClient(greeting)
    if (!greeting.startsWith('+OK')) throw otherAnswer('POP3', greeting)
    await conversation.send('CAPA')
    const status = await conversation.line('the answer to CAPA')
    // A server may have STLS and no CAPA.
    if (status.startsWith('+OK')) {
      const capabilities: string[] = []
      for (;;) {
        const line = await conversation.line('the end of the capabilities')
        if (line === '.') break
        capabilities.push(line.trim().toUpperCase())
      }
      if (!capabilities.includes('STLS')) throw notOffered('STLS')
    } else if (!status.startsWith('-ERR')) throw otherAnswer('POP3', status)
    await conversation.send('STLS')
    const answer = await conversation.line('the answer to STLS')
    if (!answer.startsWith('+OK')) throw refusedRequest('STLS', answer)
  },
}
