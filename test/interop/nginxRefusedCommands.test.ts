// A value of `ssl_conf_command` is reported as refused where a real nginx does not start with it, and only there.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lowerNginx } from '../support/nginxFiles.ts'
import { skipWithoutPeer, startNginx } from '../support/realServers.ts'

const COMMANDS = [
  ...[
    'MinProtocol tlsv1.2',
    'MinProtocol TLSv1.4',
    'MaxProtocol 1.2',
    'MaxProtocol none',
    'minprotocol TLS1.2',
  ],
  ...['MinProtocol TLSv1', 'maxprotocol TLSv1.3', 'MinProtocol None', 'MinProtocol DTLSv1.2'],
  ...[
    'Ciphersuites TLS_FOO',
    'Ciphersuites tls_aes_128_gcm_sha256',
    'Ciphersuites ECDHE-RSA-AES128-GCM-SHA256',
  ],
  ...['Options Foo', 'Options "Bugs,"', 'Options -Foo', 'Options ,', 'Options NoTickets'],
  ...[
    'options "serverpreference, -SessionTicket"',
    'Options UnsafeLegacyRenegotiation',
    'Options KTLS,NoRenegotiation',
  ],
  ...[
    'SignatureAlgorithms FOO+SHA256',
    'SignatureAlgorithms ECDSA+SHA256:RSA+MD5',
    'ClientSignatureAlgorithms FOO+SHA1',
  ],
  ...[
    'SignatureAlgorithms RSA+sha256',
    'SignatureAlgorithms rsa_pkcs1_sha1',
    'SignatureAlgorithms PSS+SHA256:ed25519',
  ],
  ...[
    'min_protocol TLSv1.2',
    'Foo bar',
    '-cipher HIGH',
    'MINPROTOCOL TLSv1.2',
    'NumTickets 3',
    'VerifyCAPath /none',
  ],
  ...['Protocol TLSv2', 'Protocol "-ALL,tlsv1.2"', 'VerifyMode foo', 'VerifyMode Peer,Require'],
  ...['Ciphersuites TLS_FOO:TLS_AES_128_GCM_SHA256', 'ciphersuites TLS_AES_128_CCM_8_SHA256'],
]

for (const command of COMMANDS) {
  test(`ssl_conf_command ${command}`, async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    let text = ''
    let starts = true
    try {
      const nginx = await startNginx(({ port, certificates }) => {
        text = `server {
          listen 127.0.0.1:${port} ssl; ssl_conf_command ${command};
          ssl_certificate ${certificates.rsa.chain}; ssl_certificate_key ${certificates.rsa.key};
        }`
        return text
      })
      await nginx.close()
    } catch {
      starts = false
    }
    const { refusedValues } = lowerNginx({ 'nginx.conf': `http { ${text} }` }, '1.22')
    assert.equal(refusedValues.length === 0, starts)
  })
}
