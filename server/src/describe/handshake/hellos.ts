import { toHex } from '../../base/hex.ts'
import { plural } from '../../base/instant.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { isOlder, protocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import { signatureScheme } from '../../registry/signatureSchemes.ts'
import { applicationLayerProtocolNegotiation } from '../../tls/extensions/applicationLayerProtocolNegotiation.ts'
import { cookie } from '../../tls/extensions/cookie.ts'
import { type Extension, extensionName, findExtension } from '../../tls/extensions/index.ts'
import { keyShare } from '../../tls/extensions/keyShare.ts'
import { preSharedKey } from '../../tls/extensions/preSharedKey.ts'
import { serverName } from '../../tls/extensions/serverName.ts'
import { signatureAlgorithms } from '../../tls/extensions/signatureAlgorithms.ts'
import { supportedGroups } from '../../tls/extensions/supportedGroups.ts'
import { supportedVersions } from '../../tls/extensions/supportedVersions.ts'
import type { ClientHello } from '../../tls/handshake/clientHello.ts'
import type { EncryptedExtensions } from '../../tls/handshake/encryptedExtensions.ts'
import { isHelloRetryRequest, type ServerHello } from '../../tls/handshake/serverHello.ts'
import { type Description, field, fieldOf } from './description.ts'
import type { MessageField } from './handshakeReport.ts'
import { groupTitle, versionNumberTitle } from './titles.ts'

/** Groups that a summary names before it says that there are more. */
const NAMED_GROUPS = 2

export function describeClientHello(hello: ClientHello): Description {
  const { extensions } = hello
  const versions = findExtension(extensions, supportedVersions, 'ClientHello')?.versions ?? [
    hello.legacyVersion,
  ]
  const groups = findExtension(extensions, supportedGroups, 'ClientHello')?.namedGroupList ?? []
  const shares = findExtension(extensions, keyShare, 'ClientHello')?.clientShares ?? []
  const schemes = findExtension(extensions, signatureAlgorithms, 'ClientHello')
  const named = groups.slice(0, NAMED_GROUPS).map(groupTitle).join(' ')
  const groupsText = groups.length === 0 ? '' : `, groups ${named}${groups.length > NAMED_GROUPS ? ' …' : ''}`
  const names = serverNames(extensions)
  const sni = names.length === 0 ? '' : `, SNI ${names.join(' ')}`
  const again = findExtension(extensions, cookie, 'ClientHello') === undefined ? '' : ', cookie'
  const psks = findExtension(extensions, preSharedKey, 'ClientHello')
  const keysText = psks === undefined ? '' : `, ${plural(psks.identities.length, 'pre-shared key')}`
  return {
    name: 'ClientHello',
    summary: `${versionRange(versions)}${sni}, ${plural(hello.cipherSuites.length, 'cipher suite')}${groupsText}${keysText}${again}`,
    step: 'hello',
    fields: [
      ...fieldOf('server name', names),
      ...fieldOf('versions', versions.map(versionNumberTitle)),
      ...fieldOf(
        'cipher suites',
        hello.cipherSuites.map((it) => cipherSuite(it).name),
      ),
      ...fieldOf('groups', groups.map(groupTitle)),
      ...fieldOf(
        'key shares',
        shares.map((it) => groupTitle(it.group)),
      ),
      ...fieldOf(
        'signature schemes',
        schemes?.supportedSignatureAlgorithms.map((it) => signatureScheme(it).name) ?? [],
      ),
      ...fieldOf('application protocols', applicationProtocols(extensions, 'ClientHello')),
      ...fieldOf('pre-shared key identities', psks?.identities.map((it) => identityText(it.identity)) ?? []),
      ...fieldOf('binders', psks?.binders.map((it) => toHex(it)) ?? []),
      ...extensionsField(extensions),
      field('random', toHex(hello.random)),
    ],
  }
}

export function describeServerHello(hello: ServerHello): Description {
  const retry = isHelloRetryRequest(hello)
  const { extensions } = hello
  const form = retry ? 'HelloRetryRequest' : 'ServerHello'
  const version = findExtension(extensions, supportedVersions, form)?.selectedVersion ?? hello.legacyVersion
  const suite = cipherSuite(hello.cipherSuite)
  const group = retry
    ? findExtension(extensions, keyShare, 'HelloRetryRequest')?.selectedGroup
    : findExtension(extensions, keyShare, 'ServerHello')?.serverShare.group
  const groupText = group === undefined ? [] : [groupTitle(group)]
  const chosen = retry ? undefined : findExtension(extensions, preSharedKey, 'ServerHello')
  const keyText = chosen === undefined ? [] : [`pre-shared key ${chosen.selectedIdentity + 1}`]
  const requested = [
    ...groupText.map((it) => `a key share for ${it}`),
    ...(findExtension(extensions, cookie, 'HelloRetryRequest') === undefined ? [] : ['the cookie']),
  ]
  return {
    name: form,
    summary: retry
      ? `requests ${requested.join(' and ')}`
      : [versionNumberTitle(version), suite.name, ...groupText, ...keyText].join(', '),
    step: 'hello',
    fields: [
      field('version', versionNumberTitle(version)),
      field('cipher suite', suite.name),
      ...fieldOf('group', groupText),
      ...fieldOf('chosen', keyText),
      ...fieldOf('application protocol', applicationProtocols(extensions, 'ServerHello')),
      ...extensionsField(extensions),
      field('random', toHex(hello.random)),
    ],
  }
}

export function describeEncryptedExtensions({ extensions }: EncryptedExtensions): Description {
  const protocols = applicationProtocols(extensions, 'EncryptedExtensions')
  return {
    name: 'EncryptedExtensions',
    summary: protocols.length > 0 ? `ALPN ${protocols.join(', ')}` : '',
    step: 'hello',
    fields: [...fieldOf('application protocol', protocols), ...extensionsField(extensions)],
  }
}

/** Of a person's choice it is a text; a ticket is bytes. */
function identityText(identity: Uint8Array): string {
  const text = new TextDecoder().decode(identity)
  return /^[\x20-\x7e]+$/.test(text) ? text : toHex(identity)
}

/** "TLS 1.2–1.3"; "TLS 1.0". */
function versionRange(numbers: readonly number[]): string {
  const titles = numbers.map((it) => protocolVersion(it)).filter((it) => it !== undefined)
  const sorted = titles.toSorted((a, b) => (isOlder(a, b) ? -1 : 1))
  const [oldest, newest] = [sorted[0], sorted.at(-1)]
  if (oldest === undefined || newest === undefined) return 'no known version'
  if (oldest === newest) return versionTitle(oldest)
  const [first, last] = [versionTitle(oldest), versionTitle(newest)]
  return `${first}–${first.startsWith('TLS') ? last.replace('TLS ', '') : last}`
}

function serverNames(extensions: readonly Extension[] | undefined): readonly string[] {
  const list = findExtension(extensions, serverName, 'ClientHello')?.serverNameList ?? []
  return list.map((it) => new TextDecoder().decode(it.name))
}

function applicationProtocols(
  extensions: readonly Extension[] | undefined,
  message: 'ClientHello' | 'ServerHello' | 'EncryptedExtensions',
): readonly string[] {
  const names =
    findExtension(extensions, applicationLayerProtocolNegotiation, message)?.protocolNameList ?? []
  return names.map((it) => new TextDecoder().decode(it))
}

function extensionsField(extensions: readonly Extension[] | undefined): readonly MessageField[] {
  return fieldOf('extensions', extensions?.map((it) => extensionName(it.extensionType)) ?? [])
}
