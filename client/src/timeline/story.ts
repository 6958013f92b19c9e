import type { ConversationMessage } from '../../../server/src/lsp/protocol.ts'

/** Which key exchange and version the conversation has agreed on decides what some of its messages mean. */
export interface StoryContext {
  readonly isTls13: boolean
  readonly isRsaKeyExchange: boolean
}

/** What a message says, as one of the two would say it to the other; undefined where its summary is plain enough. */
export function story(message: ConversationMessage, context: StoryContext): string | undefined {
  const { from, name, summary, fields } = message
  const client = from === 'client'
  const fieldValue = (field: string) => fields.find((it) => it.name === field)?.value
  switch (name) {
    case 'ClientHello': {
      const count = fieldValue('cipher suites')?.split(', ').length ?? 0
      const versions = fieldValue('versions') ?? 'TLS'
      const to = fieldValue('server name')
      return [
        to === undefined ? 'Hello!' : `Hello, I would like to talk to ${to}.`,
        `I speak ${joined(versions.split(', '), 'or')}, with ${count === 1 ? 'one cipher suite' : `any of ${count} cipher suites`}.`,
        'Here is a random number, too.',
      ].join(' ')
    }
    case 'HelloRetryRequest':
      return `Hello! Please say that again: ${fieldValue('group') === undefined ? 'give me my cookie back' : `I need your key share for ${fieldValue('group')}`}.`
    case 'ServerHello':
      return `Hello! Let us speak ${fieldValue('version') ?? 'TLS'} with ${fieldValue('cipher suite') ?? 'this suite'}.`
    case 'EncryptedExtensions':
      return 'Nobody can listen any more. Here is the rest of what I agree to.'
    case 'CertificateRequest':
      return 'And who are you? Please show me a certificate, too.'
    case 'Certificate':
      if (summary === 'no certificate') return 'I have no certificate.'
      return `This is who I am: ${summary}.`
    case 'CertificateVerify':
      return 'And this signature proves that I hold the private key of my certificate.'
    case 'ServerKeyExchange':
      return 'Here is my half of the key exchange, signed, so that you know it comes from me.'
    case 'ServerHelloDone':
      return 'That is all from me; over to you.'
    case 'ClientKeyExchange':
      return context.isRsaKeyExchange
        ? 'Here is a secret that only the holder of your private key can read.'
        : 'Here is my half of the key exchange.'
    case 'ChangeCipherSpec':
      return context.isTls13
        ? 'This means nothing; devices between us expect it.'
        : 'From here on, I encrypt everything.'
    case 'Finished':
      return 'Here is a checksum of all that we have said. If yours differs, somebody has changed it on the way.'
    case 'NewSessionTicket':
      return 'When you come back, show me this ticket, and we will be quicker.'
    case 'KeyUpdate':
      return 'I use new keys from here on.'
    case 'HelloRequest':
      return 'Let us begin again, please.'
    case 'alert':
      return summary === 'close_notify' ? 'Goodbye.' : undefined
    default:
      if (/^HTTP 2\d\d$/.test(name)) return 'It works: here is my answer.'
      return client && name.startsWith('HTTP ') ? 'Now my question, which only you can read.' : undefined
  }
}

function joined(words: readonly string[], and: 'or'): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${and} ${last}`
}
