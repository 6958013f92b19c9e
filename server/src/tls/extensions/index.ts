// RFC 9846, section 4.3: extensions, and in which message each may stand (the table there; for TLS 1.2 and older
// versions, what the extension's own document says of the ServerHello).
//
//   struct {
//       ExtensionType extension_type;
//       opaque extension_data<0..2^16-1>;
//   } Extension;
//
// An extension keeps its bytes as they came. Where its form in the message is known, reading checks them against
// it, so that what `findExtension` finds in a message that was read is well formed. An unknown extension, or one
// in a message where it has no business, is bytes and no error.

import { codePoint } from '../../base/hex.ts'
import { extensionTypeName } from '../../registry/extensionTypes.ts'
import {
  type Codec,
  decode,
  encode,
  enumerated,
  lengthPrefixed,
  readField,
  rest,
  type Value,
  vector,
} from '../codec/presentation.ts'
import { applicationLayerProtocolNegotiation } from './applicationLayerProtocolNegotiation.ts'
import { certificateAuthorities } from './certificateAuthorities.ts'
import { compressCertificate } from './compressCertificate.ts'
import { cookie } from './cookie.ts'
import { earlyData } from './earlyData.ts'
import { ecPointFormats } from './ecPointFormats.ts'
import { encryptedClientHello } from './encryptedClientHello.ts'
import { encryptThenMac } from './encryptThenMac.ts'
import { extendedMasterSecret } from './extendedMasterSecret.ts'
import type { ExtensionDefinition, ExtensionForms, ExtensionMessage } from './extension.ts'
import { keyShare } from './keyShare.ts'
import { maxFragmentLength } from './maxFragmentLength.ts'
import { oidFilters } from './oidFilters.ts'
import { padding } from './padding.ts'
import { postHandshakeAuth } from './postHandshakeAuth.ts'
import { preSharedKey } from './preSharedKey.ts'
import { pskKeyExchangeModes } from './pskKeyExchangeModes.ts'
import { recordSizeLimit } from './recordSizeLimit.ts'
import { renegotiationInfo } from './renegotiationInfo.ts'
import { serverName } from './serverName.ts'
import { sessionTicket } from './sessionTicket.ts'
import { signatureAlgorithms, signatureAlgorithmsCert } from './signatureAlgorithms.ts'
import { signedCertificateTimestamp } from './signedCertificateTimestamp.ts'
import { statusRequest } from './statusRequest.ts'
import { supportedGroups } from './supportedGroups.ts'
import { supportedVersions } from './supportedVersions.ts'

/** The extensions whose content is known here, by code point. */
export const EXTENSIONS: readonly ExtensionDefinition[] = [
  serverName,
  maxFragmentLength,
  statusRequest,
  supportedGroups,
  ecPointFormats,
  signatureAlgorithms,
  applicationLayerProtocolNegotiation,
  signedCertificateTimestamp,
  encryptThenMac,
  extendedMasterSecret,
  compressCertificate,
  recordSizeLimit,
  sessionTicket,
  preSharedKey,
  earlyData,
  supportedVersions,
  cookie,
  pskKeyExchangeModes,
  certificateAuthorities,
  oidFilters,
  postHandshakeAuth,
  signatureAlgorithmsCert,
  keyShare,
  encryptedClientHello,
  renegotiationInfo,
  padding,
]

const BY_TYPE: ReadonlyMap<number, ExtensionDefinition> = new Map(EXTENSIONS.map((it) => [it.type, it]))

export interface Extension {
  readonly extensionType: number
  readonly extensionData: Uint8Array
}

/** As in IANA's registry; `0x0a0a` for a number without a name. */
export function extensionName(extensionType: number): string {
  return extensionTypeName(extensionType) ?? codePoint(extensionType)
}

/** `Extension extensions<0..2^16-1>` of a message. */
export function extensionsOf(message: ExtensionMessage): Codec<readonly Extension[]> {
  return vector(extensionOf(message), 0, 2 ** 16 - 1)
}

/** One `Extension` of a message. */
export function extensionOf(message: ExtensionMessage): Codec<Extension> {
  return {
    read(reader, trace) {
      const extensionType = readField('extensionType', ExtensionType, reader, trace)
      const form = BY_TYPE.get(extensionType)?.forms[message]
      const dataField = form === undefined ? UNKNOWN_DATA : checkedBy(form)
      const extensionData = readField('extensionData', dataField, reader, trace)
      return { extensionType, extensionData }
    },
    write(writer, { extensionType, extensionData }) {
      ExtensionType.write(writer, extensionType)
      UNKNOWN_DATA.write(writer, extensionData)
    },
    render: ({ extensionType }) => extensionName(extensionType),
  }
}

const ExtensionType = enumerated(2, extensionTypeName)
const UNKNOWN_DATA = lengthPrefixed(rest, 2 ** 16 - 1)

/** Reads the content with its known form, for the check and the trace, and keeps the bytes. */
function checkedBy(form: Codec<unknown>): Codec<Uint8Array> {
  return lengthPrefixed(
    {
      read(reader, trace) {
        const bytes = reader.bytes.subarray(reader.offset, reader.end)
        form.read(reader, trace)
        return bytes
      },
      write: (writer, value) => writer.put(value),
      render: (bytes) => form.render?.(decode(form, bytes)),
    },
    2 ** 16 - 1,
  )
}

// Making and finding extensions, with the type of their content.

type Form<D extends ExtensionDefinition, M extends keyof D['forms']> = Value<NonNullable<D['forms'][M]>>

/** `extension(keyShare, 'ClientHello', { clientShares: [] })` */
export function extension<F extends ExtensionForms, M extends ExtensionMessage & keyof F>(
  definition: ExtensionDefinition<F>,
  message: M,
  content: Form<ExtensionDefinition<F>, M>,
): Extension {
  return {
    extensionType: definition.type,
    extensionData: encode(definition.forms[message] as Codec<unknown>, content),
  }
}

/**
 * The content of the extension in a message's list, or undefined where it is absent. Throws DecodeError for a list
 * that was not read from a message and is malformed.
 */
export function findExtension<F extends ExtensionForms, M extends ExtensionMessage & keyof F>(
  extensions: readonly Extension[] | undefined,
  definition: ExtensionDefinition<F>,
  message: M,
): Form<ExtensionDefinition<F>, M> | undefined {
  const found = extensions?.find((it) => it.extensionType === definition.type)
  if (found === undefined) return undefined
  return decode(definition.forms[message] as Codec<Form<ExtensionDefinition<F>, M>>, found.extensionData)
}

export type { ExtensionDefinition, ExtensionMessage } from './extension.ts'
