// What can be told of a certificate or a request that ends early or is damaged: its fields in their order, up to the
// first that cannot be read.

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { smallInteger, timeValue } from '../asn1/values.ts'
import { toHex } from '../base/hex.ts'
import { shortDate } from '../base/instant.ts'
import { algorithmIdentifier, algorithmText } from '../x509/algorithmIdentifier.ts'
import type { UnreadableDer } from '../x509/content.ts'
import { decodeExtension } from '../x509/extensions/certificateExtension.ts'
import type { ByteRange } from '../x509/located.ts'
import { decodeName } from '../x509/name.ts'
import { keyText, publicKey } from '../x509/publicKey.ts'
import { describeExtension } from './extension.ts'

export interface ReadableField {
  /** `Subject`, `Key`, the title of an extension. */
  readonly name: string
  readonly text: string
  readonly bytes: ByteRange
}

/** As far as they go. Never throws. */
export function readableFields({ what, der }: UnreadableDer): readonly ReadableField[] {
  return what === 'certificate' ? certificateFields(der) : requestFields(der)
}

function certificateFields(der: Uint8Array): readonly ReadableField[] {
  return fieldsUntilDamage((add) => {
    const tbs = new DerReader(der)
      .enterCut(TAG.sequence, 'a Certificate')
      .enterCut(TAG.sequence, 'tbsCertificate')
    if (tbs.optional(0xa0)) add('Version', String(versionOf(tbs)), tbs.place())
    tbs.expect(TAG.integer, 'serialNumber')
    add('Serial', toHex(tbs.contentBytes(), ':'), tbs.place())
    tbs.expect(TAG.sequence, 'signature')
    add('Signature', algorithmText(algorithmIdentifier(tbs)), tbs.place())
    tbs.expect(TAG.sequence, 'issuer')
    add('Issuer', decodeName(tbs).text || 'empty', tbs.place())
    tbs.expect(TAG.sequence, 'validity')
    add('Valid', periodOf(tbs), tbs.place())
    tbs.expect(TAG.sequence, 'subject')
    add('Subject', decodeName(tbs).text || 'empty', tbs.place())
    tbs.expect(TAG.sequence, 'subjectPublicKeyInfo')
    add('Key', keyText(publicKey(tbs)), tbs.place())
    tbs.optional(0x81)
    tbs.optional(0x82)
    const extensions = tbs.enterCut(0xa3, 'extensions').enterCut(TAG.sequence, 'Extensions')
    while (extensions.hasMore) {
      const extension = decodeExtension(extensions)
      const { title, parts } = describeExtension(der, extension)
      add(title, parts.map(({ text }) => text).join('; '), extension.bytes)
    }
  })
}

function requestFields(der: Uint8Array): readonly ReadableField[] {
  return fieldsUntilDamage((add) => {
    const request = new DerReader(der).enterCut(TAG.sequence, 'a CertificationRequest')
    const info = request.enterCut(TAG.sequence, 'certificationRequestInfo')
    info.expect(TAG.integer, 'the version')
    info.expect(TAG.sequence, 'the subject')
    add('Subject', decodeName(info).text || 'empty', info.place())
    info.expect(TAG.sequence, 'subjectPKInfo')
    add('Key', keyText(publicKey(info)), info.place())
  })
}

type Add = (name: string, text: string, bytes: ByteRange) => void

function fieldsUntilDamage(read: (add: Add) => void): readonly ReadableField[] {
  const fields: ReadableField[] = []
  orUndefined(() => read((name, text, bytes) => fields.push({ name, text, bytes })))
  return fields
}

function versionOf(reader: DerReader): number {
  const version = reader.content()
  version.expect(TAG.integer, 'the version')
  return smallInteger(version) + 1
}

function periodOf(reader: DerReader): string {
  const validity = reader.content()
  validity.read()
  const notBefore = timeValue(validity)
  validity.read()
  return `${shortDate(notBefore)} – ${shortDate(timeValue(validity))}`
}
