import { legacyPemProtection, legacyPemScheme } from '../../x509/encryptionScheme.ts'
import { encryptedKeySummary } from '../../x509/privateKey.ts'
import type { Container, LegacyPem, OpenOptions } from '../container.ts'
import { openDer } from '../containerEntry.ts'
import { readBer } from './berNode.ts'
import { closedKeyDraft, encryptedKeyDraft, type KeyDraft } from './keys.ts'
import { Password } from './password.ts'

/** One certificate, request, CRL or key; an encrypted key is opened with the password. Rejects as {@link openDer}. */
export async function openDerFile(bytes: Uint8Array, options: OpenOptions): Promise<Container> {
  const container = openDer(bytes)
  const { content } = container.entries[0]!
  if (content.kind !== 'privateKey' || !content.key.encrypted) return container
  const info = readBer(bytes, 'an encrypted private key')
  return keyContainer(await encryptedKeyDraft(info, passwordOf(options), {}, options.onKey), options)
}

/** The content of an old PEM block, which its header DEK-Info says how to decrypt. */
export async function openLegacyPemKey(
  ciphertext: Uint8Array,
  { label, dekInfo }: LegacyPem,
  options: OpenOptions,
): Promise<Container> {
  const password = passwordOf(options)
  const protection = { of: 'key', ...legacyPemProtection(dekInfo) } as const
  const decrypt = password && (async () => password.decryptScheme(legacyPemScheme(dekInfo), ciphertext))
  const more = { closed: encryptedKeySummary(label, dekInfo), onKey: options.onKey }
  return keyContainer(await closedKeyDraft(protection, decrypt, {}, more), options)
}

function passwordOf({ password, functions }: OpenOptions): Password | undefined {
  return password === undefined ? undefined : new Password(password, functions)
}

function keyContainer(
  { entry, owns, outcome, error }: KeyDraft,
  { certificates = [] }: OpenOptions,
): Container {
  const owner = certificates.find((it) => owns?.(it) === true)
  const errors = [...(outcome === 'wrong' ? ['wrong password'] : []), ...(error === undefined ? [] : [error])]
  return {
    kind: 'der',
    password: outcome === 'opened' ? 'accepted' : outcome === 'wrong' ? 'wrong' : 'needed',
    entries: [owner === undefined ? entry : { ...entry, owner }],
    protections: entry.protection === undefined ? [] : [entry.protection],
    errors,
  }
}
