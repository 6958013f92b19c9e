// The numbers of the wire whose names are in IANA's registries. Each is a plain number; the registry only names it.

import { cipherSuite } from '../registry/cipherSuites.ts'
import { namedGroup } from '../registry/namedGroups.ts'
import { protocolVersion } from '../registry/protocolVersions.ts'
import { signatureScheme } from '../registry/signatureSchemes.ts'
import { enumerated } from './codec/presentation.ts'

/** `uint16 ProtocolVersion;` */
export const ProtocolVersionNumber = enumerated(2, protocolVersion)

/** `uint8 CipherSuite[2];` */
export const CipherSuiteNumber = enumerated(2, (value) => cipherSuite(value).name)

/** `enum { … } NamedGroup;` RFC 9846, section 4.3.7. */
export const NamedGroup = enumerated(2, (value) => namedGroup(value).name)

/** `enum { … } SignatureScheme;` RFC 9846, section 4.3.3. */
export const SignatureScheme = enumerated(2, (value) => signatureScheme(value).name)

/** A cipher kind of SSL 2.0: three bytes. */
export const Sslv2CipherKind = enumerated(3, (value) => cipherSuite(value).name)
