// What a server shows before TLS 1.3 up to its ServerHelloDone: certificates, and in the ServerKeyExchange the group or
// prime and the signature scheme. Groups and schemes are found together: both that were chosen are taken out of the next
// hello, and when it is refused, hellos with a known scheme and then with a known group tell what is left of each.

import { DecodeError } from '../../base/bytes.ts'
import type { HandshakeTrace } from '../../handshake/trace.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import { decode } from '../../tls/codec/presentation.ts'
import { HandshakeType } from '../../tls/handshake/handshake.ts'
import { ServerKeyExchange } from '../../tls/handshake/serverKeyExchange.ts'
import { ALL_SCHEMES, type Asked, CURVES, planFor } from './offers.ts'
import type { Scan } from './scan.ts'

export interface ExchangesKnown {
  /** What is taken out next: both at once, then groups alone, then schemes alone. */
  readonly phase: 'both' | 'groups' | 'schemes' | 'done'
  /** In the order in which they were chosen. */
  readonly groups: readonly number[]
  readonly schemes: readonly number[]
  readonly unasked?: string
}

/** Groups of curves and signature schemes of TLS 1.2; the suites are those of ECDHE that it accepts. */
export function exchangesScan(cipherSuites: readonly number[], asked: Asked): Scan<ExchangesKnown> {
  return {
    start: { phase: 'both', groups: [], schemes: [] },
    next({ phase, groups, schemes }) {
      if (phase === 'done') return []
      const isKnown = (known: readonly number[]) => known.slice(0, 1)
      return [
        planFor(asked, {
          version: 'TLSv1.2',
          cipherSuites,
          groups: phase === 'schemes' ? isKnown(groups) : CURVES.filter((it) => !groups.includes(it)),
          signatureSchemes:
            phase === 'groups' ? isKnown(schemes) : ALL_SCHEMES.filter((it) => !schemes.includes(it)),
          until: 'serverFlight',
        }),
      ]
    },
    learn(known, _plan, { answer, trace }) {
      if (answer.kind === 'notAsked') return { ...known, phase: 'done', unasked: answer.reason }
      if (answer.kind === 'silent') return { ...known, phase: 'done', unasked: 'the server does not answer' }
      const exchange = trace === undefined ? undefined : serverKeyExchange(trace, 'TLSv1.2')
      if (exchange?.kind !== 'ECDHE') return { ...known, phase: following(known) }
      const { namedCurve } = exchange.params
      const algorithm = algorithmOf(exchange)
      const isNewGroup = !known.groups.includes(namedCurve)
      const isNewScheme = algorithm !== undefined && !known.schemes.includes(algorithm)
      const groups = isNewGroup ? [...known.groups, namedCurve] : known.groups
      const schemes = isNewScheme ? [...known.schemes, algorithm] : known.schemes
      // Who chooses what was not offered would go on for ever.
      const isOver =
        known.phase === 'schemes'
          ? !isNewScheme
          : known.phase === 'groups'
            ? !isNewGroup
            : !(isNewGroup && isNewScheme)
      return { groups, schemes, phase: isOver ? following(known) : known.phase }
    },
  }
}

function following({ phase, groups, schemes }: ExchangesKnown): ExchangesKnown['phase'] {
  if (groups.length === 0 || schemes.length === 0) return 'done'
  return phase === 'both' ? 'groups' : phase === 'groups' ? 'schemes' : 'done'
}

function algorithmOf(exchange: ServerKeyExchange): number | undefined {
  if (!('signature' in exchange) || exchange.signature === undefined) return undefined
  return 'algorithm' in exchange.signature ? exchange.signature.algorithm : undefined
}

/** The ServerKeyExchange of a conversation before TLS 1.3; undefined where there is none that can be read. */
export function serverKeyExchange(
  trace: HandshakeTrace,
  version: ProtocolVersion,
): ServerKeyExchange | undefined {
  const { suite } = trace.negotiated
  const message = trace.messages.find(
    (it) =>
      it.from === 'server' &&
      it.protocol === 'handshake' &&
      it.bytes[0] === HandshakeType.server_key_exchange,
  )
  if (message === undefined || suite === undefined) return undefined
  const { keyExchange, authentication } = cipherSuite(suite.id)
  try {
    return decode(ServerKeyExchange({ version, keyExchange, authentication }), message.bytes.subarray(4))
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return undefined
  }
}

/** One plan for each kind of key exchange and authentication: certificates and primes are in the answers. */
export interface FlightsKnown {
  readonly asked: number
  readonly traces: readonly HandshakeTrace[]
}

/** Conversations up to the server's last word, one for each list of suites. */
export function flightsScan(
  version: ProtocolVersion,
  lists: readonly (readonly number[])[],
  asked: Asked,
): Scan<FlightsKnown> {
  return {
    start: { asked: 0, traces: [] },
    next: (known) =>
      known.asked > 0
        ? []
        : lists.map((cipherSuites) => planFor(asked, { version, cipherSuites, until: 'serverFlight' })),
    learn: (known, _plan, { trace }) => ({
      asked: known.asked + 1,
      traces: trace === undefined ? known.traces : [...known.traces, trace],
    }),
  }
}
