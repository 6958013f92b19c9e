// Every protocol with a server that Debian has, beside `openssl s_client -starttls`.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import type { StartTlsName } from '../../server/src/registry/applicationPorts.ts'
import { testLoopback } from '../support/handshakeTester.ts'
import { skipWithout } from '../support/opensslCommand.ts'
import { START_TLS_PEERS, startTlsPeerMissing } from '../support/startTlsPeers.ts'

for (const peer of START_TLS_PEERS) {
  describe(peer.name, () => {
    test('the same is agreed on as by s_client', async (context) => {
      const missing = startTlsPeerMissing(peer)
      if (skipWithout(context, missing === undefined, missing ?? '')) return
      const { server, ports } = await peer.start()
      try {
        for (const [protocol, port] of Object.entries(ports) as [StartTlsName, number][]) {
          const report = await testLoopback(port, {
            startTls: protocol,
            askVersions: ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
          })
          const where = `${protocol}: ${report.explanation}\n${JSON.stringify(report.versions)}\n${server.log()}`
          assert.equal(report.outcome, 'completed', where)
          assert.equal(report.verified.valid, true, where)
          assert.equal(report.versions.find((it) => it.version === 'TLSv1.2')?.offered, true, where)
          const { stdout, stderr } = spawnSync(
            'openssl',
            [
              ...['s_client', '-connect', `127.0.0.1:${port}`, '-starttls', protocol],
              ...['-servername', 'localhost', '-name', 'localhost', '-xmpphost', 'localhost', '-brief'],
            ],
            { encoding: 'utf8', input: '', timeout: 20_000 },
          )
          const said = stdout + stderr
          assert.equal(/^Protocol version: (.*)$/m.exec(said)?.[1], report.version, `${where}\n${said}`)
          context.diagnostic(
            `${protocol}: ${report.version}, ${report.cipherSuite?.name}, ${report.group?.name}, ${report.connection?.clear?.length} lines in the clear`,
          )
        }
      } finally {
        await server.close()
      }
    })
  })
}
