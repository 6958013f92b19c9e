// The least that is a certificate: for tests of decoders, which look at one field or extension of it.

import * as write from '../../server/src/asn1/derWriter.ts'
import { fromHex, toHex } from '../../server/src/base/hex.ts'

export function nameDer(attributes: readonly (readonly [oid: string, value: string])[]): Uint8Array {
  return write.sequence(
    ...attributes.map(([oid, value]) => write.set(write.sequence(write.oid(oid), write.utf8String(value)))),
  )
}

/** A certificate of version 3 with a key of no meaning; extensions as OID and content in hexadecimal. */
export function certificateDer(
  extensions: readonly (readonly [oid: string, hex: string])[] = [
    ['2.5.29.17', toHex(write.sequence(write.contextPrimitive(2, new TextEncoder().encode('shop.example'))))],
    ['2.5.29.15', toHex(write.namedBits([0, 2]))],
    ['2.5.29.35', toHex(write.sequence(write.contextPrimitive(0, new Uint8Array(20))))],
  ],
): Uint8Array {
  const algorithm = write.sequence(write.oid('1.2.840.113549.1.1.11'), write.nullValue())
  const modulus = new Uint8Array(128).fill(0x5a)
  const rsaKey = write.sequence(write.integer(modulus), write.integer(65537))
  const tbs = write.sequence(
    write.contextTag(0, write.integer(2)),
    write.integer(4711),
    algorithm,
    nameDer([['2.5.4.3', 'Test CA']]),
    write.sequence(write.time(Date.UTC(2026, 0, 1)), write.time(Date.UTC(2051, 0, 1))),
    nameDer([
      ['2.5.4.10', 'Shop'],
      ['2.5.4.3', 'shop.example'],
    ]),
    write.sequence(
      write.sequence(write.oid('1.2.840.113549.1.1.1'), write.nullValue()),
      write.bitString(rsaKey),
    ),
    write.contextTag(
      3,
      write.sequence(
        Buffer.concat(
          extensions.map(([oid, hex]) =>
            write.sequence(write.oid(oid), write.boolean(true), write.octetString(fromHex(hex))),
          ),
        ),
      ),
    ),
  )
  return write.sequence(tbs, algorithm, write.bitString(new Uint8Array(128)))
}
