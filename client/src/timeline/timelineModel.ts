import { visible } from '../../../server/src/base/printable.ts'
import {
  type ConversationMessage,
  type HandshakeReport,
  isClientRefused,
  type MessageField,
  type ReportedAlert,
  type VerificationCheck,
  type VersionAnswer,
} from '../../../server/src/lsp/protocol.ts'
import { targetName } from '../commands/handshakeTarget.ts'
import { type StoryContext, story } from './story.ts'

// What the panel shows of a handshake, in the words and the order in which it shows it. Pure: the webview draws it, and
// "Copy as Text" writes it down.

export type Tone = 'good' | 'bad' | 'caution' | 'neutral'

export interface Timeline {
  /** `shop.example:443` */
  readonly title: string
  readonly tone: Tone
  /** "Completed in 38 ms", "The server refused with an alert". */
  readonly headline: string
  readonly explanation: string
  /** What to do where something is the matter, the likelier first; empty where nothing is. */
  readonly nextSteps: readonly { readonly cause: string; readonly nextStep: string }[]
  /** What was agreed on: `TLS 1.3`, `X25519`, … */
  readonly facts: readonly Fact[]
  readonly rows: readonly Row[]
  readonly verification: readonly Mark[]
  readonly versions: readonly VersionRow[]
  readonly findings: readonly FindingRow[]
  readonly clientCertificate: ClientCertificate
  readonly certificates: readonly CertificateRow[]
}

export interface Fact {
  readonly name: string
  readonly value: string
}

export type Row =
  | {
      readonly kind: 'message'
      readonly from: 'client' | 'server'
      readonly name: string
      readonly summary: string
      /** The summary in plain words. */
      readonly story: string
      readonly size: string
      readonly time: string
      readonly encrypted: boolean
      readonly tone: Tone
      readonly fields: readonly MessageField[]
      readonly marks: readonly Mark[]
      /** What an alert most likely means here. */
      readonly causes: readonly string[]
    }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'end'; readonly tone: Tone; readonly text: string }

/** Something that was checked, or was not. */
export interface Mark {
  readonly tone: Tone
  readonly title: string
  readonly detail: string
}

export interface VersionRow {
  readonly version: string
  readonly answer: 'yes' | 'no' | 'cannot tell'
  readonly tone: Tone
  readonly detail: string
}

export interface FindingRow {
  readonly tone: Tone
  readonly message: string
  readonly ruleId: string
  readonly citations: string
}

export interface ClientCertificate {
  readonly text: string
  readonly authorities: readonly string[]
  /** Whether one can be given to the next run. */
  readonly wanted: boolean
}

export interface CertificateRow {
  readonly subject: string
  readonly fields: readonly MessageField[]
}

/** From the panel's page. */
export type PageMessage = 'ready' | 'copy' | 'runAgain' | 'useClientCertificate'

/** To the panel's page. */
export type PanelMessage =
  | { readonly kind: 'timeline'; readonly timeline: Timeline }
  | { readonly kind: 'running'; readonly running: boolean }

export function timeline(report: HandshakeReport): Timeline {
  const completed = report.outcome === 'completed'
  const unverified =
    report.verified.valid === false ||
    isClientRefused(report) ||
    report.findings.some((it) => it.severity !== 'info')
  const tone = !completed ? 'bad' : unverified ? 'caution' : 'good'
  return {
    title: visible(targetName(report.target)),
    tone,
    headline: headline(report),
    explanation: report.explanation,
    nextSteps: (report.diagnosis?.causes ?? []).map(({ explanation, nextStep }) => ({
      cause: visible(explanation),
      nextStep: visible(nextStep),
    })),
    facts: facts(report),
    rows: [...messageRows(report), ending(report, tone)],
    verification: report.verified.checks.map(mark),
    versions: report.versions.map(versionRow),
    findings: report.findings.map(({ severity, message, ruleId, citations }) => ({
      tone: SEVERITY_TONES[severity],
      message,
      ruleId,
      citations: citations.map(({ source, section }) => `${source}, ${section}`).join('; '),
    })),
    clientCertificate: clientCertificate(report),
    certificates: report.serverCertificates.map((it) => ({
      subject: visible(it.subject),
      fields: [
        { name: 'Issuer', value: it.issuer },
        { name: 'Valid', value: `${it.notBefore.slice(0, 10)} – ${it.notAfter.slice(0, 10)}` },
        ...(it.subjectAltNames.length > 0
          ? [{ name: 'Names', value: visible(it.subjectAltNames.join(', ')) }]
          : []),
        { name: 'Key', value: it.publicKey },
        { name: 'Signature', value: it.signatureAlgorithm },
        { name: 'SHA-256', value: it.sha256 },
      ],
    })),
  }
}

function headline(report: HandshakeReport): string {
  const { milliseconds } = report
  const time = milliseconds < 1 ? 'less than 1 ms' : duration(milliseconds)
  switch (report.outcome) {
    case 'completed':
      if (isClientRefused(report)) return `Completed in ${time}, but the server refused the client`
      return report.verified.valid === false
        ? `Completed in ${time}, but not to be trusted`
        : `Completed in ${time}`
    case 'answered':
      return `The server answered after ${time}; not followed further`
    case 'alert':
      return report.alert?.from === 'client'
        ? `Given up with the alert ${report.alert.description}`
        : `The server refused: ${report.alert?.description ?? 'alert'}`
    case 'closed':
      return `The server closed the connection after ${time}`
    case 'reset':
      return `The connection was reset after ${time}`
    case 'timedOut':
      return `No answer within ${time}`
    case 'protocolError':
      return 'The server does not speak TLS as it should'
    case 'notConnected':
      return 'No connection'
    case 'proxyRefused':
      return 'No connection through the proxy'
    case 'startTlsFailed':
      return 'The server does not come to TLS'
    case 'canceled':
      return 'Canceled'
  }
}

function facts(report: HandshakeReport): Fact[] {
  const { address, serverName, host } = report.target
  const startTls = report.connection?.startTls
  const known: readonly (readonly [string, string | undefined])[] = [
    ['Address', address],
    ['Proxy', report.connection?.proxy],
    ['Before TLS', startTls && `${startTls.request} (${startTls.title})`],
    ['Server name', serverName === host ? undefined : serverName],
    ['Version', report.version && versionName(report.version)],
    ['Cipher suite', report.cipherSuite?.name],
    ['Key exchange', report.group?.name],
    ['Signature', report.signatureScheme],
    ['Application protocol', report.applicationProtocol],
    ['Traffic', `${bytes(report.bytes.sent)} sent, ${bytes(report.bytes.received)} received`],
  ]
  return known.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function messageRows(report: HandshakeReport): Row[] {
  const { messages, alert } = report
  const encryptedFrom = firstOfEncryptedRest(messages)
  const context: StoryContext = {
    isTls13: report.version === 'TLSv1.3',
    isRsaKeyExchange: report.group === undefined && /^TLS_RSA_/.test(report.cipherSuite?.name ?? ''),
  }
  const rows = messages.flatMap((message, index): Row[] => {
    const row = messageRow(message, alert, context)
    const note: Row = { kind: 'note', text: 'Everything from here on is encrypted' }
    return index === encryptedFrom ? [note, row] : [row]
  })
  const clear = (report.connection?.clear ?? []).map(
    ({ from, text }): Row => ({
      kind: 'note',
      text: visible(`In the clear, ${from}: ${text.replaceAll('\r\n', ' · ')}`),
    }),
  )
  return [...clear, ...rows]
}

/** Where the conversation goes under encryption and stays there, as it does in TLS 1.3; -1 where it does not. */
function firstOfEncryptedRest(messages: readonly ConversationMessage[]): number {
  const plain = (it: ConversationMessage) => !it.encrypted && it.protocol !== 'change_cipher_spec'
  const first = messages.findLastIndex(plain) + 1
  const start = messages.findIndex((it, index) => index >= first && it.encrypted)
  // In TLS 1.2 each side changes over for itself; the locks at the messages say it.
  const wholeFlight = messages.slice(start).filter((it) => it.protocol === 'handshake').length > 2
  return start > 0 && wholeFlight ? start : -1
}

function messageRow(
  message: ConversationMessage,
  alert: ReportedAlert | undefined,
  context: StoryContext,
): Row {
  const { from, name, length, milliseconds, encrypted, fields, checks } = message
  const explained = message.protocol === 'alert' && alert?.from === from ? alert : undefined
  const summary = explained
    ? `${explained.level} alert ${explained.number}. ${explained.explanation}`
    : message.summary
  const failed = explained !== undefined || checks.some((it) => it.result === 'failed')
  return {
    kind: 'message',
    from,
    name,
    summary,
    story: visible((explained === undefined ? story(message, context) : undefined) ?? summary),
    size: bytes(length),
    time: duration(milliseconds),
    encrypted,
    tone: failed ? 'bad' : 'neutral',
    fields,
    marks: checks.map(mark),
    causes: explained?.likelyCauses ?? [],
  }
}

function ending(report: HandshakeReport, tone: Tone): Row {
  if (report.outcome !== 'completed') return { kind: 'end', tone, text: 'The conversation ends here' }
  const text =
    tone === 'good'
      ? 'It works: both sides hold the same keys, and the server is who it says'
      : isClientRefused(report)
        ? 'Both sides hold the same keys, and the server refused the client'
        : 'It works: both sides hold the same keys. What is wrong stands below'
  return { kind: 'end', tone, text }
}

function mark({ what, result, detail }: VerificationCheck): Mark {
  const title = CHECK_TITLES[what]
  // "name shop.example" says its title itself.
  const lead = `${title.toLowerCase()} `
  return {
    tone: RESULT_TONES[result],
    title,
    detail: detail.startsWith(lead) ? detail.slice(lead.length) : detail,
  }
}

const RESULT_TONES: Readonly<Record<VerificationCheck['result'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  notChecked: 'neutral',
}

const CHECK_TITLES: Readonly<Record<VerificationCheck['what'], string>> = {
  clientCertificate: 'Client certificate',
  path: 'Chain',
  name: 'Name',
  dates: 'Dates',
  handshakeSignature: 'Signature over the handshake',
  finished: 'Finished',
}

const SEVERITY_TONES = { error: 'bad', warning: 'caution', info: 'neutral' } as const

function versionRow({ version, offered, why, cipherSuite }: VersionAnswer): VersionRow {
  const modern = version === 'TLSv1.2' || version === 'TLSv1.3'
  return {
    version: versionName(version),
    answer: offered === null ? 'cannot tell' : offered ? 'yes' : 'no',
    // A deprecated version is good news where it is refused.
    tone: offered === null ? 'neutral' : offered === modern ? 'good' : modern ? 'neutral' : 'bad',
    detail: offered === true ? (cipherSuite?.name ?? why) : why,
  }
}

function versionName(version: VersionAnswer['version']): string {
  if (version === 'SSLv2' || version === 'SSLv3') return `SSL ${version.slice(4)}.0`
  return version.replace('TLSv', 'TLS ')
}

function clientCertificate({ clientCertificate }: HandshakeReport): ClientCertificate {
  const { requested, required, sent, accepted, reason, authorities = [] } = clientCertificate
  const { causes = [], possibleCauses = [] } = clientCertificate
  const verdict = !requested
    ? 'The server asked for none'
    : !sent
      ? required === undefined
        ? 'The server asked for one, and none was sent; it has not said whether it requires one'
        : required
          ? 'The server requires one, and none was sent'
          : 'The server asked for one, and went on without'
      : accepted === undefined
        ? 'One was sent; the server has not said whether it accepts it'
        : accepted
          ? 'One was sent, and the server accepted it'
          : 'One was sent, and the server refused it'
  const label = (sent ? accepted === false : required === true) ? 'Cause' : 'Against it'
  const seen = causes.map((it) => ` ${label}: ${it}.`)
  const possible = possibleCauses.map((it) => ` Possible cause: ${it}.`)
  const text = [`${verdict}${reason === undefined ? '' : `: ${reason}`}.`, ...seen, ...possible].join('')
  return { text, authorities, wanted: requested && accepted !== true }
}

/** `517 B`, `2.9 kB`. */
function bytes(count: number): string {
  return count < 1000 ? `${count} B` : `${(count / 1000).toFixed(1)} kB`
}

/** `38 ms`, `1.2 s`. */
function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}
