// The command line as a user has it: the bundle of dist/, run as a process in a temporary folder.

import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bundleCli } from '../../tools/bundle.ts'

export interface CliRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface BinaryRun extends Omit<CliRun, 'stdout'> {
  readonly stdout: Buffer
}

export interface RunOptions {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  /** Another folder than its own, such as one that may only be read. */
  readonly cwd?: string
  /** The user whose process it is; only for root. */
  readonly uid?: number
}

export interface TestFolder {
  readonly path: string
  write(files: Readonly<Record<string, string | Uint8Array>>): void
  run(words: readonly string[], options?: RunOptions): Promise<CliRun>
  /** The same where the result is no text. */
  runBinary(words: readonly string[], options?: RunOptions): Promise<BinaryRun>
}

export interface Cli {
  /** `cli.cjs`. */
  readonly program: string
  /** An empty folder in which `tls-lens` can be run. */
  folder(files?: Readonly<Record<string, string | Uint8Array>>): TestFolder
  remove(): void
}

/** Bundles the program anew. What is made is removed with it. */
export async function makeCli(): Promise<Cli> {
  // Others than root may read it, so that a test can be another user.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tls-lens-cli-')))
  chmodSync(root, 0o755)
  const program = await bundleCli(root)
  let count = 0
  return {
    program,
    folder: (files = {}) => {
      const path = join(root, String(++count))
      mkdirSync(path)
      const folder: TestFolder = {
        path,
        write: (more) => {
          for (const [name, content] of Object.entries(more)) {
            mkdirSync(dirname(join(path, name)), { recursive: true })
            writeFileSync(join(path, name), content)
          }
        },
        runBinary: (words, options = {}) => run(program, words, options.cwd ?? path, options),
        run: async (words, options = {}) => {
          const done = await folder.runBinary(words, options)
          return { ...done, stdout: done.stdout.toString('utf8') }
        },
      }
      folder.write(files)
      return folder
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

const LONGEST_RUN = 120_000

function run(
  program: string,
  words: readonly string[],
  cwd: string,
  options: RunOptions,
): Promise<BinaryRun> {
  const { stdin = '', env = {}, uid } = options
  const child = spawn(process.execPath, [program, ...words], {
    cwd,
    env: { ...process.env, ...env },
    // One that hangs fails its test, and not the whole run.
    timeout: LONGEST_RUN,
    ...(uid === undefined ? {} : { uid }),
  })
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const stdout: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr }))
  })
}
