// A policy as text, for the `policy` fences of fixtures (docs/fixtures.md). With ranges, what stands between
// backquotes is the text that a value was read from, so that a wrong range is seen at once:
//
//     endpoint `server` shop.example
//       addresses         *:443 `443 ssl`
//       protocolVersions  inherited `ssl_protocols TLSv1.2 TLSv1.3;`
//         TLSv1.2  `TLSv1.2`
//         TLSv1.3  `TLSv1.3`
//       cipherSuites      default since 1.0.5
//
// Without ranges it says only what was set, in terms that are the same for all dialects:
//
//     server endpoint
//       protocolVersions  TLSv1.2 TLSv1.3

import type { Sourced, SourceRange } from '../../server/src/base/range.ts'
import type {
  CertificateReference,
  CipherSuiteList,
  FileReference,
  TlsEndpoint,
  TlsPolicy,
} from '../../server/src/policy/policy.ts'
import { known, type Setting } from '../../server/src/policy/setting.ts'

/** With the source text of each range; `textOf` gives a document's text, and `nameOf` what to call it where it is not the main one. */
export function renderPolicy(
  policy: TlsPolicy,
  textOf: (uri: string) => string | undefined,
  nameOf: (uri: string) => string | undefined = () => undefined,
): string {
  const quote = (range: SourceRange) => {
    const text = textOf(range.uri)?.slice(range.start, range.end) ?? `?${range.uri}?`
    const lines = text.split('\n').map((it) => it.trim())
    const short = lines.length > 1 ? `${lines[0]} … ${lines.at(-1)}` : text
    const name = nameOf(range.uri)
    return `\`${short}\`${name === undefined ? '' : ` in ${name}`}`
  }
  return [
    ...policy.endpoints.flatMap((it) => renderEndpoint(it, quote)),
    ...policy.processVerification.map((it) => `processVerification  ${it.value} ${quote(it.range)}`),
    ...policy.bundles.flatMap(({ blocks }) => [
      'bundle',
      ...blocks.map((it) => `  ${it.content.kind}  ${quote(it.labelRange)}`),
    ]),
  ].join('\n')
}

type Quote = (range: SourceRange) => string

function renderEndpoint(endpoint: TlsEndpoint, quote: Quote): string[] {
  const setting = <T>(
    name: string,
    value: Setting<T>,
    render: (value: T) => string,
    items: string[] = [],
  ) => [line(name, renderSetting(value, render, quote)), ...items.map((it) => `    ${it}`)]
  const words = (value: Setting<readonly Sourced<string>[]>) =>
    value.origin === 'default' ? [] : (known(value) ?? []).map((it) => `${it.value}  ${quote(it.range)}`)
  const joined = (values: readonly Sourced<string>[]) => values.map((it) => it.value).join(' ')
  const { protocolVersions, cipherSuites, groups } = endpoint
  return [
    `${endpoint.role === 'client' ? 'client endpoint' : 'endpoint'} ${quote(endpoint.range)} ${endpoint.name}`,
    line('extent', quote(endpoint.extent)),
    ...endpoint.serverNames.map((it) => line('serverName', `${it.value} ${quote(it.range)}`)),
    ...endpoint.addresses.map((it) =>
      line('address', `${it.value.host}:${it.value.port} ${quote(it.range)}`),
    ),
    ...setting('protocolVersions', protocolVersions, joined, words(protocolVersions)),
    ...setting('cipherSuites', cipherSuites, suiteNames, suitesByWord(cipherSuites, quote)),
    ...setting('groups', groups, joined, words(groups)),
    ...setting('preferServerCipherOrder', endpoint.preferServerCipherOrder, String),
    ...endpoint.certificates.flatMap((it) => renderCertificate(it, quote)),
    ...setting('clientCertificates', endpoint.clientCertificates, String),
    ...setting('verifyPeer', endpoint.verifyPeer, String),
    ...setting('verifyPeerName', endpoint.verifyPeerName, String),
    ...endpoint.trustedCertificates.map((it) => line('trustedCertificates', renderFile(it, quote))),
  ]
}

function line(name: string, value: string): string {
  return `  ${name.padEnd(NAME_WIDTH)} ${value}`.trimEnd()
}

const NAME_WIDTH = 'preferServerCipherOrder'.length

function renderSetting<T>(setting: Setting<T>, render: (value: T) => string, quote: Quote): string {
  switch (setting.origin) {
    case 'default':
      return `default since ${setting.since}: ${render(setting.value)}`
    case 'unknown':
      return `unknown${setting.range ? ` ${quote(setting.range)}` : ''}`
    case 'observed':
      return `observed: ${render(setting.value)}`
    default: {
      const value = render(setting.value)
      const isShort = typeof setting.value !== 'object'
      return `${setting.origin}${isShort ? ` ${value}` : ''} ${quote(setting.range)}`
    }
  }
}

function suiteNames({ suites, cipherString }: CipherSuiteList): string {
  if (cipherString) return `\`${cipherString.text}\``
  const names = suites.map((it) => it.value.opensslName ?? it.value.name)
  return names.length > 6 ? `${names.length} suites, ${names[0]} … ${names.at(-1)}` : names.join(' ')
}

/** One line a word of the cipher string: the suites that it brought in. */
function suitesByWord(setting: Setting<CipherSuiteList>, quote: Quote): string[] {
  if (setting.origin === 'default') return []
  const { suites = [], cipherString } = known(setting) ?? {}
  const lines = new Map<string, string[]>()
  for (const { value, range } of suites) {
    const word = quote(range)
    lines.set(word, [...(lines.get(word) ?? []), value.opensslName ?? value.name])
  }
  const effects = (cipherString?.words ?? [])
    .filter((it) => it.effect !== 'add' || it.unknown)
    .map((it) =>
      it.unknown
        ? `unknown ${quote(it.unknown.range)}${it.unknown.suggestion ? `, ${it.unknown.suggestion}?` : ''}`
        : `${it.effect} ${it.affected.length}  ${quote(it.range)}`,
    )
  return [...[...lines].map(([word, names]) => `${names.join(' ')}  ${word}`), ...effects]
}

function renderCertificate({ certificate, key }: CertificateReference, quote: Quote): string[] {
  return [
    line('certificate', certificate ? renderFile(certificate, quote) : 'in the text'),
    ...(key ? [line('key', renderFile(key, quote))] : []),
  ]
}

function renderFile({ path }: FileReference, quote: Quote): string {
  return `${path.value} ${quote(path.range)}`
}

/** Only what was set, and no place: two dialects that say the same give the same text. */
export function renderWithoutRanges(policy: TlsPolicy): string {
  return [
    ...policy.endpoints.flatMap((endpoint) => [
      `${endpoint.role} endpoint`,
      ...set('protocolVersions', endpoint.protocolVersions, (it) => it.map(({ value }) => value).join(' ')),
      ...set('cipherSuites', endpoint.cipherSuites, (it) =>
        it.suites.map(({ value }) => value.opensslName ?? value.name).join(' '),
      ),
      ...set('groups', endpoint.groups, (it) => it.map(({ value }) => value).join(' ')),
      ...set('preferServerCipherOrder', endpoint.preferServerCipherOrder, String),
      ...set('clientCertificates', endpoint.clientCertificates, String),
      ...set('verifyPeer', endpoint.verifyPeer, String),
      ...set('verifyPeerName', endpoint.verifyPeerName, String),
    ]),
    ...policy.processVerification.map((it) => `processVerification  ${it.value}`),
  ].join('\n')
}

function set<T>(name: string, setting: Setting<T>, render: (value: T) => string): string[] {
  return setting.origin === 'explicit' || setting.origin === 'inherited'
    ? [`  ${name}  ${render(setting.value)}`.trimEnd()]
    : []
}
