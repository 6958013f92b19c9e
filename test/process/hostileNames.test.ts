// Names of files and in certificates that would move a terminal's cursor, turn text round, or command the program that
// reads a build's log.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { type Cli, type CliRun, makeCli } from '../support/cliProcess.ts'

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

const NAMES = [
  '\u001b[31mred.pem',
  '::warning::begins.pem',
  'ends\n::error::second.pem',
  '##[error]azure.pem',
  '##vso[task.complete].pem',
  '\u202emep.gnp.pem',
  'zero\u200bwidth.pem',
  'c1\u009b2J.pem',
]

/** Expired, with such a name in its subject: `Shop`, ESC, a line end, `::error::x`, U+202E. */
const CERTIFICATE = pemOfRecipes(
  parseRecipes(
    `subject CN=shop.example,O=#0C1653686F701B5B316D0A3A3A6572726F723A3A78E280AE\nsan DNS:shop.example\nnot-before 2024-01-01\nnot-after 2025-01-01`,
  ),
)

const COMMANDS: readonly (readonly string[])[] = [
  ['check', '.'],
  ['check', '--fix', '.'],
  ['check', ...NAMES, 'missing\u001b[2J.pem'],
  ['check', '--config', '\u001b[2J.json'],
  ['inspect', ...NAMES],
  ['inspect', 'missing\u001b]0;title\u0007.pem'],
  ...NAMES.map((it) => ['verify', it]),
  ['verify', '--ca', 'missing\u202e.pem', NAMES[0]!],
  ['handshake', 'a\u001b[2J'],
  ['handshake', '127.0.0.1:1', '--cert', NAMES[0]!, '--key', NAMES[1]!],
  ['rules', '\u001b[2J'],
  ['\u001b[2J'],
  ['check', '--\u001b[2J'],
]

test('no output but JSON has a control, a turn of direction, or a command of a build log', async () => {
  const folder = cli.folder(Object.fromEntries(NAMES.map((it) => [it, CERTIFICATE])))
  let shown = 0
  for (const words of COMMANDS) {
    const run = await folder.run(words)
    assert.ok(
      run.code === 0 || run.code === 1 || run.code === 2,
      `${words}: exit code ${run.code}\n${run.stderr}`,
    )
    assertHarmless(run, words)
    if (/\\x1b|\\u202e/.test(run.stdout + run.stderr)) shown++
  }
  assert.ok(shown > 10, 'the names are shown, written out')
})

test('annotations for GitHub have names in their places, and nothing more', async () => {
  const folder = cli.folder(Object.fromEntries(NAMES.map((it) => [it, CERTIFICATE])))
  const { stdout } = await folder.run(['check', '--format', 'github', '.'])
  const lines = stdout.trimEnd().split('\n')
  assert.ok(lines.length >= NAMES.length)
  for (const line of lines) assert.match(line, /^::(?:error|warning|notice) file=[^:,]+,line=\d+,/)
})

function assertHarmless({ stdout, stderr }: CliRun, words: readonly string[]): void {
  for (const line of `${stdout}\n${stderr}`.split('\n')) {
    const what = `${JSON.stringify(words)}: ${JSON.stringify(line)}`
    assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u, what)
    assert.doesNotMatch(line, /^\s*::/, what)
    assert.doesNotMatch(line, /##(?:vso)?\[/, what)
  }
}
