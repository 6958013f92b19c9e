// The steps of the key schedule: RFC 9846, section 7.1; RFC 5246, sections 6.3 and 8.1, with RFC 7627, RFC 4279 and RFC
// 2246, section 6.3.1 (export ciphers); RFC 6101, sections 6.1 and 6.2.2; The SSL Protocol, version 2, section 2.

import { toHex } from '../../base/hex.ts'
import type { DerivedSecret, Negotiated, SecretName } from '../../handshake/trace.ts'
import { groupTitle } from './titles.ts'

/** What was computed, of what, and its value where the secrets were asked for. */
export interface KeyScheduleStep {
  /** As in the version's document: `master_secret`, `Handshake Secret`. */
  readonly name: string
  readonly from: string
  /** In bytes. */
  readonly length: number
  /** Hexadecimal. */
  readonly value?: string
}

export function keyScheduleSteps(negotiated: Negotiated): readonly KeyScheduleStep[] {
  let keyBlock = 0
  return negotiated.keySchedule.map((secret) => {
    const start = keyBlock
    if (/Write/.test(secret.name)) keyBlock += secret.length
    return {
      name: nameOf(secret.name, negotiated),
      from: derivation(secret, start, negotiated),
      length: secret.length,
      ...(secret.value === undefined ? {} : { value: toHex(secret.value) }),
    }
  })
}

function nameOf(name: SecretName, { version }: Negotiated): string {
  return (version === 'SSLv2' ? SSL2_NAMES[name] : undefined) ?? NAMES[name]
}

const SSL2_NAMES: Partial<Record<SecretName, string>> = {
  preMasterSecret: 'MASTER-KEY',
  clientWriteKey: 'CLIENT-WRITE-KEY',
  serverWriteKey: 'CLIENT-READ-KEY',
}

const NAMES: Readonly<Record<SecretName, string>> = {
  preMasterSecret: 'pre_master_secret',
  masterSecret: 'master_secret',
  clientWriteMacKey: 'client_write_MAC_key',
  serverWriteMacKey: 'server_write_MAC_key',
  clientWriteKey: 'client_write_key',
  serverWriteKey: 'server_write_key',
  clientWriteIv: 'client_write_IV',
  serverWriteIv: 'server_write_IV',
  earlySecret: 'Early Secret',
  sharedSecret: '(EC)DHE',
  handshakeSecret: 'Handshake Secret',
  mainSecret: 'Main Secret',
  clientHandshakeTrafficSecret: 'client_handshake_traffic_secret',
  serverHandshakeTrafficSecret: 'server_handshake_traffic_secret',
  clientApplicationTrafficSecret: 'client_application_traffic_secret_0',
  serverApplicationTrafficSecret: 'server_application_traffic_secret_0',
  clientHandshakeKey: 'client_write_key',
  serverHandshakeKey: 'server_write_key',
  clientHandshakeIv: 'client_write_iv',
  serverHandshakeIv: 'server_write_iv',
  clientApplicationKey: 'client_write_key',
  serverApplicationKey: 'server_write_key',
  clientApplicationIv: 'client_write_iv',
  serverApplicationIv: 'server_write_iv',
}

function derivation({ name, length }: DerivedSecret, start: number, negotiated: Negotiated): string {
  switch (name) {
    case 'preMasterSecret':
      return preMasterSecret(negotiated)
    case 'masterSecret':
      return masterSecret(negotiated)
    case 'earlySecret':
      return negotiated.externalKey === 'chosen' || negotiated.session === 'resumed'
        ? 'HKDF-Extract(0, pre-shared key)'
        : 'HKDF-Extract(0, zeros in the place of a pre-shared key)'
    case 'sharedSecret':
      return sharedSecret(negotiated)
    case 'handshakeSecret':
      return 'HKDF-Extract(Derive-Secret(Early Secret, "derived", ""), (EC)DHE)'
    case 'mainSecret':
      return 'HKDF-Extract(Derive-Secret(Handshake Secret, "derived", ""), 0)'
    case 'clientHandshakeTrafficSecret':
      return 'Derive-Secret(Handshake Secret, "c hs traffic", ClientHello…ServerHello)'
    case 'serverHandshakeTrafficSecret':
      return 'Derive-Secret(Handshake Secret, "s hs traffic", ClientHello…ServerHello)'
    case 'clientApplicationTrafficSecret':
      return 'Derive-Secret(Main Secret, "c ap traffic", ClientHello…server Finished)'
    case 'serverApplicationTrafficSecret':
      return 'Derive-Secret(Main Secret, "s ap traffic", ClientHello…server Finished)'
    default: {
      const traffic = /^(client|server)(Handshake|Application)(Key|Iv)$/.exec(name)
      if (traffic === null) return fromKeyBlock(name, start, length, negotiated)
      const secret = NAMES[`${traffic[1]}${traffic[2]}TrafficSecret` as SecretName]
      return `HKDF-Expand-Label(${secret}, "${traffic[3]!.toLowerCase()}", "", ${length})`
    }
  }
}

function preMasterSecret(negotiated: Negotiated): string {
  const { suite, version } = negotiated
  if (version === 'SSLv2') {
    return suite?.exportGrade
      ? 'random bytes of the client, a part of them sent encrypted and the rest in the clear'
      : "random bytes of the client, sent encrypted for the certificate's key"
  }
  switch (suite?.keyExchange) {
    case 'PSK':
      return 'zeros and the pre-shared key'
    case 'DHE_PSK':
    case 'ECDHE_PSK':
      return `${sharedSecret(negotiated)}, and the pre-shared key`
    case 'RSA_PSK':
      return "the version of the ClientHello and random bytes of the client, sent encrypted for the certificate's key, and the pre-shared key"
    case 'RSA':
    case 'RSA_EXPORT':
      return "the version of the ClientHello and random bytes of the client, sent encrypted for the server's key"
    default:
      return sharedSecret(negotiated)
  }
}

function sharedSecret({ group, primeBits }: Negotiated): string {
  if (group !== undefined) return `shared secret of ${groupTitle(group)}`
  return primeBits === undefined
    ? 'shared secret of the key exchange'
    : `shared secret of Diffie-Hellman over ${primeBits} bits`
}

function masterSecret({ version, hash, extendedMasterSecret }: Negotiated): string {
  if (version === 'SSLv3') {
    return 'MD5(pre_master_secret, SHA-1("A", pre_master_secret, client random, server random)), and the same with "BB" and "CCC"'
  }
  const seed = extendedMasterSecret
    ? '"extended master secret", hash of the messages up to ClientKeyExchange'
    : '"master secret", client random, server random'
  return `${prfName(version, hash)}(pre_master_secret, ${seed})`
}

function fromKeyBlock(
  name: SecretName,
  start: number,
  length: number,
  { version, hash, suite }: Negotiated,
): string {
  const side = name.startsWith('client') ? 'client' : 'server'
  if (version === 'SSLv2')
    return 'MD5(MASTER-KEY, "0", challenge, connection id), and the same with "1" and "2" as far as needed'
  if (suite?.exportGrade && /Key$/.test(name) && !/Mac/.test(name)) {
    return version === 'SSLv3'
      ? `MD5(a part of the key block, ${side} random, the other random)`
      : `PRF with MD5 and SHA-1(a part of the key block, "${side} write key", client random, server random)`
  }
  if (suite?.exportGrade && /Iv$/.test(name)) {
    return version === 'SSLv3'
      ? `MD5(${side} random, the other random)`
      : 'PRF with MD5 and SHA-1("", "IV block", client random, server random)'
  }
  const block =
    version === 'SSLv3'
      ? 'MD5(master_secret, SHA-1("A", master_secret, server random, client random)) and so on'
      : `${prfName(version, hash)}(master_secret, "key expansion", server random, client random)`
  // Of an export suite, the parts are shorter than the keys that are made of them.
  return suite?.exportGrade && !/Mac/.test(name) ? block : `${block}, bytes ${start} to ${start + length - 1}`
}

function prfName(version: Negotiated['version'], hash: Negotiated['hash']): string {
  return version === 'TLSv1.2' ? `PRF with ${hash}` : 'PRF with MD5 and SHA-1'
}
