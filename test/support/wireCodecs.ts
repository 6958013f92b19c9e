// Which codec reads a fixture of test/fixtures/wire, by the subject in its first line:
//
//   ClientHello                         a handshake message with its header, in the form of TLS 1.3
//   Certificate of TLSv1.2              … of another version
//   ServerKeyExchange of TLSv1.2 with ECDHE, RSA      … under a suite's key exchange and authentication
//   Finished of TLSv1.3 with a 32-byte hash
//   key_share in ServerHello            one extension
//   Alert, TLSPlaintext, SSL 2.0 message, …           by name

import type { Authentication, KeyExchange } from '../../server/src/registry/cipherSuites.ts'
import { extensionTypeName } from '../../server/src/registry/extensionTypes.ts'
import { PROTOCOL_VERSIONS } from '../../server/src/registry/protocolVersions.ts'
import { Alert } from '../../server/src/tls/alert.ts'
import { ChangeCipherSpec } from '../../server/src/tls/changeCipherSpec.ts'
import type { Codec } from '../../server/src/tls/codec/presentation.ts'
import type { ExtensionMessage } from '../../server/src/tls/extensions/extension.ts'
import { EXTENSIONS, type Extension, extensionOf } from '../../server/src/tls/extensions/index.ts'
import {
  Handshake,
  type HandshakeContext,
  handshakeName,
  type RawHandshake,
} from '../../server/src/tls/handshake/handshake.ts'
import { TLSCiphertext, TLSPlaintext } from '../../server/src/tls/record.ts'
import { Sslv2Message, Sslv2Record } from '../../server/src/tls/sslv2.ts'

export interface WireSubject {
  readonly codec: Codec<unknown>
  /** The codec of the extension's content, where the bytes are an extension that is known in its message. */
  readonly content?: Codec<unknown>
  /** What the decoded value says that it is, for comparison with the subject. */
  name(value: unknown): string
}

export function wireSubject(subject: string): WireSubject {
  const codec = OTHERS[subject]
  if (codec !== undefined) return { codec, name: () => subject }
  const [, extension, message] = /^(\S+) in (\w+)$/.exec(subject) ?? []
  if (extension !== undefined) return extensionSubject(extension, message as ExtensionMessage)
  const [, name, version = 'TLSv1.3', conditions = ''] =
    /^(\w+)(?: of (\S+)(?: with (.+))?)?$/.exec(subject) ?? []
  if (name === undefined) throw new Error(`unknown subject "${subject}"`)
  return {
    codec: Handshake(context(version, conditions)),
    name: (value) => subject.replace(name, handshakeName((value as RawHandshake).msgType)),
  }
}

const OTHERS: Readonly<Record<string, Codec<unknown>>> = {
  Alert,
  ChangeCipherSpec,
  TLSPlaintext,
  TLSCiphertext,
  'SSL 2.0 record': Sslv2Record,
  'SSL 2.0 message': Sslv2Message,
}

function extensionSubject(extension: string, message: ExtensionMessage): WireSubject {
  const content = EXTENSIONS.find((it) => it.name === extension)?.forms[message]
  return {
    codec: extensionOf(message),
    ...(content === undefined ? {} : { content }),
    name: (value) => {
      const { extensionType } = value as Extension
      return `${extensionTypeName(extensionType) ?? 'unknown'} in ${message}`
    },
  }
}

function context(version: string, conditions: string): HandshakeContext {
  const known = PROTOCOL_VERSIONS.find((it) => it === version)
  if (known === undefined) throw new Error(`unknown version ${version}`)
  const hashLength = /^a (\d+)-byte hash$/.exec(conditions)?.[1]
  if (hashLength !== undefined) return { version: known, hashLength: Number(hashLength) }
  const [keyExchange, authentication] = conditions.split(', ')
  return {
    version: known,
    ...(keyExchange ? { keyExchange: keyExchange as KeyExchange } : {}),
    ...(authentication ? { authentication: authentication as Authentication } : {}),
  }
}
