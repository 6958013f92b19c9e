// Certificates and CRLs in a SignedData with nobody's signature, as .p7b and .p7c files have them, and those of a
// signed message. RFC 5652, sections 3 and 5.1:
//   ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY }
//   SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo SEQUENCE,
//     certificates [0] IMPLICIT CertificateSet OPTIONAL, crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
//     signerInfos SET }

import { TAG } from '../../asn1/der.ts'
import type { Container, ContainerEntry } from '../container.ts'
import { entryOf } from '../containerEntry.ts'
import { type BerNode, childOf, readBer } from './berNode.ts'

/** Throws DecodeError where the bytes are no SignedData. */
export function openPkcs7(bytes: Uint8Array): Container {
  const contentInfo = readBer(bytes, 'PKCS #7')
  const content = childOf(contentInfo, 1, 0xa0, 'the content of PKCS #7')
  const signedData = childOf(content, 0, TAG.sequence, 'SignedData')
  const optional = signedData.children.slice(3)
  const signers = optional.find((it) => it.tag === TAG.set)?.children.length ?? 0
  const entries = [...entriesOf(optional, 0xa0, 'CERTIFICATE'), ...entriesOf(optional, 0xa1, 'X509 CRL')]
  const errors = [
    ...(entries.length === 0 ? ['it holds no certificate and no CRL'] : []),
    ...(signers === 0 ? [] : [NOT_CHECKED]),
  ]
  return { kind: 'pkcs7', password: 'notNeeded', entries, protections: [], errors }
}

const NOT_CHECKED = 'the signature of the message in it was not checked'

/** Attribute certificates and other formats have tags of their own, and are left out. */
function entriesOf(optional: readonly BerNode[], tag: number, label: string): readonly ContainerEntry[] {
  const set = optional.find((it) => it.tag === tag)
  const plain = set?.children.filter((it) => it.tag === TAG.sequence) ?? []
  return plain.map((it) => entryOf(label, it.bytes))
}
