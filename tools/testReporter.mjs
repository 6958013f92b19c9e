// A reporter of Node's test runner, for tools/test.ts: a dot for each test on the standard output, an X for each that
// failed; its destination gets one JSON object, a TestReport of tools/test.ts. Reading back TAP, which has six
// lines for each test, takes seconds more.

import { inspect } from 'node:util'

/** No reader wants more of one value than this. */
const LONGEST_ERROR = 20_000

export default async function* report(events) {
  const found = { passed: 0, failed: 0, skipped: [], failures: [] }
  const printed = new Map()
  for await (const { type, data } of events) {
    if (type === 'test:stderr') {
      printed.set(data.file, `${printed.get(data.file) ?? ''}${data.message}`.slice(-LONGEST_ERROR))
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const { name, skip, todo, details, file } = data
    const passed = type === 'test:pass'
    if (skip !== undefined || todo !== undefined) {
      found.skipped.push(`${name} # ${skip !== undefined ? `SKIP ${skip}` : `TODO ${todo}`}`)
    } else if (details.type !== 'suite') {
      found[passed ? 'passed' : 'failed']++
      process.stdout.write(passed ? '.' : 'X')
    }
    // A suite whose own hook failed has no test that says so.
    if (!passed && details.error?.failureType !== 'subtestsFailed') {
      if (details.type === 'suite') found.failed++
      const error = inspect(details.error?.cause ?? details.error, { depth: 8 }).slice(0, LONGEST_ERROR)
      // A file that ends before its tests is reported under its own name, and says why only where a process says it.
      const why = name === file ? (printed.get(file) ?? '') : ''
      found.failures.push(`✖ ${name} (${file})\n${error}\n${why}`)
    }
  }
  process.stdout.write('\n')
  yield JSON.stringify(found)
}
