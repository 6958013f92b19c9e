// Servers on loopback that come to TLS as their protocols do: the conversation is from a script, the TLS is Node's.

import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { TLSSocket, type TlsOptions } from 'node:tls'
import type { StartTlsName } from '../../server/src/registry/applicationPorts.ts'
import { type Script, wordBytes } from './scriptedServer.ts'
import { testCertificates } from './testCertificates.ts'

export interface ClearServer {
  /** On 127.0.0.1. */
  readonly port: number
  readonly connections: () => number
  close(): void
}

/** Length of MySQL's SSLRequest, behind which TLS follows without an answer. */
const SSL_REQUEST = 36

export function startClearServer(
  name: StartTlsName,
  script: Script,
  options: TlsOptions = {},
): Promise<ClearServer> {
  const { chain, key } = testCertificates().ec
  const tls = { cert: readFileSync(chain), key: readFileSync(key), ...options }
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    if (script.greeting !== undefined) socket.write(wordBytes(script.greeting))
    let next = 0
    const onData = (data: Buffer) => {
      const step = script.answers[next++]
      if (step === undefined) return
      socket.write(wordBytes(step.answer))
      if (next < script.answers.length) return
      socket.off('data', onData)
      socket.pause()
      if (name === 'mysql' && data.length > SSL_REQUEST) socket.unshift(data.subarray(SSL_REQUEST))
      const under = name === 'mssql' ? tdsStream(socket) : socket
      const secured = new TLSSocket(under as Socket, { isServer: true, ...tls })
      secured.on('error', () => socket.destroy())
      secured.resume()
    }
    socket.on('data', onData)
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        connections: () => connections,
        close() {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      }),
    ),
  )
}

/** What SQL Server has between TLS and the socket: records of the handshake in packets with a header of eight bytes. */
function tdsStream(socket: Socket): Duplex {
  let buffer = Buffer.alloc(0)
  let isRaw = false
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      // Application data, type 23, is sent as it is.
      if (isRaw || chunk[0] === 23) {
        isRaw = true
        socket.write(chunk, () => done())
        return
      }
      const header = Buffer.from([0x12, 1, (chunk.length + 8) >> 8, (chunk.length + 8) & 0xff, 0, 0, 0, 0])
      socket.write(Buffer.concat([header, chunk]), () => done())
    },
    final(done) {
      socket.end(() => done())
    },
  })
  socket.on('data', (data) => {
    buffer = Buffer.concat([buffer, data])
    for (;;) {
      if (isRaw || (buffer.length > 0 && buffer[0] !== 0x12)) {
        stream.push(buffer)
        buffer = Buffer.alloc(0)
        return
      }
      if (buffer.length < 8 || buffer.length < buffer.readUInt16BE(2)) return
      const length = buffer.readUInt16BE(2)
      stream.push(buffer.subarray(8, length))
      buffer = buffer.subarray(length)
    }
  })
  socket.on('end', () => stream.push(null))
  socket.on('close', () => stream.destroy())
  socket.resume()
  return stream
}
