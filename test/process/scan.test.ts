// `tls-lens scan`, as docs/cli.md promises it.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ScanReport } from '../../server/src/describe/handshake/scanReport.ts'
import { freePort, using } from '../support/childServer.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'
import { startNode } from '../support/realServers.ts'

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

const SUITES = 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:AES256-SHA'

describe('scan', () => {
  test('prints versions, suites with a verdict, groups and what they took', async () => {
    await using(
      startNode({ ciphers: SUITES, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
      async ({ port }) => {
        const run = (...more: string[]) => cli.folder({}).run(['scan', `127.0.0.1:${port}`, ...more])
        const { code, stdout, stderr } = await run()
        assert.deepEqual([code, stderr], [0, ''], stdout)
        assert.match(stdout, /^127\.0\.0\.1:\d+ · \d cipher suites in 1 version · \d+ connections in /)
        assert.match(stdout, /^TLS 1\.2/m)
        assert.match(stdout, /^ {2}✓ TLS_ECDHE_(?:RSA|ECDSA)_WITH_AES_128_GCM_SHA256$/m)
        assert.match(stdout, /^TLS 1\.3: not offered \(.+\)$/m)
        assert.match(stdout, /^Groups of TLS 1\.2: /m)
        const json = await run('--format', 'json')
        const report = JSON.parse(json.stdout) as ScanReport
        assert.deepEqual(
          report.versions.filter((it) => it.offered === true).map((it) => it.version),
          ['TLSv1.2'],
        )
        assert.ok(report.connections > 0)
      },
    )
  })

  test('says that it cannot tell where nothing listens', async () => {
    const { code, stdout, stderr } = await cli.folder({}).run(['scan', `127.0.0.1:${await freePort()}`])
    assert.deepEqual([code, stderr], [1, ''], stdout)
    assert.match(stdout, /^TLS 1\.3: cannot tell \(no connection: /m)
  })

  test('refuses a protocol that needs STARTTLS', async () => {
    const { code, stderr } = await cli.folder({}).run(['scan', 'smtp://127.0.0.1'])
    assert.equal(code, 2)
    assert.match(stderr, /a scan speaks TLS from the first byte/)
  })
})
