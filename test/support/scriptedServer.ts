import { concat } from '../../server/src/base/bytes.ts'
import { fromHex } from '../../server/src/base/hex.ts'
import { type Network, type Transport, TransportError } from '../../server/src/handshake/transport.ts'
import { determined } from './memoryTransport.ts'

/** What a server says: texts with `\n` for CRLF, or bytes. */
export type Words = string | Uint8Array

/** A server that greets, and answers each thing that it is told with its next words. */
export interface Script {
  readonly greeting?: Words
  /** What the client has to say, and the answer to it. Of binary messages, `said` is matched against their hexadecimal. */
  readonly answers: readonly { readonly said: RegExp; readonly answer: Words }[]
}

export interface ScriptedNetwork extends Network {
  readonly sent: Uint8Array[]
  readonly closed: () => number
}

export interface Delivery {
  /** Bytes at a time. */
  readonly chunk?: number
  /** What happens to the words on their way. */
  readonly change?: (bytes: Uint8Array) => Uint8Array
  /** So many bytes come in all. */
  readonly limit?: number
  /** What comes behind the last words: the end of the stream, or nothing. */
  readonly ending?: 'closed' | 'silence'
}

/** One server for each connection. What the client says otherwise than in the script is an error of the test. */
export function scriptedNetwork(script: Script, delivery: Delivery = {}): ScriptedNetwork {
  const { chunk = 2 ** 16, change = (it: Uint8Array) => it, limit = Number.POSITIVE_INFINITY } = delivery
  const sent: Uint8Array[] = []
  let closed = 0
  const connect = async (): Promise<Transport> => {
    let next = 0
    let queue = script.greeting === undefined ? new Uint8Array(0) : change(wordBytes(script.greeting))
    let delivered = 0
    return {
      peer: '192.0.2.1:25',
      async write(bytes) {
        sent.push(bytes)
        const step = script.answers[next++]
        // Once TLS has begun, nothing is answered.
        if (step === undefined) return
        const text = new TextDecoder().decode(bytes)
        const hexadecimal = [...bytes].map((it) => it.toString(16).padStart(2, '0')).join('')
        if (!step.said.test(text) && !step.said.test(hexadecimal)) {
          throw new Error(`${JSON.stringify(text)} was said in the place of ${step.said}`)
        }
        queue = new Uint8Array(concat(queue, change(wordBytes(step.answer))))
      },
      async read() {
        const taken = queue.subarray(0, Math.min(chunk, limit - delivered))
        queue = queue.subarray(taken.length)
        delivered += taken.length
        if (taken.length > 0) return taken
        if (delivery.ending === 'silence') throw new TransportError('timedOut', 'silence')
        return undefined
      },
      close() {
        closed++
      },
    }
  }
  return { ...determined('scripted'), sent, closed: () => closed, connect }
}

export function wordBytes(words: Words): Uint8Array {
  return typeof words === 'string' ? new TextEncoder().encode(words.replaceAll('\n', '\r\n')) : words
}

export function bytesOfScript({ greeting = '', answers }: Script): Uint8Array {
  return concat(wordBytes(greeting), ...answers.map((it) => wordBytes(it.answer)))
}

export const hex = (text: string): Uint8Array => fromHex(text.replaceAll(/\s/g, ''))
