// Why a server ended a handshake at the ClientHello, as far as the other hellos of the test show it: a version that it
// has not, a suite or a group that was not offered, a name that was not sent.

import { parseIpAddress } from '../../base/ipAddress.ts'
import type { HandshakeTrace } from '../../handshake/trace.ts'
import { type ProtocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import { AlertDescription } from '../../tls/alert.ts'
import { decode } from '../../tls/codec/presentation.ts'
import { findExtension } from '../../tls/extensions/index.ts'
import { supportedGroups } from '../../tls/extensions/supportedGroups.ts'
import { ClientHello } from '../../tls/handshake/clientHello.ts'
import { HandshakeType } from '../../tls/handshake/handshake.ts'
import type { HandshakeReport, VersionAnswer } from './handshakeReport.ts'
import { groupTitle } from './titles.ts'

/** Whether each of the versions that were offered is known to be refused for what it is. */
export function refusesOfferedVersions(
  { offeredVersions }: HandshakeTrace,
  versions: readonly VersionAnswer[],
): boolean {
  const refused = (it: ProtocolVersion) => versions.find((answer) => answer.version === it)?.offered === false
  return offeredVersions.length > 0 && offeredVersions.every(refused)
}

/** `It speaks TLS 1.2, TLS 1.3.`, or undefined where no version is known. */
export function spokenInstead(versions: readonly VersionAnswer[]): string | undefined {
  const spoken = versions.filter((it) => it.offered === true).map((it) => versionTitle(it.version))
  return spoken.length === 0 ? undefined : `It speaks ${spoken.join(', ')}.`
}

/** The cause of an alert in answer to the ClientHello: sentences, or undefined where the other hellos do not show it. */
export function refusalCause(
  trace: HandshakeTrace,
  target: HandshakeReport['target'],
  versions: readonly VersionAnswer[],
): string | undefined {
  const { outcome, messages, offeredVersions } = trace
  if (outcome.kind !== 'alert' || outcome.from !== 'server') return undefined
  if (usesPreSharedKey(trace) && OF_DIFFERENT_KEYS.has(outcome.description)) {
    return 'The two sides have different pre-shared keys, or the server does not know the identity.'
  }
  if (messages.some((it) => it.from === 'server' && it.protocol === 'handshake')) return undefined
  if (outcome.description === AlertDescription.unrecognized_name) {
    return target.serverName === undefined
      ? `The server wants to be told a name, and none was sent${becauseOfAddress(target)}.`
      : undefined
  }
  if (refusesOfferedVersions(trace, versions)) return spokenInstead(versions)
  if (!ABOUT_THE_OFFER.has(outcome.description)) return undefined
  const answers = versions.filter((it) => offeredVersions.includes(it.version))
  const name =
    target.serverName === undefined
      ? ` No server_name was sent${becauseOfAddress(target)}: perhaps the server wants one.`
      : ''
  const accepted = answers.filter((it) => it.offered === true)
  if (accepted.length > 0) return differences(accepted, trace)
  // The others are off.
  const unknown = answers.filter((it) => it.offered === null)
  return unknown.length > 0 && unknown.every((it) => it.alert !== undefined)
    ? `It refuses every other ClientHello of this test too, whatever suites, groups and signature schemes are offered: perhaps it has no certificate that it can use, or wants a pre-shared key.${name}`
    : undefined
}

/** Whether the suite that was chosen does (RFC 4279, RFC 5489). */
export function usesPreSharedKey({ negotiated }: HandshakeTrace): boolean {
  return negotiated.suite?.keyExchange.includes('PSK') ?? false
}

/** RFC 4279, section 2: an unknown identity may be answered as if the key were wrong. */
const OF_DIFFERENT_KEYS: ReadonlySet<number> = new Set([
  AlertDescription.bad_record_mac,
  AlertDescription.decrypt_error,
])

/** Why it has no server_name: an address is no name (RFC 6066, section 3), or it was wished so. */
function becauseOfAddress({ host }: HandshakeReport['target']): string {
  return parseIpAddress(host) === undefined ? '' : `, as ${host} is an address`
}

/** What servers answer with to an offer that they do not take, or do not understand. */
const ABOUT_THE_OFFER: ReadonlySet<number> = new Set([
  AlertDescription.handshake_failure,
  AlertDescription.protocol_version,
  AlertDescription.decode_error,
  AlertDescription.unexpected_message,
  AlertDescription.illegal_parameter,
  AlertDescription.insufficient_security,
  AlertDescription.internal_error,
])

/** What was chosen in other hellos and is missing in this one. */
function differences(accepted: readonly VersionAnswer[], trace: HandshakeTrace): string | undefined {
  const offer = offerOf(trace)
  if (offer === undefined) return undefined
  const sentences = accepted.map(({ version, cipherSuite, group }) => {
    const title = versionTitle(version)
    if (cipherSuite !== undefined && !offer.suites.includes(Number(cipherSuite.id))) {
      return `It accepts ${title} with ${cipherSuite.name}, which was not offered.`
    }
    if (group !== undefined && !offer.groups.includes(Number(group.id))) {
      return `It accepts ${title} with the group ${groupTitle(Number(group.id))}, which was not offered.`
    }
    // The others are of one version each.
    return trace.offeredVersions.length > 1
      ? `It accepts ${title} in a ClientHello of that version alone, with more groups and signature schemes.`
      : `It accepts ${title} where more groups and signature schemes are offered.`
  })
  return sentences.join(' ')
}

function offerOf({ messages }: HandshakeTrace) {
  const first = messages.find((it) => it.from === 'client' && it.protocol === 'handshake')
  if (first === undefined || first.bytes[0] !== HandshakeType.client_hello) return undefined
  const hello = decode(ClientHello, first.bytes.subarray(4))
  const groups = findExtension(hello.extensions, supportedGroups, 'ClientHello')?.namedGroupList ?? []
  return { suites: hello.cipherSuites, groups }
}
