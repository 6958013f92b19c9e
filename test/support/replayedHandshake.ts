import type { HandshakeOptions } from '../../server/src/probe/testHandshake.ts'
import { cipherSuiteByName } from '../../server/src/registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { decodeAllFields, decodeCertificate } from '../../server/src/x509/certificate.ts'
import type { Recording } from './memoryTransport.ts'

/** What a recorded conversation was made with, over a network that plays it. */
export function optionsOf(recording: Recording, network: HandshakeOptions['network']): HandshakeOptions {
  const authority = decodeCertificate(Buffer.from(setting(recording, 'authority'), 'hex'))
  decodeAllFields(authority)
  const trust = [{ source: 'root.pem', certificates: [authority] }]
  const now = Date.parse(setting(recording, 'now'))
  const version = recording.settings.get('versions') as ProtocolVersion | undefined
  const suite = cipherSuiteByName(recording.settings.get('suites') ?? '')
  return {
    network,
    trust,
    now,
    timeout: 10_000,
    askVersions: [],
    ...(version === undefined ? {} : { versions: [version] }),
    ...(suite === undefined ? {} : { cipherSuites: [suite.id] }),
  }
}

export function setting({ settings }: Recording, name: string): string {
  const value = settings.get(name)
  if (value === undefined) throw new Error(`no line # ${name}`)
  return value
}
