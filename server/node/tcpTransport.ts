import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns'
import { connect, isIP, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { elapsed } from '../src/base/instant.ts'
import {
  type ConnectAttempt,
  type ConnectOptions,
  type Network,
  type Transport,
  TransportError,
  type TransportFailure,
} from '../src/handshake/transport.ts'

/** The real network, over TCP. */
export const tcpNetwork: Network = {
  connect: connectTcp,
  clock: () => performance.now(),
  random: (length) => new Uint8Array(randomBytes(length)),
}

/** No name has more addresses that are worth the wait. */
const MOST_ADDRESSES = 8

/** The addresses of a name in the system's order, one after the other; each gets its share of the time that is left. */
async function connectTcp(options: ConnectOptions): Promise<Transport> {
  const { host, port, timeout, signal } = options
  const deadline = performance.now() + timeout
  const addresses = await addressesOf(options)
  const attempts: ConnectAttempt[] = []
  let last: TransportError | undefined
  for (const [index, address] of addresses.entries()) {
    if (signal?.aborted) throw canceled()
    const start = performance.now()
    const share = Math.max(1, Math.ceil((deadline - start) / (addresses.length - index)))
    try {
      const socket = await connectTo(address, share, options)
      attempts.push({ address, milliseconds: performance.now() - start })
      return { ...socketTransport(socket, options), attempts }
    } catch (error) {
      if (!(error instanceof TransportError) || error.failure === 'canceled') throw error
      attempts.push({ address, failure: error.failure, milliseconds: performance.now() - start })
      last = error
    }
  }
  if (last === undefined) throw new TransportError('notFound', WORDS.notFound(host, port))
  throw new TransportError(last.failure, messageOf(last, attempts, host, port), { attempts })
}

/** Where all addresses fail alike, as for one; else each with its own. */
function messageOf(
  last: TransportError,
  attempts: readonly ConnectAttempt[],
  host: string,
  port: number,
): string {
  if (attempts.every((it) => it.failure === last.failure)) return last.message
  const each = attempts.map(
    ({ address, failure = 'reset' }) => `${address}: ${WORDS[failure](address, port)}`,
  )
  return `none of the addresses of ${host} can be connected to: ${each.join('; ')}`
}

function addressesOf({ host, port, timeout, signal }: ConnectOptions): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(canceled())
    const settle = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = () => settle(() => reject(canceled()))
    const timer = setTimeout(
      () =>
        settle(() =>
          reject(new TransportError('timedOut', `${host} was not looked up within ${elapsed(timeout)}`)),
        ),
      timeout,
    )
    signal?.addEventListener('abort', onAbort, { once: true })
    lookup(host, { all: true, verbatim: true }, (error, found) =>
      settle(() =>
        error
          ? reject(transportError(error, host, port))
          : resolve([...new Set(found.map((it) => it.address))].slice(0, MOST_ADDRESSES)),
      ),
    )
  })
}

function connectTo(
  address: string,
  share: number,
  { host, port, timeout, signal }: ConnectOptions,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port })
    socket.setNoDelay(true)
    const give = (error: TransportError) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(
      () => give(new TransportError('timedOut', `no connection within ${elapsed(timeout)}`)),
      share,
    )
    const onAbort = () => give(canceled())
    signal?.addEventListener('abort', onAbort, { once: true })
    const onError = (error: NodeJS.ErrnoException) => give(transportError(error, host, port))
    socket.once('error', onError)
    socket.once('connect', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.off('error', onError)
      resolve(socket)
    })
  })
}

/**
 * The socket is paused whenever nobody reads, so that a flood waits in the peer's and the system's buffers and not in
 * ours.
 */
function socketTransport(socket: Socket, { host, port, timeout, signal }: ConnectOptions): Transport {
  let ended = false
  let failure: TransportError | undefined
  let wake: (() => void) | undefined
  const onAbort = () => fail(canceled())
  const fail = (error: TransportError) => {
    failure ??= error
    socket.destroy()
    wake?.()
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  socket.on('error', (error: NodeJS.ErrnoException) => fail(transportError(error, host, port)))
  socket.on('end', () => {
    ended = true
    wake?.()
  })
  socket.on('close', () => {
    ended = true
    signal?.removeEventListener('abort', onAbort)
    wake?.()
  })
  socket.on('readable', () => wake?.())

  /** Waits until `wake` is called; rejects after `milliseconds`. */
  const awake = (milliseconds: number) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        wake = undefined
        reject(new TransportError('timedOut', `silence for ${elapsed(milliseconds)}`))
      }, milliseconds)
      wake = () => {
        clearTimeout(timer)
        wake = undefined
        resolve()
      }
    })

  return {
    peer: named(socket.remoteAddress, socket.remotePort),
    local: named(socket.localAddress, socket.localPort),
    async read(milliseconds) {
      for (;;) {
        const chunk = socket.read() as Buffer | null
        if (chunk !== null && chunk.length > 0) return new Uint8Array(chunk)
        if (failure !== undefined) throw failure
        if (ended) return undefined
        try {
          await awake(milliseconds)
        } catch (error) {
          // A busy process may run late: what has come meanwhile counts.
          await new Promise(setImmediate)
          if (socket.readableLength === 0) throw error
        }
      }
    },
    write(bytes) {
      return new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure)
        const timer = setTimeout(
          () => reject(new TransportError('timedOut', `the peer takes no data for ${elapsed(timeout)}`)),
          timeout,
        )
        socket.write(bytes, (error) => {
          clearTimeout(timer)
          if (error) reject(failure ?? transportError(error, host, port))
          else resolve()
        })
      })
    },
    close() {
      signal?.removeEventListener('abort', onAbort)
      // Half a close first, so that what was written last is not lost in a reset.
      socket.end(() => socket.destroy())
      setTimeout(() => socket.destroy(), CLOSE_MILLISECONDS).unref()
    },
  }
}

const CLOSE_MILLISECONDS = 1000

/** `203.0.113.7:443`, `[::1]:443`. */
function named(address: string | undefined, port: number | undefined): string {
  return `${isIP(address ?? '') === 6 ? `[${address}]` : address}:${port}`
}

function transportError(error: NodeJS.ErrnoException, host: string, port: number): TransportError {
  const failure: TransportFailure = FAILURES[error.code ?? ''] ?? 'reset'
  return new TransportError(failure, WORDS[failure](host, port))
}

function canceled(): TransportError {
  return new TransportError('canceled', 'canceled')
}

const FAILURES: Readonly<Record<string, TransportFailure>> = {
  ENOTFOUND: 'notFound',
  EAI_AGAIN: 'notFound',
  EAI_NODATA: 'notFound',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  ETIMEDOUT: 'timedOut',
}

const WORDS: Readonly<Record<TransportFailure, (host: string, port: number) => string>> = {
  notFound: (host) => `no address is known for ${host}`,
  refused: (host, port) => `${host} refuses connections to port ${port}: nothing listens there`,
  unreachable: (host) => `${host} cannot be reached from here`,
  reset: () => 'the peer reset the connection',
  timedOut: (host, port) => `no answer from ${host} on port ${port}`,
  canceled: () => 'canceled',
  // These are told by those who find them.
  proxyRefused: () => 'the proxy refused the connection',
  startTlsFailed: () => 'the server does not come to TLS',
}
