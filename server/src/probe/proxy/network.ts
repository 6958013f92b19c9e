import { type Network, TransportError } from '../../handshake/transport.ts'
import { ClearFailure, clearConversation } from '../clearConversation.ts'
import { connectByHttp } from './httpConnect.ts'
import { type ProxyServer, proxyTitle } from './proxy.ts'
import { connectBySocks5 } from './socks5.ts'

/**
 * A network whose connections go through a proxy, whose address is then the peer's. Rejects with the failure
 * `proxyRefused` where it does not let one through.
 */
export function proxyNetwork(network: Network, proxy: ProxyServer): Network {
  return {
    ...network,
    async connect(options) {
      const { host, port, timeout } = options
      const transport = await network
        .connect({ ...options, host: proxy.host, port: proxy.port })
        .catch((error: unknown) => {
          if (!(error instanceof TransportError) || error.failure === 'canceled') throw error
          const message = `the proxy ${proxyTitle(proxy)} cannot be used: ${error.message}`
          throw new TransportError(error.failure, message, error.before)
        })
      const conversation = clearConversation({
        transport,
        peer: 'proxy',
        protocol: proxy.kind === 'http' ? 'HTTP' : 'SOCKS5',
        clock: network.clock,
        timeout,
      })
      try {
        if (proxy.kind === 'http') await connectByHttp(conversation, proxy, host, port)
        else await connectBySocks5(conversation, host, port)
      } catch (error) {
        transport.close()
        const before = {
          clear: conversation.messages,
          peer: transport.peer,
          ...(transport.attempts === undefined ? {} : { attempts: transport.attempts }),
        }
        if (error instanceof ClearFailure) throw new TransportError('proxyRefused', error.message, before)
        if (error instanceof TransportError && error.failure !== 'canceled') {
          throw new TransportError('proxyRefused', `${error.message} before the proxy had answered`, before)
        }
        throw error
      }
      // A server that greets may do so at once.
      let pending: Uint8Array | undefined = conversation.pending
      return {
        ...transport,
        clear: conversation.messages,
        read: async (milliseconds) => {
          if (pending === undefined || pending.length === 0) return transport.read(milliseconds)
          const bytes = pending
          pending = undefined
          return bytes
        },
      }
    },
  }
}
