import { DEFAULT_CONFIGURATION } from '../analysis/configuration.ts'
import type { Instant } from '../base/instant.ts'
import { bundleOf } from '../dialects/pem/index.ts'
import type { CertificateBundle } from '../policy/policy.ts'
import { NO_STYLE, printable, type Style, TERMINAL_STYLE } from '../report/style.ts'
import { type ChainQuestion, type VerifiedChain, verifyChain, verifyReport } from '../report/verifyReport.ts'
import { describeCertificate } from '../service/describeCertificate.ts'
import { readCertificateFile } from './certificateFile.ts'
import { VERIFY_HEAD } from './commands.ts'
import { NOW_OPTION, nowOf } from './date.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, FORMAT_OPTION, parseParameters, UsageError } from './parameters.ts'

const PURPOSES: Readonly<Record<string, ChainQuestion['purpose']>> = {
  server: 'serverAuth',
  client: 'clientAuth',
  'code-signing': 'codeSigning',
  'time-stamping': 'timeStamping',
  any: undefined,
}

export const VERIFY: CommandSpec = {
  ...VERIFY_HEAD,
  options: [
    {
      name: 'ca',
      value: 'FILE',
      help: "trust the certificates of this file, and no others (default: Mozilla's authorities, as Node.js has them)",
    },
    { name: 'untrusted', value: 'FILE', help: 'more certificates that the path may go over' },
    { name: 'hostname', value: 'NAME', help: 'the name or address that the first certificate has to be for' },
    NOW_OPTION,
    {
      name: 'purpose',
      value: Object.keys(PURPOSES).join('|'),
      choices: Object.keys(PURPOSES),
      help: "what the first certificate's key is for (default server)",
    },
    FORMAT_OPTION,
  ],
}

/** Verifies a chain. The exit code is 0 where it is valid, 1 where it is not. */
export async function verify(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, VERIFY)
  const [operand, ...more] = parameters.operands
  if (operand === undefined || more.length > 0) {
    throw new UsageError('name one file with the chain, end entity first, as fullchain.pem')
  }
  const purpose = PURPOSES[parameters.value('purpose') ?? 'server']
  const now = nowOf(parameters, host)
  const hostname = parameters.value('hostname')
  const authorities = parameters.value('ca')
  const untrusted = parameters.value('untrusted')
  const file = await readCertificateFile(operand, host)
  const chain = [
    ...certificatesOf(file.bundle, operand),
    ...(untrusted === undefined ? [] : await certificatesIn(untrusted, host)),
  ].map((it) => it.certificate)
  const store = authorities === undefined ? await wellKnown(host) : await certificatesIn(authorities, host)
  const verified = verifyChain(chain, store, { now, purpose, hostname })
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  host.print(
    parameters.value('format') === 'json'
      ? `${JSON.stringify(verifyReport(verified), undefined, 2)}\n`
      : verifiedText(verified, printable(file.path), now, style),
  )
  return verified.errors.length === 0 ? 0 : 1
}

async function certificatesIn(path: string, host: CliHost) {
  return certificatesOf((await readCertificateFile(path, host)).bundle, path)
}

function certificatesOf({ blocks }: CertificateBundle, path: string) {
  const found = blocks.flatMap(({ content }) => (content.kind === 'certificate' ? [content] : []))
  if (found.length === 0) throw new UsageError(`${path}: holds no certificate that can be read`)
  return found
}

async function wellKnown(host: CliHost) {
  const pem = (await host.wellKnownAuthorities()).join('\n')
  return certificatesOf(bundleOf('authorities:', pem), 'the list of authorities')
}

/** The path from the first certificate on, each with what is wrong with it. */
function verifiedText(
  { path, question, anchored, errors }: VerifiedChain,
  subject: string,
  now: Instant,
  style: Style,
): string {
  const answer = errors.length === 0 ? style.green(`valid ${question}`) : style.red(`not valid ${question}`)
  const lines = path.flatMap((certificate, index) => {
    const { title, kind, validity } = describeCertificate(certificate, now, DEFAULT_CONFIGURATION.expiryDays)
    const trusted = anchored && index === path.length - 1 ? ', trusted' : ''
    return [
      `  ${style.bold(printable(title))}${style.dim(` — ${kind}, ${validity}${trusted}`)}`,
      ...errors
        .filter((it) => it.index === index)
        .map(({ code, message }) => `    ${style.red(printable(message))} ${style.dim(code)}`),
    ]
  })
  return `${subject}: ${answer}\n\n${lines.join('\n')}\n`
}
