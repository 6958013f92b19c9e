// OpenSSL's SSL_OP_* bits, as `crypto.constants` names them. Their values are those of OpenSSL 3.0 (ssl.h).

import type { Node } from '@babel/types'
import type { Range } from '../../base/range.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import { type Bindings, constantOf, memberName, rangeOf, resolve, unwrap } from './constants.ts'

/** One bit of `secureOptions`, and where it is asked for. */
export interface SecureOption {
  readonly bit: number
  readonly range: Range
}

const LEGACY_SERVER_CONNECT = 1 << 2
const ALLOW_UNSAFE_LEGACY_RENEGOTIATION = 1 << 18
const NO_VERSION: ReadonlyMap<number, ProtocolVersion> = new Map([
  [1 << 25, 'SSLv3'],
  [1 << 26, 'TLSv1.0'],
  [1 << 27, 'TLSv1.2'],
  [1 << 28, 'TLSv1.1'],
  [1 << 29, 'TLSv1.3'],
])

/** Those that mean something here. SSL_OP_NO_SSLv2 is 0 since OpenSSL 1.1, and all others are of no concern. */
const BITS: ReadonlyMap<string, number> = new Map([
  ['SSL_OP_LEGACY_SERVER_CONNECT', LEGACY_SERVER_CONNECT],
  ['SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION', ALLOW_UNSAFE_LEGACY_RENEGOTIATION],
  ['SSL_OP_NO_SSLv3', 1 << 25],
  ['SSL_OP_NO_TLSv1', 1 << 26],
  ['SSL_OP_NO_TLSv1_2', 1 << 27],
  ['SSL_OP_NO_TLSv1_1', 1 << 28],
  ['SSL_OP_NO_TLSv1_3', 1 << 29],
])

/** The bits of an expression such as `constants.SSL_OP_NO_TLSv1 | 0x4`; undefined where a part of it is not known. */
export function secureOptionsIn(
  expression: Node,
  bindings: Bindings,
  depth = 0,
): readonly SecureOption[] | undefined {
  const written = unwrap(expression)
  const node = isNamed(written) ? written : resolve(written, bindings)
  if (node === undefined || depth > DEEPEST) return undefined
  if (node.type === 'BinaryExpression' && node.operator === '|') {
    const left = secureOptionsIn(node.left, bindings, depth + 1)
    const right = secureOptionsIn(node.right, bindings, depth + 1)
    return left && right && [...left, ...right]
  }
  const range = rangeOf(node)
  const name = nameOf(node)
  if (name?.startsWith(PREFIX)) {
    const bit = BITS.get(name)
    return bit === undefined ? [] : [{ bit, range }]
  }
  const value = constantOf(node, bindings)?.value
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined
  return [...BITS.values()].filter((it) => (value & it) !== 0).map((bit) => ({ bit, range }))
}

const PREFIX = 'SSL_OP_'

function isNamed(node: Node): boolean {
  return nameOf(node)?.startsWith(PREFIX) === true
}

function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' ? memberName(node) : undefined
}

/** As deep as a person would nest it. */
const DEEPEST = 40

/** The versions that the options switch off. */
export function versionsWithout(options: readonly SecureOption[]): ReadonlySet<ProtocolVersion> {
  return new Set(options.flatMap(({ bit }) => NO_VERSION.get(bit) ?? []))
}

/** Where servers without secure renegotiation are accepted, or unsafe renegotiation itself. */
export function legacyRenegotiation(options: readonly SecureOption[]): readonly LegacyRenegotiation[] {
  return options.flatMap(({ bit, range }): LegacyRenegotiation[] => {
    if (bit === LEGACY_SERVER_CONNECT) return [{ value: 'connect', range }]
    return bit === ALLOW_UNSAFE_LEGACY_RENEGOTIATION ? [{ value: 'renegotiate', range }] : []
  })
}

export interface LegacyRenegotiation {
  readonly value: 'connect' | 'renegotiate'
  readonly range: Range
}
