// One full TLS 1.3 handshake in process against openssl s_server on loopback, beside Node's tls.connect in the same run.
// Ours computes in JavaScript, verifies the chain, describes every message and closes politely; Node's is OpenSSL in C
// and counts up to `secureConnect`. The first handshake of a process, which is the one that a user of the command line
// waits for, is named apart: the curves' tables are made and the code is compiled in it.

import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { testLoopback, testRoots } from '../support/handshakeTester.ts'
import { startOpenssl } from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const RUNS = 100

for (const certificate of ['ec', 'rsa'] as const) {
  const server = await startOpenssl({ certificate, parameters: ['-tls1_3'] })
  const trust = [{ source: 'root.pem', certificates: testRoots() }]
  const ca = readFileSync(testCertificates().root)
  const whole: number[] = []
  const handshakes: number[] = []
  const peers: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now()
    const report = await testLoopback(server.port, { trust })
    whole.push(performance.now() - started)
    if (report.outcome !== 'completed' || report.verified.valid !== true) throw new Error(report.explanation)
    handshakes.push(report.milliseconds)
    peers.push(await nodeHandshake(server.port, ca))
  }
  await server.close()
  const ratio = median(handshakes) / median(peers)
  console.log(
    `TLS 1.3 handshake, ${certificate === 'ec' ? 'P-256' : 'RSA 2048'} certificate, median of ${RUNS}`,
  )
  console.log(
    `  ours, ClientHello to Finished    ${milliseconds(median(handshakes))}   (first: ${milliseconds(handshakes[0]!)})`,
  )
  console.log(`  ours, connection to report       ${milliseconds(median(whole))}`)
  console.log(
    `  Node's tls.connect               ${milliseconds(median(peers))}   ours is × ${ratio.toFixed(1)}`,
  )
}

function nodeHandshake(port: number, ca: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca }, () => {
      resolve(performance.now() - started)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

function milliseconds(value: number): string {
  return `${value.toFixed(2)} ms`
}
