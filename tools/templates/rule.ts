import { exportName, RULE_FOLDERS } from '../generators/ruleList.ts'
import { FILL_IN, type Template, UnusableName, wordsOf } from './template.ts'

type Folder = (typeof RULE_FOLDERS)[number]

/** For each folder: the type of its rules, and a `check` that finds nothing yet. */
const CHECKS: Readonly<Record<Folder, readonly [type: string, check: string]>> = {
  policy: [
    'PolicyRule',
    `*check({ endpoints }) {\n    // ${FILL_IN}: what is found.\n    for (const _ of endpoints) yield* []\n  }`,
  ],
  certificate: ['CertificateRule', `check(_certificate, _report) {\n    // ${FILL_IN}: what is found.\n  }`],
  publicKey: ['PublicKeyRule', `check(_publicKey, _report) {\n    // ${FILL_IN}: what is found.\n  }`],
  crl: ['CrlRule', `check(_crl, _report) {\n    // ${FILL_IN}: what is found.\n  }`],
  block: ['BlockRule', `check(_block, _report) {\n    // ${FILL_IN}: what is found.\n  }`],
  chain: [
    'ChainRule',
    `*check({ blocks }) {\n    // ${FILL_IN}: what is found.\n    for (const _ of blocks) yield* []\n  }`,
  ],
}

export const rule: Template = {
  kind: 'rule',
  operand: `FOLDER/ID (certificate/expired; the folders are ${RULE_FOLDERS.join(', ')})`,
  files(name) {
    const [, folder, id] = /^(\w+)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(name) ?? []
    if (id === undefined || !isFolder(folder)) throw new UnusableName(`a rule is named ${rule.operand}`)
    return [
      { path: `server/src/rules/${folder}/${id}.ts`, text: ruleText(folder, id) },
      { path: `test/fixtures/rules/${id}.md`, text: fixtureText(folder, id) },
    ]
  },
}

function isFolder(name: string | undefined): name is Folder {
  return RULE_FOLDERS.some((it) => it === name)
}

function ruleText(folder: Folder, id: string): string {
  const [type, check] = CHECKS[folder]
  const title = wordsOf(id).join(' ')
  return `import type { ${type} } from '../rule.ts'

export const ${exportName(id)}: ${type} = {
  subject: '${folder}',
  id: '${id}',
  title: '${title.charAt(0).toUpperCase()}${title.slice(1)}',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '${FILL_IN}: the section, and its words where they say MUST' }],
  docs: {
    what: '${FILL_IN}: one sentence that says what is found.',
    why: '${FILL_IN}: who is harmed or refuses it, with the error that they see.',
    whatToDo: '${FILL_IN}: what helps, as a snippet.',
  },

  ${check},
}
`
}

function fixtureText(folder: Folder, id: string): string {
  const [fence, body] =
    folder === 'policy'
      ? ['nginx', 'server {\n    listen 443 ssl;\n}']
      : ['certificate', 'subject CN=shop.example\nsan     DNS:shop.example']
  const block = `\`\`\`${fence}\n${body}\n\`\`\``
  return `# ${id}

## ${FILL_IN}: what is reported

${block}

## ${FILL_IN}: what is not, though it looks like it

${block}
`
}
