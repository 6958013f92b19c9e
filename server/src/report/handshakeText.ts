import { elapsed } from '../base/instant.ts'
import { printable } from '../base/printable.ts'
import {
  type ConversationMessage,
  type HandshakeReport,
  isClientRefused,
  type TransportFailure,
  type VerificationCheck,
} from '../describe/handshake/handshakeReport.ts'
import { versionTitle } from '../registry/protocolVersions.ts'
import { NO_STYLE, type Style } from './style.ts'

export interface HandshakeTextOptions {
  /** Columns of the terminal; summaries are cut to fit where it is known. */
  readonly columns?: number | undefined
  readonly style?: Style
}

/** A handshake for a person at a terminal: the outcome, the conversation in order, and what follows from it. */
export function handshakeText(given: HandshakeReport, options: HandshakeTextOptions = {}): string {
  const report = printableReport(given)
  const style = options.style ?? NO_STYLE
  const sections = [
    [heading(report, style), ...beforeTls(report, style)],
    conversation(report, options.columns, style),
    diagnosis(report, options.columns, style),
    afterwards(report, style),
    findings(report, style),
  ]
  return `${sections
    .filter((it) => it.length > 0)
    .map((it) => it.join('\n'))
    .join('\n\n')}\n`
}

/** The server chose many of the words: none of them may steer the terminal. */
function printableReport(report: HandshakeReport): HandshakeReport {
  return JSON.parse(JSON.stringify(report), (_, value: unknown) =>
    typeof value === 'string' ? printable(value) : value,
  ) as HandshakeReport
}

function heading(report: HandshakeReport, style: Style): string {
  const { target, connection, version, outcome, milliseconds } = report
  const { host, port, address, serverName } = target
  const name = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  const parts = [
    style.bold(name),
    address !== undefined && address !== host ? address : '',
    serverName !== undefined && serverName !== host ? `as ${serverName}` : '',
    connection?.proxy === undefined ? '' : `through ${connection.proxy}`,
    connection?.startTls === undefined || outcome === 'startTlsFailed'
      ? ''
      : `after ${connection.startTls.request} (${connection.startTls.title})`,
    version === undefined ? '' : versionTitle(version),
    outcome === 'completed'
      ? `${style.green('completed')} in ${elapsed(milliseconds)}`
      : style.red(OUTCOMES[outcome]),
  ]
  return parts.filter((it) => it !== '').join(' · ')
}

const OUTCOMES: Readonly<Record<HandshakeReport['outcome'], string>> = {
  completed: 'completed',
  answered: 'answered; the handshake is not followed further',
  alert: 'not completed: an alert',
  closed: 'not completed: the server closed the connection',
  reset: 'not completed: the connection was reset',
  timedOut: 'not completed: no answer in time',
  protocolError: 'not completed: the answer is not what TLS asks for',
  notConnected: 'no connection',
  proxyRefused: 'no connection through the proxy',
  startTlsFailed: 'the server does not come to TLS',
  canceled: 'canceled',
}

/** The addresses that were tried in vain, and what was said in the clear. */
function beforeTls({ connection, outcome }: HandshakeReport, style: Style): readonly string[] {
  const { addresses = [], clear = [] } = connection ?? {}
  // Of a single one, the sentence says it.
  const failed = addresses.length > 1 ? addresses.filter((it) => it.failure !== undefined) : []
  const tried = failed.map(
    ({ address, failure, milliseconds }) =>
      `  ${address}: ${style.yellow(FAILURES[failure ?? 'reset'])} ${style.dim(`(${Math.round(milliseconds)} ms)`)}`,
  )
  const said = clear.flatMap(({ from, text }) =>
    text.split(/\r?\n|\\x0d\\x0a/).map((line) => `  ${from.padEnd('client'.length)}  ${style.dim(line)}`),
  )
  const hasTls = said.length > 0 && outcome !== 'startTlsFailed' && outcome !== 'proxyRefused'
  return [...tried, ...said, ...(hasTls ? [style.dim('  ·       TLS begins here')] : [])]
}

const FAILURES: Readonly<Record<TransportFailure, string>> = {
  notFound: 'not found',
  refused: 'connection refused',
  unreachable: 'unreachable',
  reset: 'reset',
  timedOut: 'no answer in time',
  canceled: 'canceled',
  proxyRefused: 'refused by the proxy',
  startTlsFailed: 'no TLS',
}

interface Row {
  readonly from: string
  readonly name: string
  readonly isAlert: boolean
  readonly summary: string
  readonly size: string
  readonly time: string
  readonly checks: readonly VerificationCheck[]
  readonly encrypted: boolean
}

/** What stands in front of a row's name. */
const BEFORE_NAME = '  client  '.length

function conversation(report: HandshakeReport, columns: number | undefined, style: Style): readonly string[] {
  const rows = report.messages.filter((it) => it.protocol !== 'change_cipher_spec').map(rowOf)
  const width = (pick: (row: Row) => string, of: readonly Row[] = rows) =>
    Math.max(0, ...of.map((it) => pick(it).length))
  // An alert has its number in its name's place; a long one does not push the others to the right.
  const nameWidth = width((it) => it.name)
  const sizeWidth = width((it) => it.size)
  const timeWidth = width((it) => it.time)
  const fixed = BEFORE_NAME + nameWidth + 2 + 2 + sizeWidth + 2 + timeWidth
  const widest = width(wholeSummary)
  const summaryWidth = columns === undefined ? widest : Math.max(20, Math.min(widest, columns - fixed))
  const lines: string[] = []
  let encrypted = false
  for (const row of rows) {
    if (row.encrypted && !encrypted) {
      encrypted = true
      lines.push(style.dim('  ·       everything from here on is encrypted'))
    }
    // Where the checks fit behind the summary they stand there; else on a line of their own.
    const inline = row.checks.length === 1 && wholeSummary(row).length <= summaryWidth
    const plain = inline ? wholeSummary(row) : row.summary
    const text = shortened(plain, summaryWidth)
    const painted = inline
      ? [row.summary, ...row.checks.map((it) => checkText(it, style))].filter(Boolean).join('  ')
      : text
    const padding = ' '.repeat(Math.max(0, summaryWidth - text.length))
    const name = row.isAlert ? style.red(row.name.padEnd(nameWidth)) : style.bold(row.name.padEnd(nameWidth))
    const numbers = style.dim(`${row.size.padStart(sizeWidth)}  ${row.time.padStart(timeWidth)}`)
    lines.push(`  ${row.from.padEnd('client'.length)}  ${name}  ${painted}${padding}  ${numbers}`.trimEnd())
    if (row.checks.length > 0 && !inline) {
      const checks = row.checks.map((it) => checkText(it, style)).join('   ')
      lines.push(`${' '.repeat(BEFORE_NAME)}${checks}`)
    }
  }
  return [...lines, ...failure(report, columns, style)]
}

function rowOf(message: ConversationMessage): Row {
  const { from, name, summary, length, milliseconds, checks, protocol, encrypted } = message
  // How a connection is ended politely is no cause for alarm.
  // SSL 3.0 has an alert in the place of an empty list of certificates.
  const farewell =
    protocol === 'alert'
      ? /close_notify|user_canceled|no_certificate(?= \(41\))/.exec(summary)?.[0]
      : undefined
  const isAlert = protocol === 'alert' && farewell === undefined
  return {
    from,
    name: isAlert ? `✗ ${name}` : (farewell ?? name),
    isAlert,
    summary: farewell === undefined ? summary : '',
    size: sizeText(length),
    time: `${Math.round(milliseconds)} ms`,
    checks,
    encrypted,
  }
}

/** The summary with what was checked behind it, where that is one thing. */
function wholeSummary({ summary, checks }: Row): string {
  if (checks.length !== 1) return summary
  return [summary, ...checks.map((it) => checkText(it, NO_STYLE))].filter((it) => it !== '').join('  ')
}

function checkText({ result, detail }: VerificationCheck, style: Style): string {
  if (result === 'passed') return `${style.green('✓')} ${detail}`
  return result === 'failed' ? style.red(`✗ ${detail}`) : style.dim(`· ${detail}`)
}

/** `517 B`, `2.9 kB`: three digits are enough to compare messages by. */
function sizeText(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

/** Stands at the message where it happened, which is the last. */
function failure(
  { outcome, explanation, alert, diagnosis, clientCertificate: { required, sent } }: HandshakeReport,
  columns: number | undefined,
  style: Style,
): readonly string[] {
  if (outcome === 'completed') return []
  const indent = ' '.repeat(BEFORE_NAME)
  const width = Math.max(40, (columns ?? 100) - BEFORE_NAME)
  const lines = wrapped(explanation, width).map((it) => indent + style.bold(it))
  // The most likely cause is in the explanation where it speaks of one.
  const isExplained = (required === true && !sent) || diagnosis !== undefined
  // There it may begin a sentence.
  const said = explanation.toLowerCase()
  const others = isExplained
    ? []
    : (alert?.likelyCauses.filter((it) => !said.includes(it.toLowerCase())) ?? [])
  if (others.length > 0) {
    lines.push(style.dim(`${indent}Other likely causes:`))
    for (const cause of others) {
      lines.push(
        ...wrapped(cause, width - 2).map((it, index) => `${indent}${index === 0 ? '- ' : '  '}${it}`),
      )
    }
  }
  return lines
}

/** Why, what shows it, and what to do; a cause that the explanation has said already is not said again. */
function diagnosis(
  { diagnosis: found, explanation, outcome, remarks = [] }: HandshakeReport,
  columns: number | undefined,
  style: Style,
): readonly string[] {
  if (found === undefined) return []
  const width = Math.max(40, (columns ?? 100) - LABEL)
  const said = outcome === 'completed' ? remarks.join(' ') : explanation
  const row = (label: string, text: string, paint = (it: string) => it) =>
    wrapped(text, width).map((it, index) => `${(index === 0 ? label : '').padEnd(LABEL)}${paint(it)}`)
  return [
    ...found.causes.flatMap((it, index) => [
      ...(said.includes(it.explanation) ? [] : row(index === 0 ? 'Cause' : 'Or', it.explanation)),
      ...row(index === 0 ? 'Next step' : '', it.nextStep, style.bold),
    ]),
    ...found.evidence.flatMap((it, index) => row(index === 0 ? 'Also tried' : '', it, style.dim)),
  ]
}

const LABEL = 'Also tried  '.length

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function afterwards(report: HandshakeReport, style: Style): readonly string[] {
  const sentences: string[] = []
  if (report.outcome === 'completed' || report.clientCertificate.requested) {
    sentences.push(clientCertificate(report))
  }
  if (report.versions.length > 0) sentences.push(versions(report, style))
  const { causes = [], inOrder, possibleCauses = [] } = report.clientCertificate
  const { valid, errors } = report.verified
  const lines = sentences.length > 0 ? [sentences.join(' ')] : []
  if (report.outcome === 'completed' && isClientRefused(report)) {
    lines[0] = style.red(lines[0] ?? '')
  }
  // Of a handshake that was not completed, the explanation has them.
  if (report.outcome === 'completed') {
    // Where the verdict of the server is not known, they are the causes of nothing.
    const label = isClientRefused(report) ? 'Cause' : 'Against it'
    lines.push(...causes.map((it) => `  ${label.padEnd('Possible cause'.length)}  ${it}`))
    if (inOrder !== undefined) lines.push(`  In order        ${inOrder}`)
    lines.push(...possibleCauses.map((it) => `  Possible cause  ${it}`))
  }
  if (report.outcome === 'completed' && valid === false) {
    lines.push(
      style.red(`A client that verifies would refuse: ${errors.map((it) => it.message).join('; ')}.`),
    )
  }
  if (report.outcome === 'completed') lines.push(...(report.remarks ?? []).map((it) => style.yellow(it)))
  const { trust = [] } = report.verified
  if (trust.length > 0) lines.push(style.dim(`Trust anchors: ${trust.join(', ')}.`))
  const unknown = report.versions.filter((it) => it.offered === null)
  for (const why of new Set(unknown.map((it) => it.why))) {
    const titles = unknown.filter((it) => it.why === why).map((it) => versionTitle(it.version))
    lines.push(`${titles.join(', ')}: ${style.yellow('cannot tell')}, ${why}.`)
  }
  return lines
}

/** Asked for or required, what was sent, whether it was accepted: three things. */
function clientCertificate({ clientCertificate: it }: HandshakeReport): string {
  if (!it.requested) return 'Server asked for no client certificate.'
  const asked =
    it.required === true ? 'Server requires a client certificate' : 'Server asked for a client certificate'
  const sent = it.sent ? 'one was sent' : 'none was sent'
  const verdict = it.sent
    ? it.accepted === undefined
      ? 'it did not say whether it accepts it'
      : it.accepted
        ? 'it accepted it'
        : 'it rejected it'
    : it.required === false
      ? 'it does without'
      : it.required === true
        ? 'it refuses to go on without'
        : 'it did not say whether it requires one'
  return `${asked}: ${sent}, and ${verdict}${it.reason === undefined ? '' : ` (${it.reason})`}.`
}

/** "Also speaks: TLS 1.2 (yes) · 1.1 1.0 SSL 3.0 SSL 2.0 (no)". */
function versions({ versions: answers, version, outcome }: HandshakeReport, style: Style): string {
  const others = [...answers].reverse().filter((it) => it.version !== version || outcome !== 'completed')
  const titles = (offered: boolean) =>
    others
      .filter((it) => it.offered === offered)
      .map((it, index) => {
        const title = versionTitle(it.version)
        return index > 0 ? title.replace('TLS ', '') : title
      })
  const yes = titles(true).join(' ')
  const no = titles(false).join(' ')
  const parts = [yes === '' ? '' : `${style.bold(yes)} (yes)`, no === '' ? '' : `${no} (no)`].filter(
    (it) => it !== '',
  )
  if (parts.length === 0) return ''
  return `${outcome === 'completed' ? 'Also speaks' : 'Speaks'}: ${parts.join(' · ')}`
}

function findings({ findings: list }: HandshakeReport, style: Style): readonly string[] {
  if (list.length === 0) return []
  const width = Math.max(...list.map((it) => it.message.length))
  return [
    'What the rules say of this server:',
    ...list.map(({ severity, message, ruleId }) => {
      const colour = severity === 'error' ? style.red : severity === 'warning' ? style.yellow : style.blue
      return `  ${colour(severity.padEnd('warning'.length))}  ${message.padEnd(width)}  ${style.dim(ruleId)}`
    }),
  ]
}
