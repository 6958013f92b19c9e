// An nginx configuration of 5,000 lines: parse, lower and judge it in process, beside `nginx -t` on the same file as a
// process and beside a bare tokenizer, the least that any parser must do. The goal is 10 ms for the three together.
// One number says little on a busy machine; the ratios and the growth are what counts.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lint } from '../../server/src/analysis/lint.ts'
import { inOnePiece } from '../../server/src/base/text.ts'
import { nginx } from '../../server/src/dialects/nginx/index.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import { largeNginxConfiguration } from '../support/largeNginx.ts'

const LINES = 5000
const GOAL = 10
const RUNS = 200
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

measured(largeNginxConfiguration(LINES))
const once = measured(largeNginxConfiguration(LINES))
const twice = measured(largeNginxConfiguration(2 * LINES))
const whole = once.parse + once.lower + once.rules

console.log(
  `nginx, ${LINES} lines, ${once.endpoints} endpoints, ${once.findings} findings, median of ${RUNS} runs`,
)
for (const step of ['tokenizer', 'parse', 'lower', 'rules'] as const) {
  console.log(
    `  ${step.padEnd(12)} ${milliseconds(once[step])}   twice the input: × ${(twice[step] / once[step]).toFixed(2)}`,
  )
}
const growth = (twice.parse + twice.lower + twice.rules) / whole
console.log(
  `  together     ${milliseconds(whole)}   twice the input: × ${growth.toFixed(2)}   (goal: ${GOAL} ms)`,
)
const peer = nginxProcess()
if (peer === undefined) console.log('  nginx -t is not there')
else {
  console.log(`  nginx -t     ${milliseconds(peer)}   as a process, × ${(peer / whole).toFixed(1)} of ours`)
}

function measured(text: string) {
  const times = {
    tokenizer: [] as number[],
    parse: [] as number[],
    lower: [] as number[],
    rules: [] as number[],
  }
  const context = { now: Date.UTC(2026, 10, 1), expiryDays: 30 }
  let endpoints = 0
  let findings = 0
  for (let run = 0; run < RUNS; run++) {
    // Another string each time, so that nothing can be remembered for it; in one piece, as what is read from a file.
    const changed = inOnePiece(`${text}${' '.repeat(run)}`)
    const started = performance.now()
    tokenCount(changed)
    const tokenized = performance.now()
    const result = nginx.parse(changed)
    const parsed = performance.now()
    const source = { uri: 'file:///etc/nginx/nginx.conf', text: changed, ...result }
    const policy = nginx.lower(source, { serverVersion: undefined, included: () => [] })
    const lowered = performance.now()
    findings = lint(policy, { rules: RULES, context }).length
    const judged = performance.now()
    endpoints = policy.endpoints.length
    times.tokenizer.push(tokenized - started)
    times.parse.push(parsed - tokenized)
    times.lower.push(lowered - parsed)
    times.rules.push(judged - lowered)
  }
  const { tokenizer, parse, lower, rules } = times
  return {
    tokenizer: median(tokenizer),
    parse: median(parse),
    lower: median(lower),
    rules: median(rules),
    endpoints,
    findings,
  }
}

/** Words, braces, semicolons and comments told apart, and nothing kept. */
function tokenCount(text: string): number {
  const token = /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{};]|(?:[^\s;{}\\]|\\.)+/g
  let count = 0
  while (token.test(text)) count++
  return count
}

/** The time of `nginx -t`, with one certificate for all servers; undefined where there is no nginx. */
function nginxProcess(): number | undefined {
  const command = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find(existsSync)
  if (!command) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'tls-lens-bench-'))
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-subj', '/CN=shop.example', '-days', '2', '-keyout', key, '-out', certificate],
      ],
      { stdio: 'ignore' },
    )
    const path = join(folder, 'nginx.conf')
    const text = largeNginxConfiguration(LINES)
      .replaceAll(/\/etc\/ssl\/[^;]+\.pem/g, certificate)
      .replaceAll(/\/etc\/ssl\/[^;]+\.key/g, key)
      .replaceAll(/access_log [^;]+;/g, 'access_log off;')
      .replaceAll(/listen (\[::\]:)?(80|443)/g, (_, v6 = '', port) => `listen ${v6 || '127.0.0.1:'}1${port}0`)
      .replace('user www-data;', '')
      .replace('/run/nginx.pid', join(folder, 'nginx.pid'))
      .replace('http {', `http { ${TEMPORARY.map((it) => `${it}_temp_path ${folder}/${it};`).join(' ')}`)
    writeFileSync(path, text)
    const times: number[] = []
    for (let run = 0; run < 5; run++) {
      const started = performance.now()
      const { status, stderr } = spawnSync(command, ['-t', '-e', 'stderr', '-p', folder, '-c', path], {
        encoding: 'utf8',
      })
      times.push(performance.now() - started)
      if (status !== 0) throw new Error(`nginx -t refuses the generated configuration: ${stderr}`)
    }
    return median(times)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!
}

function milliseconds(value: number): string {
  return `${value.toFixed(2).padStart(7)} ms`
}
