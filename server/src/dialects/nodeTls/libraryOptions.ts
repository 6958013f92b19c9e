// Options of other libraries that mean something for TLS under a name of their own. Tried or read in: request 2.88,
// mongodb 7.9 (lib/connection_string.js), tedious 19.2, http-proxy 1.18 (lib/http-proxy/common.js).

import type { Setting } from '../../policy/setting.ts'
import { constantOf } from './constants.ts'
import type { Options } from './optionReader.ts'

interface LibraryOption {
  readonly switchesOff: 'verifyPeer' | 'verifyPeerName'
  /** The value that does. */
  readonly by: boolean
  /** Another option that has to be there, for a name that other things have, too. */
  readonly beside?: string
}

const OPTIONS: ReadonlyMap<string, LibraryOption> = new Map([
  ['strictSSL', { switchesOff: 'verifyPeer', by: false }],
  ['tlsInsecure', { switchesOff: 'verifyPeer', by: true }],
  ['tlsAllowInvalidCertificates', { switchesOff: 'verifyPeer', by: true }],
  ['tlsAllowInvalidHostnames', { switchesOff: 'verifyPeerName', by: true }],
  ['sslValidate', { switchesOff: 'verifyPeer', by: false }],
  ['trustServerCertificate', { switchesOff: 'verifyPeer', by: true }],
  // Browsers that are driven by a program: Puppeteer, Playwright, WebdriverIO.
  ['ignoreHTTPSErrors', { switchesOff: 'verifyPeer', by: true }],
  ['acceptInsecureCerts', { switchesOff: 'verifyPeer', by: true }],
  // Proxies: http-proxy, and through it those of Vite and webpack.
  ['secure', { switchesOff: 'verifyPeer', by: false, beside: 'target' }],
])

/** Of browsers that are driven by a program, mostly in tests. */
export const BROWSER_OPTIONS: ReadonlySet<string> = new Set(['ignoreHTTPSErrors', 'acceptInsecureCerts'])

export function isLibraryOption(name: string, beside?: readonly string[]): boolean {
  const option = OPTIONS.get(name)
  if (option === undefined) return false
  return option.beside === undefined || beside?.includes(option.beside) === true
}

/** Where the options switch verification off under a name of their own; undefined where none does. */
export function switchedOff(
  which: LibraryOption['switchesOff'],
  options: Options,
): (Setting<boolean> & { readonly origin: 'explicit'; readonly name: string }) | undefined {
  for (const [name, { switchesOff, by, beside }] of OPTIONS) {
    if (switchesOff !== which) continue
    const property = options.property(name)
    if (typeof property === 'string' || constantOf(property.value, options.bindings)?.value !== by) continue
    if (beside !== undefined && !reachesTls(beside, options)) continue
    return { origin: 'explicit', value: false, range: options.range(property.range), name }
  }
  return undefined
}

/** Whether an option is set that may name a server with TLS. */
function reachesTls(name: string, options: Options): boolean {
  const property = options.property(name)
  if (property === 'absent') return false
  const value = property === 'unknown' ? undefined : constantOf(property.value, options.bindings)?.value
  return typeof value !== 'string' || !/^(?:http|ws):/.test(value)
}
