import type { DialectWord, Source } from '../dialect.ts'
import { directiveFacts, manualOf } from './directives.ts'
import { type Directive, isDynamic, type NginxTree, pathTo, type Word } from './syntax.ts'

/** Explains a directive, or a parameter of one, in the words of this product and with a link to nginx's manual. */
export function wordAt(source: Source<NginxTree>, offset: number): DialectWord | undefined {
  const path = pathTo(source.tree, offset)
  const directive = path[path.length - 1]
  const word = directive?.words.find((it) => it.start <= offset && offset <= it.end)
  if (!directive || !word) return undefined
  const facts = directiveFacts(directive.name)
  if (!facts || (directive.block && directive.name !== 'server')) return undefined
  const place = { uri: source.uri, start: word.start, end: word.end }
  const manual = manualOf(facts, protocolOf(path))
  if (word === directive.words[0]) {
    return { range: place, title: facts.name, explanation: about(facts), ...manual }
  }
  const explanation = isDynamic(word) ? undefined : parameter(facts.name, word)
  return explanation === undefined ? undefined : { range: place, title: word.text, explanation, ...manual }
}

type Facts = NonNullable<ReturnType<typeof directiveFacts>>

function about(facts: Facts): string {
  const lines = [facts.explanation, '', `\`${facts.name} ${facts.syntax};\``]
  const [current, before] = facts.defaults
  if (current) {
    // Only a default that changed needs the release that changed it.
    const since = before ? ` since nginx ${current.since}, before that \`${before.value}\`` : ''
    lines.push('', `Default: \`${current.value}\`${since}`)
  }
  lines.push('', `In: ${facts.contexts.join(', ')}${facts.since ? ` (nginx ${facts.since} and later)` : ''}`)
  return lines.join('\n')
}

function protocolOf(path: readonly Directive[]): 'http' | 'stream' | 'mail' {
  const name = path[0]?.name
  return name === 'stream' || name === 'mail' ? name : 'http'
}

/** What a word means behind the name of its directive. */
function parameter(directive: string, word: Word): string | undefined {
  const text = word.text.toLowerCase()
  if (directive.endsWith('ssl_protocols')) return VERSIONS[text]
  const known = PARAMETERS[directive]
  return known ? (known[text] ?? known[text.slice(0, text.search(/[:=]|$/))]) : undefined
}

const VERSIONS: Readonly<Record<string, string>> = {
  sslv2:
    'SSL 2.0 (1995) is broken, and RFC 6176 forbids it. nginx takes the word, but no OpenSSL since 1.1.0 speaks it.',
  sslv3:
    'SSL 3.0 (1996) is broken by POODLE, and RFC 7568 forbids it. Most builds of OpenSSL are without it, and OpenSSL 4 has it no more.',
  tlsv1:
    'TLS 1.0 (1999); nginx spells it `TLSv1`. RFC 8996 forbids it. OpenSSL 3 speaks it only at security level 0.',
  'tlsv1.1': 'TLS 1.1 (2006). RFC 8996 forbids it. OpenSSL 3 speaks it only at security level 0.',
  'tlsv1.2':
    'TLS 1.2 (2008, RFC 5246). It is safe with ECDHE and AEAD suites, gets no new features (RFC 9851), and is there for clients without TLS 1.3.',
  'tlsv1.3':
    'TLS 1.3 (RFC 9846, first published as RFC 8446 in 2018). Every suite of it has forward secrecy and is authenticated. It needs OpenSSL 1.1.1.',
}

const VERIFY_UPSTREAM: Readonly<Record<string, string>> = {
  on: 'The certificate of the upstream server must lead to a trusted CA and have the expected name, else the client gets the error 502.',
  off: 'Any certificate of the server behind passes: whoever is on the way can read and change what is passed on.',
}

const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  listen: {
    ssl: 'TLS is spoken on this address, by every server that listens there.',
    http2:
      'HTTP/2 on this address. Since nginx 1.25.1 the directive `http2 on` takes its place, which can be set for each server.',
    quic: 'HTTP/3 over QUIC on this address (UDP). It implies TLS 1.3. Part of nginx since 1.25.0.',
    default_server:
      'This server answers clients that ask for a name which no server here has, or for none. It also decides what happens in a handshake before the name is known.',
    proxy_protocol:
      'Connections begin with a PROXY protocol header that names the real client; TLS comes after it.',
    reuseport: 'Each worker process has a socket of its own, among which the kernel spreads connections.',
  },
  ssl_verify_client: {
    on: 'Clients must present a certificate that leads to a trusted CA; others get the error 400 after the handshake.',
    off: 'Clients are not asked for a certificate.',
    optional:
      'Clients are asked for a certificate, which is verified where one comes. Requests without one pass, unless the configuration looks at `$ssl_client_verify`.',
    optional_no_ca:
      'Clients are asked for a certificate, and **any** certificate passes, whoever issued it. Something else must verify it, such as the application with `$ssl_client_escaped_cert`.',
  },
  ssl_session_cache: {
    off: 'No sessions: the server declares that none can be resumed.',
    none: 'The server declares that sessions may be resumed, and keeps none.',
    builtin: 'A cache of each worker process alone, in OpenSSL; it fragments memory.',
    shared: 'A cache for all worker processes, by its name and size; one megabyte holds about 4000 sessions.',
  },
  ssl_ecdh_curve: {
    auto: 'OpenSSL chooses the groups: since 3.5 X25519MLKEM768 first, before that X25519.',
  },
  ssl_ocsp: {
    leaf: 'Only the client’s own certificate is checked, not those of the CAs.',
    on: 'The certificates of the client’s whole chain are checked.',
  },
  ssl_conf_command: {
    protocol: 'Overrides `ssl_protocols`.',
    minprotocol: 'The lowest version, over what `ssl_protocols` says.',
    maxprotocol: 'The highest version, over what `ssl_protocols` says.',
    cipherstring: 'Overrides `ssl_ciphers`.',
    ciphersuites: 'The suites of TLS 1.3, by their IANA names; `ssl_ciphers` does not govern them.',
    groups: 'Overrides `ssl_ecdh_curve`.',
    curves: 'Overrides `ssl_ecdh_curve`.',
    options:
      'Switches of OpenSSL, such as `PrioritizeChaCha` (a client that prefers ChaCha20 gets it) or `-SessionTicket`.',
  },
  proxy_ssl_verify: VERIFY_UPSTREAM,
  grpc_ssl_verify: VERIFY_UPSTREAM,
  uwsgi_ssl_verify: VERIFY_UPSTREAM,
}
