import { FILL_IN, inserted, type Template, UnusableName } from './template.ts'

/** A configuration language. */
export const dialect: Template = {
  kind: 'dialect',
  operand: 'NAME, in camel case (haproxy)',
  files(name, read) {
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) throw new UnusableName(`a dialect is named ${dialect.operand}`)
    const folder = `server/src/dialects/${name}`
    return [
      { path: `${folder}/index.ts`, text: index(name) },
      { path: `${folder}/parse.ts`, text: PARSE },
      { path: `${folder}/lower.ts`, text: LOWER },
      { path: `${folder}/edit.ts`, text: EDIT },
      inserted(
        'server/src/dialects/index.ts',
        read,
        [/from '\.\/dialect\.ts'\n/, `import { ${name} } from './${name}/index.ts'\n`],
        [/DIALECTS: readonly Dialect\[\] = \[/, `${name}, `],
      ),
      { path: `test/fixtures/dialects/${name}/basics.md`, text: fixture(name) },
    ]
  },
}

function index(name: string): string {
  return `import type { Dialect } from '../dialect.ts'
import { edit } from './edit.ts'
import { lower } from './lower.ts'
import { parse, type Tree } from './parse.ts'

export const ${name}: Dialect<Tree> = {
  id: '${name}',
  // ${FILL_IN}: the name that people know it by, its languages in VS Code, its files.
  name: '${name.charAt(0).toUpperCase()}${name.slice(1)}',
  languageIds: [],
  filePatterns: [],
  lineComment: '#',
  // ${FILL_IN}: a cheap search for words of TLS.
  mayConcernTls: () => false,
  parse,
  includes: () => [],
  lower,
  edit,
  wordAt: () => undefined,
}
`
}

const PARSE = `import type { Range } from '../../base/range.ts'
import type { ParseResult } from '../dialect.ts'

export interface Tree {
  readonly directives: readonly Directive[]
}

export interface Directive {
  readonly name: string
  readonly range: Range
}

/** Never throws: what cannot be parsed is an error with its place, and the rest is in the tree. */
export function parse(_text: string): ParseResult<Tree> {
  // ${FILL_IN}: text to tree, with offsets.
  return { tree: { directives: [] }, errors: [] }
}
`

const LOWER = `import { EMPTY_POLICY, type TlsPolicy } from '../../policy/policy.ts'
import type { Source } from '../dialect.ts'
import type { Tree } from './parse.ts'

/** What the text means: its endpoints, with every value's place or default. What is not understood is unknown. */
export function lower(_source: Source<Tree>): TlsPolicy {
  // ${FILL_IN}: tree to policy.
  return EMPTY_POLICY
}
`

const EDIT = `import type { TextEdit } from '../../base/textEdit.ts'
import type { FixEdit } from '../../policy/edit.ts'
import type { Source } from '../dialect.ts'
import type { Tree } from './parse.ts'

/** The edits of text that bring about what a fix asks for; none where it cannot be said here. */
export function edit(_wanted: FixEdit, _sources: ReadonlyMap<string, Source<Tree>>): readonly TextEdit[] {
  // ${FILL_IN}: policy edit to text edits.
  return []
}
`

function fixture(name: string): string {
  return `# ${name.charAt(0).toUpperCase()}${name.slice(1)}

## ${FILL_IN}: a server, and what is understood of it

\`\`\`${name}
\`\`\`

\`\`\`policy
\`\`\`
`
}
