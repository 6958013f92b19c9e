import { visible } from '../base/printable.ts'
import { namedGroup } from '../registry/namedGroups.ts'
import { protocolVersion, versionTitle } from '../registry/protocolVersions.ts'
import type { Certificate } from '../x509/certificate.ts'

/** How people write the group's name: `X25519`, `P-256`. */
export function groupTitle(id: number): string {
  const { name } = namedGroup(id)
  return GROUP_TITLES[name] ?? name
}

/** How people write the version with that number on the wire; hexadecimal for an unknown one. */
export function versionNumberTitle(number: number): string {
  const version = protocolVersion(number)
  return version === undefined ? `0x${number.toString(16).padStart(4, '0')}` : versionTitle(version)
}

/** What a certificate is called: the first name that a client would ask for, else its subject. */
export function certificateTitle({ subjectAltName, subject }: Certificate): string {
  const name = subjectAltName?.value.find((it) => it.kind === 'dNSName' || it.kind === 'iPAddress')
  return name === undefined ? nameTitle(subject.value) : visible(name.value)
}

/** What an issuer is called. */
export function nameTitle(name: {
  readonly commonName: string | undefined
  readonly organization: string | undefined
  readonly text: string
}): string {
  return visible(
    name.commonName ??
      name.organization ??
      (name.text === '' ? 'a certificate without a subject' : name.text),
  )
}

const GROUP_TITLES: Readonly<Record<string, string>> = {
  x25519: 'X25519',
  x448: 'X448',
  secp256r1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
}
