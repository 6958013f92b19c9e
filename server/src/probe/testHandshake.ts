import type { Instant } from '../base/instant.ts'
import { parseIpAddress } from '../base/ipAddress.ts'
import { isKeyAgreementGroup } from '../crypto/keyAgreement.ts'
import type { Diagnosis } from '../describe/handshake/causes.ts'
import { acceptedDespite } from '../describe/handshake/clientCertificateCauses.ts'
import { reportedDiagnosis } from '../describe/handshake/diagnosis.ts'
import type {
  HandshakeReport,
  LiveMessage,
  ReportedConnection,
  VersionAnswer,
} from '../describe/handshake/handshakeReport.ts'
import { describeMessage } from '../describe/handshake/message.ts'
import { refusedElsewhere } from '../describe/handshake/refusedElsewhere.ts'
import { reportOf } from '../describe/handshake/report.ts'
import { checkServerCertificate, type TrustedList } from '../describe/handshake/serverVerification.ts'
import type { ClientCredentials } from '../handshake/credentials.ts'
import { OFFERED_SIGNATURE_SCHEMES } from '../handshake/handshakeSignature.ts'
import type { OfferedKey } from '../handshake/hello/preSharedKeys.ts'
import { type ClientOffer, usualHello } from '../handshake/hello/usual.ts'
import { latin1, refusesMethod } from '../handshake/httpRequest.ts'
import type { HandshakePlan, PreSharedKey, Until } from '../handshake/plan.ts'
import { type ConnectionRecording, recordingNetwork } from '../handshake/recording.ts'
import { run } from '../handshake/run.ts'
import type { HandshakeEnvironment } from '../handshake/state.ts'
import type { HandshakeTrace } from '../handshake/trace.ts'
import { type BeforeFailure, type Network, type Transport, TransportError } from '../handshake/transport.ts'
import {
  DEFAULT_CIPHER_SUITES,
  DEFAULT_VERSIONS,
  externalKeyHash,
  isSuiteOf,
  PRE_SHARED_KEY_VERSIONS,
  preSharedKeySuites,
  versionsWith,
} from '../handshake/usableSuites.ts'
import { type StartTlsChoice, startTlsOfPort } from '../registry/applicationPorts.ts'
import { namedGroup } from '../registry/namedGroups.ts'
import { isOlder, PROTOCOL_VERSIONS, type ProtocolVersion } from '../registry/protocolVersions.ts'
import { AlertDescription } from '../tls/alert.ts'
import { diagnoseHello } from './diagnose.ts'
import { causeOfFailure, causesInTrace } from './diagnoseTrace.ts'
import { DEFAULT_GROUPS, usualShape } from './helloShapes.ts'
import { proxyNetwork } from './proxy/network.ts'
import { type ProxyServer, proxyTitle } from './proxy/proxy.ts'
import { START_TLS } from './starttls/index.ts'
import { startTlsNetwork } from './starttls/network.ts'
import type { StartTls } from './starttls/startTls.ts'
import { answerOf } from './versionAnswer.ts'
import { askVersions, staysSilent } from './versions.ts'

export interface HandshakeTarget {
  readonly host: string
  readonly port: number
  /** The host where it is a name, unless said otherwise. An IP address is not sent (RFC 6066, section 3). */
  readonly serverName?: string
}

export interface HandshakeOptions {
  readonly network: Network
  /** How TLS is asked for; what the port says unless told. */
  readonly startTls?: StartTlsChoice
  readonly proxy?: ProxyServer
  readonly trust: readonly TrustedList[]
  readonly now: Instant
  readonly credentials?: ClientCredentials
  /** With it only suites of pre-shared keys are offered, and in TLS 1.3 the key, unless other suites are named. */
  readonly preSharedKey?: PreSharedKey
  /** What to offer: TLS 1.3 and TLS 1.2, unless told; of older ones the newest is offered. */
  readonly versions?: readonly ProtocolVersion[]
  /** The versions to ask for one by one; all of them. */
  readonly askVersions?: readonly ProtocolVersion[]
  /** Milliseconds for the handshake, and for each of the other questions. */
  readonly timeout: number
  readonly signal?: AbortSignal
  readonly onProgress?: (text: string) => void
  /** The messages of the handshake as they come. */
  readonly onMessage?: (message: LiveMessage) => void
  /** Code points, the preferred first. */
  readonly cipherSuites?: readonly number[]
  readonly groups?: readonly number[]
  /** `http/1.1` unless the port is that of another protocol. */
  readonly applicationProtocols?: readonly string[]
  /** Lines of the NSS key log format (RFC 9850), for looking into a recording of the connection. */
  readonly keyLog?: (line: string) => void
  /** Whether the report has the secrets of the key schedule. */
  readonly exportsSecrets?: boolean
  /** Takes recordings of the same connections as the key log has secrets of. */
  readonly record?: (recording: ConnectionRecording) => void
}

/** One handshake with a server, and what it says to each version. Never rejects for what a peer does. */
export async function testHandshake(
  target: HandshakeTarget,
  given: HandshakeOptions,
): Promise<HandshakeReport> {
  const { host, port } = target
  const startTls = startTlsOf(target, given)
  const { record: _, ...unrecorded } = given
  const options = {
    ...unrecorded,
    network: networkOf(target, startTls, unrecorded),
    ...(startTls === undefined ? {} : { applicationProtocols: given.applicationProtocols ?? [] }),
  }
  const { signal, timeout, onProgress } = options
  // The handshake that is shown, and not the questions around it.
  const recorded = { ...options, network: networkOf(target, startTls, given) }
  const serverName = sentName(target)
  const reportedTarget = { host, port, ...(serverName === undefined ? {} : { serverName }) }
  onProgress?.(`connecting to ${host}:${port}`)
  let transport: Transport
  try {
    transport = await recorded.network.connect({
      host,
      port,
      timeout,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    return notConnected(reportedTarget, error, given.proxy, startTls)
  }
  const address = given.proxy === undefined ? { address: addressOf(transport.peer) } : {}
  const connection = connectionOf(transport, given.proxy, startTls)
  const remarks: string[] = []
  let used = options
  let trace = await mainHandshake(transport, target, serverName, used)
  let refused: HandshakeTrace | undefined
  if (refusesProtocols(trace)) {
    const isGuess = options.applicationProtocols === undefined
    const again = isGuess ? await connectAgain(target, recorded) : undefined
    remarks.push(onlyOffered(protocolsFor(target, options), again !== undefined))
    // The name of a protocol was a guess, and is left out where it is what the server refuses.
    if (again !== undefined) {
      refused = trace
      used = { ...options, applicationProtocols: [] }
      trace = await mainHandshake(again, target, serverName, used)
    }
  }
  // Who refuses HEAD for what it is may ask for a certificate where GET is answered.
  if (refusesMethod(trace.negotiated.httpStatus) && wasAskedByHead(trace)) {
    const again = await connectAgain(target, recorded)
    if (again !== undefined) trace = await mainHandshake(again, target, serverName, used, true)
  }
  remarks.push(
    ...acceptedDespite(trace, {
      credentials: options.credentials,
      now: options.now,
      trustAnchors: options.trust.flatMap((it) => it.certificates),
    }),
    ...refusedElsewhere(trace),
  )
  const versions =
    trace.outcome.kind === 'canceled' ? [] : await allVersions(trace, target, serverName, options)
  return reportOf(trace, {
    target: { ...reportedTarget, ...address },
    ...(connection === undefined ? {} : { connection }),
    versions,
    diagnosis: await diagnosisOf(trace, refused, target, serverName, options),
    remarks,
    trust: options.trust,
    credentials: options.credentials,
    now: options.now,
  })
}

/** Whether the server ended the handshake for the application protocols that were offered (RFC 7301, section 3.2). */
function refusesProtocols({ outcome }: HandshakeTrace): boolean {
  return (
    outcome.kind === 'alert' &&
    outcome.from === 'server' &&
    outcome.description === AlertDescription.no_application_protocol
  )
}

function wasAskedByHead({ messages }: HandshakeTrace): boolean {
  const head = (bytes: Uint8Array) => latin1(bytes.subarray(0, 5)) === 'HEAD '
  return messages.some((it) => it.from === 'client' && it.protocol === 'application_data' && head(it.bytes))
}

function onlyOffered(protocols: readonly string[], again: boolean): string {
  if (protocols.length === 0) return 'This test offered no application protocol, and the server requires one.'
  const shown = again ? '; what is shown is a second connection without any' : ''
  return `The server refuses the application protocols that this test offered, which were only ${protocols.join(', ')}${shown}.`
}

async function connectAgain(
  { host, port }: HandshakeTarget,
  { network, timeout, signal }: HandshakeOptions,
): Promise<Transport | undefined> {
  try {
    return await network.connect({ host, port, timeout, ...(signal === undefined ? {} : { signal }) })
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    return undefined
  }
}

function protocolsFor({ port }: HandshakeTarget, { applicationProtocols }: HandshakeOptions) {
  return applicationProtocols ?? (isOtherPort(port) ? [] : ['http/1.1'])
}

function mainHandshake(
  transport: Transport,
  target: HandshakeTarget,
  serverName: string | undefined,
  options: HandshakeOptions,
  get = false,
): Promise<HandshakeTrace> {
  const { host, port } = target
  const { timeout, credentials, preSharedKey } = options
  const plan: HandshakePlan = {
    hello: usualHello(offerOf(target, serverName, options)),
    until: 'exchange',
    exchange: {
      host: serverName ?? host,
      http: HTTP_PORTS.has(port) && startTlsOf(target, options) === undefined,
      get,
    },
    ...(credentials === undefined ? {} : { credentials }),
    ...(preSharedKey === undefined ? {} : { preSharedKey }),
    timeout,
  }
  return run(plan, transport, environmentOf(target, options))
}

function environmentOf(
  { host, serverName: wantedName }: HandshakeTarget,
  { network, trust, now, onProgress, keyLog, onMessage, exportsSecrets = false }: HandshakeOptions,
): HandshakeEnvironment {
  const trustAnchors = trust.flatMap((it) => it.certificates)
  const { random, clock } = network
  return {
    clock,
    random,
    checkServer: checkServerCertificate({ reference: wantedName || host, trustAnchors, now }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(keyLog === undefined ? {} : { keyLog }),
    exportsSecrets,
    ...(onMessage === undefined ? {} : { onMessage: liveMessages(onMessage) }),
  }
}

function liveMessages(
  onMessage: (message: LiveMessage) => void,
): NonNullable<HandshakeEnvironment['onMessage']> {
  let number = 0
  return (message, negotiated) => {
    const { from, encrypted, milliseconds } = message
    const { name, summary } = describeMessage(message, { negotiated, from })
    onMessage({ number: number++, from, name, summary, encrypted, milliseconds })
  }
}

function offerOf(
  target: HandshakeTarget,
  serverName: string | undefined,
  options: HandshakeOptions,
): ClientOffer {
  const { cipherSuites, preSharedKey } = options
  const wanted = options.versions ?? (preSharedKey === undefined ? DEFAULT_VERSIONS : PRE_SHARED_KEY_VERSIONS)
  // A version is not offered without a suite of it.
  const versions = cipherSuites === undefined ? wanted : versionsWith(cipherSuites, wanted)
  const newest = PROTOCOL_VERSIONS.findLast((it) => versions.includes(it)) ?? 'TLSv1.3'
  const isOld = isOlder(newest, 'TLSv1.2')
  const usual = usualShape(newest)
  const groups = options.groups ?? (isOld ? usual.groups : DEFAULT_GROUPS)
  const firstGroup = groups.find((it) => isKeyAgreementGroup(namedGroup(it).name))
  const suites =
    cipherSuites ??
    (preSharedKey !== undefined
      ? preSharedKeySuites(versions)
      : isOld
        ? usual.cipherSuites
        : DEFAULT_CIPHER_SUITES)
  const offeredSuites = suites.filter((id) => versions.some((it) => isSuiteOf(id, it)))
  return {
    versions,
    cipherSuites: offeredSuites,
    groups,
    signatureSchemes: OFFERED_SIGNATURE_SCHEMES,
    applicationProtocols: protocolsFor(target, options),
    ...(serverName === undefined ? {} : { serverName }),
    keyShares: firstGroup === undefined ? [] : [firstGroup],
    ...(preSharedKey === undefined ? {} : { preSharedKeys: [externalKey(preSharedKey, offeredSuites)] }),
  }
}

function externalKey({ identity, key }: PreSharedKey, suites: readonly number[]): OfferedKey {
  return { kind: 'external', identity, obfuscatedTicketAge: 0, key, hash: externalKeyHash(suites) }
}

/** Why the handshake failed, or would fail in others, with further connections where it ended at the ClientHello. */
async function diagnosisOf(
  trace: HandshakeTrace,
  refused: HandshakeTrace | undefined,
  target: HandshakeTarget,
  serverName: string | undefined,
  options: HandshakeOptions,
): Promise<Diagnosis | undefined> {
  const { credentials, now, trust, signal } = options
  if (trace.outcome.kind === 'canceled' || signal?.aborted) return undefined
  const ask = async (offer: ClientOffer, until: Until) => {
    const transport = await connectAgain(target, options)
    if (transport === undefined) return undefined
    options.onProgress?.('asking for the cause')
    const timeout = Math.min(options.timeout, QUESTION_TIMEOUT)
    const { keyLog: _, onMessage: __, preSharedKey, ...unlogged } = options
    const withKey = preSharedKey === undefined ? {} : { preSharedKey }
    return run(
      { hello: usualHello(offer), until, ...withKey, timeout },
      transport,
      environmentOf(target, unlogged),
    )
  }
  const inTrace = causesInTrace(trace, {
    credentials,
    now,
    trustAnchors: trust.flatMap((it) => it.certificates),
  })
  if (inTrace.some((it) => it.cause === 'preSharedKeyDiffers')) return { causes: inTrace, evidence: [] }
  // The first handshake, where what is shown is another one.
  const ended = refused ?? trace
  const offer = offerOf(target, serverName, options)
  const atHello = await diagnoseHello({ trace: ended, offer, host: target.host, ask })
  const causes = [...(atHello?.causes ?? []), ...inTrace]
  return causes.length === 0 ? undefined : { causes, evidence: atHello?.evidence ?? [] }
}

/** Milliseconds for each of the questions after the handshake: the server has answered, or has had its time. */
const QUESTION_TIMEOUT = 5000

async function allVersions(
  trace: HandshakeTrace,
  { host, port }: HandshakeTarget,
  serverName: string | undefined,
  { network, timeout, signal, onProgress, askVersions: wanted }: HandshakeOptions,
): Promise<readonly VersionAnswer[]> {
  const { version } = trace.negotiated
  const known =
    version === undefined
      ? undefined
      : { ...trace, outcome: { kind: 'answered' as const, limit: { what: 'plan' as const } } }
  const asked = PROTOCOL_VERSIONS.filter((it) => wanted === undefined || wanted.includes(it))
  const question = {
    host,
    port,
    ...(serverName === undefined ? {} : { serverName }),
    network,
    timeout: Math.min(timeout, QUESTION_TIMEOUT),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
    spokeTls: trace.messages.some((it) => it.from === 'server'),
    accepted: known !== undefined,
  }
  const others = asked.filter((it) => it !== version)
  const pointless = whyNotAsked(trace)
  // Perhaps it was the shape of the hello.
  const isSilent = others.length > 0 && pointless === SILENCE && (await staysSilent(question))
  if (isSilent || (pointless !== undefined && pointless !== SILENCE)) {
    return asked.map((it) => ({ version: it, offered: null, why: pointless }))
  }
  const spokeTls = question.spokeTls || pointless === SILENCE
  const answers = await askVersions(others, { ...question, spokeTls })
  return asked.map((it) =>
    it === version && known !== undefined
      ? answerOf(it, known)
      : (answers.find((answer) => answer.version === it) ?? { version: it, offered: null, why: 'not asked' }),
  )
}

const SILENCE = 'not tested, the server does not answer'

/** Why it makes no sense to ask for versions: the server speaks something else, or nothing. */
function whyNotAsked({ outcome }: HandshakeTrace): string | undefined {
  if (outcome.kind === 'timedOut' && outcome.received === 0) return SILENCE
  if (outcome.kind !== 'protocolError' || outcome.otherProtocol === undefined) return undefined
  return outcome.otherProtocol === 'SSL 2.0' ? undefined : `not tested, the server sent ${outcome.reason}`
}

function startTlsOf(
  { port }: HandshakeTarget,
  options: Pick<HandshakeOptions, 'startTls'>,
): StartTls | undefined {
  const choice = options.startTls ?? startTlsOfPort(port)
  return choice === 'none' ? undefined : START_TLS[choice]
}

/** The network whose connections have come to where TLS begins. */
function networkOf(
  { host, serverName }: HandshakeTarget,
  startTls: StartTls | undefined,
  { network, proxy, timeout, now, record }: HandshakeOptions,
): Network {
  const proxied = proxy === undefined ? network : proxyNetwork(network, proxy)
  // What is said to a proxy may be a password.
  const recorded = record === undefined ? proxied : recordingNetwork(proxied, now, record)
  return startTls === undefined
    ? recorded
    : startTlsNetwork(recorded, startTls, { name: serverName || host }, timeout)
}

function connectionOf(
  { attempts, clear }: BeforeFailure,
  proxy: ProxyServer | undefined,
  startTls: StartTls | undefined,
): ReportedConnection | undefined {
  const connection: ReportedConnection = {
    ...(attempts === undefined ? {} : { addresses: attempts }),
    ...(proxy === undefined ? {} : { proxy: proxyTitle(proxy) }),
    ...(startTls === undefined
      ? {}
      : { startTls: { protocol: startTls.name, title: startTls.title, request: startTls.request } }),
    ...(clear === undefined || clear.length === 0 ? {} : { clear }),
  }
  return Object.keys(connection).length === 0 ? undefined : connection
}

/** `203.0.113.7:443` and `[::1]:443` without the port. */
function addressOf(peer: string): string {
  return peer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}

function notConnected(
  target: HandshakeReport['target'],
  error: TransportError,
  proxy: ProxyServer | undefined,
  startTls: StartTls | undefined,
): HandshakeReport {
  const canceled = error.failure === 'canceled'
  const outcome =
    error.failure === 'canceled' || error.failure === 'proxyRefused' || error.failure === 'startTlsFailed'
      ? error.failure
      : 'notConnected'
  const { peer } = error.before
  const connection = connectionOf(error.before, proxy, startTls)
  // A server whose TLS begins with the first byte waits for its client.
  const hint = error.before.silent ? ': perhaps TLS begins with the first byte there' : ''
  const cause = causeOfFailure(error.failure)
  const diagnosis =
    cause === undefined ? undefined : reportedDiagnosis({ causes: [cause], evidence: [] }, target)
  const sentence = `${error.message.slice(0, 1).toUpperCase()}${error.message.slice(1)}${hint}.`
  return {
    target: { ...target, ...(peer === undefined || proxy !== undefined ? {} : { address: addressOf(peer) }) },
    ...(connection === undefined ? {} : { connection }),
    outcome,
    explanation: canceled ? 'The test was canceled.' : sentence,
    ...(diagnosis === undefined ? {} : { diagnosis }),
    serverCertificates: [],
    clientCertificate: { requested: false, sent: false },
    verified: { checks: [], errors: [] },
    messages: [],
    versions: [],
    findings: [],
    bytes: { sent: 0, received: 0 },
    milliseconds: 0,
  }
}

/** The name for server_name: none for an IP address, which is no name. */
export function sentName({ host, serverName = host }: HandshakeTarget): string | undefined {
  const name = serverName.replace(/\.$/, '')
  if (name === '' || name.includes(':') || parseIpAddress(name) !== undefined) return undefined
  return name
}

const HTTP_PORTS: ReadonlySet<number> = new Set([443, 4433, 4443, 8443, 9443])

/**
 * Ports of other protocols over TLS, where http/1.1 is no application protocol to offer: nntps, ldaps, DNS, ftps,
 * telnets, imaps, ircs, pop3s, smtps, MQTT, SIP, AMQP, IRC, XMPP.
 */
const OTHER_PORTS: ReadonlySet<number> = new Set([
  563, 636, 853, 989, 990, 992, 993, 994, 995, 465, 587, 8883, 5061, 5671, 6697, 3269, 5223,
])

function isOtherPort(port: number): boolean {
  return OTHER_PORTS.has(port) || startTlsOfPort(port) !== 'none'
}
