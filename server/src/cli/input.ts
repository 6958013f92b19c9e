import type { CliHost } from './host.ts'
import { UsageError } from './parameters.ts'

/** The content of a file that was named; a UsageError, which begins with `shown`, where it cannot be read. */
export async function bytesOf(path: string, host: CliHost, shown = path): Promise<Uint8Array> {
  const read = await host.readBytes(path)
  if (read.kind === 'bytes') return read.bytes
  throw new UsageError(`${shown}: ${read.kind === 'missing' ? 'there is no such file' : read.why}`)
}

/** The same as text. */
export async function textOf(path: string, host: CliHost): Promise<string> {
  return new TextDecoder().decode(await bytesOf(path, host))
}
