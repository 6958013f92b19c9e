// Which suites OpenSSL's security level keeps a Node server from choosing, asked of a real one by a client that allows
// everything.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { connect, createServer } from 'node:tls'
import { LEAST_SECURITY_LEVEL } from '../../server/src/dialects/nodeTls/settings.ts'
import { cipherSuiteByOpensslName } from '../../server/src/registry/cipherSuites.ts'
import { isBelowSecurityLevel } from '../../server/src/registry/suiteWeaknesses.ts'
import { testCertificates } from '../support/testCertificates.ts'

const SUITES = [
  'ADH-AES128-GCM-SHA256',
  'AECDH-AES128-SHA',
  'ECDHE-RSA-NULL-SHA',
  'NULL-SHA256',
  'NULL-MD5',
  'AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-RSA-AES128-GCM-SHA256',
]

describe('the security level of a Node server', () => {
  for (const level of [undefined, 0, 1, 2]) {
    for (const suite of SUITES) {
      const ciphers = level === undefined ? suite : `${suite}:@SECLEVEL=${level}`
      test(ciphers, async () => {
        const known = cipherSuiteByOpensslName(suite)
        assert.ok(known)
        assert.equal(
          await isSpoken(suite, ciphers),
          !isBelowSecurityLevel(known, level ?? LEAST_SECURITY_LEVEL),
        )
      })
    }
  }
})

async function isSpoken(suite: string, ciphers: string): Promise<boolean> {
  const { chain, key } = testCertificates().rsa
  const server = createServer({ cert: readFileSync(chain), key: readFileSync(key), dhparam: 'auto', ciphers })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    rejectUnauthorized: false,
    maxVersion: 'TLSv1.2',
    ciphers: `${suite}:@SECLEVEL=0`,
  })
  try {
    await once(socket, 'secureConnect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
    server.close()
  }
}
