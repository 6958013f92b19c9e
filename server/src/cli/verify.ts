import { DEFAULT_CONFIGURATION } from '../analysis/configuration.ts'
import { lintChain, type ObservedFinding } from '../analysis/lintObserved.ts'
import type { Instant } from '../base/instant.ts'
import { printable, printablePath } from '../base/printable.ts'
import { describeCertificate } from '../describe/certificate.ts'
import { bundleOf } from '../dialects/pem/index.ts'
import type { TrustedCertificate } from '../pki/certificationPath.ts'
import type { Purpose } from '../pki/purpose.ts'
import { trustTitle } from '../pki/trustTitle.ts'
import type { InspectedFile } from '../report/inspectedFile.ts'
import { NO_STYLE, type Style, TERMINAL_STYLE } from '../report/style.ts'
import { type ChainQuestion, type VerifiedChain, verifyChain, verifyReport } from '../report/verifyReport.ts'
import type { Certificate } from '../x509/certificate.ts'
import { type SecurityLevel, USUAL_LEVEL } from '../x509/securityLevel.ts'
import { certificatesOf, type Openers, readCertificateFile, readCertificates } from './certificateFile.ts'
import { VERIFY_HEAD } from './commands.ts'
import { NOW_OPTION, nowOf } from './date.ts'
import { reaches, TRUST_LEVELS } from './failOn.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, FORMAT_OPTION, hostNameOf, parseParameters, UsageError } from './parameters.ts'
import { PASSWORD_OPTION, passwordsOf } from './password.ts'
import { SYSTEM, systemRoots } from './trust.ts'

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
      value: 'FILE|system',
      help: "trust the certificates of this file, or what the operating system, SSL_CERT_FILE and NODE_EXTRA_CA_CERTS trust, and no others (default: Mozilla's CAs, as Node.js has them)",
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
    {
      name: 'security-level',
      value: '0|1|2|3|4|5',
      choices: ['0', '1', '2', '3', '4', '5'],
      help: "OpenSSL's security level, which says how strong keys and signatures must be (default 1)",
    },
    {
      name: 'strict',
      help: 'refuse what OpenSSL refuses only with -x509_strict, as Python does since 3.13',
    },
    PASSWORD_OPTION,
    {
      name: 'fail-on',
      value: TRUST_LEVELS.join('|'),
      choices: TRUST_LEVELS,
      help: 'what makes the exit code 1: a path that is not valid; or what a rule reports of the certificates with that severity, too, which is then printed (default untrusted)',
    },
    FORMAT_OPTION,
  ],
}

/** Verifies a chain. The exit code is 1 where it fails at the level of `--fail-on`, else 0. */
export async function verify(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, VERIFY)
  const [operand, ...more] = parameters.operands
  if (operand === undefined || more.length > 0) {
    throw new UsageError('name one file with the chain, end entity first, as fullchain.pem')
  }
  const purpose = PURPOSES[parameters.value('purpose') ?? 'server']
  const now = nowOf(parameters, host)
  const hostname = hostNameOf(parameters, 'hostname')
  const authorities = parameters.value('ca')
  const untrusted = parameters.value('untrusted')
  const openers = { host, passwords: await passwordsOf(parameters, host) }
  const file = await readCertificateFile(operand, openers)
  const chain = [
    ...chainOf(file, operand),
    ...(untrusted === undefined
      ? []
      : (await readCertificates(untrusted, openers)).map((it) => it.certificate)),
  ]
  const store = await storeOf(authorities, purpose, openers)
  const verified = verifyChain(chain, store.certificates, {
    now,
    purpose,
    hostname,
    securityLevel: Number(parameters.value('security-level') ?? USUAL_LEVEL) as SecurityLevel,
    strict: parameters.isOn('strict'),
  })
  const level = parameters.value('fail-on') ?? 'untrusted'
  const findings =
    level === 'error' || level === 'warning'
      ? lintChain(chain, DEFAULT_CONFIGURATION, now).filter((it) => reaches(it.severity, level))
      : undefined
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  const { trust } = store
  host.print(
    parameters.value('format') === 'json'
      ? `${JSON.stringify({ ...verifyReport(verified), trust, ...(findings && { findings }) }, undefined, 2)}\n`
      : `${verifiedText(verified, { subject: printablePath(file.path), now, trust }, style)}${findingsText(findings ?? [], style)}`,
  )
  const fails = verified.errors.length + (findings ?? []).length > 0
  return fails && level !== 'never' ? 1 : 0
}

function findingsText(findings: readonly ObservedFinding[], style: Style): string {
  const lines = findings.map(
    ({ severity, message, ruleId }) =>
      `  ${(severity === 'error' ? style.red : style.yellow)(severity.padEnd('warning'.length))}  ${printable(message)} ${style.dim(ruleId)}\n`,
  )
  return lines.length === 0 ? '' : `\nWhat the rules say of the certificates:\n${lines.join('')}`
}

/** Of a key store, the certificate comes first whose key is there: its order means nothing. */
function chainOf(file: InspectedFile, path: string): readonly Certificate[] {
  const certificates = certificatesOf(file, path).map((it) => it.certificate)
  const { entries = [] } = file.container ?? {}
  const key = entries.find((it) => it.belongsTo !== undefined)
  const owner = key && entries[key.belongsTo!]!.content
  if (owner?.kind !== 'certificate') return certificates
  return [owner.certificate, ...certificates.filter((it) => it !== owner.certificate)]
}

interface Store {
  readonly certificates: readonly TrustedCertificate[]
  /** What its lists are called. */
  readonly trust: readonly string[]
}

async function storeOf(
  authorities: string | undefined,
  purpose: Purpose | undefined,
  openers: Openers,
): Promise<Store> {
  const { host } = openers
  if (authorities !== undefined && authorities !== SYSTEM) {
    const certificates = await readCertificates(authorities, openers)
    return { certificates, trust: [trustTitle(authorities, certificates, purpose)] }
  }
  const lists = authorities === SYSTEM ? await systemRoots(host) : [await host.wellKnownRoots()]
  return {
    certificates: lists.flatMap(({ source, text }) => inList(source, text)),
    trust: lists.map((it) => it.source),
  }
}

function inList(path: string, text: string) {
  return certificatesOf({ path, bundle: bundleOf('authorities:', text), text }, path)
}

/** The path from the first certificate on, each with what is wrong with it. */
function verifiedText(
  { path, question, anchored, errors }: VerifiedChain,
  { subject, now, trust }: { subject: string; now: Instant; trust: readonly string[] },
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
  const anchors = style.dim(`Trust anchors: ${trust.map(printable).join(', ')}`)
  return `${subject}: ${answer}\n\n${lines.join('\n')}\n\n${anchors}\n`
}
