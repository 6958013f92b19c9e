import type { Answer } from '../describe/handshake/causes.ts'
import { groupTitle } from '../describe/handshake/titles.ts'
import type { HandshakeTrace } from '../handshake/trace.ts'
import { alertDescription } from '../registry/alertDescriptions.ts'

/** What a further connection came to; undefined stands for one that was not made. */
export function answerOf(trace: HandshakeTrace | undefined): Answer {
  if (trace === undefined) return { kind: 'noConnection' }
  const { outcome, negotiated } = trace
  const { version, suite, group } = negotiated
  if (
    version !== undefined &&
    suite !== undefined &&
    (outcome.kind !== 'alert' || outcome.from === 'client')
  ) {
    const kind = outcome.kind === 'completed' ? 'completed' : 'answered'
    return { kind, version, suite: suite.name, ...(group === undefined ? {} : { group: groupTitle(group) }) }
  }
  switch (outcome.kind) {
    case 'alert':
      return {
        kind: 'alert',
        alert: `${alertDescription(outcome.description).name} (${outcome.description})`,
      }
    case 'closed':
    case 'reset':
      return { kind: outcome.kind }
    case 'timedOut':
      return { kind: 'silence' }
    default:
      return { kind: 'unreadable' }
  }
}
