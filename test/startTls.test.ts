import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { concat } from '../server/src/base/bytes.ts'
import { type Transport, TransportError } from '../server/src/handshake/transport.ts'
import { LONGEST_LINE, MOST_BYTES, MOST_LINES } from '../server/src/probe/clearConversation.ts'
import { START_TLS } from '../server/src/probe/starttls/index.ts'
import { startTlsNetwork } from '../server/src/probe/starttls/network.ts'
import { tdsPacket, tdsTransport } from '../server/src/probe/starttls/tdsTransport.ts'
import { testHandshake } from '../server/src/probe/testHandshake.ts'
import {
  START_TLS_NAMES,
  type StartTlsName,
  schemePort,
  startTlsOfPort,
} from '../server/src/registry/applicationPorts.ts'
import { handshakeText } from '../server/src/report/handshakeText.ts'
import {
  bytesOfScript,
  type Delivery,
  hex,
  type Script,
  type ScriptedNetwork,
  scriptedNetwork,
  type Words,
  wordBytes,
} from './support/scriptedServer.ts'
import { seededRandom } from './support/seededRandom.ts'
import { ACCEPTING } from './support/startTlsScripts.ts'

const NEVER = /^$/

function connectTo(name: StartTlsName, network: ScriptedNetwork): Promise<Transport> {
  return startTlsNetwork(network, START_TLS[name], { name: 'chat.example' }, 60_000).connect({
    host: 'chat.example',
    port: 1,
    timeout: 5000,
  })
}

async function failureOf(name: StartTlsName, script: Script, delivery?: Delivery): Promise<TransportError> {
  const network = scriptedNetwork(script, delivery)
  const error = await connectTo(name, network).then(
    () => assert.fail(`${name} came to TLS`),
    (it: unknown) => it,
  )
  assert.ok(error instanceof TransportError, String(error))
  assert.equal(error.failure, 'startTlsFailed', error.message)
  assert.equal(network.closed(), 1)
  return error
}

test('each protocol has its entry under its name', () => {
  assert.deepEqual(
    Object.entries(START_TLS).map(([key, it]) => [key, it.name]),
    START_TLS_NAMES.map((it) => [it, it]),
  )
})

for (const name of START_TLS_NAMES) {
  const script = ACCEPTING[name]
  describe(name, () => {
    test('comes to TLS, whole and byte by byte', async () => {
      for (const chunk of [2 ** 16, 1]) {
        const network = scriptedNetwork(script, { chunk })
        const transport = await connectTo(name, network)
        assert.equal(network.sent.length, script.answers.length)
        assert.ok(transport.clear?.some((it) => it.from === 'client'))
        assert.equal(network.closed(), 0)
        // What follows is TLS's own.
        const hello = hex('16 03 01 00 01 00')
        await transport.write(hello)
        assert.deepEqual(network.sent.at(-1), name === 'mssql' ? tdsPacket(hello) : hello)
      }
    })

    test('an answer that ends at any byte leads to no TLS', async () => {
      const { length } = bytesOfScript(script)
      for (let limit = 0; limit < length; limit++) {
        const { message } = await failureOf(name, script, { limit })
        assert.match(
          message,
          /closed the connection|does not offer|refused|no .* server|something else/,
          `at ${limit}`,
        )
      }
    })

    test('silence at any byte ends', async () => {
      const { length } = bytesOfScript(script)
      for (let limit = 0; limit < length; limit += 7) {
        const { message, before } = await failureOf(name, script, { limit, ending: 'silence' })
        assert.equal(before.silent === true, limit === 0)
        assert.match(
          message,
          limit === 0 ? /stayed silent where .* had to come$/ : /was not complete when the time was up/,
        )
      }
    })

    test('plaintext behind the acceptance is said, and not read as TLS', async () => {
      const last = script.answers.at(-1)!
      const injected = wordBytes('250 injected\n')
      const words = name === 'mysql' ? { greeting: concat(wordBytes(script.greeting!), injected) } : {}
      const answer = name === 'mysql' ? last.answer : concat(wordBytes(last.answer), injected)
      const answers = [...script.answers.slice(0, -1), { ...last, answer }]
      const { message } = await failureOf(name, { ...script, ...words, answers })
      assert.match(
        message,
        /sent 14 bytes in the clear behind its acceptance of .*, where nothing but TLS may follow/,
      )
    })

    test('changed bytes lead to TLS or to a reason, and to nothing else', async () => {
      const random = seededRandom(name.length * 1000 + name.charCodeAt(0))
      const outcomes = { tls: 0, reason: 0 }
      for (let round = 0; round < 300; round++) {
        const change = (bytes: Uint8Array) => mutated(bytes, random)
        const network = scriptedNetwork(
          { ...script, answers: script.answers.map((it) => ({ ...it, said: /^/ })) },
          { change },
        )
        try {
          await connectTo(name, network)
          outcomes.tls++
        } catch (error) {
          assert.ok(error instanceof TransportError && error.failure === 'startTlsFailed', String(error))
          outcomes.reason++
        }
      }
      assert.ok(outcomes.reason > 0)
    })

    test('a flood without an end is left', async () => {
      const floods: readonly Words[] = [
        'x'.repeat(200_000),
        'x\n'.repeat(100_000),
        '220-x\n'.repeat(50_000),
        '* x\n'.repeat(50_000),
      ]
      for (const flood of floods) {
        const answers = script.answers.map(() => ({ said: /^/, answer: flood }))
        await failureOf(
          name,
          { ...(script.greeting === undefined ? {} : { greeting: flood }), answers },
          { chunk: 1000 },
        )
      }
    })

    test('no user name and no password is said', async () => {
      const network = scriptedNetwork(script)
      await connectTo(name, network)
      const said = network.sent.map((it) => new TextDecoder('latin1').decode(it)).join('')
      assert.doesNotMatch(said, /AUTH (?!TLS)|LOGIN|PASS|USER|NICK|mstshash|<auth/i)
    })
  })
}

function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = new Uint8Array(bytes)
  const at = () => Math.floor(random() * copy.length)
  if (copy.length === 0) return copy
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    copy[at()] =
      random() < 0.3
        ? [0x0a, 0x0d, 0x20, 0x2d, 0xff, 0][Math.floor(random() * 6)]!
        : Math.floor(random() * 256)
  }
  return random() < 0.2 ? copy.subarray(0, at()) : copy
}

describe('a refusal is told with the own words of the server', () => {
  const cases: readonly (readonly [string, StartTlsName, Script, RegExp])[] = [
    [
      'no STARTTLS among the extensions',
      'smtp',
      { greeting: '220 x\n', answers: [{ said: /EHLO/, answer: '250-x\n250 SIZE 10\n' }] },
      /^the server does not offer STARTTLS$/,
    ],
    [
      'a name that only begins so',
      'smtp',
      { greeting: '220 x\n', answers: [{ said: /EHLO/, answer: '250-x\n250 STARTTLSX\n' }] },
      /^the server does not offer STARTTLS$/,
    ],
    [
      'no extensions at all',
      'smtp',
      { greeting: '220 x\n', answers: [{ said: /EHLO/, answer: '502 what?\n' }] },
      /^the server does not offer STARTTLS: it answered “502 what\?”$/,
    ],
    [
      'TLS not available',
      'smtp',
      {
        greeting: '220 x\n',
        answers: [
          { said: /EHLO/, answer: '250-x\n250 STARTTLS\n' },
          { said: /STARTTLS/, answer: '454 4.7.0 TLS not available\n' },
        ],
      },
      /^the server refused STARTTLS: it answered “454 4\.7\.0 TLS not available”$/,
    ],
    [
      'no service',
      'smtp',
      { greeting: '554 5.7.1 go away\n', answers: [] },
      /^the server refuses this client: it answered “554 5\.7\.1 go away”$/,
    ],
    [
      'another protocol',
      'smtp',
      { greeting: 'SSH-2.0-x\n', answers: [] },
      /^this is no SMTP server: it sent “SSH-2\.0-x”$/,
    ],
    [
      'control characters',
      'smtp',
      { greeting: '554 \u001b[31mred\u202e\n', answers: [] },
      /“554 \\x1b\[31mred\\u202e”/,
    ],
    ['a long answer', 'smtp', { greeting: `554 ${'a'.repeat(1000)}\n`, answers: [] }, /“554 a{195}…”$/],
    [
      'LMTP',
      'lmtp',
      { greeting: '220 x\n', answers: [{ said: /LHLO/, answer: '250 x\n' }] },
      /^the server does not offer STARTTLS$/,
    ],
    [
      'IMAP',
      'imap',
      {
        greeting: '* OK x\n',
        answers: [{ said: /CAPABILITY/, answer: '* CAPABILITY IMAP4rev1\na1 OK x\n' }],
      },
      /^the server does not offer STARTTLS$/,
    ],
    [
      'IMAP NO',
      'imap',
      {
        greeting: '* OK x\n',
        answers: [
          { said: /CAPABILITY/, answer: '* CAPABILITY STARTTLS\na1 OK x\n' },
          { said: /STARTTLS/, answer: 'a2 NO not now\n' },
        ],
      },
      /refused STARTTLS: it answered “a2 NO not now”/,
    ],
    [
      'IMAP BYE',
      'imap',
      { greeting: '* BYE too many\n', answers: [] },
      /refuses this client: it answered “\* BYE too many”/,
    ],
    [
      'IMAP PREAUTH',
      'imap',
      { greeting: '* PREAUTH hello\n', answers: [] },
      /as logged in already, and STARTTLS is too late/,
    ],
    [
      'POP3',
      'pop3',
      { greeting: '+OK x\n', answers: [{ said: /CAPA/, answer: '+OK\nTOP\n.\n' }] },
      /^the server does not offer STLS$/,
    ],
    [
      'POP3 without CAPA',
      'pop3',
      {
        greeting: '+OK x\n',
        answers: [
          { said: /CAPA/, answer: '-ERR what\n' },
          { said: /STLS/, answer: '-ERR what\n' },
        ],
      },
      /refused STLS: it answered “-ERR what”/,
    ],
    [
      'ManageSieve',
      'sieve',
      { greeting: '"SIEVE" "x"\nOK\n', answers: [] },
      /^the server does not offer STARTTLS$/,
    ],
    [
      'ManageSieve BYE',
      'sieve',
      { greeting: 'BYE "no"\n', answers: [] },
      /refuses this client: it answered “BYE "no"”/,
    ],
    [
      'FTP',
      'ftp',
      {
        greeting: '220 x\n',
        answers: [{ said: /AUTH TLS/, answer: '530 Please login with USER and PASS.\n' }],
      },
      /^the server does not offer AUTH TLS: it answered “530 Please login/,
    ],
    [
      'FTP not now',
      'ftp',
      { greeting: '220 x\n', answers: [{ said: /AUTH TLS/, answer: '431 not now\n' }] },
      /refused AUTH TLS: it answered “431 not now”/,
    ],
    [
      'LDAP protocolError',
      'ldap',
      {
        answers: [
          { said: /^30/, answer: hex('30 12 02 01 01 78 0d 0a 01 02 04 00 04 06 6e 6f 20 74 6c 73') },
        ],
      },
      /^the server does not offer StartTLS: it answered “protocolError: no tls”$/,
    ],
    [
      'LDAP unavailable, in long lengths',
      'ldap',
      {
        answers: [
          { said: /^30/, answer: hex('30 84 00 00 00 10 02 01 01 78 84 00 00 00 07 0a 01 34 04 00 04 00') },
        ],
      },
      /^the server refused StartTLS: it answered “unavailable”$/,
    ],
    [
      'LDAP, another protocol',
      'ldap',
      { answers: [{ said: /^30/, answer: 'HTTP/1.1 400 Bad Request\n' }] },
      /^this is no LDAP server: it sent “HTTP\/1\.1 400/,
    ],
    [
      'XMPP',
      'xmpp',
      { answers: [{ said: /stream/, answer: '<stream:stream><stream:features><bind/></stream:features>' }] },
      /^the server does not offer STARTTLS$/,
    ],
    [
      'XMPP, an unknown host',
      'xmpp',
      {
        answers: [
          {
            said: /stream/,
            answer: '<stream:stream><stream:error><host-unknown/></stream:error></stream:stream>',
          },
        ],
      },
      /ended the stream: it sent “<stream:error><host-unknown\/><\/stream:error>/,
    ],
    [
      'XMPP, failure',
      'xmpp',
      {
        answers: [
          { said: /stream/, answer: '<stream:stream><stream:features><starttls/></stream:features>' },
          { said: /starttls/, answer: "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" },
        ],
      },
      /refused STARTTLS: it answered “<failure/,
    ],
    [
      'NNTP',
      'nntp',
      { greeting: '200 x\n', answers: [{ said: /CAPABILITIES/, answer: '101 x\nREADER\n.\n' }] },
      /^the server does not offer STARTTLS$/,
    ],
    [
      'NNTP 580',
      'nntp',
      {
        greeting: '200 x\n',
        answers: [
          { said: /CAPABILITIES/, answer: '500 what\n' },
          { said: /STARTTLS/, answer: '580 no\n' },
        ],
      },
      /refused STARTTLS: it answered “580 no”/,
    ],
    [
      'IRC',
      'irc',
      { answers: [{ said: /CAP/, answer: ':x CAP * LS :sasl\n' }] },
      /^the server does not offer STARTTLS$/,
    ],
    [
      'IRC without CAP',
      'irc',
      { answers: [{ said: /CAP/, answer: ':x 421 * CAP :Unknown command\n' }] },
      /does not offer STARTTLS: it answered “:x 421/,
    ],
    [
      'IRC 691',
      'irc',
      {
        answers: [
          { said: /CAP/, answer: ':x CAP * LS :tls\n' },
          { said: /STARTTLS/, answer: ':x 691 * :failed\n' },
        ],
      },
      /refused STARTTLS: it answered “:x 691/,
    ],
    [
      'PostgreSQL',
      'postgres',
      { answers: [{ said: /^00/, answer: 'N' }] },
      /^the server does not offer TLS: it answered SSLRequest with N/,
    ],
    [
      'PostgreSQL, an error',
      'postgres',
      { answers: [{ said: /^00/, answer: hex('45 00 00 00 12 53 46 41 54 41 4c 00 4d 6e 6f 70 65 00 00') }] },
      /^the server refuses this client: it answered “nope”$/,
    ],
    [
      'MySQL without CLIENT_SSL',
      'mysql',
      {
        greeting: hex(
          '19 00 00 00 0a 38 00 01 00 00 00 61 62 63 64 65 66 67 68 00 ff f7 21 00 00 00 00 00 00',
        ),
        answers: [{ said: NEVER, answer: '' }],
      },
      /^the server does not offer TLS: it answered “8, without CLIENT_SSL”$/,
    ],
    [
      'MySQL, an error',
      'mysql',
      { greeting: hex('0a 00 00 00 ff 6a 04 62 6c 6f 63 6b 65 64'), answers: [{ said: NEVER, answer: '' }] },
      /refuses this client: it answered “blocked”/,
    ],
    [
      'RDP without TLS',
      'rdp',
      { answers: [{ said: /^03/, answer: hex('03 00 00 13 0e d0 00 00 12 34 00 03 00 08 00 02 00 00 00') }] },
      /^the server does not offer TLS: it answered “SSL_NOT_ALLOWED_BY_SERVER”$/,
    ],
    [
      'RDP from before the negotiation',
      'rdp',
      { answers: [{ said: /^03/, answer: hex('03 00 00 0b 06 d0 00 00 12 34 00') }] },
      /^the server does not offer TLS$/,
    ],
    [
      'SQL Server',
      'mssql',
      { answers: [{ said: /^12/, answer: hex('04 01 00 0f 00 00 01 00 01 00 06 00 01 ff 02') }] },
      /^the server does not offer encryption: it answered “ENCRYPT_NOT_SUP”$/,
    ],
  ]
  for (const [title, name, script, wanted] of cases) {
    test(title, async () => {
      assert.match((await failureOf(name, script)).message, wanted)
    })
  }
})

test('each limit has its own words', async () => {
  const greeted = async (greeting: Words, chunk = 500) =>
    (await failureOf('smtp', { greeting, answers: [] }, { chunk })).message
  assert.match(
    await greeted('2'.repeat(LONGEST_LINE + 1)),
    /a line of more than 2048 bytes where the greeting/,
  )
  assert.match(await greeted('220-x\n'.repeat(MOST_LINES + 1)), /more than 200 lines where the greeting/)
  assert.match(
    await greeted(`220-${'x'.repeat(1000)}\n`.repeat(MOST_BYTES / 1000 + 2)),
    /more than 32768 bytes where/,
  )
})

test('the clear conversation is kept for the report, up to a failure too', async () => {
  const script: Script = { greeting: '220 x\n', answers: [{ said: /EHLO/, answer: '250 x\n' }] }
  const { before } = await failureOf('smtp', script)
  assert.deepEqual(before.clear, [
    { from: 'server', protocol: 'SMTP', text: '220 x' },
    { from: 'client', protocol: 'SMTP', text: 'EHLO tls-lens.invalid' },
    { from: 'server', protocol: 'SMTP', text: '250 x' },
  ])
  assert.equal(before.peer, '192.0.2.1:25')
})

describe('TDS', () => {
  test('records go in packets of at most 4096 bytes, the last of them marked', () => {
    const message = tdsPacket(new Uint8Array(5000).fill(0x16))
    assert.deepEqual([...message.subarray(0, 8)], [0x12, 0, 0x10, 0, 0, 0, 0, 0])
    assert.deepEqual([...message.subarray(4096, 4104)], [0x12, 1, 0x03, 0x98, 0, 0, 1, 0])
    assert.equal(message.length, 5016)
  })

  test('behind the server’s Finished, and once it writes plain records, nothing is wrapped', async () => {
    const flight = hex('14 03 03 00 01 01 16 03 03 00 02 aa bb')
    const plain = hex('17 03 03 00 01 cc')
    for (const size of [1, 3, 1000]) {
      const written: Uint8Array[] = []
      let queue = concat(tdsPacket(flight), plain)
      const transport = tdsTransport({
        peer: 'x',
        write: async (bytes) => void written.push(bytes),
        read: async () => {
          const part = queue.subarray(0, size)
          queue = queue.subarray(size)
          return part.length === 0 ? undefined : part
        },
        close() {},
      })
      await transport.write(hex('16 03 01 00 01 01'))
      assert.equal(written[0]?.[0], 0x12)
      let received: Uint8Array = new Uint8Array(0)
      while (received.length < flight.length) received = concat(received, (await transport.read(1))!)
      assert.deepEqual(received.subarray(0, flight.length), flight)
      await transport.write(plain)
      assert.deepEqual(written[1], plain)
      for (let part = await transport.read(1); part !== undefined; part = await transport.read(1))
        received = concat(received, part)
      assert.deepEqual(received, concat(flight, plain))
    }
  })
})

test('ports and schemes say how TLS begins', () => {
  const ports = [21, 24, 25, 110, 119, 143, 389, 587, 1433, 3306, 3389, 4190, 5222, 5269, 5432, 6667]
  assert.deepEqual(ports.map(startTlsOfPort), [
    'ftp',
    'lmtp',
    'smtp',
    'pop3',
    'nntp',
    'imap',
    'ldap',
    'smtp',
    'mssql',
    'mysql',
    'rdp',
    'sieve',
    'xmpp',
    'xmpp-server',
    'postgres',
    'irc',
  ])
  for (const port of [443, 465, 563, 636, 990, 993, 995, 5223, 6697, 8443])
    assert.equal(startTlsOfPort(port), 'none')
  assert.deepEqual(schemePort('smtp'), { port: 25, startTls: 'smtp' })
  assert.deepEqual(schemePort('ldaps'), { port: 636, startTls: 'none' })
  assert.equal(schemePort('http'), undefined)
})

describe('a handshake test', () => {
  const options = { trust: [], now: 0, timeout: 5000, askVersions: [] }
  const refusing: Script = { greeting: '220 x\n', answers: [{ said: /EHLO/, answer: '250 x\n' }] }

  test('asks for TLS as the port says', async () => {
    const report = await testHandshake(
      { host: 'chat.example', port: 587 },
      { ...options, network: scriptedNetwork(refusing) },
    )
    assert.equal(report.outcome, 'startTlsFailed')
    assert.equal(report.explanation, 'The server does not offer STARTTLS.')
    assert.equal(report.target.address, '192.0.2.1')
    assert.deepEqual(report.connection?.startTls, {
      protocol: 'smtp',
      title: 'SMTP',
      request: 'STARTTLS',
    })
    assert.match(
      handshakeText(report),
      /^chat\.example:587 · 192\.0\.2\.1 · the server does not come to TLS\n {2}server {2}220 x\n {2}client {2}EHLO tls-lens\.invalid\n {2}server {2}250 x\n\n {10}The server does not offer STARTTLS\.\n$/,
    )
  })

  test('begins with TLS where it is told to', async () => {
    const network = scriptedNetwork({ answers: [{ said: /^160301/, answer: 'x\n' }] })
    const report = await testHandshake(
      { host: 'chat.example', port: 25 },
      { ...options, network, startTls: 'none' },
    )
    assert.notEqual(report.outcome, 'startTlsFailed')
    assert.equal(report.connection, undefined)
    assert.equal(network.sent[0]?.[0], 0x16)
  })

  test('says of a server that is silent that TLS may begin with the first byte', async () => {
    const network = scriptedNetwork({ answers: [] }, { ending: 'silence' })
    const report = await testHandshake({ host: 'chat.example', port: 25 }, { ...options, network })
    assert.equal(
      report.explanation,
      'The server stayed silent where the greeting of an SMTP server had to come: perhaps TLS begins with the first byte there.',
    )
  })

  test('says what the proxy refused, and has no address of the server', async () => {
    const network = scriptedNetwork({ answers: [{ said: /^CONNECT/, answer: 'HTTP/1.1 502 Bad\n\n' }] })
    const proxy = {
      kind: 'http',
      host: 'proxy.example',
      port: 3128,
      credentials: { user: 'u', password: 'MARKED' },
    } as const
    const report = await testHandshake({ host: 'chat.example', port: 443 }, { ...options, network, proxy })
    assert.equal(report.outcome, 'proxyRefused')
    assert.equal(
      report.explanation,
      'The proxy refused the connection to chat.example:443 with “HTTP/1.1 502 Bad”.',
    )
    assert.equal(report.target.address, undefined)
    assert.equal(report.connection?.proxy, 'http://proxy.example:3128')
    assert.doesNotMatch(JSON.stringify(report) + handshakeText(report), /MARKED/)
  })
})
