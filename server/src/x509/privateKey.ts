/**
 * What may be said of a private key. The key's bytes are not here (I13): pki/keyMatch.ts reads them from the text
 * when it is asked whether key and certificate belong together.
 */
export interface PrivateKeySummary {
  readonly algorithm: 'rsa' | 'ec' | 'ed25519' | 'ed448' | 'dsa' | 'unknown'
  readonly bits?: number
  readonly curve?: string
  readonly encrypted: boolean
  /** `RSA 2048`, `EC P-256`; `encrypted` where nothing else can be said. */
  readonly title: string
  /** The public half, where it could be computed or read: hexadecimal SHA-256 of its SubjectPublicKeyInfo. */
  readonly spkiSha256?: string
}
