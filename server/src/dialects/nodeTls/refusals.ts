// Values that Node refuses with an error, whatever else is there. Tried with Node 20.

import type { Sourced } from '../../base/range.ts'
import { isOlder } from '../../registry/protocolVersions.ts'
import { constantOf, type Property } from './constants.ts'
import type { Options } from './optionReader.ts'
import { METHODS, methodName, VERSIONS } from './settings.ts'

/** What is refused, with the error that Node throws. */
export function refusals(options: Options): Sourced<string>[] {
  return [...errors(options)].map(({ value, range }) => ({ value: `Node refuses it: ${value}`, range }))
}

/**
 * Paths where Node wants what the file holds. Its own functions alone: some libraries read the file that such an option
 * names.
 */
export function pathsAsContents(options: Options): Sourced<string>[] {
  return PEM_OPTIONS.flatMap((name) =>
    options
      .texts(name)
      .filter(({ value }) => value !== '' && !/-----BEGIN |\n/.test(value))
      .map(({ range }) => ({
        range,
        value: `a path where Node wants the file's content: ${CONSEQUENCES[name]}`,
      })),
  )
}

const PEM_OPTIONS = ['cert', 'key', 'ca', 'pfx', 'crl'] as const

/** What Node 20 does with a text that holds no PEM. */
const CONSEQUENCES: Readonly<Record<(typeof PEM_OPTIONS)[number], string>> = {
  cert: 'no start line',
  key: 'DECODER unsupported',
  ca: 'nobody is trusted',
  pfx: 'not enough data',
  crl: 'Failed to parse CRL',
}

function* errors(options: Options): Generator<Sourced<string>> {
  const minimum = options.property('minVersion')
  const maximum = options.property('maxVersion')
  if (typeof minimum !== 'string') yield* refusedVersion(minimum, 'minimum', options)
  if (typeof maximum !== 'string') yield* refusedVersion(maximum, 'maximum', options)
  yield* nothingBetween(minimum, maximum, options)
  const method = options.string('secureProtocol')
  if (method && !METHODS.has(methodName(method.value) ?? '')) {
    const old = /^(SSLv[23])_/.exec(method.value)?.[1]
    yield {
      ...method,
      value: old === undefined ? `Unknown method: ${shortened(method.value)}` : `${old} methods disabled`,
    }
  }
  const secureOptions = options.string('secureOptions')
  if (secureOptions) {
    yield { ...secureOptions, value: 'a string where a number belongs (ERR_INVALID_ARG_TYPE)' }
  }
}

/** Without a minimum, it is that of Node. */
function* nothingBetween(
  minimum: ReturnType<Options['property']>,
  maximum: ReturnType<Options['property']>,
  options: Options,
): Generator<Sourced<string>> {
  if (typeof maximum === 'string' || minimum === 'unknown') return
  const newest = constantOf(maximum.value, options.bindings)
  const oldest = minimum === 'absent' ? 'TLSv1.2' : constantOf(minimum.value, options.bindings)?.value
  const versions = [oldest, newest?.value].map((it) => VERSIONS.get(String(it)))
  if (newest === undefined || !versions[0] || !versions[1] || !isOlder(versions[1], versions[0])) return
  yield { value: `no version from ${oldest} to ${newest.value}`, range: options.range(newest.range) }
}

function* refusedVersion(
  property: Property,
  which: 'minimum' | 'maximum',
  options: Options,
): Generator<Sourced<string>> {
  const constant = constantOf(property.value, options.bindings)
  const value = constant?.value
  if (constant === undefined || typeof value !== 'string' || VERSIONS.has(value)) return
  yield {
    value: `"${shortened(value)}" is not a valid ${which} TLS protocol version`,
    range: options.range(constant.range),
  }
}

function shortened(value: string): string {
  return value.length > 16 ? `${value.slice(0, 15)}…` : value
}
