import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Another program may be installing: apt waits for it so long, in seconds, where it would fail at once. */
const LOCK_TIMEOUT = 300

/**
 * Installs the named Debian packages where that is possible (a Debian system, as root) and returns those that are
 * still missing. What apt printed last is printed where it failed.
 */
export function ensureDebianPackages(names: readonly string[]): readonly string[] {
  const missing = names.filter((it) => !isInstalled(it))
  if (missing.length === 0 || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return missing
  console.error(`Installing Debian packages: ${missing.join(' ')} …`)
  if (aptGet('install', ...missing) !== undefined) {
    // The lists of a new machine are empty or old.
    const failures = [aptGet('update')]
    // One by one, so that one unknown name does not cost the others.
    for (const name of missing) failures.push(aptGet('install', name))
    for (const failure of failures) if (failure !== undefined) console.error(failure)
  }
  return missing.filter((it) => !isInstalled(it))
}

function isInstalled(name: string): boolean {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are dpkg-query's own.
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], {
    encoding: 'utf8',
  })
  return status === 0 && stdout === 'installed'
}

/** Undefined where it succeeded, else the command and the last lines that it printed. */
function aptGet(command: 'install' | 'update', ...names: readonly string[]): string | undefined {
  // The option is for dpkg's lock alone; for the lock of the lists apt has none.
  const options = ['-q', '-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT}`]
  const parameters = command === 'install' ? ['-y', '--no-install-recommends', ...names] : names
  const end = Date.now() + LOCK_TIMEOUT * 1000
  for (;;) {
    const { status, stdout, stderr, error } = spawnSync('apt-get', [...options, command, ...parameters], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (status === 0) return undefined
    const printed = `${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`
    if (printed.includes('Could not get lock') && Date.now() < end) {
      spawnSync('sleep', ['2'])
      continue
    }
    const last = printed.trimEnd().split('\n').slice(-10)
    return [`apt-get ${command} ${names.join(' ')} failed:`, ...last.map((it) => `  ${it}`)].join('\n')
  }
}
