// ManageSieve: RFC 5804, sections 1.7 and 2.2.

import type { ClearConversation } from '../clearConversation.ts'
import { notOffered, otherAnswer, refusedClient, refusedRequest, type StartTls } from './startTls.ts'

export const sieve: StartTls = {
  name: 'sieve',
  title: 'ManageSieve',
  request: 'STARTTLS',
  async ask(conversation) {
    const greeting = await response(conversation, 'the greeting of a ManageSieve server')
    if (!/^OK\b/i.test(greeting.last)) throw refusedClient(greeting.last)
    if (!greeting.capabilities.some((it) => /^"STARTTLS"/i.test(it))) throw notOffered('STARTTLS')
    await conversation.send('STARTTLS')
    const { last } = await response(conversation, 'the answer to STARTTLS')
    if (!/^OK\b/i.test(last)) throw refusedRequest('STARTTLS', last)
  },
}

/** Capabilities in quotation marks, and a last line with OK, NO or BYE. */
async function response(conversation: ClearConversation, awaited: string) {
  const capabilities: string[] = []
  for (;;) {
    const line = await conversation.line(awaited)
    if (/^(?:OK|NO|BYE)\b/i.test(line)) return { capabilities, last: line }
    if (!line.startsWith('"')) throw otherAnswer('ManageSieve', line)
    capabilities.push(line)
  }
}
