import type { SourceRange } from '../../base/range.ts'
import type { BundleBlock } from '../../bundle/bundle.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import type { Fix } from '../rule.ts'

export function wordReplacement(range: SourceRange, text: string): Fix {
  return { title: `Replace with ${text}`, edit: { kind: 'replaceWord', range, text } }
}

export function verification(endpoint: TlsEndpoint, title = 'Verify the certificate'): Fix {
  return { title, edit: { kind: 'setVerifyPeer', endpoint, value: true } }
}

/** None where the content leaves a doubt: what its label says, or whether something of it was lost. */
export function reframing(block: BundleBlock): Fix[] {
  const { content, errors, legacyCipher } = block
  const isDoubtful = content.kind === 'unreadable' || content.kind === 'other' || legacyCipher !== undefined
  if (isDoubtful || errors.some((it) => it.kind !== 'boundary' && it.kind !== 'unknownLabel')) return []
  return [{ title: 'Repair the frame of the block', edit: { kind: 'reframeBlock', block }, automatic: true }]
}
