// RFC 5246, section 6.3: what each kind of suite takes from the key block.

import { hashLength } from '../../../crypto/hash.ts'
import { keyBlock } from '../../../tls/keySchedule/tls12.ts'
import {
  type RecordDecryption,
  type RecordEncryption,
  tls12AeadDecryption,
  tls12AeadEncryption,
  tls12CbcDecryption,
  tls12CbcEncryption,
  tls12IvLength,
} from '../../../tls/recordProtection.ts'
import type { HandshakeContext } from '../../state.ts'
import type { Tls12Session } from './session.ts'

export function connectionProtection(
  { usable, serverRandom, encryptThenMac }: Tls12Session,
  master: Uint8Array,
  { offer, environment }: HandshakeContext,
): { readonly encryption: RecordEncryption; readonly decryption: RecordDecryption } {
  const { hash, protection } = usable
  if (protection.kind === 'aead') {
    const lengths = { mac: 0, key: protection.keyLength, iv: tls12IvLength(protection.aead) }
    const { client, server } = keyBlock(hash, master, offer.random, serverRandom, lengths)
    return {
      encryption: tls12AeadEncryption(protection.aead, client),
      decryption: tls12AeadDecryption(protection.aead, server),
    }
  }
  const lengths = { mac: hashLength(protection.mac), key: protection.keyLength, iv: 0 }
  const { client, server } = keyBlock(hash, master, offer.random, serverRandom, lengths)
  const shape = { mac: protection.mac, encryptThenMac }
  return {
    encryption: tls12CbcEncryption(shape, client, environment.random),
    decryption: tls12CbcDecryption(shape, server),
  }
}
