import { FILL_IN, inserted, type Template, UnusableName } from './template.ts'

/** A command of `tls-lens`. */
export const command: Template = {
  kind: 'command',
  operand: 'NAME, one word (verify)',
  files(name, read) {
    if (!/^[a-z]+$/.test(name)) throw new UnusableName(`a command is named ${command.operand}`)
    const [head, spec] = [`${name.toUpperCase()}_HEAD`, name.toUpperCase()]
    return [
      {
        path: `server/src/cli/${name}.ts`,
        text: `import { ${head} } from './commands.ts'
import { UNUSABLE } from './exitCodes.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, FORMAT_OPTION, parseParameters } from './parameters.ts'

export const ${spec}: CommandSpec = {
  ...${head},
  options: [FORMAT_OPTION],
}

export async function ${name}(words: readonly string[], host: CliHost): Promise<number> {
  const { operands } = parseParameters(words, ${spec})
  host.printError(\`tls-lens ${name}: ${FILL_IN}: what it does with \${operands.join(' ')}\`)
  return UNUSABLE
}
`,
      },
      inserted('server/src/cli/commands.ts', read, [
        /(?=\nexport const LSP_HEAD)/,
        `\nexport const ${head}: CommandHead = {
  name: '${name}',
  operands: 'FILE',
  summary: '${FILL_IN}: what it does, in one sentence.',
}
`,
      ]),
      inserted(
        'server/src/cli/cli.ts',
        read,
        // On one line or on several.
        [/import \{(?=[^}]*\} from '\.\/commands\.ts')/, ` ${head},`],
        [
          /const COMMANDS[\s\S]*?(?= {2}\{ head: LSP_HEAD)/,
          `  {
    head: ${head},
    load: async () => {
      const { ${spec}, ${name} } = await import('./${name}.ts')
      return { spec: ${spec}, run: ${name} }
    },
  },
`,
        ],
      ),
      inserted('docs/cli.md', read, [
        /(?=tls-lens lsp --stdio)/,
        `${`tls-lens ${name} FILE`.padEnd(34)}${FILL_IN}: what it does; --format text|json\n`,
      ]),
      {
        path: `test/process/${name}.test.ts`,
        text: `// \`tls-lens ${name}\`, as docs/cli.md promises it.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Cli, makeCli } from '../support/cliProcess.ts'

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

describe('${name}', () => {
  test('${FILL_IN}: what it prints', async () => {
    const { code, stdout, stderr } = await cli.folder({ 'a.txt': '' }).run(['${name}', 'a.txt'])
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' })
  })
})
`,
      },
    ]
  },
}
