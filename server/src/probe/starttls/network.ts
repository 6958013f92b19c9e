import { plural } from '../../base/instant.ts'
import { type Network, type Transport, TransportError } from '../../handshake/transport.ts'
import { ClearFailure, clearConversation } from '../clearConversation.ts'
import type { AskedServer, StartTls } from './startTls.ts'

/**
 * A network whose connections have come to where TLS begins. Rejects with the failure `startTlsFailed` where a server
 * does not come there within so many milliseconds, which some servers use up on purpose before they greet.
 */
export function startTlsNetwork(
  network: Network,
  protocol: StartTls,
  server: AskedServer,
  timeout: number,
): Network {
  return {
    ...network,
    async connect(options) {
      const transport = await network.connect(options)
      return askForTls(transport, protocol, server, { clock: network.clock, timeout })
    },
  }
}

async function askForTls(
  transport: Transport,
  protocol: StartTls,
  server: AskedServer,
  { clock, timeout }: { readonly clock: () => number; readonly timeout: number },
): Promise<Transport> {
  const conversation = clearConversation({
    transport,
    peer: 'server',
    protocol: protocol.title,
    clock,
    timeout,
  })
  const clear = () => [...(transport.clear ?? []), ...conversation.messages]
  try {
    await protocol.ask(conversation, server)
    const { pending } = conversation
    // What comes in the clear behind the acceptance could be anyone's: a client that takes it for the server's answer
    // inside TLS is deceived (CVE-2011-0411 and its like), and TLS servers do not speak first.
    if (pending.length > 0) {
      throw new ClearFailure(
        `the server sent ${plural(pending.length, 'byte')} in the clear behind its acceptance of ${protocol.request}, where nothing but TLS may follow`,
      )
    }
  } catch (error) {
    transport.close()
    const { attempts, peer } = transport
    const before = { clear: clear(), peer, ...(attempts === undefined ? {} : { attempts }) }
    if (error instanceof ClearFailure) {
      const isSilent = error.cause === 'silence' ? { silent: true } : {}
      throw new TransportError('startTlsFailed', error.message, { ...before, ...isSilent })
    }
    if (error instanceof TransportError && error.failure !== 'canceled') {
      throw new TransportError('startTlsFailed', `${error.message} before TLS was agreed on`, before)
    }
    throw error
  }
  const wrapped = protocol.wrap?.(transport) ?? transport
  return { ...wrapped, clear: clear() }
}
