// What docs/style.md asks of messages.

import type { Finding } from '../../server/src/analysis/finding.ts'

/** What is wrong with the words of findings: of their messages, and of the titles of their fixes. */
export function wordingFaults(findings: readonly Finding[]): readonly string[] {
  const faults = findings.flatMap((it) => faultsOf(it).map((fault) => `${fault}: ${textOf(it)}`))
  return [...new Set(faults)]
}

function textOf({ message, fixes }: Finding): string {
  return [message, ...fixes().map((it) => it.title)].join(' | ')
}

function faultsOf({ message, fixes, related }: Finding): string[] {
  return [
    ...[message, ...related.map((it) => it.message)].flatMap(messageFaults),
    ...fixes().flatMap(({ title }) =>
      /^[A-Z]/.test(title) && !/[.!]$/.test(title) && title.length <= 80
        ? []
        : ['a fix says what will be done, from a capital on, without a full stop, in 80 characters'],
    ),
  ]
}

function messageFaults(message: string): string[] {
  const faults: string[] = []
  if (message.length > 80) faults.push(`${message.length} characters, at most 80`)
  if (message.trim() !== message || message === '') faults.push('white space around it, or empty')
  if (/[.!]$/.test(message)) faults.push('a full stop or an exclamation mark')
  if (/\b(?:should|please|must)\b(?!-staple)/i.test(message))
    faults.push('says what to do, not what is the case')
  if (/\n/.test(message)) faults.push('more than one line')
  return faults
}
