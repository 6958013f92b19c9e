import { DecodeError } from '../../base/bytes.ts'
import {
  type Container,
  type ContainerKind,
  containerTitle,
  LARGEST_CONTAINER,
  type OpenOptions,
  recognizeContainer,
} from '../container.ts'
import { openOcspResponse } from '../ocspResponse.ts'
import { openDerFile, openLegacyPemKey } from './encryptedKey.ts'
import { openJavaKeyStore } from './javaKeyStore.ts'
import { openPkcs7 } from './pkcs7.ts'
import { openPkcs12 } from './pkcs12.ts'

/**
 * What a binary file holds, whatever it is called. Rejects with DecodeError where it is no container, or cannot be read
 * as what it begins like; a part that cannot be read is told in the answer.
 */
export async function openContainer(bytes: Uint8Array, options: OpenOptions): Promise<Container> {
  if (bytes.length > LARGEST_CONTAINER) {
    throw new DecodeError(`larger than ${LARGEST_CONTAINER / 1024 / 1024} MiB`, LARGEST_CONTAINER)
  }
  if (options.legacyPem !== undefined) return openLegacyPemKey(bytes, options.legacyPem, options)
  const kind = recognizeContainer(bytes)
  if (kind === undefined) throw new DecodeError('no certificate, key, CRL, request or container of them', 0)
  try {
    return await READERS[kind](bytes, options)
  } catch (error) {
    if (error instanceof DecodeError) throw error
    // The libraries have errors of their own for what they do not understand, and say in them what they read.
    throw new DecodeError(`${containerTitle(kind)} that cannot be read`, 0)
  }
}

type Reader = (bytes: Uint8Array, options: OpenOptions) => Container | Promise<Container>

const READERS: Readonly<Record<ContainerKind, Reader>> = {
  der: openDerFile,
  pkcs7: openPkcs7,
  pkcs12: openPkcs12,
  jks: openJavaKeyStore,
  jceks: openJavaKeyStore,
  ocspResponse: (bytes, { certificates }) => openOcspResponse(bytes, certificates),
}
