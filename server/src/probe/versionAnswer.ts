// What the answers to one or several hellos say about a version. "No" is only said where the version was refused for
// what it is; else it cannot be told.

import { codePoint } from '../base/hex.ts'
import type { VersionAnswer } from '../describe/handshake/handshakeReport.ts'
import type { HandshakeOutcome, HandshakeTrace, Negotiated, TracedMessage } from '../handshake/trace.ts'
import { alertDescription } from '../registry/alertDescriptions.ts'
import { namedGroup } from '../registry/namedGroups.ts'
import { type ProtocolVersion, versionTitle } from '../registry/protocolVersions.ts'
import { AlertDescription } from '../tls/alert.ts'
import { Sslv2MessageType } from '../tls/sslv2.ts'
import { fullShape, type HelloShape, partsOf, plainShape } from './helloShapes.ts'

/** One hello and what came. */
export interface AskedHello {
  readonly shape: HelloShape
  readonly trace: HandshakeTrace
}

/** The hello to send next, where the answers so far do not tell. */
export function nextShape(version: ProtocolVersion, asked: readonly AskedHello[]): HelloShape | undefined {
  const last = asked.at(-1)
  if (last === undefined || version === 'SSLv2' || isDecided(last.trace.outcome)) return undefined
  const { outcome } = last.trace
  const parts = asked.filter((it) => it.shape.kind === 'part').length
  if (parts > 0) return partsOf(version)[parts]
  if (last.shape.kind === 'full') {
    // TLS 1.3 has too few suites for parts of them.
    return version === 'TLSv1.3' || isRefusal(outcome) ? undefined : partsOf(version)[0]
  }
  if (outcome.kind === 'alert') return fullShape(version)
  return asked.length === 1 ? plainShape(version) : undefined
}

/** What was found out with all the hellos. */
export function concluded(version: ProtocolVersion, asked: readonly AskedHello[]): VersionAnswer {
  const [first] = asked
  const last = asked.at(-1)
  if (first === undefined || last === undefined) return { version, offered: null, why: 'not asked' }
  const answer = answerOf(version, last.trace)
  if (asked.length === 1) return answer
  if (answer.offered === true) {
    const end = endOf(first.trace.outcome)
    return end === undefined ? answer : { ...answer, why: `${answer.why}; ${end}${lacks(version)}` }
  }
  if (isDecided(last.trace.outcome)) return answer
  const kinds = new Set(asked.map((it) => it.trace.outcome.kind))
  const isEnd = endOf(last.trace.outcome) !== undefined
  if (isEnd && kinds.size === 1) return answer
  const refusal = refusalOfAll(version, asked)
  if (refusal !== undefined) return { version, offered: false, why: refusal, ...refusedWith(asked) }
  const told = [...new Set(asked.map(({ trace: { outcome } }) => toldOf(outcome)))]
  return { version, offered: null, why: `no hello is accepted: ${told.join(', ')}`, ...refusedWith(asked) }
}

/** The alert of the last hello, where every one of them was refused with an alert. */
function refusedWith(asked: readonly AskedHello[]): { readonly alert?: string } {
  const outcome = asked.at(-1)?.trace.outcome
  if (outcome?.kind !== 'alert' || !asked.every((it) => isRefusal(it.trace.outcome))) return {}
  return { alert: alertDescription(outcome.description).name }
}

/** How everything that there is to offer was refused, or undefined where it was not. */
function refusalOfAll(version: ProtocolVersion, asked: readonly AskedHello[]): string | undefined {
  const last = asked.at(-1)
  if (last === undefined || version === 'TLSv1.3' || !isRefusal(last.trace.outcome)) return undefined
  const deciding = asked.filter((it) => it.shape.kind === (last.shape.kind === 'part' ? 'part' : 'full'))
  return deciding.length > 0 && deciding.every((it) => isRefusal(it.trace.outcome))
    ? `refused with ${toldOf(last.trace.outcome)}, whatever suites, groups and signature schemes are offered`
    : undefined
}

/** Whether the server refused what was offered, and not the version itself. */
export function isRefusedForItsOffer(asked: readonly AskedHello[]): boolean {
  const last = asked.at(-1)
  return last !== undefined && isRefusal(last.trace.outcome)
}

/** What one answer says about the version. */
export function answerOf(
  version: ProtocolVersion,
  { outcome, negotiated, messages }: HandshakeTrace,
): VersionAnswer {
  switch (outcome.kind) {
    case 'answered':
    case 'completed':
      return answeredWith(version, negotiated)
    case 'alert':
      return refusedByAlert(version, outcome.description)
    case 'closed':
      return { version, offered: false, why: closedWith(messages) }
    case 'reset':
      return { version, offered: false, why: 'the server resets the connection' }
    case 'timedOut':
      return outcome.received === 0
        ? { version, offered: false, why: 'the server stays silent' }
        : { version, offered: null, why: 'the answer was not complete in time' }
    case 'protocolError':
      return { version, offered: null, why: `the answer cannot be read: ${outcome.reason}` }
    case 'canceled':
      return { version, offered: null, why: 'canceled' }
  }
}

/** A server of SSL 2.0 refuses with an error message, or chooses nothing, before it closes. */
function closedWith(messages: readonly TracedMessage[]): string {
  const last = messages.findLast((it) => it.from === 'server' && it.protocol === 'sslv2')
  switch (last?.bytes[0]) {
    case undefined:
      return 'the server closes the connection without a word'
    case Sslv2MessageType['SERVER-HELLO']:
      return 'the server speaks SSL 2.0 and has no cipher kind switched on'
    default:
      return 'refused with an error message of SSL 2.0'
  }
}

/** Whether no further hello would tell more. */
function isDecided(outcome: HandshakeOutcome): boolean {
  if (outcome.kind === 'alert') {
    return (
      outcome.description === AlertDescription.protocol_version ||
      outcome.description === AlertDescription.unrecognized_name
    )
  }
  return endOf(outcome) === undefined
}

/**
 * Whether the server refused what was offered: with handshake_failure for one, or internal_error where OpenSSL's security
 * level leaves no signature algorithm. An alert that complains of the hello itself may mean that it was too long.
 */
function isRefusal(outcome: HandshakeOutcome): boolean {
  return outcome.kind === 'alert' && !isDecided(outcome) && !MISREADING.has(outcome.description)
}

const MISREADING: ReadonlySet<number> = new Set([
  AlertDescription.unexpected_message,
  AlertDescription.record_overflow,
  AlertDescription.illegal_parameter,
  AlertDescription.decode_error,
])

/** How a connection ended without an answer, or undefined where there was one. */
function endOf(outcome: HandshakeOutcome): string | undefined {
  switch (outcome.kind) {
    case 'closed':
      return 'the connection was closed'
    case 'reset':
      return 'the connection was reset'
    case 'timedOut':
      return outcome.received === 0 ? 'nothing came' : undefined
    default:
      return undefined
  }
}

/** What was different in the hello that got no answer. */
function lacks(version: ProtocolVersion): string {
  return version === 'TLSv1.3'
    ? ' where X25519MLKEM768 and other post-quantum groups were offered too'
    : ' where more than a hundred suites were offered'
}

function toldOf(outcome: HandshakeOutcome): string {
  if (outcome.kind === 'alert') return alertTitle(outcome.description)
  return endOf(outcome) ?? 'an answer that cannot be read'
}

function alertTitle(description: number): string {
  return `${alertDescription(description).name} (${description})`
}

function answeredWith(version: ProtocolVersion, negotiated: Negotiated): VersionAnswer {
  const { version: chosen, suite, group } = negotiated
  if (chosen === version && suite !== undefined) {
    const id = `0x${suite.id.toString(16).padStart(suite.id > 0xffff ? 6 : 4, '0')}`
    return {
      version,
      offered: true,
      why: `accepted with ${suite.name}`,
      cipherSuite: { id, name: suite.name },
      ...(version === 'TLSv1.3' && group !== undefined
        ? { group: { id: codePoint(group), name: namedGroup(group).name } }
        : {}),
    }
  }
  const title = chosen === undefined ? 'an unknown version' : versionTitle(chosen)
  return { version, offered: false, why: `the server answers with ${title}` }
}

function refusedByAlert(version: ProtocolVersion, description: number): VersionAnswer {
  const alert = alertTitle(description)
  switch (description) {
    case AlertDescription.protocol_version:
      return { version, offered: false, why: `refused with ${alert}` }
    case AlertDescription.unrecognized_name:
      return { version, offered: null, why: `refused for its server_name, or for want of one: ${alert}` }
    default:
      // A hello of SSL 2.0 offers all that there is, and only a server without it answers with an alert.
      if (version === 'SSLv2') return { version, offered: false, why: `refused with ${alert}` }
      return {
        version,
        offered: null,
        why: `refused with ${alert}: the version may be on, with no suite, group or signature scheme in common`,
      }
  }
}
