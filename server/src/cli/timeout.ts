import { UsageError } from './parameters.ts'

export const TIMEOUT_OPTION = {
  name: 'timeout',
  value: 'SECONDS',
  help: 'how long to wait for the server (default 10)',
} as const

/** Ten seconds are longer than any server that works needs, and short enough to wait for. */
const DEFAULT_SECONDS = 10

export function secondsOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SECONDS
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 600))
    throw new UsageError(`--timeout ${text}: seconds, more than 0 and at most 600`)
  return seconds
}
