import type { Connection } from './connection.ts'
import type { HandshakePlan } from './plan.ts'
import type { HandshakeContext, HandshakeEnvironment } from './state.ts'

/** What a conversation is about, and where it is. */
export interface Conversation {
  readonly plan: HandshakePlan
  readonly environment: HandshakeEnvironment
  readonly connection: Connection
  readonly negotiated: HandshakeContext['negotiated']
  context?: HandshakeContext
  /** Of a handshake without a context, as SSL 2.0 has it: milliseconds. */
  completedAfter?: number
  /** With its article: what has to come next. */
  awaits?: string
}
