import { createHash } from 'node:crypto'
import { concat } from '../../server/src/base/bytes.ts'
import { fromHex, toHex } from '../../server/src/base/hex.ts'
import type { Network, Transport } from '../../server/src/handshake/transport.ts'

/** What went over one connection, in order. */
export type Exchange = { readonly from: 'client' | 'server'; readonly bytes: Uint8Array }

/**
 * A recorded conversation in its own notation: `# name value` lines, lines with `>` that were sent and with `<` that
 * were received, and behind `# |` what the tester is to say of it.
 */
export interface Recording {
  readonly heading: readonly string[]
  readonly settings: ReadonlyMap<string, string>
  readonly exchanges: readonly Exchange[]
  readonly said: string
}

export function parseRecording(text: string): Recording {
  const heading: string[] = []
  const settings = new Map<string, string>()
  const exchanges: Exchange[] = []
  const said: string[] = []
  // What was sent or received at once stands in lines without a gap.
  let continues = false
  for (const line of text.split('\n')) {
    const saying = /^# \|(?: (.*))?$/.exec(line)
    const setting = /^# (random|now|host|name|authority|versions|suites|groups) (.+)$/.exec(line)
    const bytes = /^([<>]) (.+)$/.exec(line)
    if (saying !== null) said.push(saying[1] ?? '')
    else if (setting !== null) settings.set(setting[1]!, setting[2]!)
    else if (bytes !== null) {
      const from = bytes[1] === '>' ? 'client' : 'server'
      const part = fromHex(bytes[2]!)
      if (continues) exchanges.push({ from, bytes: concat(exchanges.pop()!.bytes, part) })
      else exchanges.push({ from, bytes: part })
    } else if (line.startsWith('# ')) heading.push(line)
    continues = bytes !== null
  }
  return { heading, settings, exchanges, said: said.join('\n') }
}

export function formatRecording({ heading, settings, exchanges, said }: Recording): string {
  const lines = [
    ...heading,
    ...[...settings].map(([name, value]) => `# ${name} ${value}`),
    '',
    ...said.split('\n').map((it) => (it === '' ? '# |' : `# | ${it}`)),
    '',
  ]
  for (const { from, bytes } of exchanges) {
    for (let start = 0; start < bytes.length; start += BYTES_A_LINE) {
      const part = toHex(bytes.subarray(start, start + BYTES_A_LINE), ' ')
      lines.push(`${from === 'client' ? '>' : '<'} ${part}`)
    }
    lines.push('')
  }
  return lines.join('\n')
}

const BYTES_A_LINE = 32

/** A network with one connection, whose server says what was recorded and holds the client to it. */
export function replayNetwork(
  exchanges: readonly Exchange[],
  seed: string,
): Network & { readonly sent: Uint8Array[] } {
  const sent: Uint8Array[] = []
  return {
    ...determined(seed),
    sent,
    connect: () => Promise.resolve(memoryTransport(exchanges, sent)),
  }
}

/**
 * The server's part of the conversation, each piece when the client has sent all before it; then the end of the
 * stream. What the client sends is put into `sent`.
 */
export function memoryTransport(exchanges: readonly Exchange[], sent: Uint8Array[] = []): Transport {
  let next = 0
  let owed = 0
  const advance = () => {
    while (owed <= 0 && exchanges[next]?.from === 'client') owed += exchanges[next++]!.bytes.length
  }
  advance()
  return {
    peer: '192.0.2.1:443',
    async write(bytes) {
      sent.push(bytes)
      owed -= bytes.length
    },
    async read() {
      if (owed > 0) return undefined
      const exchange = exchanges[next]
      if (exchange === undefined) return undefined
      next++
      advance()
      return exchange.bytes
    },
    close() {},
  }
}

/** Writes down what goes over the connections of a network, with randomness and a clock that can be repeated. */
export function recordingNetwork(
  network: Network,
  seed: string,
): Network & { readonly exchanges: readonly Exchange[] } {
  const exchanges: Exchange[] = []
  return {
    ...determined(seed),
    exchanges,
    async connect(options) {
      const transport = await network.connect(options)
      return {
        ...transport,
        peer: '192.0.2.1:443',
        write(bytes) {
          exchanges.push({ from: 'client', bytes })
          return transport.write(bytes)
        },
        async read(timeout) {
          const bytes = await transport.read(timeout)
          if (bytes !== undefined) exchanges.push({ from: 'server', bytes })
          return bytes
        },
      }
    },
  }
}

/** Random bytes that follow from a seed, and a clock that goes on by a millisecond whenever it is looked at. */
export function determined(seed: string): Pick<Network, 'random' | 'clock'> {
  let block = 0
  let now = 0
  return {
    random(length) {
      const parts: Uint8Array[] = []
      for (let made = 0; made < length; made += 32) {
        parts.push(new Uint8Array(createHash('sha256').update(`${seed} ${block++}`).digest()))
      }
      return concat(...parts).subarray(0, length)
    },
    clock: () => now++,
  }
}
