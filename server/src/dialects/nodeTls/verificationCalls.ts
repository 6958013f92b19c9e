// Calls that switch verification off where no object of options is: superagent's `.disableTLSCerts()`, libcurl's
// `setOpt`, and the one word that Postgres.js takes instead of options.

import type { CallExpression, NewExpression, Node } from '@babel/types'
import type { Range } from '../../base/range.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import { clientOnly } from '../shared/clientOnly.ts'
import { isIn } from './choices.ts'
import { constantOf, memberName, objectOf, rangeOf } from './constants.ts'
import { importedMember } from './imports.ts'
import { located } from './located.ts'
import type { NodeFile } from './nodeFile.ts'

export function verificationCalls(file: NodeFile): TlsEndpoint[] {
  return file.nodes.flatMap((node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return []
    const unnamed = mysql2(node, file)
    if (unnamed) return [unnamed]
    const found = superagent(node) ?? libcurl(node, file) ?? postgresJs(node, file)
    return found && !isIn(found.range, file.choices) ? [clientWithout(found, node, file)] : []
  })
}

interface Found {
  readonly name: string
  readonly which: 'verifyPeer' | 'verifyPeerName'
  readonly range: Range
}

/** The range begins at the dot, so that taking it out is the fix. */
function superagent({ callee, arguments: none }: CallExpression | NewExpression): Found | undefined {
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'disableTLSCerts' || none.length > 0) {
    return undefined
  }
  // The library itself.
  if (callee.object.type === 'ThisExpression') return undefined
  return { name: 'disableTLSCerts', which: 'verifyPeer', range: rangeOf(callee.property) }
}

/** node-libcurl: `curl.setOpt(Curl.option.SSL_VERIFYPEER, false)`. */
function libcurl({ callee, arguments: parameters }: CallExpression | NewExpression, file: NodeFile) {
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'setOpt') return undefined
  const [option, value] = parameters
  const name = option && optionName(option, file)
  const constant = value && constantOf(value, file.bindings)
  if (name === undefined || (constant?.value !== false && constant?.value !== 0)) return undefined
  const which = CURL_OPTIONS.get(name)
  return which && { name, which, range: { start: rangeOf(option!).start, end: rangeOf(value!).end } }
}

function optionName(node: Node, { bindings }: NodeFile): string | undefined {
  if (node.type === 'MemberExpression') return memberName(node)
  const value = constantOf(node, bindings)?.value
  return typeof value === 'string' ? value : undefined
}

const CURL_OPTIONS: ReadonlyMap<string, Found['which']> = new Map([
  ['SSL_VERIFYPEER', 'verifyPeer'],
  ['SSL_VERIFYHOST', 'verifyPeerName'],
])

/** Postgres.js verifies nothing with `ssl: 'require'` (src/connection.js of 3.4). */
function postgresJs(node: CallExpression | NewExpression, file: NodeFile): Found | undefined {
  const imported = importedMember(node.callee, file.imports)
  if (imported?.module !== 'postgres' || imported.name !== 'default') return undefined
  for (const argument of node.arguments) {
    const ssl = objectOf(argument, file.bindings)?.get('ssl')
    const value = ssl && constantOf(ssl.value, file.bindings)?.value
    if (value === 'require' || value === 'prefer' || value === 'allow') {
      return { name: 'postgres', which: 'verifyPeer', range: ssl!.range }
    }
  }
  return undefined
}

/**
 * mysql2 compares the server's name only with `verifyIdentity: true`: whatever else is in `ssl`, it hands a function to
 * tls.connect that accepts every name (lib/base/connection.js of 3.24).
 */
function mysql2(node: CallExpression | NewExpression, file: NodeFile): TlsEndpoint | undefined {
  const { module, name } = importedMember(node.callee, file.imports) ?? {}
  if (!/^mysql2(?:\/promise)?$/.test(module ?? '') || !/^create(?:Connection|Pool)$/.test(name ?? ''))
    return undefined
  const ssl = node.arguments[0] && objectOf(node.arguments[0], file.bindings)?.get('ssl')
  const options = ssl && objectOf(ssl.value, file.bindings)
  if (options === undefined || options.open) return undefined
  const isSet = (option: string) => options.get(option) !== undefined || options.isHidden(option)
  if (isSet('verifyIdentity') || isSet('rejectUnauthorized')) {
    const verifies = options.get('rejectUnauthorized')
    const isOn = verifies && constantOf(verifies.value, file.bindings)?.value === true
    if (isSet('verifyIdentity') || !isOn) return undefined
  }
  const range = located(file.uri, ssl!.keyRange)
  return clientOnly(
    { name: 'mysql2', range, extent: located(file.uri, rangeOf(node)) },
    { readBy: 'mysql2', verifyPeerName: { origin: 'explicit', value: false, range } },
  )
}

function clientWithout({ name, which, range }: Found, node: Node, { uri }: NodeFile): TlsEndpoint {
  const place = located(uri, range)
  const off = { origin: 'explicit', value: false, range: place } as const
  return clientOnly({ name, range: place, extent: located(uri, rangeOf(node)) }, { [which]: off })
}
