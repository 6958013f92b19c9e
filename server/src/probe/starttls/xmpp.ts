// RFC 6120, section 5. The stream is read as text up to the element that is waited for.

import { type ClearConversation, ClearFailure, quotedAnswer } from '../clearConversation.ts'
import { type AskedServer, notOffered, otherAnswer, refusedRequest, type StartTls } from './startTls.ts'

export const xmpp: StartTls = {
  name: 'xmpp',
  title: 'XMPP',
  request: 'STARTTLS',
  ask: (conversation, server) => askXmppServer(conversation, server, 'jabber:client'),
}

export async function askXmppServer(
  conversation: ClearConversation,
  { name }: AskedServer,
  namespace: 'jabber:client' | 'jabber:server',
): Promise<void> {
  await conversation.sendText(
    `<?xml version='1.0'?><stream:stream xmlns='${namespace}' xmlns:stream='http://etherx.jabber.org/streams' to='${escaped(name)}' version='1.0'>`,
  )
  const features = await conversation.until(FEATURES, 'the features of the stream')
  if (!/<(?:[\w-]+:)?stream\b/.test(features)) throw otherAnswer('XMPP', features)
  refuseError(features)
  if (!/<(?:[\w-]+:)?starttls\b/.test(features)) throw notOffered('STARTTLS')
  await conversation.sendText("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
  const answer = await conversation.until(ANSWER, 'the answer to STARTTLS')
  refuseError(answer)
  if (!/<(?:[\w-]+:)?proceed\b/.test(answer)) throw refusedRequest('STARTTLS', answer)
}

const END = '(?:</stream:stream>|</stream:error>|<stream:error\\b[^>]{0,500}/>)'
// What begins with another character than an XML declaration or a tag is another protocol, which ends a line.
const FEATURES = new RegExp(
  `</(?:[\\w-]+:)?features\\s*>|<(?:[\\w-]+:)?features\\b[^>]{0,500}/>|^[^<\\s][^\\n]*\\n|${END}`,
)
const ANSWER = new RegExp(
  `<(?:[\\w-]+:)?(?:proceed|failure)\\b[^>]{0,500}/>|</(?:[\\w-]+:)?(?:proceed|failure)\\s*>|${END}`,
)

function refuseError(text: string): void {
  const error = /<stream:error\b[\s\S]*/.exec(text)
  if (error === null && !text.includes('</stream:stream>')) return
  throw new ClearFailure(`the server ended the stream: it sent ${quotedAnswer(error?.[0] ?? text)}`)
}

function escaped(name: string): string {
  return name.replace(/[&<>'"]/g, (it) => `&#${it.charCodeAt(0)};`)
}
