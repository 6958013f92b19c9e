import type { CliHost, TrustedText } from './host.ts'
import { UsageError } from './parameters.ts'

/** The value of --ca for what the operating system trusts. A file of that name is `./system`. */
export const SYSTEM = 'system'

/** Throws {@link UsageError} where nothing is found. */
export async function systemRoots(host: CliHost): Promise<readonly TrustedText[]> {
  const lists = await host.systemRoots()
  if (lists === undefined)
    throw new UsageError(`--ca ${SYSTEM}: the list of the operating system was not found`)
  return lists
}
