// RFC 9110, section 9.3.6: CONNECT. A 2xx answer makes the connection a tunnel.

import { encodeBase64 } from '../../base/base64.ts'
import { type ClearConversation, ClearFailure, quotedAnswer } from '../clearConversation.ts'
import type { ProxyServer } from './proxy.ts'

export async function connectByHttp(
  conversation: ClearConversation,
  { credentials }: ProxyServer,
  host: string,
  port: number,
): Promise<void> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`]
  const shown = [...lines]
  if (credentials !== undefined) {
    const bytes = new TextEncoder().encode(`${credentials.user}:${credentials.password}`)
    lines.push(`Proxy-Authorization: Basic ${encodeBase64(bytes)}`)
    shown.push('Proxy-Authorization: Basic …')
  }
  await conversation.send([...lines, ''].join('\r\n'), shown.join('\r\n'))
  const status = await conversation.line('the answer to CONNECT')
  const code = /^HTTP\/1\.\d (\d{3})(?: |$)/.exec(status)?.[1]
  if (code === undefined)
    throw new ClearFailure(`the proxy is no HTTP proxy: it sent ${quotedAnswer(status)}`)
  if (!code.startsWith('2')) {
    const hint =
      code === '407'
        ? credentials === undefined
          ? ', as it wants a user name and a password'
          : ', as it does not take the user name and the password'
        : ''
    throw new ClearFailure(
      `the proxy refused the connection to ${authority} with ${quotedAnswer(status)}${hint}`,
    )
  }
  while ((await conversation.line('the end of the header fields')) !== '') {}
}
