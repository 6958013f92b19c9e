import type { ClearConversation } from '../clearConversation.ts'
import { otherAnswer } from './startTls.ts'

/** An answer with a number of three digits, which SMTP, LMTP, FTP and NNTP have (RFC 5321, section 4.2.1; RFC 959). */
export interface Reply {
  readonly code: number
  /** What stands behind the number in each line. */
  readonly lines: readonly string[]
  /** The last line, with its number. */
  readonly text: string
}

/**
 * Reads a reply of one or more lines, all but the last with a hyphen behind the number. Lines between them without a
 * number are FTP's (RFC 959, section 4.2).
 */
export async function readReply(
  conversation: ClearConversation,
  awaited: string,
  protocol: string,
): Promise<Reply> {
  const lines: string[] = []
  let first: string | undefined
  for (;;) {
    const line = await conversation.line(awaited)
    const [, number, mark, text = ''] = /^(\d{3})(?:([ -])(.*))?$/.exec(line) ?? []
    if (number === undefined && first === undefined) throw otherAnswer(protocol, line)
    if (number !== undefined && (first === undefined || number === first)) {
      first = number
      lines.push(text)
      if (mark !== '-') return { code: Number(number), lines, text: line }
    } else lines.push(line)
  }
}
