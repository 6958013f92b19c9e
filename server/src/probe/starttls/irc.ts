// The capability "tls" of IRCv3 and its command STARTTLS with the numerics 670 and 691, before a client has given a name.

import type { ClearConversation } from '../clearConversation.ts'
import { notOffered, otherAnswer, refusedClient, refusedRequest, type StartTls } from './startTls.ts'

export const irc: StartTls = {
  name: 'irc',
  title: 'IRC',
  request: 'STARTTLS',
  async ask(conversation) {
    await conversation.send('CAP LS 302')
    const capabilities: string[] = []
    for (;;) {
      const { command, parameters, line } = await message(conversation, 'the answer to CAP LS')
      if (command === 'CAP') {
        const words = (parameters.at(-1) ?? '').toLowerCase().split(/\s+/)
        capabilities.push(...words)
        // An asterisk before the list says that there is more of it.
        if (parameters.at(-2) !== '*' || parameters.length < 4) break
      } else if (command === '421' || command === '451') {
        throw notOffered('STARTTLS', line)
      } else throw refusedClient(line)
    }
    if (!capabilities.includes('tls')) throw notOffered('STARTTLS')
    await conversation.send('STARTTLS')
    const { command, line } = await message(conversation, 'the answer to STARTTLS')
    if (command !== '670') throw refusedRequest('STARTTLS', line)
  },
}

/** The next message that is no notice: servers tell what they look up while a client comes in. */
async function message(conversation: ClearConversation, awaited: string) {
  for (;;) {
    const line = await conversation.line(awaited)
    const match = /^(?:@\S+ +)?(?::\S+ +)?([A-Za-z]+|\d{3})((?: +[^: ]\S*)*)(?: +:(.*))? *$/.exec(line)
    if (match === null) throw otherAnswer('IRC', line)
    const command = match[1]!.toUpperCase()
    if (command === 'NOTICE') continue
    const middle = (match[2] ?? '').split(' ').filter((it) => it !== '')
    const parameters = match[3] === undefined ? middle : [...middle, match[3]]
    if (command === 'ERROR') throw refusedClient(line)
    return { command, parameters, line }
  }
}
