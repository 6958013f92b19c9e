import {
  type CheckedFiles,
  type CheckOptions,
  checkFiles,
  type FileToCheck,
  type OpenedBinary,
} from '../analysis/checkFiles.ts'
import { DEFAULT_CONFIGURATION } from '../analysis/configuration.ts'
import { failurePlace } from '../analysis/failure.ts'
import { readWeakKeyLists } from '../analysis/weakKeys.ts'
import { DecodeError } from '../base/bytes.ts'
import { plural } from '../base/instant.ts'
import { folderOf } from '../base/uri.ts'
import { DIALECTS } from '../dialects/index.ts'
import { recognizeContainer } from '../pki/container.ts'
import { PROFILE_IDS, type ProfileId } from '../policy/profiles.ts'
import { checkGithub } from '../report/checkGithub.ts'
import { type CheckReport, checkReport } from '../report/checkReport.ts'
import { checkSarif } from '../report/checkSarif.ts'
import { checkText } from '../report/checkText.ts'
import { NO_STYLE, TERMINAL_STYLE } from '../report/style.ts'
import { RULES } from '../rules/all.generated.ts'
import { CERTIFICATE_SCOPES, type CertificateScope } from '../rules/ruleContext.ts'
import { decodeContent, labelOfContent, labelOfDamaged } from '../x509/content.ts'
import { whyNothing } from './certificateFile.ts'
import { CHECK_HEAD } from './commands.ts'
import { NOW_OPTION, nowOf } from './date.ts'
import { UNUSABLE } from './exitCodes.ts'
import { reaches } from './failOn.ts'
import type { CliHost } from './host.ts'
import { openContainer, WrongPassword } from './openContainer.ts'
import { type CommandSpec, type Parameters, parseParameters, UsageError } from './parameters.ts'
import { NEEDS_PASSWORD, PASSWORD_OPTION, type Passwords, passwordsOf } from './password.ts'

/** Others are refused by name, so that nobody takes the answer of one for that of another. */
const OPENSSL_VERSIONS = ['3.0'] as const

export const CHECK: CommandSpec = {
  ...CHECK_HEAD,
  options: [
    {
      name: 'format',
      value: 'text|json|sarif|github',
      choices: ['text', 'json', 'sarif', 'github'],
      help: 'how to print the findings (default text)',
    },
    {
      name: 'fail-on',
      value: 'error|warning|info|never',
      choices: ['error', 'warning', 'info', 'never'],
      help: 'the least severity that makes the exit code 1 (default error)',
    },
    {
      name: 'profile',
      value: PROFILE_IDS.join('|'),
      choices: PROFILE_IDS,
      help: `what fixes offer first (default ${DEFAULT_CONFIGURATION.profile})`,
    },
    {
      name: 'openssl',
      value: OPENSSL_VERSIONS.join('|'),
      choices: OPENSSL_VERSIONS,
      help: 'the OpenSSL that reads cipher strings (default and only one so far: 3.0)',
    },
    {
      name: 'scope',
      value: CERTIFICATE_SCOPES.join('|'),
      choices: CERTIFICATE_SCOPES,
      help: 'whose rules certificates follow; auto: what each says of itself (default auto)',
    },
    NOW_OPTION,
    PASSWORD_OPTION,
    {
      name: 'weak-keys',
      value: 'FILE[,FILE…]',
      help: "lists of Debian's weak keys, as its package openssl-blacklist has them",
    },
    {
      name: 'fix',
      help: 'make the safe fixes: deprecated versions and cipher words without effect out, chains in order, copies out, frames of PEM blocks repaired',
    },
    { name: 'stdin', help: 'check the text on standard input; needs --dialect' },
    {
      name: 'dialect',
      value: DIALECTS.map((it) => it.id).join('|'),
      choices: DIALECTS.map((it) => it.id),
      help: 'what PATH or standard input holds, where its name and text do not show it',
    },
  ],
}

export async function check(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, CHECK)
  const now = nowOf(parameters, host)
  const profile = (parameters.value('profile') ?? DEFAULT_CONFIGURATION.profile) as ProfileId
  const certificateScope = (parameters.value('scope') ?? 'auto') as CertificateScope
  const weakKeyLists = (parameters.value('weak-keys') ?? '').split(',').filter((it) => it !== '')
  const problems = problemsOn(host)
  const pathOf = (uri: string) => (uri === STANDARD_INPUT ? '<stdin>' : host.pathOf(uri))
  const { unreadable } = await readWeakKeyLists(host.files, weakKeyLists.map(host.uriOf))
  for (const { uri, why } of unreadable) throw new UsageError(`--weak-keys ${host.pathOf(uri)}: ${why}`)
  const options: CheckOptions = {
    files: host.files,
    now: () => now,
    folders: [host.workingFolder],
    configuration: {
      ...DEFAULT_CONFIGURATION,
      profile,
      certificateScope,
      weakKeyLists: weakKeyLists.map(host.uriOf),
    },
    fix: parameters.isOn('fix'),
    signal: host.signal,
    openBinary: await binaryOpener(parameters, host),
    onProgress: (done, of) => host.showProgress(`${done} of ${plural(of, 'file')}`),
    onFailure: ({ ruleId, uri, error }) => {
      const place = failurePlace(error).slice(0, 2).join(' ')
      problems.add(
        pathOf(uri),
        `${ruleId === undefined ? 'checking it' : `the rule ${ruleId}`} failed: ${place}`,
      )
    },
  }
  const checked = parameters.isOn('stdin')
    ? await checkStandardInput(parameters, host, options)
    : await checkPaths(parameters, host, options, problems)
  host.showProgress('')
  if (checked === undefined) return UNUSABLE
  const findings = [...checked.findings.values()].flat()
  const report = await checkReport(findings, checked.files, {
    version: host.version,
    text: (uri) => checked.text(uri),
    path: pathOf,
    ...(parameters.isOn('fix') ? { fixed: checked.fixed } : {}),
  })
  host.print(formatted(report, parameters.value('format') ?? 'text', host))
  for (const uri of checked.unrecognized) {
    const why = `not recognized; --dialect ${DIALECTS.map((it) => it.id).join('|')} says what it holds`
    problems.add(host.pathOf(uri), why)
  }
  if (problems.any()) return UNUSABLE
  const least = parameters.value('fail-on') ?? 'error'
  return findings.some((it) => reaches(it.severity, least)) ? 1 : 0
}

/** What keeps a file from being looked at, one line each on standard error; the others are reported all the same. */
interface Problems {
  add(path: string, why: string): void
  any(): boolean
}

function problemsOn(host: CliHost): Problems {
  const lines = new Set<string>()
  return {
    add: (path, why) => {
      const line = `tls-lens check: ${path}: ${why}`
      if (!lines.has(line)) host.printError(line)
      lines.add(line)
    },
    any: () => lines.size > 0,
  }
}

/** A person is asked for the password of such files alone as are named. */
async function binaryOpener(
  parameters: Parameters,
  host: CliHost,
): Promise<(uri: string, bytes: Uint8Array) => Promise<OpenedBinary | undefined>> {
  const named = new Set(parameters.operands.map((it) => host.uriOf(it)))
  const passwords = await passwordsOf(parameters, host)
  const unasked: Passwords = { passwordOf: (path) => passwords.passwordOf(path, 'optional') }
  return async (uri, bytes) => {
    const kind = recognizeContainer(bytes)
    if (kind === undefined || kind === 'der') return openedDer(bytes, named.has(uri))
    try {
      const asked = named.has(uri) ? passwords : unasked
      const { entries, password } = await openContainer(host.pathOf(uri), bytes, host, asked)
      const certificates = entries.filter(({ content }) => content.kind === 'certificate')
      if (certificates.length === 0 && password === 'needed') return { kind: 'closed', why: NEEDS_PASSWORD }
      return { kind: 'contents', contents: certificates.map(({ label, content }) => ({ label, content })) }
    } catch (error) {
      if (error instanceof WrongPassword) return { kind: 'closed', why: error.message }
      if (!(error instanceof DecodeError)) throw error
      // A file of another kind that begins alike is nobody's business, unless it is named.
      return named.has(uri) ? { kind: 'closed', why: error.message } : undefined
    }
  }
}

/** A single element, whole or damaged. One that is closed is a key, in which there is nothing to be judged. */
function openedDer(bytes: Uint8Array, isNamed: boolean): OpenedBinary | undefined {
  const label = labelOfContent(bytes) ?? labelOfDamaged(bytes)
  if (label !== undefined) return { kind: 'contents', contents: [{ label, ...decodeContent(label, bytes) }] }
  return isNamed ? { kind: 'closed', why: whyNothing(bytes) } : undefined
}

/** Undefined where nothing of what was named can be looked at. */
async function checkPaths(
  parameters: Parameters,
  host: CliHost,
  options: CheckOptions,
  problems: Problems,
): Promise<CheckedFiles | undefined> {
  const files = new Map<string, FileToCheck>()
  const named = new Map<string, string>()
  const paths = parameters.operands
  for (const path of paths.length > 0 ? paths : ['.']) {
    const found = await host.listFiles(path)
    if (found === undefined) {
      problems.add(path, 'there is no such file or folder')
      continue
    }
    const uri = host.uriOf(path)
    named.set(uri, path)
    for (const file of found) {
      files.set(file.uri, { ...file, isNamed: named.has(file.uri) })
    }
  }
  if (named.size === 0) return undefined
  const assigned = assignedDialect(parameters, [...named.keys()])
  const checked = await checkFiles([...files.values()], { ...options, ...assigned })
  for (const [uri, why] of checked.unreadable) {
    const path = named.get(uri)
    if (path !== undefined) problems.add(path, why)
    else host.printError(`tls-lens check: ${host.pathOf(uri)}: ${why}`)
  }
  if ([...named.keys()].every((it) => checked.unreadable.has(it))) return undefined
  const unchanged = await writeFixes(checked, foldersOf(named.keys(), files, host), host, problems)
  if (unchanged.size === 0) return checked
  // What was fixed in memory only is still there.
  const again = await checkFiles([...files.values()], { ...options, ...assigned, fix: false })
  return { ...again, fixed: checked.fixed.filter(({ finding }) => !unchanged.has(finding.range.uri)) }
}

/** Writes what was fixed. Returns the files that could not be changed. */
async function writeFixes(
  { changed }: CheckedFiles,
  folders: readonly string[],
  host: CliHost,
  problems: Problems,
): Promise<ReadonlySet<string>> {
  const unchanged = new Set<string>()
  for (const [uri, { before, after }] of changed) {
    try {
      await host.replaceText(uri, before, after, folders)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problems.add(host.pathOf(uri), error.message)
      unchanged.add(uri)
    }
  }
  return unchanged
}

/** Where files may be changed: in the folders that were named, and for a file its own and the working folder. */
function foldersOf(
  named: Iterable<string>,
  files: ReadonlyMap<string, FileToCheck>,
  { workingFolder }: CliHost,
): readonly string[] {
  return [...named].flatMap((uri) => (files.has(uri) ? [folderOf(uri), workingFolder] : [uri]))
}

function assignedDialect(parameters: Parameters, uris: readonly string[]): Pick<CheckOptions, 'assigned'> {
  const dialectId = parameters.value('dialect')
  return dialectId === undefined ? {} : { assigned: { dialectId, named: new Set(uris) } }
}

/** A name that no file has, so that no path in the text is found beside it by chance. */
const STANDARD_INPUT = 'stdin:///input'

async function checkStandardInput(
  parameters: Parameters,
  host: CliHost,
  options: CheckOptions,
): Promise<CheckedFiles> {
  if (parameters.value('dialect') === undefined)
    throw new UsageError('--stdin needs --dialect to say what the text is')
  if (parameters.operands.length > 0) throw new UsageError('--stdin takes no PATH: name one or the other')
  if (options.fix) throw new UsageError('--fix changes files: it needs a PATH instead of --stdin')
  const text = await host.readStandardInput()
  const file: FileToCheck = { uri: STANDARD_INPUT, read: async () => ({ kind: 'text', text }) }
  return checkFiles([file], { ...options, ...assignedDialect(parameters, [file.uri]) })
}

function formatted(report: CheckReport, format: string, host: CliHost): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`
    case 'sarif':
      return `${JSON.stringify(checkSarif(report, RULES), undefined, 2)}\n`
    case 'github':
      return checkGithub(report)
    default:
      return checkText(report, host.colours ? TERMINAL_STYLE : NO_STYLE)
  }
}
