import type { Negotiated } from '../../handshake/trace.ts'
import type { ConversationMessage, MessageField } from './handshakeReport.ts'

/** What a message says, for people. */
export interface Description {
  readonly name: string
  readonly summary: string
  readonly step: ConversationMessage['step']
  readonly fields: readonly MessageField[]
}

/** What has to be known beside the bytes of a message. */
export interface DescriptionContext {
  readonly negotiated: Negotiated
  readonly from: 'client' | 'server'
}

export function field(name: string, value: string): MessageField {
  return { name, value }
}

/** A field that is only there where it has something to say. */
export function fieldOf(name: string, values: readonly string[]): readonly MessageField[] {
  return values.length === 0 ? [] : [{ name, value: values.join(', ') }]
}
