// Containers as openssl and Java's keytool make them, in a folder of their own. Keys are made for each run.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const PASSWORD = 'opening word'

export interface ContainerMaker {
  readonly folder: string
  /** Runs openssl in the folder; throws with what it says where it fails. */
  openssl(...words: readonly string[]): void
  /** Runs keytool on a key store in the folder, with PASSWORD. */
  keytool(store: string, type: string, ...words: readonly string[]): void
  /** Makes a key store of another. */
  importStore(store: string, type: string, ...words: readonly string[]): void
  /** Takes the file away, so that it is made anew. */
  remake(name: string): void
  write(name: string, content: string | Uint8Array): void
  read(name: string): Uint8Array
  remove(): void
}

/**
 * A folder with `ca.pem` and `ca.key`, and with `shop.pem`, which it issued, and `shop.key`; all of RSA, as every maker
 * knows it.
 */
export function createContainerMaker(): ContainerMaker {
  const folder = mkdtempSync(join(tmpdir(), 'tls-lens-containers-'))
  const run = (program: string, words: readonly string[]) => {
    const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? stdout + stderr}`)
  }
  const openssl = (...words: readonly string[]) => run('openssl', words)
  const rsa = ['-newkey', 'rsa:2048', '-nodes']
  openssl(
    'req',
    '-x509',
    ...rsa,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Shop CA',
    '-days',
    '90',
  )
  openssl('req', ...rsa, '-keyout', 'shop.key', '-out', 'shop.csr', '-subj', '/CN=shop.example')
  const issued = ['-in', 'shop.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '0x1234']
  openssl('x509', '-req', ...issued, '-days', '60', '-out', 'shop.pem')
  return {
    folder,
    openssl,
    keytool: (store, type, ...words) => {
      const [command = '', ...rest] = words
      const named = ['-keystore', store, '-storetype', type, '-storepass', PASSWORD, '-noprompt']
      // Its start takes most of the time.
      run('keytool', ['-J-XX:TieredStopAtLevel=1', `-${command}`, ...named, ...rest])
    },
    importStore: (store, type, ...words) => {
      const named = ['-destkeystore', store, '-deststoretype', type, '-deststorepass', PASSWORD]
      run('keytool', ['-J-XX:TieredStopAtLevel=1', '-importkeystore', ...named, '-noprompt', ...words])
    },
    remake: (name) => rmSync(join(folder, name), { force: true }),
    write: (name, content) => writeFileSync(join(folder, name), content),
    read: (name) => new Uint8Array(readFileSync(join(folder, name))),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
