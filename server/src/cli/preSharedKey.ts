import { fromHex } from '../base/hex.ts'
import type { HandshakeRequest } from '../probe/handshakeRequest.ts'
import type { CliHost } from './host.ts'
import { bytesOf } from './input.ts'
import { type OptionSpec, type Parameters, UsageError } from './parameters.ts'

/** No option takes the key itself: other users of the machine would see it in the list of processes. */
export const PRE_SHARED_KEY_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'psk',
    value: 'FILE|-',
    help: 'a pre-shared key in hexadecimal, in a file or on standard input, for TLS 1.3 and the suites of TLS 1.0 to 1.2',
  },
  { name: 'psk-identity', value: 'NAME', help: 'the identity of the pre-shared key' },
]

/** RFC 4279, section 2: each has two bytes for its length. */
const MAX_LENGTH = 2 ** 16 - 1

/** Throws {@link UsageError}, in which nothing of the key is. */
export async function preSharedKeyOf(
  parameters: Parameters,
  host: CliHost,
): Promise<HandshakeRequest['preSharedKey']> {
  const path = parameters.value('psk')
  const name = parameters.value('psk-identity')
  if (path === undefined && name === undefined) return undefined
  if (path === undefined) throw new UsageError('--psk-identity needs the key: name its file with --psk')
  if (name === undefined)
    throw new UsageError('--psk needs the identity of the key: name it with --psk-identity')
  const key = hexadecimal(
    path === '-'
      ? await host.readStandardInput()
      : new TextDecoder().decode(await bytesOf(path, host, `--psk ${path}`)),
  )
  if (key === undefined || key.length === 0 || key.length > MAX_LENGTH) {
    throw new UsageError(`--psk ${path}: not a key in hexadecimal`)
  }
  const identity = new TextEncoder().encode(name)
  if (identity.length > MAX_LENGTH) throw new UsageError('--psk-identity: longer than 65,535 bytes')
  return { identity, key }
}

function hexadecimal(text: string): Uint8Array | undefined {
  try {
    return fromHex(text)
  } catch {
    return undefined
  }
}
