import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Installs the named Debian packages where that is possible (a Debian system, as root) and returns those that are
 * still missing, with no more said than a progress line.
 */
export function ensureDebianPackages(names: readonly string[]): readonly string[] {
  const missing = names.filter((it) => !isInstalled(it))
  if (missing.length === 0 || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return missing
  console.error(`Installing Debian packages: ${missing.join(' ')} …`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if (!aptGet(['install', '-y', '--no-install-recommends', ...missing], environment)) {
    // The lists of a new machine are empty or old.
    aptGet(['update'], environment)
    // One by one, so that one unknown name does not cost the others.
    for (const name of missing) aptGet(['install', '-y', '--no-install-recommends', name], environment)
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

function aptGet(parameters: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return spawnSync('apt-get', ['-q', ...parameters], { env, stdio: 'ignore' }).status === 0
}
