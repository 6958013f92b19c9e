import {
  type HandshakeReport,
  isClientRefused,
  isServerTrusted,
} from '../describe/handshake/handshakeReport.ts'
import { readSavedReport } from '../describe/handshake/savedReport.ts'
import type { ConnectionRecording } from '../handshake/recording.ts'
import { DEFAULT_VERSIONS, PRE_SHARED_KEY_VERSIONS, versionsWith } from '../handshake/usableSuites.ts'
import { ClientFileError, type ClientFiles, type NamedFile } from '../pki/clientFiles.ts'
import type { Trust } from '../probe/handshakeRequest.ts'
import { type ProxyServer, parseProxy, proxyFor } from '../probe/proxy/proxy.ts'
import { isStartTlsChoice, START_TLS_NAMES } from '../registry/applicationPorts.ts'
import { cipherSuiteByName, cipherSuiteByOpensslName } from '../registry/cipherSuites.ts'
import { namedGroupByName } from '../registry/namedGroups.ts'
import { type ProtocolVersion, versionTitle } from '../registry/protocolVersions.ts'
import { handshakeText } from '../report/handshakeText.ts'
import { pcapng } from '../report/pcapng.ts'
import { NO_STYLE, TERMINAL_STYLE } from '../report/style.ts'
import { type Openers, readCertificates } from './certificateFile.ts'
import { HANDSHAKE_HEAD } from './commands.ts'
import { reaches, TRUST_LEVELS } from './failOn.ts'
import type { CliHost } from './host.ts'
import { bytesOf, textOf } from './input.ts'
import { type CommandSpec, hostNameOf, type Parameters, parseParameters, UsageError } from './parameters.ts'
import { NEEDS_PASSWORD, PASSWORD_OPTION, type Passwords, passwordsOf } from './password.ts'
import { PRE_SHARED_KEY_OPTIONS, preSharedKeyOf } from './preSharedKey.ts'
import { parseTarget, type Target } from './target.ts'
import { secondsOf, TIMEOUT_OPTION } from './timeout.ts'
import { SYSTEM, systemRoots } from './trust.ts'

const LEVELS = ['incomplete', ...TRUST_LEVELS] as const

export const HANDSHAKE: CommandSpec = {
  ...HANDSHAKE_HEAD,
  options: [
    {
      name: 'tls',
      value: 'VERSION',
      choices: ['ssl2', 'ssl3', '1.0', '1.1', '1.2', '1.3'],
      help: 'offer only this version (default: the best of 1.2 and 1.3 that the server accepts)',
    },
    { name: 'server-name', value: 'NAME', help: 'the name to ask for and to verify (default: HOST)' },
    {
      name: 'ca',
      value: 'FILE|system',
      help: "trust these certificates beside Mozilla's CAs, or what the operating system, SSL_CERT_FILE and NODE_EXTRA_CA_CERTS trust in their place",
    },
    { name: 'cert', value: 'FILE', help: 'a client certificate with its chain, in PEM or PKCS #12' },
    { name: 'key', value: 'FILE', help: 'its private key (default: the file of --cert)' },
    PASSWORD_OPTION,
    ...PRE_SHARED_KEY_OPTIONS,
    {
      name: 'ciphers',
      value: 'LIST',
      help: 'offer only these suites, by OpenSSL or IANA name, with colons between',
    },
    { name: 'groups', value: 'LIST', help: 'offer only these groups, in this order' },
    {
      name: 'alpn',
      value: 'LIST',
      help: 'application protocols to offer, with commas between (default http/1.1)',
    },
    {
      name: 'starttls',
      value: 'PROTOCOL|none',
      choices: [...START_TLS_NAMES, 'none'],
      help: `how to ask for TLS in the clear first: ${START_TLS_NAMES.join(', ')}, or none (default: what the port says)`,
    },
    {
      name: 'proxy',
      value: 'URL|none',
      help: 'connect through an HTTP or SOCKS5 proxy (default: HTTPS_PROXY or ALL_PROXY, unless NO_PROXY names HOST)',
    },
    {
      name: 'format',
      value: 'text|json|pcapng',
      choices: ['text', 'json', 'pcapng'],
      help: 'how to print it (default text); pcapng is the connection for Wireshark and the like, and holds its secrets only with --keylog',
    },
    {
      name: 'keylog',
      value: 'FILE',
      help: 'append the secrets of this one connection, for Wireshark and the like (RFC 9850)',
    },
    {
      name: 'fail-on',
      value: LEVELS.join('|'),
      choices: LEVELS,
      help: 'what makes the exit code 1: a handshake that is not completed or a client that is refused; or a server that is not trusted, too; or a finding of that severity, too (default incomplete)',
    },
    TIMEOUT_OPTION,
    {
      name: 'open',
      value: 'FILE',
      help: 'show a handshake that was saved with --format json instead of making one; nothing in it is checked again',
    },
  ],
}

/** Prints one handshake. The exit code is 1 where it fails at the level of `--fail-on`, else 0. */
export async function handshake(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, HANDSHAKE)
  const saved = parameters.value('open')
  if (saved !== undefined) return openSaved(saved, parameters, host)
  const [operand, ...more] = parameters.operands
  if (operand === undefined || more.length > 0) throw new UsageError('name one server, as example.com:443')
  // An empty one is none: the server is not told a name.
  const serverName = parameters.value('server-name') === '' ? '' : hostNameOf(parameters, 'server-name')
  const passwords = await passwordsOf(parameters, host)
  const clientCertificate = await clientFiles(parameters, host, passwords)
  const preSharedKey = await preSharedKeyOf(parameters, host)
  const trust = await trustOf(parameters.value('ca'), { host, passwords })
  const keyLog = parameters.value('keylog')
  const format = parameters.value('format')
  if (format === 'pcapng' && host.columns !== undefined) {
    throw new UsageError(
      '--format pcapng is not for a terminal: redirect it to a file, as > handshake.pcapng',
    )
  }
  // What cannot be written is said before anything is sent.
  if (keyLog !== undefined) host.appendSecret(keyLog, '')
  const target = parseTarget(operand)
  const startTls = parameters.value('starttls')
  const proxy = proxyOf(parameters.value('proxy'), target, host)
  const keyLogLines: string[] = []
  const recordings: ConnectionRecording[] = []
  const request = {
    ...target,
    ...(isStartTlsChoice(startTls) ? { startTls } : {}),
    ...(proxy === undefined ? {} : { proxy }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(preSharedKey === undefined ? {} : { preSharedKey }),
    trust,
    ...offer(parameters, preSharedKey === undefined ? DEFAULT_VERSIONS : PRE_SHARED_KEY_VERSIONS),
    ...(keyLog === undefined
      ? {}
      : {
          keyLog: (line: string) => {
            host.appendSecret(keyLog, `${line}\n`)
            keyLogLines.push(line)
          },
        }),
    ...(format === 'pcapng' ? { record: (it: ConnectionRecording) => void recordings.push(it) } : {}),
    timeout: secondsOf(parameters.value('timeout')) * 1000,
    signal: host.signal,
    onProgress: (text: string) => host.showProgress(text),
  }
  const report = await host.testHandshake(request).catch((error: unknown) => {
    throw error instanceof ClientFileError ? unusableFile(error, parameters) : error
  })
  host.showProgress('')
  if (report.outcome === 'canceled') throw new UsageError('interrupted')
  if (format === 'pcapng') {
    host.printBytes(pcapng(recordings, { application: `TLS Lens ${host.version}`, keyLog: keyLogLines }))
    // The file does not say why.
    if (report.outcome !== 'completed') host.printError(`tls-lens handshake: ${report.explanation}`)
  } else printReport(report, parameters, host)
  return exitCode(report, parameters)
}

/** Neither a connection nor anything that one needs. */
async function openSaved(path: string, parameters: Parameters, host: CliHost): Promise<number> {
  if (parameters.operands.length > 0) {
    throw new UsageError(`--open ${path} shows a saved handshake: leave ${parameters.operands[0]} out`)
  }
  if (parameters.value('format') === 'pcapng') {
    throw new UsageError('--format pcapng needs the connection itself, which a saved handshake has not')
  }
  const report = readSavedReport(await textOf(path, host))
  if ('problem' in report) throw new UsageError(`--open ${path}: ${report.problem}`)
  printReport(report, parameters, host)
  return exitCode(report, parameters)
}

function printReport(report: HandshakeReport, parameters: Parameters, host: CliHost): void {
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  host.print(
    parameters.value('format') === 'json'
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : handshakeText(report, { columns: host.columns, style }),
  )
}

function exitCode(report: HandshakeReport, parameters: Parameters): number {
  return fails(report, (parameters.value('fail-on') ?? 'incomplete') as (typeof LEVELS)[number]) ? 1 : 0
}

function fails(report: HandshakeReport, level: (typeof LEVELS)[number]): boolean {
  if (level === 'never') return false
  if (report.outcome !== 'completed' || isClientRefused(report)) return true
  if (level === 'incomplete') return false
  return !isServerTrusted(report) || report.findings.some((it) => reaches(it.severity, level))
}

/** A proxy that is named is used for every server, this machine too. */
function proxyOf(
  named: string | undefined,
  target: Target,
  { proxySettings }: CliHost,
): ProxyServer | undefined {
  if (named === 'none') return undefined
  const proxy = named === undefined ? proxyFor(target.host, target.port, proxySettings) : parseProxy(named)
  if (proxy === undefined || !('problem' in proxy)) return proxy
  const where = named === undefined ? 'HTTPS_PROXY or ALL_PROXY' : '--proxy'
  throw new UsageError(`${where}: ${proxy.problem}`)
}

async function clientFiles(
  parameters: Parameters,
  host: CliHost,
  passwords: Passwords,
): Promise<ClientFiles | undefined> {
  const certificate = await fileOf('cert', parameters, host)
  const key = await fileOf('key', parameters, host)
  if (certificate === undefined) {
    if (key !== undefined) throw new UsageError('--key needs the certificate: name its file with --cert')
    return undefined
  }
  return {
    certificate,
    ...(key === undefined ? {} : { key }),
    passwordOf: (path) => passwords.passwordOf(path, 'needed'),
  }
}

async function fileOf(name: string, parameters: Parameters, host: CliHost): Promise<NamedFile | undefined> {
  const path = parameters.value(name)
  return path === undefined ? undefined : { path, bytes: await bytesOf(path, host, `--${name} ${path}`) }
}

function unusableFile({ path, code, message }: ClientFileError, parameters: Parameters): UsageError {
  const key = parameters.value('key')
  const file = `--${path === key ? 'key' : 'cert'} ${path}`
  if (code === 'needsPassword') return new UsageError(`${file}: ${NEEDS_PASSWORD}`)
  if (code === 'noKey' && key === undefined) {
    return new UsageError(`${file}: ${message}; name the file of the key with --key`)
  }
  return new UsageError(`${file}: ${message}`)
}

async function trustOf(path: string | undefined, openers: Openers): Promise<Trust> {
  if (path === undefined) return { system: false, more: [] }
  if (path === SYSTEM) {
    await systemRoots(openers.host)
    return { system: true, more: [] }
  }
  const certificates = (await readCertificates(path, openers)).map((it) => it.certificate)
  return { system: false, more: [{ source: path, certificates }] }
}

function offer(parameters: Parameters, defaultVersions: readonly ProtocolVersion[]) {
  const version = parameters.value('tls')
  const ciphers = parameters.value('ciphers')
  const groups = parameters.value('groups')
  const protocols = parameters.value('alpn')
  const versions: readonly ProtocolVersion[] | undefined =
    version === undefined ? undefined : [VERSIONS[version] ?? 'TLSv1.3']
  const cipherSuites = ciphers
    ?.split(/[:,]/)
    .filter((it) => it !== '')
    .map(suiteNamed)
  if (versions?.some((it) => defaultVersions === PRE_SHARED_KEY_VERSIONS && !defaultVersions.includes(it))) {
    throw new UsageError(`--tls ${version}: pre-shared keys are supported in TLS 1.0 to 1.3`)
  }
  if (cipherSuites !== undefined && versionsWith(cipherSuites, versions ?? defaultVersions).length === 0) {
    const titles = (versions ?? defaultVersions).map(versionTitle).join(' or ')
    throw new UsageError(`--ciphers ${ciphers}: none of these suites is one of ${titles}`)
  }
  return {
    ...(versions === undefined ? {} : { versions }),
    ...(cipherSuites === undefined ? {} : { cipherSuites }),
    ...(groups === undefined ? {} : { groups: groups.split(/[:,]/).map(groupNamed) }),
    ...(protocols === undefined
      ? {}
      : { applicationProtocols: protocols.split(',').filter((it) => it !== '') }),
  }
}

const VERSIONS: Readonly<Record<string, ProtocolVersion>> = {
  ssl2: 'SSLv2',
  ssl3: 'SSLv3',
  '1.0': 'TLSv1.0',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
}

function suiteNamed(name: string): number {
  const suite = cipherSuiteByName(name) ?? cipherSuiteByOpensslName(name)
  if (suite === undefined) throw new UsageError(`--ciphers: no suite is called ${name}`)
  return suite.id
}

function groupNamed(name: string): number {
  const group = namedGroupByName(name)
  if (group === undefined) throw new UsageError(`--groups: no group is called ${name}`)
  return group.id
}
