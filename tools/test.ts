// npm test: everything; npm run test:unit: types, lint and the fast tests.
//
// Each step is a function that returns how many tests passed, failed and were skipped. A step that cannot run says
// why; under CI=true that, and every skipped test, is a failure, save the tests whose data lies beside the checkout and
// not in it: what was not run for want of that is listed at the end.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CHROMIUM_PACKAGE, findChromium } from '../test/support/chromium.ts'
import { ABSENT, PKITS_PACKAGE } from '../test/support/corpora.ts'
import { fetchNpmPeers, missingDebianPackages } from '../test/support/realServers.ts'
import { bundle, sizeTable } from './bundle.ts'
import { ensureDebianPackages } from './debianPackages.ts'
import { bundleForNode, bundleTogether, testFiles, unitTestFiles } from './nodeBundles.mjs'

interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** The skipped tests whose data is not beside this checkout; they are not counted in `skipped`. */
  readonly absent?: readonly string[]
}

/** What tools/testReporter.mjs writes of a run of Node's tests. */
interface TestReport {
  readonly passed: number
  /** The suites whose own hook failed are among them. */
  readonly failed: number
  /** Each test or suite that was skipped or is still to be written, with the reason. */
  readonly skipped: readonly string[]
  /** Each failed test with its error. */
  readonly failures: readonly string[]
}

interface Step {
  readonly name: string
  readonly run: () => Promise<Outcome>
}

const CI = process.env['CI'] === 'true'

export async function main(parameters: readonly string[]): Promise<number> {
  const unitOnly = parameters.includes('--unit')
  // None of these three needs another, and each leaves a core idle for a part of its time: they run at once.
  const fast: Step[] = [
    { name: 'types', run: () => command('tsc', ['-b']) },
    { name: 'lint', run: () => command('biome', ['check', '--diagnostic-level=warn']) },
    {
      name: 'unit',
      run: async () => nodeTests('unit', await bundleTogether(unitTestFiles(), 'out/unit', 4)),
    },
  ]
  const slow: Step[] = [
    { name: 'build', run: buildStep },
    { name: 'hostile', run: () => testsOf('hostile') },
    { name: 'corpora', run: corporaStep },
    { name: 'process', run: () => testsOf('process') },
    { name: 'interop', run: interopStep },
    { name: 'vscode', run: vscodeStep },
  ]

  const total = { passed: 0, failed: 0, skipped: 0 }
  const absent: string[] = []
  const times: string[] = []
  const take = async (step: Step) => {
    console.log(`\n── ${step.name}`)
    const start = performance.now()
    const outcome: Outcome = await step.run().catch((error: unknown) => {
      console.error(error)
      return { passed: 0, failed: 1, skipped: 0 }
    })
    total.passed += outcome.passed
    total.failed += outcome.failed
    total.skipped += outcome.skipped
    absent.push(...(outcome.absent ?? []))
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    times.push(`  ${step.name.padEnd(10)} ${seconds.padStart(7)} s   ${describe(outcome)}`)
  }
  await Promise.all(fast.map(take))
  if (!unitOnly) for (const step of slow) await take(step)

  if (absent.length > 0)
    console.log(`\nNot run, for want of their data:\n${absent.map((it) => `  ${it}\n`).join('')}`)
  console.log(`\nWhere the time went:\n${times.join('\n')}\n`)
  console.log(describe(total))
  return total.failed > 0 || (CI && total.skipped > 0) ? 1 : 0
}

function describe({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A program of node_modules/.bin that passes or fails as a whole; what it prints is shown when it has ended. */
async function command(name: string, parameters: readonly string[]): Promise<Outcome> {
  const colors = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  const child = spawn(join('node_modules', '.bin', name), parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, ...colors },
  })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (it: Buffer) => output.push(it))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (output.length > 0) console.log(`\n── ${name} prints\n${Buffer.concat(output).toString('utf8')}`)
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
}

async function buildStep(): Promise<Outcome> {
  console.log(sizeTable(await bundle()))
  return { passed: 1, failed: 0, skipped: 0 }
}

async function corporaStep(): Promise<Outcome> {
  reportMissing(ensureDebianPackages([PKITS_PACKAGE]))
  return testsOf('corpora')
}

async function interopStep(): Promise<Outcome> {
  reportMissing([...ensureDebianPackages(missingDebianPackages()), ...fetchNpmPeers()])
  return testsOf('interop')
}

function reportMissing(names: readonly string[]): void {
  if (names.length > 0) console.error(`cannot be installed here: ${names.join(', ')}`)
}

async function vscodeStep(): Promise<Outcome> {
  if (findChromium() === undefined) reportMissing(ensureDebianPackages([CHROMIUM_PACKAGE]))
  const [runner] = await bundleForNode(['test/vscode/run.ts'], 'out/vscode')
  const { status, output } = await spawnAndShow(process.execPath, ['--enable-source-maps', runner!])
  const counts = /(\d+) passed, (\d+) failed/.exec(output)
  const outcome = { passed: Number(counts?.[1] ?? 0), failed: Number(counts?.[2] ?? 0), skipped: 0 }
  // A runner that ends badly, or without having run a test, has failed whatever it counted.
  const died = status !== 0 || outcome.passed === 0
  return died && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome
}

export async function testsOf(folder: string): Promise<Outcome> {
  return nodeTests(folder, await bundleForNode(testFiles(`test/${folder}`), `out/${folder}`))
}

async function nodeTests(name: string, bundles: readonly string[]): Promise<Outcome> {
  mkdirSync('out', { recursive: true })
  const destination = join('out', `${name}.tests.json`)
  rmSync(destination, { force: true })
  const { status } = await spawnAndShow(process.execPath, [
    '--enable-source-maps',
    '--test',
    '--test-concurrency=2',
    `--test-reporter=${pathToFileURL(resolve('tools/testReporter.mjs')).href}`,
    `--test-reporter-destination=${destination}`,
    ...bundles,
  ])
  const report = readTestReport(destination)
  for (const line of report.skipped) console.log(line)
  for (const failure of report.failures) console.log(failure)
  return {
    passed: report.passed,
    failed: report.failed === 0 && status !== 0 ? 1 : report.failed,
    skipped: report.skipped.filter((it) => !it.includes(ABSENT)).length,
    absent: report.skipped.filter((it) => it.includes(ABSENT)),
  }
}

/** What tools/testReporter.mjs wrote; nothing where the runner ended before it could. */
function readTestReport(path: string): TestReport {
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: [], failures: [] }
  const text = readFileSync(path, 'utf8')
  return text === '' ? { passed: 0, failed: 0, skipped: [], failures: [] } : (JSON.parse(text) as TestReport)
}

function spawnAndShow(
  program: string,
  parameters: readonly string[],
): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      process.stdout.write(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ status: code ?? 1, output }))
  })
}
