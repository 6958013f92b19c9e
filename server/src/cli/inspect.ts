import { DEFAULT_CONFIGURATION } from '../analysis/configuration.ts'
import { bundleOf } from '../dialects/pem/index.ts'
import { formatPem } from '../pem/pem.ts'
import { type InspectedFile, inspectReport } from '../report/inspectReport.ts'
import { NO_STYLE, printable, type Style, TERMINAL_STYLE } from '../report/style.ts'
import { blockHover } from '../service/hoverBlock.ts'
import { toPlainText } from '../service/markdown.ts'
import { labelOfContent } from '../x509/content.ts'
import { INSPECT_HEAD } from './commands.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, parseParameters, UsageError } from './parameters.ts'

export const INSPECT: CommandSpec = {
  ...INSPECT_HEAD,
  options: [
    {
      name: 'format',
      value: 'text|json',
      choices: ['text', 'json'],
      help: 'how to print them (default text)',
    },
  ],
}

/** Prints what is in each file, in the words of the editor's hover. */
export async function inspect(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, INSPECT)
  if (parameters.operands.length === 0) throw new UsageError('name a file, as chain.pem')
  const files: InspectedFile[] = []
  for (const path of parameters.operands) files.push(await readFile(path, host))
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  host.print(
    parameters.value('format') === 'json'
      ? `${JSON.stringify(inspectReport(files), undefined, 2)}\n`
      : files.map((it) => fileText(it, host, style)).join('\n'),
  )
  return 0
}

async function readFile(path: string, host: CliHost): Promise<InspectedFile> {
  const bytes = await host.readBytes(path)
  if (bytes === undefined) throw new UsageError(`${path}: cannot be read`)
  const uri = host.uriOf(path)
  const shown = host.pathOf(uri)
  const text = new TextDecoder().decode(bytes)
  const bundle = bundleOf(uri, text)
  if (bundle.blocks.length > 0) return { path: shown, bundle, text }
  // DER is looked at as the PEM block that it would be.
  const label = labelOfContent(bytes)
  if (label === undefined) {
    throw new UsageError(`${path}: holds no PEM block, nor the DER of a certificate, request, CRL or key`)
  }
  return { path: shown, bundle: bundleOf(uri, formatPem(label, bytes)), text: undefined }
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
