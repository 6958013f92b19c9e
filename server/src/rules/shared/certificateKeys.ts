// The keys of the certificates that an endpoint presents, and the cipher suites that are for them.

import type { TlsEndpoint } from '../../policy/policy.ts'
import type { CipherSuite } from '../../registry/cipherSuites.ts'
import type { Certificate } from '../../x509/certificate.ts'

export interface Key {
  readonly algorithm: 'RSA' | 'ECDSA' | 'DSS'
  readonly title: string
}

/** Of an endpoint's certificates. Undefined where a certificate is not known, or its key is of another kind. */
export function keysOf({ certificates }: TlsEndpoint): readonly Key[] | undefined {
  const keys: Key[] = []
  for (const { certificate } of certificates) {
    const file = certificate?.instead === undefined ? certificate?.file : undefined
    if (file?.kind !== 'read') return undefined
    const first = file.bundle.blocks.find((it) => it.content.kind === 'certificate')
    const key = first?.content.kind === 'certificate' ? keyOf(first.content.certificate) : undefined
    if (key === undefined) return undefined
    keys.push(key)
  }
  return keys
}

function keyOf({ publicKey }: Certificate): Key | undefined {
  switch (publicKey.value.algorithm) {
    case 'rsa':
      return { algorithm: 'RSA', title: 'RSA' }
    case 'rsaPss':
      return { algorithm: 'RSA', title: 'RSA-PSS' }
    case 'ec':
      return { algorithm: 'ECDSA', title: 'EC' }
    case 'ed25519':
      return { algorithm: 'ECDSA', title: 'Ed25519' }
    case 'ed448':
      return { algorithm: 'ECDSA', title: 'Ed448' }
    case 'dsa':
      return { algorithm: 'DSS', title: 'DSA' }
    default:
      return undefined
  }
}

/** Whether one of the keys can be used with a suite; anonymous suites need none. */
export function isFor({ authentication, keyExchange }: CipherSuite, keys: readonly Key[]): boolean {
  if (authentication === 'anonymous' || authentication === 'any' || authentication === 'unknown') return true
  return keys.some(
    ({ algorithm }) =>
      authentication === algorithm ||
      (algorithm === 'RSA' && (keyExchange === 'RSA' || keyExchange === 'RSA_EXPORT')),
  )
}
