import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTarget, targetName } from '../client/src/commands/handshakeTarget.ts'

test('a host, a host with a port, an address, and a URL are targets', () => {
  const targets = {
    'example.org': 'example.org:443',
    '  example.org:8443 ': 'example.org:8443',
    '127.0.0.1:1': '127.0.0.1:1',
    '[::1]:8443': '[::1]:8443',
    '[::1]': '[::1]:443',
    '2001:db8::1': '[2001:db8::1]:443',
    'https://example.org/path?x=1': 'example.org:443',
    'https://user@example.org:8443/': 'example.org:8443',
    'imaps://mail.example': 'mail.example:993',
    'smtp://mail.example': 'mail.example:25',
    'mail.example:587': 'mail.example:587',
    'postgresql://user:x@db.example/shop': 'db.example:5432',
    'example.org/path': 'example.org:443',
    'EXAMPLE.org': 'example.org:443',
    'bücher.example': 'xn--bcher-kva.example:443',
    localhost: 'localhost:443',
  }
  for (const [typed, wanted] of Object.entries(targets)) {
    const target = parseTarget(typed)
    assert.ok('host' in target, `${typed}: ${JSON.stringify(target)}`)
    assert.equal(targetName(target), wanted)
  }
})

test('the scheme says how TLS begins, and without one the port does', () => {
  const begins = {
    'smtp://mail.example:2525': 'smtp',
    'SMTP://mail.example': 'smtp',
    'imaps://mail.example:143': 'none',
    'https://mail.example:25': 'none',
    'mail.example:25': undefined,
  }
  for (const [typed, wanted] of Object.entries(begins)) {
    const target = parseTarget(typed)
    assert.ok('host' in target, typed)
    assert.equal(target.startTls, wanted, typed)
  }
})

test('what cannot be a target says why', () => {
  const problems = {
    '': 'Type a host name or an address, such as example.org:443',
    'example.org:0': 'The port 0 is not between 1 and 65535',
    'example.org:65536': 'The port 65536 is not between 1 and 65535',
    'example.org:https': 'The port “https” is not a number',
    'example.org:': 'The port “” is not a number',
    'two words:443': '“two words” is not a host name or an address',
    ':443': '“” is not a host name or an address',
    '[zz]:443': '“[zz]” is not a host name or an address',
    'http://example.org': 'http:// does not begin with TLS; type host:port',
  }
  for (const [typed, problem] of Object.entries(problems)) assert.deepEqual(parseTarget(typed), { problem })
})
