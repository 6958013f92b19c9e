import { toHex } from '../../base/hex.ts'
import { plural } from '../../base/instant.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { isOlder, protocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import { signatureScheme } from '../../registry/signatureSchemes.ts'
import { applicationLayerProtocolNegotiation } from '../../tls/extensions/applicationLayerProtocolNegotiation.ts'
import { cookie } from '../../tls/extensions/cookie.ts'
import { type Extension, extensionName, findExtension } from '../../tls/extensions/index.ts'
import { keyShare } from '../../tls/extensions/keyShare.ts'
import { serverName } from '../../tls/extensions/serverName.ts'
import { signatureAlgorithms } from '../../tls/extensions/signatureAlgorithms.ts'
import { supportedGroups } from '../../tls/extensions/supportedGroups.ts'
import { supportedVersions } from '../../tls/extensions/supportedVersions.ts'
import type { ClientHello } from '../../tls/handshake/clientHello.ts'
import type { EncryptedExtensions } from '../../tls/handshake/encryptedExtensions.ts'
import { isHelloRetryRequest, type ServerHello } from '../../tls/handshake/serverHello.ts'
import type { MessageField } from '../handshakeReport.ts'
import { groupTitle, versionNumberTitle } from '../titles.ts'
import { type Description, field, fieldOf } from './description.ts'

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
  const again = findExtension(extensions, cookie, 'ClientHello') === undefined ? '' : ', with your cookie'
  return {
    name: 'ClientHello',
    summary: `${spoken(versions)}, ${plural(hello.cipherSuites.length, 'suite')}${groupsText}${again}`,
    step: 'hello',
    fields: [
      ...fieldOf('server name', serverNames(extensions)),
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
  const wants = [
    ...groupText.map((it) => `a key share of ${it}`),
    ...(findExtension(extensions, cookie, 'HelloRetryRequest') === undefined ? [] : ['the cookie']),
  ]
  return {
    name: form,
    summary: retry
      ? `requests ${wants.join(' and ')}`
      : [versionNumberTitle(version), suite.name, ...groupText].join(', '),
    step: 'hello',
    fields: [
      field('version', versionNumberTitle(version)),
      field('cipher suite', suite.name),
      ...fieldOf('group', groupText),
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
    summary: protocols.length > 0 ? protocols.join(', ') : '',
    step: 'hello',
    fields: [...fieldOf('application protocol', protocols), ...extensionsField(extensions)],
  }
}

/** "I speak TLS 1.2 and 1.3"; "TLS 1.0 only". */
function spoken(numbers: readonly number[]): string {
  const titles = numbers.map((it) => protocolVersion(it)).filter((it) => it !== undefined)
  const [first, ...others] = titles.toSorted((a, b) => (isOlder(a, b) ? -1 : 1))
  if (first === undefined) return 'I speak no version that has a name'
  if (others.length === 0) return `${versionTitle(first)} only`
  const last = others.map((it) => versionTitle(it).replace('TLS ', ''))
  return `I speak ${[versionTitle(first), ...last].join(' and ')}`
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
