import { fileName, relativePath } from '../../base/uri.ts'
import type { ChainRule, Fix } from '../rule.ts'

export const privateKeyNotIgnored: ChainRule = {
  subject: 'chain',
  id: 'private-key-not-ignored',
  title: 'Private key not ignored by git',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [{ source: 'CWE', section: '538' }],
  docs: {
    what: 'A file with an unencrypted private key is in a git repository, and no .gitignore excludes it.',
    why: `
      What is committed once is in every copy of the repository for good, and a key that others have has to be
      replaced. A committed key stays committed when it is ignored: \`git rm --cached\` takes the file out of
      the next commit, and nothing takes it out of the earlier ones.
    `,
    whatToDo: `
      Replace the key where it was committed. Keep the new one out of the repository: a secret of the
      platform, a file that is mounted when the program starts, or one that .gitignore names:

      \`\`\`sh
      echo '*.key' >> .gitignore
      \`\`\`
    `,
    exceptions: `
      Files of PEM blocks are checked, keys in DER, OpenSSH keys, and keys in files that programs get their
      settings and secrets from: \`.env\`, JSON (service accounts, JSON Web Keys with \`d\`), YAML (Compose,
      Secrets of Kubernetes), Terraform, properties, INI, TOML and XML, and in what sets machines and images up:
      shell scripts, PowerShell and Dockerfiles. In other source code and documents keys are mostly examples. Only .gitignore files count, from the repository's outermost folder on where the workspace has
      it. Keys in folders and files that are named after tests, fixtures, examples and the like are not
      reported.
    `,
  },

  *check(bundle) {
    const { uri, blocks, repository, isFile } = bundle
    if (repository === undefined) return
    const path = relativePath(repository, uri)
    if (FOR_TESTS.test(path)) return
    const key = blocks.find(({ content }) => content.kind === 'privateKey' && !content.key.encrypted)
    if (key === undefined) return
    const patterns = [...(fileName(uri).endsWith('.key') ? ['*.key'] : []), patternOf(path)]
    yield {
      range: key.labelRange,
      message: 'git does not ignore this file with a private key',
      fixes: () =>
        (isFile || MAY_BE_IGNORED.test(fileName(uri)) ? patterns : []).map(
          (pattern): Fix => ({
            title: titleOf(pattern),
            edit: { kind: 'ignoreInGit', repository, pattern },
          }),
        ),
    }
  },
}

/** Files that are of one machine, or nothing but a key. */
const MAY_BE_IGNORED =
  /^\.?env(?:\.|$)|\.(?:env|tfvars|tfstate|ovpn|ppk|jwk|jwks)$|^(?:kube)?config$|^[\w-]+$/i

const FOR_TESTS =
  /(?:^|[/._-])(?:tests?|testdata|specs?|fixtures?|examples?|samples?|mocks?|demos?|e2e|snakeoil|dummy)(?=$|[/._-])/i

/** The one file, however its name is spelt (gitignore(5)). */
function patternOf(path: string): string {
  return `/${path.replace(/[\\*?[\]!#]/g, '\\$&').replace(/ $/, '\\ ')}`
}

/** A long path is shown by its end. */
function titleOf(pattern: string): string {
  const shown = pattern.length > LONGEST_SHOWN ? `…${pattern.slice(1 - LONGEST_SHOWN)}` : pattern
  return `Add ${shown} to .gitignore`
}

const LONGEST_SHOWN = 55
