import { NO_STYLE, type Style, TERMINAL_STYLE } from '../report/style.ts'
import { RULES } from '../rules/all.generated.ts'
import { citationText } from '../rules/citationLink.ts'
import type { Rule } from '../rules/rule.ts'
import { docsMarkdown } from '../rules/ruleDocs.ts'
import { RULES_HEAD } from './commands.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, FORMAT_OPTION, parseParameters, UsageError } from './parameters.ts'

export const RULES_COMMAND: CommandSpec = {
  ...RULES_HEAD,
  options: [FORMAT_OPTION],
}

export async function rules(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, RULES_COMMAND)
  const [id, ...more] = parameters.operands
  if (more.length > 0) throw new UsageError('explains one rule at a time: tls-lens rules ID')
  const chosen = id === undefined ? RULES : RULES.filter((it) => it.id === id)
  if (chosen.length === 0) throw new UsageError(`no rule is called ${id}; tls-lens rules lists them`)
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  if (parameters.value('format') === 'json') {
    host.print(`${JSON.stringify(chosen.map(ruleJson), undefined, 2)}\n`)
  } else if (id === undefined) {
    host.print(ruleList(chosen, style))
  } else {
    host.print(explanation(chosen[0]!, style))
  }
  return 0
}

/** A rule in `tls-lens rules --format json`: a promise to users (docs/cli.md). */
function ruleJson(rule: Rule) {
  return {
    id: rule.id,
    subject: rule.subject,
    severity: rule.severity,
    title: rule.title,
    citations: rule.citations.map(({ source, section, superseded }) => ({
      source,
      section,
      ...(superseded ? { version: superseded.version } : {}),
    })),
    equivalents: rule.equivalents ?? [],
    fixable: rule.fixable ?? false,
    docs: docsMarkdown(rule),
  }
}

function ruleList(list: readonly Rule[], style: Style): string {
  const width = Math.max(...list.map((it) => it.id.length))
  const lines = list.map(
    (it) => `${it.severity.padEnd('warning'.length)}  ${style.bold(it.id.padEnd(width))}  ${it.title}`,
  )
  return `${lines.join('\n')}\n`
}

function explanation(rule: Rule, style: Style): string {
  const sources = rule.citations.map((citation) => {
    const { quote } = citation
    return `  ${citationText(citation)}${quote === undefined ? '' : `: “${quote}”`}`
  })
  const head = `${style.bold(rule.id)} · ${rule.title} · ${rule.severity}`
  return `${head}\n\n${docsMarkdown(rule)}\n\nSources:\n${sources.join('\n')}\n`
}
