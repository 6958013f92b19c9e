// Proxies on loopback: CONNECT by Node's own HTTP server, and SOCKS5 in a few lines.

import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface RunningProxy {
  /** On 127.0.0.1. */
  readonly port: number
  /** `host:port` of each connection that was asked for, and the credentials that came with it. */
  readonly asked: readonly { readonly target: string; readonly authorization: string | undefined }[]
  close(): void
}

/** Where `status` is given, every connection is refused with it. */
export async function startConnectProxy(status?: string): Promise<RunningProxy> {
  const asked: { target: string; authorization: string | undefined }[] = []
  const sockets = new Set<Socket>()
  const server = createHttpServer()
  server.on('connect', (request, client: Socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    client.on('error', () => {})
    if (status !== undefined) return void client.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`)
    const url = new URL(`http://${request.url}`)
    const upstream = connect(Number(url.port), url.hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      join(client, upstream)
    })
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
  })
  server.on('connection', (socket) => sockets.add(socket))
  return listening(server, asked, sockets)
}

export async function startSocks5Proxy(): Promise<RunningProxy> {
  const asked: { target: string; authorization: string | undefined }[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => {})
    client.once('data', () => {
      client.write(Buffer.from([5, 0]))
      client.once('data', (request) => {
        const isName = request[3] === 3
        const length = isName ? request[4]! : 4
        const start = isName ? 5 : 4
        const address = request.subarray(start, start + length)
        const host = isName ? address.toString() : [...address].join('.')
        const port = request.readUInt16BE(start + length)
        asked.push({ target: `${host}:${port}`, authorization: undefined })
        const reply = (code: number) => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0])
        const upstream = connect(port, host, () => {
          client.write(reply(0))
          join(client, upstream)
        })
        upstream.on('error', () => client.end(reply(5)))
      })
    })
  })
  return listening(server, asked, sockets)
}

function join(client: Socket, upstream: Socket): void {
  client.pipe(upstream)
  upstream.pipe(client)
  client.on('close', () => upstream.destroy())
  upstream.on('close', () => client.destroy())
}

function listening(
  server: Server,
  asked: RunningProxy['asked'],
  sockets: ReadonlySet<Socket>,
): Promise<RunningProxy> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        asked,
        close() {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      }),
    ),
  )
}
