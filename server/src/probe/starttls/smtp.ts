// RFC 3207 over RFC 5321; for LMTP, RFC 2033, which has LHLO in the place of EHLO.

import type { ClearConversation } from '../clearConversation.ts'
import { readReply } from './replies.ts'
import { CLIENT_NAME, notOffered, refusedClient, refusedRequest, type StartTls } from './startTls.ts'

export const smtp: StartTls = {
  name: 'smtp',
  title: 'SMTP',
  request: 'STARTTLS',
  ask: (conversation) => askMailServer(conversation, 'SMTP', 'EHLO'),
}

export async function askMailServer(
  conversation: ClearConversation,
  title: string,
  hello: 'EHLO' | 'LHLO',
): Promise<void> {
  const greeting = await readReply(conversation, `the greeting of an ${title} server`, title)
  if (greeting.code !== 220) throw refusedClient(greeting.text)
  await conversation.send(`${hello} ${CLIENT_NAME}`)
  const extensions = await readReply(conversation, `the answer to ${hello}`, title)
  // A server without extensions does not know the command (RFC 5321, section 4.1.4).
  if (extensions.code >= 500) throw notOffered('STARTTLS', extensions.text)
  if (extensions.code !== 250) throw refusedClient(extensions.text)
  const keywords = extensions.lines.slice(1).map((it) => it.trim().split(/\s+/)[0]?.toUpperCase())
  if (!keywords.includes('STARTTLS')) throw notOffered('STARTTLS')
  await conversation.send('STARTTLS')
  const answer = await readReply(conversation, 'the answer to STARTTLS', title)
  if (answer.code !== 220) throw refusedRequest('STARTTLS', answer.text)
}
