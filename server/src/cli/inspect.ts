import { DEFAULT_CONFIGURATION } from '../analysis/configuration.ts'
import { type InspectedFile, inspectReport } from '../report/inspectReport.ts'
import { NO_STYLE, printable, type Style, TERMINAL_STYLE } from '../report/style.ts'
import { blockHover } from '../service/hoverBlock.ts'
import { toPlainText } from '../service/markdown.ts'
import { readCertificateFile } from './certificateFile.ts'
import { INSPECT_HEAD } from './commands.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, FORMAT_OPTION, parseParameters, UsageError } from './parameters.ts'

export const INSPECT: CommandSpec = {
  ...INSPECT_HEAD,
  options: [FORMAT_OPTION],
}

/** Prints what is in each file, in the words of the editor's hover. */
export async function inspect(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, INSPECT)
  if (parameters.operands.length === 0) throw new UsageError('name a file, as chain.pem')
  const files: InspectedFile[] = []
  for (const path of parameters.operands) files.push(await readCertificateFile(path, host))
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  host.print(
    parameters.value('format') === 'json'
      ? `${JSON.stringify(inspectReport(files), undefined, 2)}\n`
      : files.map((it) => fileText(it, host, style)).join('\n'),
  )
  return 0
}

function fileText({ path, bundle, text }: InspectedFile, host: CliHost, style: Style): string {
  const context = {
    now: host.now(),
    expiryDays: DEFAULT_CONFIGURATION.expiryDays,
    blocks: bundle.blocks,
    text,
  }
  const blocks = bundle.blocks.map((block) => {
    const [first = '', ...rest] = toPlainText(blockHover(block, context)).split('\n').map(printable)
    return [`  ${style.bold(first)}`, ...rest.map((it) => (it === '' ? '' : `  ${it}`))].join('\n')
  })
  return `${style.dim(printable(path))}\n${blocks.join('\n\n')}\n`
}
