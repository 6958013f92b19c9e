import { scanText } from '../report/scanText.ts'
import { NO_STYLE, TERMINAL_STYLE } from '../report/style.ts'
import { SCAN_HEAD } from './commands.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, FORMAT_OPTION, hostNameOf, parseParameters, UsageError } from './parameters.ts'
import { parseTarget } from './target.ts'
import { secondsOf, TIMEOUT_OPTION } from './timeout.ts'

export const SCAN: CommandSpec = {
  ...SCAN_HEAD,
  options: [
    { name: 'server-name', value: 'NAME', help: 'the name to ask for (default: HOST)' },
    FORMAT_OPTION,
    TIMEOUT_OPTION,
  ],
}

/** Prints what a server accepts. The exit code is 0 where it was seen to accept a version, else 1. */
export async function scan(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, SCAN)
  const [operand, ...more] = parameters.operands
  if (operand === undefined || more.length > 0) throw new UsageError('name one server, as example.com:443')
  const { host: name, port, startTls } = parseTarget(operand)
  if (startTls !== undefined && startTls !== 'none') {
    throw new UsageError(
      `${operand}: a scan speaks TLS from the first byte; STARTTLS is for tls-lens handshake`,
    )
  }
  const serverName = parameters.value('server-name') === '' ? '' : hostNameOf(parameters, 'server-name')
  const report = await host.scanServer({
    host: name,
    port,
    ...(serverName === undefined ? {} : { serverName }),
    timeout: secondsOf(parameters.value('timeout')) * 1000,
    signal: host.signal,
    onProgress: (text) => host.showProgress(text),
  })
  host.showProgress('')
  if (host.signal.aborted) throw new UsageError('interrupted')
  const isJson = parameters.value('format') === 'json'
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  host.print(isJson ? `${JSON.stringify(report, undefined, 2)}\n` : scanText(report, style))
  return report.versions.some((it) => it.offered === true) ? 0 : 1
}
