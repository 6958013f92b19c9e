import type { SourceRange } from '../base/range.ts'
import type { TlsEndpoint } from '../policy/policy.ts'
import type { Fix } from './rule.ts'

export function wordReplacement(range: SourceRange, text: string): Fix {
  return { title: `Replace by ${text}`, edit: { kind: 'replaceWord', range, text } }
}

export function verification(endpoint: TlsEndpoint, title = 'Verify the certificate'): Fix {
  return { title, edit: { kind: 'setVerifyPeer', endpoint, value: true } }
}
