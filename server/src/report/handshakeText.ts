import type {
  ConversationMessage,
  HandshakeReport,
  VerificationCheck,
  VersionAnswer,
} from '../probe/handshakeReport.ts'
import { versionTitle } from '../registry/protocolVersions.ts'
import { NO_STYLE, type Style } from './style.ts'

export interface HandshakeTextOptions {
  /** Columns of the terminal; summaries are cut to fit where it is known. */
  readonly columns?: number | undefined
  readonly style?: Style
}

/** A handshake for a person at a terminal: the outcome, the conversation in order, and what follows from it. */
export function handshakeText(report: HandshakeReport, options: HandshakeTextOptions = {}): string {
  const style = options.style ?? NO_STYLE
  const sections = [
    [heading(report, style)],
    conversation(report, options.columns, style),
    failure(report, style),
    afterwards(report, style),
    findings(report, style),
  ]
  return `${sections
    .filter((it) => it.length > 0)
    .map((it) => it.join('\n'))
    .join('\n\n')}\n`
}

function heading({ target, version, outcome, milliseconds }: HandshakeReport, style: Style): string {
  const { host, port, address, serverName } = target
  const name = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  const parts = [
    style.bold(name),
    address !== undefined && address !== host ? address : '',
    serverName !== undefined && serverName !== host ? `as ${serverName}` : '',
    version === undefined ? '' : versionTitle(version),
    outcome === 'completed'
      ? `${style.green('completed')} in ${Math.round(milliseconds)} ms`
      : style.red(OUTCOMES[outcome]),
  ]
  return parts.filter((it) => it !== '').join(' · ')
}

const OUTCOMES: Readonly<Record<HandshakeReport['outcome'], string>> = {
  completed: 'completed',
  answered: 'answered; the handshake of this version is not followed further',
  alert: 'not completed: an alert',
  closed: 'not completed: the server closed the connection',
  reset: 'not completed: the connection was reset',
  timedOut: 'not completed: no answer in time',
  protocolError: 'not completed: the answer is not what TLS asks for',
  notConnected: 'no connection',
  canceled: 'canceled',
}

interface Row {
  readonly from: string
  readonly name: string
  readonly summary: string
  readonly size: string
  readonly time: string
  readonly checks: readonly string[]
}

function conversation(
  { messages }: HandshakeReport,
  columns: number | undefined,
  style: Style,
): readonly string[] {
  const rows = messages.map((it) => rowOf(it, style))
  const width = (pick: (row: Row) => string) => Math.max(0, ...rows.map((it) => pick(it).length))
  const nameWidth = width((it) => it.name)
  const sizeWidth = width((it) => it.size)
  const timeWidth = width((it) => it.time)
  const fixed = 2 + 'client'.length + 2 + nameWidth + 2 + 2 + sizeWidth + 2 + timeWidth
  const widest = width((it) => it.summary)
  const summaryWidth = columns === undefined ? widest : Math.max(20, Math.min(widest, columns - fixed))
  const indent = ' '.repeat(2 + 'client'.length + 2)
  const lines: string[] = []
  let encrypted = false
  rows.forEach((row, index) => {
    if (messages[index]!.encrypted && !encrypted) {
      encrypted = true
      lines.push(style.dim(`  ·       everything from here on is encrypted`))
    }
    const summary = shortened(row.summary, summaryWidth).padEnd(summaryWidth)
    const name = style.bold(row.name.padEnd(nameWidth))
    const numbers = style.dim(`${row.size.padStart(sizeWidth)}  ${row.time.padStart(timeWidth)}`)
    lines.push(`  ${row.from.padEnd('client'.length)}  ${name}  ${summary}  ${numbers}`)
    if (row.checks.length > 0) lines.push(`${indent}${row.checks.join('   ')}`)
  })
  return lines
}

function rowOf(message: ConversationMessage, style: Style): Row {
  const { from, name, summary, length, milliseconds, checks, protocol } = message
  return {
    from,
    // A close_notify ends every conversation that went well (RFC 9846, section 6.1).
    name: protocol === 'alert' && summary !== 'close_notify' ? `✗ ${name}` : name,
    summary,
    size: sizeText(length),
    time: `${Math.round(milliseconds)} ms`,
    checks: checks.map((it) => checkText(it, style)),
  }
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

function failure({ outcome, explanation, alert }: HandshakeReport, style: Style): readonly string[] {
  if (outcome === 'completed') return []
  const lines = [style.bold(explanation)]
  if (alert === undefined) return lines
  if (alert.explanation !== explanation) lines.push(alert.explanation)
  if (alert.likelyCauses.length > 0) {
    lines.push('Likely causes:', ...alert.likelyCauses.map((it) => `  - ${it}`))
  }
  return lines
}

function afterwards(report: HandshakeReport, style: Style): readonly string[] {
  const lines: string[] = []
  if (report.outcome === 'completed') {
    lines.push(clientCertificate(report))
    const { valid, errors } = report.verified
    if (valid === false) {
      lines.push(
        style.red(`A client that verifies would refuse: ${errors.map((it) => it.message).join('; ')}.`),
      )
    }
  }
  if (report.versions.length > 0) lines.push(versions(report.versions, style))
  return lines
}

function clientCertificate({ clientCertificate: it }: HandshakeReport): string {
  if (!it.requested) return 'Server asked for no client certificate.'
  const sent = it.sent ? 'one was sent' : 'none was sent'
  const answer =
    it.accepted === undefined ? '' : it.accepted ? ', and the server went on' : ', and the server refused'
  return `Server asked for a client certificate: ${sent}${answer}.`
}

function versions(answers: readonly VersionAnswer[], style: Style): string {
  const newestFirst = [...answers].reverse()
  const said = newestFirst.map(({ version, offered, cipherSuite, why }) => {
    const suite = cipherSuite === undefined ? '' : ` (${cipherSuite.name})`
    if (offered === null) return `${versionTitle(version)}: ${style.yellow('cannot tell')} (${why})`
    const answer = offered ? style.bold('yes') : 'no'
    return `${versionTitle(version)}: ${answer}${offered ? suite : style.dim(` (${why})`)}`
  })
  return `Versions, asked one by one:\n${said.map((it) => `  ${it}`).join('\n')}`
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
