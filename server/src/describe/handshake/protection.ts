import { toHex } from '../../base/hex.ts'
import { plural } from '../../base/instant.ts'
import type { Negotiated, TracedMessage } from '../../handshake/trace.ts'
import { usableSuite } from '../../handshake/usableSuites.ts'
import { field, fieldOf } from './description.ts'
import type { MessageField } from './handshakeReport.ts'

/** What protected the record of a message, which was checked, or the message would not have been read. */
export function describeProtection(
  { protection }: TracedMessage,
  { version, suite, encryptThenMac }: Negotiated,
): readonly MessageField[] {
  if (protection === undefined || suite === undefined) return []
  const { sequence, authentication, tag, explicit, padding } = protection
  const isSslv2 = version === 'SSLv2'
  const mac = usableSuite(suite.id)?.mac
  const kind =
    authentication === 'aead'
      ? suite.encryption.replaceAll('_', '-')
      : authentication === 'hmac'
        ? `HMAC-${mac}`
        : `${isSslv2 ? 'MD5' : mac} MAC, not HMAC`
  const over =
    authentication === 'aead'
      ? ''
      : isSslv2
        ? ': MD5(key, content, padding, sequence number)'
        : authentication === 'mac'
          ? ': hash(key, pad_2, hash(key, pad_1, sequence number, type, length, content))'
          : encryptThenMac
            ? ' over sequence number, type, version, length and ciphertext (encrypt-then-MAC)'
            : ' over sequence number, type, version, length and content'
  return [
    field('record number', String(sequence)),
    field('authentication', `${kind}${over}, verified`),
    field(authentication === 'aead' ? 'tag' : 'MAC', toHex(tag)),
    ...(explicit === undefined
      ? []
      : [field(authentication === 'aead' ? 'explicit nonce' : 'initialization vector', toHex(explicit))]),
    ...fieldOf('padding', padding === undefined || padding === 0 ? [] : [plural(padding, 'byte')]),
  ]
}

/** How verify_data of a Finished is computed: RFC 9846, section 4.5.3; RFC 5246 and RFC 2246, 7.4.9; RFC 6101, 5.6.9. */
export function verifyDataText(from: 'client' | 'server', { version, hash }: Negotiated): string {
  switch (version) {
    case 'TLSv1.3':
      return `HMAC-${hash}(finished key of the ${from}, hash of all messages before it)`
    case 'TLSv1.2':
      return `PRF with ${hash}(master secret, "${from} finished", hash of all messages before it)`
    case 'SSLv3':
      return `MD5 and SHA-1, each hash(master secret, pad_2, hash(all messages before it, "${from === 'client' ? 'CLNT' : 'SRVR'}", master secret, pad_1))`
    default:
      return `PRF with MD5 and SHA-1(master secret, "${from} finished", MD5 and SHA-1 of all messages before it)`
  }
}
