import { type Range, type Sourced, touches } from '../base/range.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import type {
  CipherString,
  CipherSuiteList,
  CipherWord,
  FileReference,
  TlsEndpoint,
  TlsPolicy,
} from './policy.ts'
import { known } from './setting.ts'

/** The value of a policy that a place in a document is about. */
export type PolicyValue =
  | {
      readonly kind: 'cipherString'
      readonly list: CipherSuiteList
      readonly cipherString: CipherString
      /** Undefined between the words. */
      readonly word: CipherWord | undefined
      readonly endpoints: readonly TlsEndpoint[]
    }
  | {
      readonly kind: 'protocolVersion'
      readonly version: Sourced<ProtocolVersion>
      readonly endpoints: readonly TlsEndpoint[]
    }
  | { readonly kind: 'group'; readonly group: Sourced<string>; readonly endpoints: readonly TlsEndpoint[] }
  | { readonly kind: 'file'; readonly reference: FileReference; readonly endpoints: readonly TlsEndpoint[] }

/** The sourced value at an offset, with all endpoints that it counts for: several may inherit one directive. */
export function valueAt(policy: TlsPolicy, uri: string, offset: number): PolicyValue | undefined {
  const isHere = (range: Range & { readonly uri: string }) => range.uri === uri && touches(range, offset)
  let found: PolicyValue | undefined
  const endpoints: TlsEndpoint[] = []
  for (const endpoint of policy.endpoints) {
    const value = valueIn(endpoint, offset, isHere)
    if (!value) continue
    found ??= value
    endpoints.push(endpoint)
  }
  return found && { ...found, endpoints }
}

function valueIn(
  endpoint: TlsEndpoint,
  offset: number,
  isHere: (range: Range & { readonly uri: string }) => boolean,
): PolicyValue | undefined {
  const endpoints = [endpoint]
  const list = known(endpoint.cipherSuites)
  const cipherString = list?.cipherString
  if (list && cipherString && isHere(cipherString.range)) {
    const word =
      cipherString.words.find((it) => it.range.start <= offset && offset < it.range.end) ??
      cipherString.words.find((it) => touches(it.range, offset))
    return { kind: 'cipherString', list, cipherString, word, endpoints }
  }
  const version = known(endpoint.protocolVersions)?.find((it) => isHere(it.range))
  if (version && endpoint.protocolVersions.origin !== 'default') {
    return { kind: 'protocolVersion', version, endpoints }
  }
  const group = known(endpoint.groups)?.find((it) => isHere(it.range))
  if (group && endpoint.groups.origin !== 'default') return { kind: 'group', group, endpoints }
  const reference = fileReferences(endpoint).find((it) => isHere(it.path.range))
  return reference && { kind: 'file', reference, endpoints }
}

/** All files that an endpoint names. */
export function fileReferences(endpoint: TlsEndpoint): readonly FileReference[] {
  const own = endpoint.certificates.flatMap(({ certificate, key }) => [
    ...(certificate ? [certificate] : []),
    ...(key ? [key] : []),
  ])
  const { trustedCertificates, revocationLists = [], dhParameters, otherFiles = [] } = endpoint
  return [
    ...own,
    ...trustedCertificates,
    ...revocationLists,
    ...(dhParameters ? [dhParameters] : []),
    ...otherFiles.map((it) => it.reference),
  ]
}
