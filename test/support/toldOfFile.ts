import type { Asn1Node } from '../../server/src/service/certificateView/asn1Tree.ts'
import type { OpenedCertificateFile } from '../../server/src/service/certificateView/certificateView.ts'

/** All nodes of an entry's tree, each level opened. */
export function* allNodes(file: OpenedCertificateFile, entry = 0, id = ''): Generator<Asn1Node> {
  for (const node of file.level(entry, id)!.children) {
    yield node
    if (node.expandable) yield* allNodes(file, entry, node.id)
  }
}

/** All that the certificate view could ask for, as it would be sent. */
export function toldOfFile(file: OpenedCertificateFile): Buffer {
  const parts: (string | Uint8Array)[] = [JSON.stringify(file.view)]
  for (let entry = 0; entry < file.view.entries.length; entry++) {
    const shown = file.entry(entry)!
    parts.push(JSON.stringify(shown))
    if (shown.encoding === undefined) continue
    parts.push(JSON.stringify([...allNodes(file, entry)]))
    parts.push(file.bytes(entry, { start: 0, end: shown.encoding.size })!)
  }
  return Buffer.concat(parts.map((it) => Buffer.from(it)))
}

/** Where of a secret `length` bytes in a row are told, as they are or in hexadecimal; undefined where nowhere. */
export function placeOfSecret(told: Buffer, secret: Uint8Array, length: number): number | undefined {
  for (let start = 0; start + length <= secret.length; start++) {
    const part = Buffer.from(secret.subarray(start, start + length))
    const hex = part.toString('hex')
    const forms = [part, hex, hex.replace(/..(?=.)/g, '$& ')]
    if (forms.some((it) => told.includes(it))) return start
  }
  return undefined
}
