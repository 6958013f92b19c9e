import { DEFAULT_CONFIGURATION, PROFILE_NAMES, type ProfileName } from '../analysis/configuration.ts'
import type { Files } from '../analysis/files.ts'
import type { Finding } from '../analysis/finding.ts'
import { analyzeFiles, type WorkspaceFindings, type WorkspaceOptions } from '../analysis/workspace.ts'
import type { Instant } from '../base/instant.ts'
import { DIALECTS } from '../dialects/index.ts'
import { checkGithub } from '../report/checkGithub.ts'
import { type CheckReport, checkReport } from '../report/checkReport.ts'
import { checkSarif } from '../report/checkSarif.ts'
import { checkText } from '../report/checkText.ts'
import { NO_STYLE, TERMINAL_STYLE } from '../report/style.ts'
import { RULES } from '../rules/all.generated.ts'
import type { Severity } from '../rules/rule.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, type Parameters, parseParameters, UsageError } from './parameters.ts'

export const CHECK: CommandSpec = {
  name: 'check',
  operands: '[PATH…]',
  summary: 'Lints files and folders (default: the working folder; .gitignore is honoured).',
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
      value: PROFILE_NAMES.join('|'),
      choices: PROFILE_NAMES,
      help: `what quick fixes and profile rules aim at (default ${DEFAULT_CONFIGURATION.profile})`,
    },
    { name: 'now', value: 'DATE', help: 'judge as of another day, such as 2027-03-15' },
    { name: 'stdin', help: 'check the text on standard input; needs --dialect' },
    {
      name: 'dialect',
      value: DIALECTS.map((it) => it.id).join('|'),
      choices: DIALECTS.map((it) => it.id),
      help: 'what standard input holds',
    },
  ],
}

export async function check(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, CHECK)
  const now = instantOf(parameters.value('now'), host)
  const profile = (parameters.value('profile') ?? DEFAULT_CONFIGURATION.profile) as ProfileName
  const options: Options = {
    now: () => now,
    folders: [host.workingFolder],
    configuration: { ...DEFAULT_CONFIGURATION, profile },
    onFailure: ({ ruleId, uri, error }) =>
      host.printError(`tls-lens: the rule ${ruleId} failed on ${host.pathOf(uri)}: ${String(error)}\n`),
  }
  const result = parameters.isOn('stdin')
    ? await checkStandardInput(parameters, host, options)
    : await checkPaths(parameters.operands, host, options)
  const findings = [...result.findings.values()].flat()
  const report = await checkReport(findings, result.files, {
    version: host.version,
    text: (uri) => result.text(uri),
    path: (uri) => (uri === STANDARD_INPUT ? '<stdin>' : host.pathOf(uri)),
  })
  host.print(formatted(report, parameters.value('format') ?? 'text', host))
  return failsOn(findings, parameters.value('fail-on') ?? 'error') ? 1 : 0
}

type Options = Omit<WorkspaceOptions, 'files'>

async function checkPaths(
  paths: readonly string[],
  host: CliHost,
  options: Options,
): Promise<WorkspaceFindings> {
  const uris = new Set<string>()
  for (const path of paths.length > 0 ? paths : ['.']) {
    const found = await host.listFiles(path)
    if (found === undefined) throw new UsageError(`${path}: there is no such file or folder`)
    for (const uri of found) uris.add(uri)
  }
  return analyzeFiles([...uris], { ...options, files: host.files })
}

/** A name that no file has, so that no path in the text is found beside it by chance. */
const STANDARD_INPUT = 'stdin:///input'

async function checkStandardInput(
  parameters: Parameters,
  host: CliHost,
  options: Options,
): Promise<WorkspaceFindings> {
  const dialect = parameters.value('dialect')
  if (dialect === undefined) throw new UsageError('--stdin needs --dialect to say what the text is')
  const text = await host.readStandardInput()
  const files: Files = {
    ...host.files,
    read: async (uri) => (uri === STANDARD_INPUT ? { kind: 'text', text } : host.files.read(uri)),
  }
  const only = DIALECTS.filter((it) => it.id === dialect).map((it) => ({ ...it, filePatterns: ['**'] }))
  return analyzeFiles([STANDARD_INPUT], { ...options, files, dialects: only })
}

function instantOf(date: string | undefined, host: CliHost): Instant {
  if (date === undefined) return host.now()
  const instant = Date.parse(date)
  if (Number.isNaN(instant)) throw new UsageError(`--now ${date}: not a date; write it as 2027-03-15`)
  return instant
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

function failsOn(findings: readonly Finding[], least: string): boolean {
  const order: readonly Severity[] = ['error', 'warning', 'info']
  const failing = order.slice(0, order.indexOf(least as Severity) + 1)
  return findings.some((it) => failing.includes(it.severity))
}
