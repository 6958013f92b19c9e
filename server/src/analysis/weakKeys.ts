import { listedKeys, listingOf } from '../pki/debianWeakKeys.ts'
import type { Files } from './files.ts'

/** What the lists of weak keys say that the configuration names. */
export interface WeakKeys {
  /** Of a magnitude without leading zeros; undefined where no list could be read, so that no key is hashed in vain. */
  readonly isListed: ((modulus: Uint8Array) => boolean) | undefined
  /** The lists that could not be read, each with a clause that says why. */
  readonly unreadable: readonly { readonly uri: string; readonly why: string }[]
}

export const NO_WEAK_KEYS: WeakKeys = { isListed: undefined, unreadable: [] }

/** Never rejects. */
export async function readWeakKeyLists(files: Files, uris: readonly string[]): Promise<WeakKeys> {
  if (uris.length === 0) return NO_WEAK_KEYS
  const listed = new Set<string>()
  const unreadable: { uri: string; why: string }[] = []
  for (const uri of uris) {
    const content = await files.read(uri)
    if (content.kind !== 'text') {
      unreadable.push({ uri, why: content.kind === 'notRead' ? content.why : 'there is no such file' })
      continue
    }
    const keys = listedKeys(content.text)
    if (keys.length === 0) unreadable.push({ uri, why: 'no line of it has 20 hexadecimal digits' })
    for (const key of keys) listed.add(key)
  }
  if (listed.size === 0) return { isListed: undefined, unreadable }
  return { isListed: (modulus) => listed.has(listingOf(modulus)), unreadable }
}
