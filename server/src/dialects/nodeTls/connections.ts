// Connections that are described in one string, and those of mail, which may begin in plain text.

import type { CallExpression, NewExpression, Node } from '@babel/types'
import type { Range } from '../../base/range.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import { clientOnly } from '../shared/clientOnly.ts'
import { connectionUrls, isOfPostgres, ofLibpq, parameter, switchedOff } from '../shared/connectionUrl.ts'
import { constantOf, type ObjectValue, objectOf, type Property, rangeOf } from './constants.ts'
import { importedMember } from './imports.ts'
import { located } from './located.ts'
import type { NodeFile } from './nodeFile.ts'
import { Options } from './optionReader.ts'

/** URLs in strings and templates. */
export function urlConnections(file: NodeFile, text: string): TlsEndpoint[] {
  const usesPostgresJs = [...file.imports.values()].some((it) => it.module === 'postgres')
  return file.nodes.flatMap((node) => {
    if (node.type !== 'StringLiteral' && node.type !== 'TemplateLiteral') return []
    const { start, end } = rangeOf(node)
    return connectionUrls(text.slice(start, end), start).flatMap((url): TlsEndpoint[] => {
      const mode = parameter('sslmode', url)
      // Postgres.js reads `sslmode=require` as libpq does, where pg verifies.
      const likeLibpq =
        usesPostgresJs && mode && isOfPostgres(url) ? ofLibpq(mode.value, undefined) : undefined
      const off = likeLibpq === 'verifyPeer' ? { which: likeLibpq, range: mode!.range } : switchedOff(url)
      if (off === undefined) return []
      const range = located(file.uri, off.range)
      return [
        clientOnly(
          { name: url.scheme, range, extent: located(file.uri, url.range) },
          { [off.which]: { origin: 'explicit', value: false, range } },
        ),
      ]
    })
  })
}

/** nodemailer and ImapFlow begin in plain text and go on in it where the server offers no STARTTLS. */
export function mailConnections(file: NodeFile): TlsEndpoint[] {
  return file.nodes.flatMap((node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return []
    const { module, name } = importedMember(node.callee, file.imports) ?? {}
    const library = MAIL.get(`${module}.${name}`)
    const object = node.arguments[0] && objectOf(node.arguments[0], file.bindings)
    const found = library && object && unencrypted(library, object, node, file)
    if (found === undefined) return []
    const range = located(file.uri, found.range)
    return [
      clientOnly(
        { name: `${module}.${name}`, range, extent: located(file.uri, rangeOf(node)) },
        { startTls: { value: found.value, range } },
      ),
    ]
  })
}

interface MailLibrary {
  /** The port on which TLS begins at once, where `secure` is not set. */
  readonly securePort: number
  /** Option values with which STARTTLS is required, never used, or used only where it works. */
  readonly required: readonly [string, boolean]
  readonly never: readonly [string, boolean]
  readonly ifItWorks?: string
}

// nodemailer 10 (smtp-connection) and ImapFlow 2 (upgradeToSTARTTLS).
const MAIL: ReadonlyMap<string, MailLibrary> = new Map([
  [
    'nodemailer.createTransport',
    {
      securePort: 465,
      required: ['requireTLS', true],
      never: ['ignoreTLS', true],
      ifItWorks: 'opportunisticTLS',
    },
  ],
  ['imapflow.ImapFlow', { securePort: 993, required: ['doSTARTTLS', true], never: ['doSTARTTLS', false] }],
])

function unencrypted(
  { securePort, required, never, ifItWorks }: MailLibrary,
  object: ObjectValue,
  node: CallExpression | NewExpression,
  file: NodeFile,
): { readonly value: 'ifOffered' | 'never'; readonly range: Range } | undefined {
  const options = new Options(object, file)
  const at = (name: string) => {
    const property = options.property(name)
    return typeof property === 'string' ? undefined : property
  }
  const value = (name: string) => constantIn(at(name), file)
  const host = value('host')
  if (isOfThisMachine(host)) return undefined
  // Without a password nothing is sent that is not sent to any server, unless it is said that TLS is never used.
  const isElsewhere = typeof host === 'string' && /[^.]\.[^.]/.test(host)
  if (at('auth') === undefined && !(isElsewhere && value(never[0]) === never[1])) return undefined
  if (value(required[0]) === required[1] || mayBe(required[0], options, value)) return undefined
  if (value('secure') === true || mayBe('secure', options, value)) return undefined
  const secure = at('secure')
  const port = at('port')
  if (secure === undefined) {
    // A well-known service has its own port.
    if (options.property('service') !== 'absent') return undefined
    const number = port && Number(value('port'))
    if (number === securePort || Number.isNaN(number) || (port === undefined && object.open)) return undefined
  }
  const neverBy = at(never[0])
  if (neverBy && value(never[0]) === never[1]) return { value: 'never', range: neverBy.range }
  const byChoice = ifItWorks === undefined ? undefined : at(ifItWorks)
  if (byChoice && value(ifItWorks!) === true) return { value: 'ifOffered', range: byChoice.range }
  return { value: 'ifOffered', range: secure?.range ?? port?.range ?? rangeOf(node.callee) }
}

/** Whether the option is set, but how is not known. */
function mayBe(name: string, options: Options, value: (name: string) => unknown): boolean {
  const property = options.property(name)
  return property === 'unknown' || (property !== 'absent' && value(name) === undefined)
}

function constantIn(property: Property | undefined, { bindings }: NodeFile): unknown {
  return property && constantOf(property.value as Node, bindings)?.value
}

/** Also the mail catchers of development. */
function isOfThisMachine(host: unknown): boolean {
  return (
    typeof host === 'string' &&
    /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|mailhog|mailpit|maildev|mailcatcher|smtp4dev)$/i.test(host)
  )
}
