// The directives that concern TLS, after the reference of nginx's modules (https://nginx.org/en/docs/). Defaults and
// the versions that changed them are those of the reference and of nginx's CHANGES; what a directive does is said in
// words of our own.

export interface DirectiveFacts {
  readonly name: string
  /** What stands behind the name, as the reference writes it. */
  readonly syntax: string
  readonly contexts: readonly Context[]
  /** Newest first; empty where the directive has no default. */
  readonly defaults: readonly VersionedDefault[]
  /** The release of nginx that first had the directive, where it matters. */
  readonly since?: string
  readonly explanation: string
  /** By the context that the directive stands in: the module whose page describes it. */
  readonly modules: readonly string[]
}

export type Context = 'http' | 'stream' | 'mail' | 'server' | 'location' | 'if' | 'limit_except' | 'upstream'

interface VersionedDefault {
  readonly since: string
  readonly value: string
}

/** The facts of a directive; undefined for one that has nothing to do with TLS. */
export function directiveFacts(name: string): DirectiveFacts | undefined {
  return DIRECTIVES.get(name)
}

export function allDirectives(): Iterable<DirectiveFacts> {
  return DIRECTIVES.values()
}

/** The value that a release uses where the directive is absent; the newest one where the release is not known. */
export function defaultOf(name: string, version: string | undefined): VersionedDefault | undefined {
  const defaults = DIRECTIVES.get(name)?.defaults ?? []
  if (version === undefined) return defaults[0]
  return defaults.find((it) => isAtLeast(version, it.since)) ?? defaults.at(-1)
}

/** `1.22` stands for the whole of its branch, and is at least 1.22.1. */
export function isAtLeast(version: string, other: string): boolean {
  const parts = version.split('.').map(Number)
  const others = other.split('.').map(Number)
  for (const [index, wanted] of others.entries()) {
    const part = parts[index] ?? Number.POSITIVE_INFINITY
    if (part !== wanted) return part > wanted
  }
  return true
}

/** Whether a word at the beginning of a line is certainly a directive, and no argument of the line before. */
export function startsDirective(word: string): boolean {
  return LINE_STARTERS.has(word)
}

/** Whether a word at the beginning of a line begins a block, if one opens on that line. */
export function startsBlock(word: string): boolean {
  return BLOCK_STARTERS.has(word)
}

/** The page of the reference that describes a directive where it stands. */
export function manualOf(
  { name, modules }: DirectiveFacts,
  protocol: 'http' | 'stream' | 'mail',
): { readonly source: string; readonly link: string } {
  const module = modules.find((it) => it.startsWith(`${protocol}/`)) ?? modules[0]!
  return {
    source: `nginx manual, ${module.slice(module.indexOf('/') + 1)}`,
    link: `https://nginx.org/en/docs/${module}.html#${name}`,
  }
}

const SSL_MODULES = ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module', 'mail/ngx_mail_ssl_module']
const HTTP_SSL_MODULE = ['http/ngx_http_ssl_module']
const STREAM_SSL_MODULE = ['stream/ngx_stream_ssl_module']

const SERVER_CONTEXTS: readonly Context[] = ['http', 'stream', 'mail', 'server']

const OFF = [{ since: '0.1.0', value: 'off' }]
const ON = [{ since: '0.1.0', value: 'on' }]

/** TLS 1.0 and 1.1 left the defaults, of both sides of a proxy, in nginx 1.27.3 of November 2024. */
const DEFAULT_PROTOCOLS = [
  { since: '1.27.3', value: 'TLSv1.2 TLSv1.3' },
  { since: '1.23.4', value: 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3' },
  { since: '1.9.1', value: 'TLSv1 TLSv1.1 TLSv1.2' },
  { since: '1.1.13', value: 'SSLv3 TLSv1 TLSv1.1 TLSv1.2' },
]

/** What a server says to its clients. */
const SERVER_DIRECTIVES: readonly DirectiveFacts[] = [
  {
    name: 'ssl_protocols',
    syntax: '[SSLv2] [SSLv3] [TLSv1] [TLSv1.1] [TLSv1.2] [TLSv1.3]',
    contexts: SERVER_CONTEXTS,
    defaults: DEFAULT_PROTOCOLS,
    modules: SSL_MODULES,
    explanation:
      'The protocol versions that the server accepts; it takes the highest one that the client has too. ' +
      'Before nginx 1.29.2 the versions of the *default server* of an address and port hold for every server there, ' +
      'because OpenSSL chose the version before nginx knew the name that was asked for. ' +
      'On OpenSSL 3, TLS 1.0 and 1.1 are spoken only where the cipher string also lowers the security level to 0.',
  },
  {
    name: 'ssl_ciphers',
    syntax: 'cipher-string',
    contexts: SERVER_CONTEXTS,
    defaults: [{ since: '1.0.5', value: 'HIGH:!aNULL:!MD5' }],
    modules: SSL_MODULES,
    explanation:
      "The cipher suites of TLS 1.2 and below, in OpenSSL's cipher string language. " +
      'Names that OpenSSL does not know are skipped without a word. ' +
      'The suites of TLS 1.3 are not governed by it; `ssl_conf_command Ciphersuites` sets those.',
  },
  {
    name: 'ssl_prefer_server_ciphers',
    syntax: 'on | off',
    contexts: SERVER_CONTEXTS,
    defaults: OFF,
    modules: SSL_MODULES,
    explanation:
      "Whether the server's order of suites decides instead of the client's. With a list of only strong suites the " +
      "client's order is the better one, for it knows whether it has hardware for AES.",
  },
  {
    name: 'ssl_ecdh_curve',
    syntax: 'group[:group…]',
    contexts: SERVER_CONTEXTS,
    defaults: [
      { since: '1.11.0', value: 'auto' },
      { since: '1.1.0', value: 'prime256v1' },
    ],
    modules: SSL_MODULES,
    explanation:
      'The groups for the key exchange, by their OpenSSL names and in order of preference. `auto` leaves the choice to ' +
      'OpenSSL, which from 3.5 on begins with the post-quantum hybrid X25519MLKEM768. With OpenSSL 1.0.2 or later ' +
      "the list must also hold the curve of the server's ECDSA certificate.",
  },
  {
    name: 'ssl_certificate',
    syntax: 'file',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    modules: SSL_MODULES,
    explanation:
      "A PEM file with the server's certificate first and its intermediate certificates after it. It may stand several " +
      'times, for certificates of different kinds (RSA and ECDSA). A file without a variable is read as root when ' +
      'nginx starts, so a broken one keeps nginx from starting; one with a variable is read in each handshake.',
  },
  {
    name: 'ssl_certificate_key',
    syntax: 'file | data:$variable | engine:name:id | store:uri',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    modules: SSL_MODULES,
    explanation:
      'The private key of the certificate in the same place among the `ssl_certificate` directives. nginx does not ' +
      'start when the two do not belong together.',
  },
  {
    name: 'ssl_certificate_cache',
    syntax: 'off | max=N [inactive=time] [valid=time]',
    contexts: ['http', 'stream', 'server'],
    defaults: OFF,
    since: '1.27.4',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation: 'How many certificates and keys whose file names hold variables are kept, and for how long.',
  },
  {
    name: 'ssl_certificate_compression',
    syntax: 'on | off',
    contexts: SERVER_CONTEXTS,
    defaults: OFF,
    since: '1.29.1',
    modules: SSL_MODULES,
    explanation:
      'Whether the certificate chain is sent compressed in TLS 1.3 (RFC 8879) to clients that can read it.',
  },
  {
    name: 'ssl_client_certificate',
    syntax: 'file',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    modules: SSL_MODULES,
    explanation:
      'The CAs that client certificates must lead to. Their names are sent to the client, so that ' +
      'it can choose a certificate; `ssl_trusted_certificate` trusts without naming.',
  },
  {
    name: 'ssl_trusted_certificate',
    syntax: 'file',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    since: '1.3.7',
    modules: SSL_MODULES,
    explanation:
      'CAs that are trusted when client certificates and stapled OCSP responses are verified. ' +
      'Unlike those of `ssl_client_certificate`, their names are not sent to clients.',
  },
  {
    name: 'ssl_verify_client',
    syntax: 'on | off | optional | optional_no_ca',
    contexts: SERVER_CONTEXTS,
    defaults: OFF,
    modules: SSL_MODULES,
    explanation:
      'Whether clients are asked for a certificate, and what happens without a valid one. The outcome is in ' +
      '`$ssl_client_verify`; with `optional` and `optional_no_ca` it is for the configuration to look at it.',
  },
  {
    name: 'ssl_verify_depth',
    syntax: 'number',
    contexts: SERVER_CONTEXTS,
    defaults: [{ since: '0.1.0', value: '1' }],
    modules: SSL_MODULES,
    explanation:
      "How many intermediate certificates may stand between a client's certificate and the trusted one. With 1, a " +
      'client whose certificate leads over two of them is refused.',
  },
  {
    name: 'ssl_conf_command',
    syntax: 'name value',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    since: '1.19.4',
    modules: SSL_MODULES,
    explanation:
      "Passes a command to OpenSSL's own configuration interface (SSL_CONF_cmd). It is applied last, and may override " +
      'what `ssl_protocols`, `ssl_ciphers` and `ssl_ecdh_curve` say.',
  },
  {
    name: 'ssl_crl',
    syntax: 'file',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    modules: SSL_MODULES,
    explanation:
      'Revocation lists for client certificates, in PEM. Every CA of the path needs its CRL in the file, and a ' +
      'list that is past its next update makes verification fail. nginx reads the file only when it starts or reloads.',
  },
  {
    name: 'ssl_dhparam',
    syntax: 'file',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    modules: SSL_MODULES,
    explanation:
      'Parameters for the key exchange of DHE suites. Since nginx 1.11.0 there are none unless they are set here, and ' +
      'then no DHE suite is used, which is what RFC 10015 asks for.',
  },
  {
    name: 'ssl_early_data',
    syntax: 'on | off',
    contexts: ['http', 'server'],
    defaults: OFF,
    since: '1.15.3',
    modules: HTTP_SSL_MODULE,
    explanation:
      'Whether TLS 1.3 clients may send a request together with their first message. Such a request can be recorded ' +
      'and sent again by an attacker: pass `$ssl_early_data` on in the Early-Data header, so that the application ' +
      'can refuse it (RFC 8470).',
  },
  {
    name: 'ssl_encrypted_hello_key',
    syntax: 'file',
    contexts: ['http', 'stream', 'server'],
    defaults: [],
    since: '1.29.4',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation: 'A PEM file with the key and the configuration for Encrypted Client Hello (RFC 9849).',
  },
  {
    name: 'ssl_buffer_size',
    syntax: 'size',
    contexts: ['http', 'server'],
    defaults: [{ since: '1.5.9', value: '16k' }],
    modules: HTTP_SSL_MODULE,
    explanation:
      'How much is gathered before it is encrypted and sent. A small one (4k) brings the first byte sooner, a large ' +
      'one costs less.',
  },
  {
    name: 'ssl_session_cache',
    syntax: 'off | none | [builtin[:size]] [shared:name:size]',
    contexts: SERVER_CONTEXTS,
    defaults: [{ since: '0.1.0', value: 'none' }],
    modules: SSL_MODULES,
    explanation:
      'Where sessions are kept, so that a returning client needs no full handshake. `shared` is one cache for all ' +
      'worker processes, about 4000 sessions a megabyte; `none` tells clients that they may resume but keeps nothing.',
  },
  {
    name: 'ssl_session_timeout',
    syntax: 'time',
    contexts: SERVER_CONTEXTS,
    defaults: [{ since: '0.1.0', value: '5m' }],
    modules: SSL_MODULES,
    explanation: 'For how long a session can be resumed.',
  },
  {
    name: 'ssl_session_tickets',
    syntax: 'on | off',
    contexts: SERVER_CONTEXTS,
    defaults: ON,
    since: '1.5.9',
    modules: SSL_MODULES,
    explanation:
      'Whether sessions are given to the client as encrypted tickets. Who has the ticket key can read recorded TLS 1.2 ' +
      'sessions; since nginx 1.23.2 the keys are renewed by themselves where a shared session cache is configured.',
  },
  {
    name: 'ssl_session_ticket_key',
    syntax: 'file',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    since: '1.5.7',
    modules: SSL_MODULES,
    explanation:
      'A file of 48 or 80 random bytes that tickets are encrypted with, for servers that must accept each other’s. ' +
      'It must be replaced regularly: the first one encrypts, further ones only decrypt.',
  },
  {
    name: 'ssl_stapling',
    syntax: 'on | off',
    contexts: ['http', 'stream', 'server'],
    defaults: OFF,
    since: '1.3.7',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation:
      'Whether the server fetches an OCSP response for its certificate and sends it along. It needs a certificate that ' +
      "names an OCSP responder, which Let's Encrypt's have not done since May 2025, and a `resolver`.",
  },
  {
    name: 'ssl_stapling_file',
    syntax: 'file',
    contexts: ['http', 'stream', 'server'],
    defaults: [],
    since: '1.3.7',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation: 'A DER file with the OCSP response to be stapled, instead of one that nginx fetches.',
  },
  {
    name: 'ssl_stapling_responder',
    syntax: 'url',
    contexts: ['http', 'stream', 'server'],
    defaults: [],
    since: '1.3.7',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation:
      'The OCSP responder to be asked, instead of the one in the certificate. Only `http://` works.',
  },
  {
    name: 'ssl_stapling_verify',
    syntax: 'on | off',
    contexts: ['http', 'stream', 'server'],
    defaults: OFF,
    since: '1.3.7',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation:
      'Whether nginx verifies the OCSP responses that it staples. The issuer of the certificate, the root and all ' +
      'between must then be in `ssl_trusted_certificate`.',
  },
  {
    name: 'ssl_ocsp',
    syntax: 'on | off | leaf',
    contexts: ['http', 'stream', 'server'],
    defaults: OFF,
    since: '1.19.0',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation:
      'Whether client certificates are checked with OCSP: the whole chain, or with `leaf` the client’s own only.',
  },
  {
    name: 'ssl_ocsp_cache',
    syntax: 'off | shared:name:size',
    contexts: ['http', 'stream', 'server'],
    defaults: OFF,
    since: '1.19.0',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation: 'Where the OCSP status of client certificates is kept.',
  },
  {
    name: 'ssl_ocsp_responder',
    syntax: 'url',
    contexts: ['http', 'stream', 'server'],
    defaults: [],
    since: '1.19.0',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation: 'The OCSP responder for client certificates, instead of the one that they name.',
  },
  {
    name: 'ssl_password_file',
    syntax: 'file',
    contexts: SERVER_CONTEXTS,
    defaults: [],
    since: '1.7.3',
    modules: SSL_MODULES,
    explanation:
      'A file of pass phrases for encrypted private keys, one a line; each is tried in turn when a key is loaded.',
  },
  {
    name: 'ssl_reject_handshake',
    syntax: 'on | off',
    contexts: ['http', 'stream', 'server'],
    defaults: OFF,
    since: '1.19.4',
    modules: ['http/ngx_http_ssl_module', 'stream/ngx_stream_ssl_module'],
    explanation:
      'Whether handshakes that arrive at this server are refused with the alert unrecognized_name. In a default server ' +
      'it turns away clients that ask for a name which nobody here has, and no certificate is needed for it.',
  },
  {
    name: 'ssl_key_log',
    syntax: 'path',
    contexts: ['http', 'server'],
    defaults: [],
    since: '1.27.2',
    modules: HTTP_SSL_MODULE,
    explanation:
      'Writes the secrets of every connection to a file (RFC 9850), with which its traffic can be decrypted. It is for ' +
      'debugging, in the commercial release only.',
  },
  {
    name: 'ssl_handshake_timeout',
    syntax: 'time',
    contexts: ['stream', 'server'],
    defaults: [{ since: '1.9.0', value: '60s' }],
    modules: STREAM_SSL_MODULE,
    explanation: 'How long a handshake may take before the connection is closed.',
  },
  {
    name: 'ssl_alpn',
    syntax: 'protocol …',
    contexts: ['stream', 'server'],
    defaults: [],
    since: '1.21.4',
    modules: STREAM_SSL_MODULE,
    explanation:
      'The application protocols (RFC 7301) that the server speaks. A client that names others only is refused.',
  },
  {
    name: 'ssl_preread',
    syntax: 'on | off',
    contexts: ['stream', 'server'],
    defaults: OFF,
    since: '1.11.5',
    modules: ['stream/ngx_stream_ssl_preread_module'],
    explanation:
      'Whether nginx reads the ClientHello of a connection that it only passes on, to choose where to by server name ' +
      'or protocol. TLS is not terminated here.',
  },
  {
    name: 'ssl',
    syntax: 'on | off',
    contexts: ['http', 'mail', 'server'],
    defaults: OFF,
    modules: SSL_MODULES,
    explanation:
      'An old way to switch TLS on for a whole server. It was removed from the HTTP and mail modules in nginx 1.25.1; ' +
      '`listen … ssl` took its place.',
  },
  {
    name: 'starttls',
    syntax: 'on | off | only',
    contexts: ['mail', 'server'],
    defaults: OFF,
    modules: ['mail/ngx_mail_ssl_module'],
    explanation:
      'Whether mail clients may switch to TLS in the course of a connection (STLS, STARTTLS), or with `only` must, ' +
      'before they can log in.',
  },
]

const PROXIES = [
  {
    prefix: 'proxy',
    since: '0.1.0',
    modules: ['http/ngx_http_proxy_module', 'stream/ngx_stream_proxy_module'],
    contexts: ['http', 'stream', 'server', 'location'],
    host: '$proxy_host',
  },
  {
    prefix: 'grpc',
    since: '1.13.10',
    modules: ['http/ngx_http_grpc_module'],
    contexts: ['http', 'server', 'location'],
    host: 'host from grpc_pass',
  },
  {
    prefix: 'uwsgi',
    since: '1.5.8',
    modules: ['http/ngx_http_uwsgi_module'],
    contexts: ['http', 'server', 'location'],
    host: 'host from uwsgi_pass',
  },
] as const

/** What nginx says to the servers behind it, without the prefix of the module. */
const CLIENT_DIRECTIVES: readonly (Omit<DirectiveFacts, 'contexts' | 'modules'> & {
  readonly since: string
})[] = [
  {
    name: 'ssl_verify',
    syntax: 'on | off',
    defaults: OFF,
    since: '1.7.0',
    explanation:
      'Whether the certificate of the server behind is verified, its name included. It is **off** unless it is set: the ' +
      'connection is encrypted, but anyone on the way can be at its other end. It needs the trusted certificates too.',
  },
  {
    name: 'ssl_trusted_certificate',
    syntax: 'file',
    defaults: [],
    since: '1.7.0',
    explanation: 'The CAs that the certificate of the upstream server must lead to.',
  },
  {
    name: 'ssl_name',
    syntax: 'name',
    defaults: [{ since: '1.7.0', value: '$proxy_host' }],
    since: '1.7.0',
    explanation:
      'The name that the certificate of the server behind is compared with, and that is asked for with SNI where ' +
      'that is switched on.',
  },
  {
    name: 'ssl_server_name',
    syntax: 'on | off',
    defaults: OFF,
    since: '1.7.0',
    explanation:
      'Whether the server name is sent to the upstream server (SNI). Many servers with several names answer with ' +
      'another certificate, or not at all, without it.',
  },
  {
    name: 'ssl_protocols',
    syntax: '[SSLv2] [SSLv3] [TLSv1] [TLSv1.1] [TLSv1.2] [TLSv1.3]',
    defaults: DEFAULT_PROTOCOLS,
    since: '1.5.6',
    explanation: 'The protocol versions that are offered to the server behind.',
  },
  {
    name: 'ssl_ciphers',
    syntax: 'cipher-string',
    defaults: [{ since: '1.5.6', value: 'DEFAULT' }],
    since: '1.5.6',
    explanation:
      "The suites of TLS 1.2 and below that are offered to the server behind, in OpenSSL's cipher string language.",
  },
  {
    name: 'ssl_certificate',
    syntax: 'file',
    defaults: [],
    since: '1.7.8',
    explanation: 'The certificate that nginx presents to a server behind which asks for one.',
  },
  {
    name: 'ssl_certificate_key',
    syntax: 'file',
    defaults: [],
    since: '1.7.8',
    explanation: 'The private key of the certificate that is presented to the server behind.',
  },
  {
    name: 'ssl_certificate_cache',
    syntax: 'off | max=N [inactive=time] [valid=time]',
    defaults: OFF,
    since: '1.27.4',
    explanation: 'How many certificates and keys whose file names hold variables are kept, and for how long.',
  },
  {
    name: 'ssl_conf_command',
    syntax: 'name value',
    defaults: [],
    since: '1.19.4',
    explanation: "Passes a command to OpenSSL's own configuration interface; it is applied last.",
  },
  {
    name: 'ssl_crl',
    syntax: 'file',
    defaults: [],
    since: '1.7.0',
    explanation: 'Revocation lists that the certificate of the server behind is looked up in.',
  },
  {
    name: 'ssl_key_log',
    syntax: 'path',
    defaults: [],
    since: '1.27.2',
    explanation: 'Writes the secrets of every connection to a file (RFC 9850), for debugging.',
  },
  {
    name: 'ssl_password_file',
    syntax: 'file',
    defaults: [],
    since: '1.7.8',
    explanation: 'Pass phrases for the private key, one a line.',
  },
  {
    name: 'ssl_session_reuse',
    syntax: 'on | off',
    defaults: ON,
    since: '0.7.11',
    explanation: 'Whether sessions with the server behind are resumed.',
  },
  {
    name: 'ssl_verify_depth',
    syntax: 'number',
    defaults: [{ since: '1.7.0', value: '1' }],
    since: '1.7.0',
    explanation:
      'How many intermediate certificates may stand between the certificate of the server behind and the trusted one.',
  },
]

/** Directives of other modules that decide where TLS is spoken. */
const SURROUNDING_DIRECTIVES: readonly DirectiveFacts[] = [
  {
    name: 'listen',
    syntax: 'address[:port] [default_server] [ssl] [quic] [proxy_protocol] …',
    contexts: ['server'],
    defaults: [{ since: '0.1.0', value: '*:80' }],
    modules: ['http/ngx_http_core_module', 'stream/ngx_stream_core_module', 'mail/ngx_mail_core_module'],
    explanation:
      'An address that the server listens on. `ssl` belongs to the address: it holds for every server that listens ' +
      'there, whichever of them says it.',
  },
  {
    name: 'server_name',
    syntax: 'name …',
    contexts: ['server'],
    defaults: [{ since: '0.8.48', value: '""' }],
    modules: ['http/ngx_http_core_module', 'stream/ngx_stream_core_module'],
    explanation:
      'The names that this server answers to. In a TLS handshake the server name that the client sends (SNI) chooses the ' +
      'server, and with it the certificate; a client without a known name gets the default server.',
  },
  {
    name: 'http2',
    syntax: 'on | off',
    contexts: ['http', 'server'],
    defaults: OFF,
    since: '1.25.1',
    modules: ['http/ngx_http_v2_module'],
    explanation: 'Whether HTTP/2 is offered; over TLS, the client chooses it with ALPN (RFC 7301).',
  },
  {
    name: 'http3',
    syntax: 'on | off',
    contexts: ['http', 'server'],
    defaults: ON,
    since: '1.25.0',
    modules: ['http/ngx_http_v3_module'],
    explanation: 'Whether HTTP/3 is offered on addresses that listen with `quic`. It needs TLS 1.3.',
  },
  {
    name: 'proxy_ssl',
    syntax: 'on | off',
    contexts: ['stream', 'server'],
    defaults: OFF,
    modules: ['stream/ngx_stream_proxy_module'],
    explanation: 'Whether TLS is spoken to the server behind.',
  },
]

const DIRECTIVES: ReadonlyMap<string, DirectiveFacts> = new Map(
  [...SERVER_DIRECTIVES, ...PROXIES.flatMap(clientDirectives), ...SURROUNDING_DIRECTIVES].map((it) => [
    it.name,
    it,
  ]),
)

function clientDirectives({
  prefix,
  since,
  modules,
  contexts,
  host,
}: (typeof PROXIES)[number]): DirectiveFacts[] {
  return CLIENT_DIRECTIVES.map((it) => ({
    ...it,
    name: `${prefix}_${it.name}`,
    contexts,
    modules,
    since: isAtLeast(it.since, since) ? it.since : since,
    defaults: it.name === 'ssl_name' ? [{ since, value: host }] : it.defaults,
  }))
}

// `ssl` and `http2` are also parameters of `listen`, which may have a line of their own.
const LINE_STARTERS: ReadonlySet<string> = new Set([
  ...[...DIRECTIVES.keys()].filter((it) => it.includes('_')),
  ...['listen', 'server_name', 'include', 'location', 'root', 'index', 'return', 'rewrite', 'try_files'],
  ...['proxy_pass', 'proxy_set_header', 'proxy_http_version', 'proxy_redirect', 'proxy_buffering'],
  ...[
    'proxy_read_timeout',
    'proxy_connect_timeout',
    'proxy_send_timeout',
    'proxy_cache',
    'proxy_hide_header',
  ],
  ...['fastcgi_pass', 'fastcgi_param', 'fastcgi_index', 'fastcgi_split_path_info', 'uwsgi_pass', 'scgi_pass'],
  ...['add_header', 'access_log', 'error_log', 'log_format', 'error_page', 'default_type', 'sendfile'],
  ...['tcp_nopush', 'tcp_nodelay', 'keepalive', 'keepalive_timeout', 'types_hash_max_size', 'server_tokens'],
  ...['client_max_body_size', 'client_body_timeout', 'client_header_timeout', 'send_timeout', 'resolver'],
  ...['resolver_timeout', 'gzip', 'gzip_types', 'gzip_vary', 'gzip_proxied', 'gzip_min_length'],
  ...[
    'worker_processes',
    'worker_connections',
    'auth_basic',
    'auth_basic_user_file',
    'limit_req',
    'limit_conn',
  ],
])

const BLOCK_STARTERS: ReadonlySet<string> = new Set([
  ...['http', 'stream', 'mail', 'events', 'server', 'upstream', 'if', 'limit_except', 'map', 'geo', 'types'],
])

const SHARED_NAMES: ReadonlyMap<string, string> = new Map(
  [...DIRECTIVES.keys(), ...LINE_STARTERS, 'server', 'if', 'root', 'return', 'fastcgi_param'].map((it) => [
    it,
    it,
  ]),
)

/** The same string for each of thousands of directives of that name, so that no parsed text is kept for it. */
export function sharedName(name: string): string {
  return SHARED_NAMES.get(name) ?? name
}
