// What a certificate's key may be used for: RFC 5280, section 4.2.1.12 (servers, clients), the CA/Browser Forum's Code
// Signing Baseline Requirements, section 7.1.2.3, and RFC 3161, section 2.3 (time-stamping).

import type { Certificate } from '../x509/certificate.ts'
import { extensionOf } from '../x509/extensions/certificateExtension.ts'
import { ANY_EXTENDED_KEY_USAGE } from '../x509/extensions/extendedKeyUsage.ts'
import { type NetscapeCertType, netscapeCertType } from '../x509/extensions/netscapeExtensions.ts'

export type Purpose = 'serverAuth' | 'clientAuth' | 'codeSigning' | 'timeStamping'

interface PurposeFacts {
  /** Its KeyPurposeId. */
  readonly oid: string
  /** Identifiers that OpenSSL takes for the same. */
  readonly aliases: readonly string[]
  readonly isTls: boolean
  /** Who has such certificates, as in "not for servers". */
  readonly whom: string
  /** What an end entity's extensions say against it, beside an extendedKeyUsage without the purpose; a clause. */
  fault(endEntity: Certificate): { readonly code: 'purpose' | 'keyUsage'; readonly why: string } | undefined
}

export const PURPOSES: Readonly<Record<Purpose, PurposeFacts>> = {
  serverAuth: {
    oid: '1.3.6.1.5.5.7.3.1',
    // Microsoft's and Netscape's Server Gated Crypto.
    aliases: ['1.3.6.1.4.1.311.10.3.3', '2.16.840.1.113730.4.1'],
    isTls: true,
    whom: 'servers',
    fault: (it) =>
      usageOtherThan(it, ['digitalSignature', 'keyEncipherment', 'keyAgreement']) ??
      typeOtherThan(it, 'sslServer'),
  },
  clientAuth: {
    oid: '1.3.6.1.5.5.7.3.2',
    aliases: [],
    isTls: true,
    whom: 'clients',
    fault: (it) => usageOtherThan(it, ['digitalSignature', 'keyAgreement']) ?? typeOtherThan(it, 'sslClient'),
  },
  codeSigning: {
    oid: '1.3.6.1.5.5.7.3.3',
    aliases: [],
    isTls: false,
    whom: 'signing code',
    fault: codeSigningFault,
  },
  timeStamping: {
    oid: '1.3.6.1.5.5.7.3.8',
    aliases: [],
    isTls: false,
    whom: 'time-stamping',
    fault: timeStampingFault,
  },
}

/** Who or what a certificate is verified for, as in "not for servers". */
export function purposeTitle(purpose: Purpose | undefined): string {
  return purpose === undefined ? 'anything' : PURPOSES[purpose].whom
}

type Fault = ReturnType<PurposeFacts['fault']>

/** A keyUsage that has none of those which the purpose can do with. */
function usageOtherThan({ keyUsage }: Certificate, useful: readonly string[]): Fault {
  if (keyUsage === undefined || keyUsage.value.some((it) => useful.includes(it))) return undefined
  return { code: 'keyUsage', why: `its usage is ${keyUsage.value.join(', ') || 'nothing'}` }
}

/** A netscapeCertType that lacks what is asked for. */
function typeOtherThan(certificate: Certificate, wanted: NetscapeCertType): Fault {
  const types = netscapeTypes(certificate)
  if (types === undefined || types.includes(wanted)) return undefined
  return { code: 'purpose', why: `its netscapeCertType is ${types.join(', ') || 'nothing'}` }
}

export function netscapeTypes({ der, extensions }: Certificate): readonly NetscapeCertType[] | undefined {
  return extensionOf(der, extensions, NETSCAPE_CERT_TYPE, netscapeCertType)?.value
}

const NETSCAPE_CERT_TYPE = '2.16.840.1.113730.1.1'

function codeSigningFault({ keyUsage, extendedKeyUsage }: Certificate): Fault {
  if (extendedKeyUsage === undefined) return { code: 'purpose', why: 'it has no extendedKeyUsage' }
  const other = extendedKeyUsage.value.some(
    (it) => it === ANY_EXTENDED_KEY_USAGE || it === PURPOSES.serverAuth.oid,
  )
  if (other) return { code: 'purpose', why: 'it is for servers or anything, too' }
  if (keyUsage === undefined || !keyUsage.value.includes('digitalSignature')) {
    return { code: 'keyUsage', why: 'its usage is not digitalSignature' }
  }
  const issues = keyUsage.value.some((it) => it === 'keyCertSign' || it === 'cRLSign')
  return issues ? { code: 'keyUsage', why: 'it signs certificates or CRLs, too' } : undefined
}

function timeStampingFault({ keyUsage, extendedKeyUsage, extensions }: Certificate): Fault {
  if (extendedKeyUsage?.value.join() !== PURPOSES.timeStamping.oid) {
    return { code: 'purpose', why: 'its extendedKeyUsage must be that and nothing else' }
  }
  if (!extensions.some((it) => it.oid === EXTENDED_KEY_USAGE && it.critical)) {
    return { code: 'purpose', why: 'its extendedKeyUsage must be critical' }
  }
  const other = keyUsage?.value.find((it) => it !== 'digitalSignature' && it !== 'nonRepudiation')
  return other === undefined ? undefined : { code: 'keyUsage', why: `it is for ${other}, too` }
}
const EXTENDED_KEY_USAGE = '2.5.29.37'
