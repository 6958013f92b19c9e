// npm run test:peers: real servers that are too heavy for every `npm test`. On Debian, as root, it installs what is
// missing; a package may start its server then, as Debian's do.

import { START_TLS_PEERS, startTlsPeerMissing } from '../test/support/startTlsPeers.ts'
import { isTsharkMissing } from '../test/support/tshark.ts'
import { ensureDebianPackages } from './debianPackages.ts'
import { testsOf } from './test.ts'

export async function main(): Promise<number> {
  const wanted = START_TLS_PEERS.filter((it) => startTlsPeerMissing(it) !== undefined)
  const packages = [...wanted.flatMap((it) => it.debianPackages), ...(isTsharkMissing() ? ['tshark'] : [])]
  const missing = ensureDebianPackages(packages)
  if (missing.length > 0) console.error(`cannot be installed here: ${missing.join(', ')}`)
  const { passed, failed, skipped } = await testsOf('peers')
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed > 0 || passed === 0 || (process.env['CI'] === 'true' && skipped > 0) ? 1 : 0
}
