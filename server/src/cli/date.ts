import type { Instant } from '../base/instant.ts'
import type { CliHost } from './host.ts'
import { type OptionSpec, type Parameters, UsageError } from './parameters.ts'

/** An option with the day as of which certificates are judged. */
export const NOW_OPTION: OptionSpec = {
  name: 'now',
  value: 'DATE',
  help: 'judge as of another day, such as 2027-03-15',
}

/** What `--now` says, else the host's clock. */
export function nowOf(parameters: Parameters, host: CliHost): Instant {
  const date = parameters.value(NOW_OPTION.name)
  if (date === undefined) return host.now()
  const instant = Date.parse(date)
  if (Number.isNaN(instant)) throw new UsageError(`--now ${date}: not a date; write it as 2027-03-15`)
  return instant
}
