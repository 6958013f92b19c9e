import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Transport, TransportError } from '../server/src/handshake/transport.ts'
import { proxyNetwork } from '../server/src/probe/proxy/network.ts'
import {
  isExempt,
  type ProxyServer,
  parseProxy,
  proxyFor,
  proxySettings,
  proxyTitle,
} from '../server/src/probe/proxy/proxy.ts'
import { bytesOfScript, hex, type Script, scriptedNetwork } from './support/scriptedServer.ts'

const HTTP: ProxyServer = { kind: 'http', host: 'proxy.example', port: 3128 }
const SOCKS: ProxyServer = { kind: 'socks5', host: 'proxy.example', port: 1080 }
const CREDENTIALS = { user: 'someone', password: 'MARKED-SECRET' }

function connect(
  proxy: ProxyServer,
  network: ReturnType<typeof scriptedNetwork>,
  host = 'mail.example',
): Promise<Transport> {
  return proxyNetwork(network, proxy).connect({ host, port: 25, timeout: 5000 })
}

async function failure(proxy: ProxyServer, script: Script, limit?: number): Promise<TransportError> {
  const network = scriptedNetwork(script, limit === undefined ? {} : { limit })
  const error = await connect(proxy, network).catch((it: unknown) => it)
  assert.ok(error instanceof TransportError && error.failure === 'proxyRefused', String(error))
  assert.equal(network.closed(), 1)
  return error
}

const ESTABLISHED = 'HTTP/1.1 200 Connection established\nVia: x\n\n'

describe('HTTP CONNECT', () => {
  test('a tunnel, and what the server says at once is not lost', async () => {
    const said = /^CONNECT mail\.example:25 HTTP\/1\.1\r\nHost: mail\.example:25\r\n\r\n$/
    const transport = await connect(
      HTTP,
      scriptedNetwork({ answers: [{ said, answer: `${ESTABLISHED}220 hello\n` }] }),
    )
    assert.equal(new TextDecoder().decode(await transport.read(1)), '220 hello\r\n')
    assert.equal(await transport.read(1), undefined)
  })

  test('an IPv6 address stands in brackets', async () => {
    await connect(
      HTTP,
      scriptedNetwork({ answers: [{ said: /^CONNECT \[2001:db8::1\]:25 /, answer: ESTABLISHED }] }),
      '2001:db8::1',
    )
  })

  test('credentials go into Proxy-Authorization and are shown nowhere', async () => {
    const proxy = { ...HTTP, credentials: CREDENTIALS }
    const said = new RegExp(`\\r\\nProxy-Authorization: Basic ${btoa('someone:MARKED-SECRET')}\\r\\n\\r\\n$`)
    const transport = await connect(proxy, scriptedNetwork({ answers: [{ said, answer: ESTABLISHED }] }))
    assert.doesNotMatch(JSON.stringify(transport.clear), /someone|MARKED|c29tZW9uZ/)
    const refused = await failure(proxy, {
      answers: [{ said, answer: 'HTTP/1.1 407 Proxy Authentication Required\n\n' }],
    })
    assert.equal(
      refused.message,
      'the proxy refused the connection to mail.example:25 with “HTTP/1.1 407 Proxy Authentication Required”, as it does not take the user name and the password',
    )
    assert.doesNotMatch(JSON.stringify(refused.before), /someone|MARKED|c29tZW9uZ/)
    assert.equal(proxyTitle(proxy), 'http://proxy.example:3128')
  })

  test('a refusal has the status line', async () => {
    const { message } = await failure(HTTP, {
      answers: [{ said: /^/, answer: 'HTTP/1.1 403 Port not \u001b[2Jallowed\n\n' }],
    })
    assert.equal(
      message,
      'the proxy refused the connection to mail.example:25 with “HTTP/1.1 403 Port not \\x1b[2Jallowed”',
    )
  })

  test('what is no proxy is said', async () => {
    const { message } = await failure(HTTP, { answers: [{ said: /^/, answer: 'SSH-2.0-x\n' }] })
    assert.equal(message, 'the proxy is no HTTP proxy: it sent “SSH-2.0-x”')
  })

  test('an answer that ends at any byte, or never, is no tunnel', async () => {
    const script: Script = { answers: [{ said: /^/, answer: ESTABLISHED }] }
    for (let limit = 0; limit < bytesOfScript(script).length; limit++) await failure(HTTP, script, limit)
    await failure(HTTP, { answers: [{ said: /^/, answer: `HTTP/1.1 200 OK\n${'a: b\n'.repeat(9000)}` }] })
  })
})

describe('SOCKS5', () => {
  const tunnel = (reply: string): Script => ({
    answers: [
      { said: /^050100$/, answer: hex('05 00') },
      { said: /^050100030c6d61696c2e6578616d706c650019$/, answer: hex(reply) },
    ],
  })

  test('the proxy is given the name, and answers with an address of any type', async () => {
    for (const reply of [
      '05 00 00 01 00 00 00 00 00 00',
      '05 00 00 04 00000000 00000000 00000000 00000000 0000',
      '05 00 00 03 03 61 62 63 00 19',
    ]) {
      const script = tunnel(reply)
      const network = scriptedNetwork(script)
      const transport = await connect(SOCKS, network)
      assert.equal(await transport.read(1), undefined)
      for (let limit = 0; limit < bytesOfScript(script).length; limit++) await failure(SOCKS, script, limit)
    }
  })

  test('addresses go as such', async () => {
    const answers = (said: RegExp) => [
      { said: /^050100$/, answer: hex('05 00') },
      { said, answer: hex('05 00 00 01 00 00 00 00 00 00') },
    ]
    await connect(SOCKS, scriptedNetwork({ answers: answers(/^05010001c00002010019$/) }), '192.0.2.1')
    await connect(
      SOCKS,
      scriptedNetwork({ answers: answers(/^0501000420010db80{22}010019$/) }),
      '2001:db8::1',
    )
  })

  test('a refusal has its reply', async () => {
    const { message } = await failure(SOCKS, tunnel('05 02 00 01 00 00 00 00 00 00'))
    assert.equal(
      message,
      'the proxy refused the connection to mail.example:25: connection not allowed by ruleset',
    )
  })

  test('a password is not sent', async () => {
    const script: Script = { answers: [{ said: /^050100$/, answer: hex('05 ff') }] }
    const { message } = await failure({ ...SOCKS, credentials: CREDENTIALS }, script)
    assert.equal(message, 'the SOCKS5 proxy wants a user name and a password, which this test does not send')
  })
})

test('the address of a proxy is read, and what is wrong with it is said without its password', () => {
  assert.deepEqual(parseProxy('http://proxy.example:3128/'), HTTP)
  assert.deepEqual(parseProxy('proxy.example:3128'), HTTP)
  assert.deepEqual(parseProxy('http://proxy.example'), { ...HTTP, port: 80 })
  assert.deepEqual(parseProxy('socks5h://proxy.example'), SOCKS)
  assert.deepEqual(parseProxy('http://some%40one:a%3Ab@[2001:db8::1]:8080'), {
    kind: 'http',
    host: '2001:db8::1',
    port: 8080,
    credentials: { user: 'some@one', password: 'a:b' },
  })
  for (const text of [
    'https://u:MARKED@proxy.example',
    'http://u:MARKED@',
    'http://u:MARKED@p:0',
    'http://u:MARKED@p:99999',
    'http://u:MARKED@p q',
    'ftp://u:MARKED@p',
    'http://u:MARKED@p:port',
  ]) {
    const parsed = parseProxy(text)
    assert.ok('problem' in parsed, text)
    assert.doesNotMatch(parsed.problem, /MARKED/)
  }
})

test('the environment is read as curl reads it', () => {
  assert.deepEqual(proxySettings({}), { except: [] })
  assert.deepEqual(proxySettings({ HTTPS_PROXY: 'a', https_proxy: 'b', NO_PROXY: 'x, y  .z' }), {
    proxy: 'b',
    except: ['x', 'y', '.z'],
  })
  assert.deepEqual(proxySettings({ ALL_PROXY: 'c', HTTPS_PROXY: '' }), { proxy: 'c', except: [] })
})

test('servers that NO_PROXY names, and this machine, are reached without', () => {
  const exempt: readonly (readonly [string, readonly string[]])[] = [
    ['localhost', []],
    ['127.8.0.1', []],
    ['::1', []],
    ['mail.example', ['*']],
    ['mail.example', ['mail.example']],
    ['a.mail.example', ['mail.example']],
    ['a.mail.example', ['.mail.example']],
    ['a.mail.example', ['*.mail.example']],
    ['MAIL.example.', ['mail.EXAMPLE']],
    ['mail.example', ['mail.example:25']],
    ['10.1.2.3', ['10.0.0.0/8']],
    ['10.1.2.3', ['10.1.2.3']],
    ['2001:db8::5', ['2001:db8::/32']],
    ['2001:db8::5', ['[2001:db8::5]:25']],
  ]
  for (const [host, except] of exempt) assert.equal(isExempt(host, 25, except), true, `${host} ${except}`)
  const others: readonly (readonly [string, readonly string[]])[] = [
    ['mail.example', []],
    ['mail.example', ['', '.', 'other.example']],
    ['xmail.example', ['mail.example']],
    ['mail.example', ['mail.example:26']],
    ['11.1.2.3', ['10.0.0.0/8', '10.0.0.0/99']],
    ['2001:db9::5', ['2001:db8::/32']],
    ['128.0.0.1', []],
    ['::2', []],
  ]
  for (const [host, except] of others) assert.equal(isExempt(host, 25, except), false, `${host} ${except}`)
  assert.equal(proxyFor('mail.example', 25, { proxy: 'p', except: ['mail.example'] }), undefined)
  assert.equal(proxyFor('mail.example', 25, { proxy: '', except: [] }), undefined)
  assert.deepEqual(proxyFor('mail.example', 25, { proxy: 'p:1', except: [] }), {
    kind: 'http',
    host: 'p',
    port: 1,
  })
})
