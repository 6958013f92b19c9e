import type { Mark, Row, Timeline, Tone } from './timelineModel.ts'

/** The panel's content for a mail or a ticket, in columns. */
export function timelineText(timeline: Timeline): string {
  const { title, headline, explanation, nextSteps, facts, rows, verification, versions, findings } = timeline
  const { clientCertificate, certificates } = timeline
  return [
    `${title}: ${headline}`,
    explanation,
    ...nextSteps.flatMap(({ cause, nextStep }) => [
      ...(explanation.includes(cause) ? [] : [cause]),
      `Next step: ${nextStep}`,
    ]),
    '',
    ...table(facts.map(({ name, value }) => [name, value])),
    '',
    ...conversation(rows),
    ...section('Verified', verification.map(markText)),
    ...section('Versions', table(versions.map(({ version, answer, detail }) => [version, answer, detail]))),
    ...section(
      'Findings',
      findings.map(({ message, ruleId, tone }) => `${SIGNS[tone]} ${message} (${ruleId})`),
    ),
    ...section('Client certificate', [clientCertificate.text, ...clientCertificate.authorities]),
    ...section(
      'Certificates',
      certificates.flatMap(({ subject, fields }) => [
        subject,
        ...table(fields.map(({ name, value }) => [`  ${name}`, value])),
      ]),
    ),
    '',
  ].join('\n')
}

function conversation(rows: readonly Row[]): string[] {
  const messages = rows.filter((it) => it.kind === 'message')
  const width = Math.max(0, ...messages.map(({ name }) => name.length))
  return rows.flatMap((row) => {
    if (row.kind === 'note') return [`  ·       ${row.text}`]
    if (row.kind === 'end') return [`  ${SIGNS[row.tone]} ${row.text}`]
    const lock = row.encrypted ? ', encrypted' : ''
    return [
      `  ${row.from}  ${row.name.padEnd(width)}  ${row.summary}  (${row.size}, ${row.time}${lock})`,
      ...row.marks.map((it) => `          ${markText(it)}`),
      ...row.causes.map((it) => `          - ${it}`),
    ]
  })
}

function markText({ tone, title, detail }: Mark): string {
  return `${SIGNS[tone]} ${title}: ${tone === 'neutral' ? 'not checked, ' : ''}${detail}`
}

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', caution: '!', neutral: '·' }

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((it) => `  ${it}`)]
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
