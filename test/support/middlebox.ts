// Devices on the way to a server that do not let every ClientHello through. Each looks at what its first read brings,
// and passes the rest on as it comes.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { RunningServer } from './childServer.ts'

/** Which hello it takes offence at. */
export type Offence =
  /** One that offers X25519MLKEM768. */
  | 'postQuantumGroup'
  /** One that is not whole in the first segment, of 1400 bytes. */
  | 'moreThanOneSegment'
  /** One whose record has 256 to 511 bytes, at which a known implementation hangs (RFC 7685, section 4). */
  | 'length256To511'
  /** One with more suites than some servers read (wolfSSL). */
  | 'moreThan150Suites'

/** What it does then. */
export type Reaction = 'reset' | 'close' | 'drop'

export async function startMiddlebox(
  backend: number,
  offence: Offence,
  reaction: Reaction,
): Promise<RunningServer> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  const server = createServer((client) => {
    keep(client)
    client.once('data', (first: Buffer) => {
      if (offends(first.subarray(0, 1400), offence)) {
        if (reaction === 'reset') client.resetAndDestroy()
        if (reaction === 'close') client.end()
        return
      }
      const behind = connect(backend, '127.0.0.1')
      keep(behind)
      behind.write(first)
      client.pipe(behind)
      behind.pipe(client)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    log: () => '',
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

function offends(first: Buffer, offence: Offence): boolean {
  // A record of TLS; the hello of SSL 2.0 has no group and no such length.
  if (first[0] !== 0x16) return false
  const length = first.readUInt16BE(3)
  switch (offence) {
    case 'postQuantumGroup':
      return first.includes(Buffer.from([0x11, 0xec]))
    case 'moreThanOneSegment':
      return first.length < length + 5
    case 'length256To511':
      return length >= 256 && length < 512
    case 'moreThan150Suites': {
      // The record's header, the message's, the version, the random, and the session id with its length.
      const at = 5 + 4 + 2 + 32
      const suites = at + 1 + first.readUInt8(at)
      return first.readUInt16BE(suites) > 300
    }
  }
}
