// The groups of the supported_groups extension for which a key share can be made (RFC 9846, section 4.3.8).

import { type EcdhGroup, ecdhKey, isEcdhGroup } from './ecdh.ts'
import type { EphemeralKey, Random } from './ephemeralKey.ts'
import { type FfdheGroup, ffdheKey, isFfdheGroup } from './ffdhe.ts'
import {
  type HybridGroup,
  hybridKey,
  isHybridGroup,
  isMlKemGroup,
  type MlKemGroup,
  mlKemKey,
} from './mlKem.ts'

/** By IANA's names. */
export type KeyAgreementGroup = EcdhGroup | FfdheGroup | MlKemGroup | HybridGroup

export function isKeyAgreementGroup(name: string): name is KeyAgreementGroup {
  return isEcdhGroup(name) || isFfdheGroup(name) || isMlKemGroup(name) || isHybridGroup(name)
}

/** A new key for one handshake, made from the random bytes that it asks for. */
export function generateKey(group: KeyAgreementGroup, random: Random): EphemeralKey {
  if (isEcdhGroup(group)) return ecdhKey(group, random)
  if (isFfdheGroup(group)) return ffdheKey(group, random)
  return isMlKemGroup(group) ? mlKemKey(group, random) : hybridKey(group, random)
}
