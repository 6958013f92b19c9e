// What a certificate, a request and a CA are called, wherever one is named: one order, so that the tree, a finding and the
// handshake page speak of the same thing. Made visible: it comes from outside.

import { visible } from '../base/printable.ts'
import type { GeneralName } from './extensions/generalName.ts'
import type { Name } from './name.ts'

/** A certificate, or a request for one. */
interface Named {
  readonly subject: { readonly value: Name }
  readonly subjectAltName?: { readonly value: readonly GeneralName[] } | undefined
  readonly isCa?: boolean
}

/** A CA is known by its own name, a server by the one that clients ask for. */
export function displayName({ subject, subjectAltName, isCa }: Named, otherwise = 'no name'): string {
  const names = subjectAltName?.value ?? []
  const server = names.find((it) => it.kind === 'dNSName' || it.kind === 'iPAddress')
  if (!isCa && server) return visible(server.value)
  const { commonName } = subject.value
  const alternative = commonName === undefined ? (server ?? names[0]) : undefined
  return alternative ? visible(alternative.value) : entityName(subject.value, otherwise)
}

/** What people call the bearer of a distinguished name: an issuer, the subject of a root. */
export function entityName({ commonName, organization, text }: Name, otherwise = 'no name'): string {
  return visible(commonName ?? organization ?? (text || otherwise))
}
