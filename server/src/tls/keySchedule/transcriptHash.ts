// RFC 9846, section 4.5.1; RFC 5246, section 7.4.9: the hash over all handshake messages, each with its header, as
// the bytes were on the wire.

import { concat } from '../../base/bytes.ts'
import { type HashName, hash, type RunningHash, runningHash } from '../../crypto/hash.ts'

export interface Transcript {
  add(message: Uint8Array): void
  /** Tells the hash, which is not known before the ServerHello. */
  useHash(name: HashName): void
  /** The hash of the messages up to here; `useHash` must have been called. */
  hash(): Uint8Array
  /** All messages, for a signature over them with a hash of its own (RFC 5246, section 7.4.8). */
  messages(): Uint8Array
  /** Puts a message_hash message in the place of the first ClientHello, as a HelloRetryRequest demands. */
  replaceByMessageHash(name: HashName): void
}

export function createTranscript(): Transcript {
  let messages: Uint8Array[] = []
  let running: RunningHash | undefined
  return {
    add(message) {
      messages.push(message)
      running?.update(message)
    },
    useHash(name) {
      running = runningHash(name)
      for (const message of messages) running.update(message)
    },
    hash() {
      if (running === undefined) throw new Error('the hash of the transcript is not chosen')
      return running.digest()
    },
    messages: () => concat(...messages),
    replaceByMessageHash(name) {
      const digest = hash(name, ...messages)
      messages = [concat(Uint8Array.of(MESSAGE_HASH, 0, 0, digest.length), digest)]
      running = undefined
    },
  }
}

/** The handshake type of the synthetic message. */
const MESSAGE_HASH = 254
