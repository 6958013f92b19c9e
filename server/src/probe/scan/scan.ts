import type { HandshakePlan } from '../../handshake/plan.ts'
import type { HandshakeTrace } from '../../handshake/trace.ts'
import { type Answer, answerOf } from './answer.ts'

/**
 * A question that takes several connections, in which the next hello depends on the last answer. All of it is pure:
 * run.ts opens the connections.
 */
export interface Scan<Known> {
  readonly start: Known
  /** What to ask now, on connections of their own; nothing where all is known that can be. */
  next(known: Known): readonly HandshakePlan[]
  learn(known: Known, plan: HandshakePlan, reply: Reply): Known
}

/** What became of a plan: a conversation, or none. */
export interface Reply {
  readonly answer: Answer
  /** Absent where there was no connection. */
  readonly trace?: HandshakeTrace
}

export function replyOf(trace: HandshakeTrace): Reply {
  return { answer: answerOf(trace), trace }
}
