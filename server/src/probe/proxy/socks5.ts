// RFC 1928. The proxy is given the name of the server, and looks it up itself. Only "no authentication required" is
// offered: a password goes over no connection but in Proxy-Authorization.

import { concat } from '../../base/bytes.ts'
import { parseIpAddress } from '../../base/ipAddress.ts'
import { type ClearConversation, ClearFailure } from '../clearConversation.ts'

export async function connectBySocks5(
  conversation: ClearConversation,
  host: string,
  port: number,
): Promise<void> {
  await conversation.sendBytes(new Uint8Array([5, 1, 0]), 'methods: no authentication required')
  const [version, method] = await conversation.bytes(2, 'the choice of a method')
  if (version !== 5) throw new ClearFailure('the proxy is no SOCKS5 proxy')
  if (method !== 0) {
    conversation.note('no acceptable methods')
    throw new ClearFailure('the SOCKS5 proxy wants a user name and a password, which this test does not send')
  }
  conversation.note('no authentication required')
  await conversation.sendBytes(
    concat(new Uint8Array([5, CONNECT, 0]), destination(host), new Uint8Array([port >> 8, port & 0xff])),
    `CONNECT ${host} ${port}`,
  )
  const [again, reply = 0, , addressType] = await conversation.bytes(4, 'the answer to CONNECT')
  if (again !== 5) throw new ClearFailure('the proxy is no SOCKS5 proxy')
  if (reply !== 0) {
    const name = REPLIES[reply] ?? `reply ${reply}`
    conversation.note(name)
    throw new ClearFailure(`the proxy refused the connection to ${host}:${port}: ${name}`)
  }
  await conversation.bytes(await boundLength(conversation, addressType), 'the bound address')
  conversation.note('succeeded')
}

const CONNECT = 1
const IPV4 = 1
const DOMAIN = 3
const IPV6 = 4

function destination(host: string): Uint8Array {
  const address = parseIpAddress(host)
  if (address !== undefined) return concat(new Uint8Array([address.length === 4 ? IPV4 : IPV6]), address)
  const name = new TextEncoder().encode(host)
  if (name.length > 255) throw new ClearFailure('the name of the server is too long for SOCKS5')
  return concat(new Uint8Array([DOMAIN, name.length]), name)
}

/** Of BND.ADDR and BND.PORT. */
async function boundLength(conversation: ClearConversation, type: number | undefined): Promise<number> {
  switch (type) {
    case IPV4:
      return 4 + 2
    case IPV6:
      return 16 + 2
    case DOMAIN: {
      const [length = 0] = await conversation.bytes(1, 'the bound address')
      return length + 2
    }
    default:
      throw new ClearFailure('the SOCKS5 proxy answered with an address of an unknown type')
  }
}

const REPLIES: readonly string[] = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
]
