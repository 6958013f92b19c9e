import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { SamplePorts, SampleWorkspace } from './workspace.ts'

/** Servers that run until they are closed. */
export interface RunningServers {
  close(): void
}

/** The ports that the sample prefers, so that its address stays the same from one start to the next. */
const PREFERRED: SamplePorts = { sound: 8443, old: 8444 }

/** Two ports of 127.0.0.1 that are free now: the preferred ones, or others where those are taken. */
export async function freePorts(): Promise<SamplePorts> {
  return { sound: await freePort(PREFERRED.sound), old: await freePort(PREFERRED.old) }
}

async function freePort(preferred: number): Promise<number> {
  for (const port of [preferred, 0]) {
    const { createServer: createTcpServer } = await import('node:net')
    const server = createTcpServer()
    const bound = await new Promise<number | undefined>((resolve) => {
      server.once('error', () => resolve(undefined))
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
    await new Promise((resolve) => server.close(resolve))
    if (bound !== undefined) return bound
  }
  throw new Error('no free port on 127.0.0.1')
}

/**
 * The two servers that the sample's configurations speak of: a modern one and a legacy one (TLS 1.0 to
 * 1.2, suites without forward secrecy or encryption, an expired certificate, a client certificate asked for).
 */
export async function startSampleServers(
  workspace: SampleWorkspace,
  ports: SamplePorts,
): Promise<RunningServers> {
  const sound = createServer(
    {
      cert: workspace.shop.certificate,
      key: workspace.shop.key,
      minVersion: 'TLSv1.2',
      ciphers:
        'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE+AESGCM:ECDHE+CHACHA20',
    },
    (_request, response) => response.end('it works\n'),
  )
  const old = createServer(
    {
      cert: workspace.legacy.certificate,
      key: workspace.legacy.key,
      ca: workspace.root,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.2',
      // Security level 0 is what lets OpenSSL 3 speak TLS 1.0 and 1.1 at all.
      ciphers: 'ALL:eNULL:!PSK:!SRP:@SECLEVEL=0',
      requestCert: true,
      rejectUnauthorized: false,
    },
    (_request, response) => response.end('it works\n'),
  )
  await Promise.all([listen(sound, ports.sound), listen(old, ports.old)])
  return {
    close() {
      for (const server of [sound, old]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}
