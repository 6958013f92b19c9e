import { type Range, sourceRange } from '../../base/range.ts'
import { MOST_BLOCKS } from '../../pem/pem.ts'
import { EMPTY_POLICY, type TlsPolicy } from '../../policy/policy.ts'

/** Of a text with more blocks than are judged; it is said at the first. */
export function tooManyBlocks(uri: string, first: Range): TlsPolicy {
  const value = `more than ${MOST_BLOCKS.toLocaleString('en')} PEM blocks`
  return { ...EMPTY_POLICY, tooComplex: [{ value, range: sourceRange(uri, first.start, first.end) }] }
}
