import { sourceRange } from '../../base/range.ts'
import type { TextEdit } from '../../base/textEdit.ts'
import type { FixEdit } from '../../policy/edit.ts'
import type { Dialect, Source } from '../dialect.ts'
import { verifying } from '../shared/verifying.ts'
import { lower } from './lower.ts'
import { parse, type Tree } from './parse.ts'
import { mayBeEnvironment, setsForPods, setsForProcess } from './signs.ts'

/** Environment variables, command lines and URLs of connections, where programs are started from. */
export const environment: Dialect<Tree> = {
  id: 'environment',
  name: 'Environment (.env, Compose, Dockerfile, package.json)',
  languageIds: ['dotenv', 'dockercompose', 'dockerfile'],
  filePatterns: [
    ...['**/.env', '**/.env.*', '**/*.env', '**/package.json', '**/Dockerfile', '**/*.dockerfile'],
    ...['**/{compose,docker-compose}.{yaml,yml}', '**/{compose,docker-compose}.*.{yaml,yml}'],
    ...['**/.gitlab-ci.yml', '**/.github/workflows/*.{yaml,yml}'],
    ...['**/*.{sh,bash,zsh}', '**/*.service', '**/.vscode/{launch,tasks,settings}.json'],
    ...['**/.npmrc', '**/npmrc', '**/.yarnrc', '**/.yarnrc.yml'],
  ],
  recognize: (text) =>
    setsForPods(text) || setsForProcess(text) ? 'own' : mayBeEnvironment(text) ? 'unclear' : 'foreign',
  // For the files that `node --env-file` reads.
  installation: { rootFolders: [], subfolders: [] },
  lineComment: '#',
  mayConcernTls: mayBeEnvironment,
  parse: (text) => ({ tree: parse(text), errors: [] }),
  includes: (tree) => tree.envFiles.map(({ path, range }) => ({ pattern: path, range })),
  lower,
  edit,
  wordAt: () => undefined,
}

function edit(wanted: FixEdit, sources: ReadonlyMap<string, Source<Tree>>): readonly TextEdit[] {
  if (wanted.kind !== 'setVerifyPeer') return []
  const { verifyPeer } = wanted.endpoint
  if (verifyPeer.origin !== 'explicit') return []
  const { uri, start, end } = verifyPeer.range
  const change = verifying(sources.get(uri)?.text.slice(start, end) ?? '')
  return change
    ? [{ range: sourceRange(uri, start + change.start, start + change.end), text: change.text }]
    : []
}
