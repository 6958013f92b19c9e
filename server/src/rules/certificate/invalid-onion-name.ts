import type { Certificate } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import {
  DOMAIN_VALIDATED,
  INDIVIDUAL_VALIDATED,
  ORGANIZATION_VALIDATED,
} from '../shared/baselineRequirements.ts'
import { isForServers } from '../shared/certificateRoles.ts'

export const invalidOnionName: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-onion-name',
  title: 'Invalid onion name',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2015-05-01',
  citations: [
    {
      source: 'CA/B BR',
      section: 'B',
      quote:
        'The Domain Name MUST contain at least two labels, where the right-most label is "onion", and the label immediately preceding the right-most "onion" label is a valid Version 3 Onion Address',
    },
    { source: 'RFC 7686', section: '1' },
  ],
  docs: {
    what: 'A public certificate is for a name under `.onion` that no Tor service can have: the label before it is neither a version 3 address (56 characters) nor a version 2 address (16), or has other characters than `a` to `z` and `2` to `7`.',
    why: `
      Tor cannot connect to such a name. Until March 2020 onion names, and after it version 2 addresses,
      needed extended validation; a certificate that is known to lack it is reported too.
    `,
    whatToDo: `
      Request the certificate for the address in the service's file, which has version 3:

      \`\`\`sh
      cat /var/lib/tor/shop/hostname
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_san_dns_name_onion_invalid', 'zlint:e_san_dns_name_onion_not_ev_cert'],

  check(certificate, report) {
    const { subjectAltName } = certificate
    if (subjectAltName === undefined) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind !== 'dNSName' || !/\.onion$/i.test(value) || !isForServers(certificate)) continue
      const fault = faultOf(value, certificate)
      if (fault !== undefined) report({ bytes: name.bytes, message: `the onion name ${fault}` })
    }
  },
}

function faultOf(name: string, certificate: Certificate): string | undefined {
  const address = name.split('.').at(-2)!
  if (!/^(?:[a-z2-7]{16}|[a-z2-7]{56})$/i.test(address)) return 'is not an address of a Tor service'
  const isAllowed = address.length === 56 && certificate.validity.notBefore.value >= VERSION_3
  return isAllowed || mayBeExtended(certificate) ? undefined : 'needs extended validation'
}

/** Version 1.6.9 of the requirements. */
const VERSION_3 = Date.UTC(2020, 2, 27)

/** Authorities have policies of their own for extended validation. */
function mayBeExtended({ certificatePolicies }: Certificate): boolean {
  return certificatePolicies?.value.some((it) => !NOT_EXTENDED.has(it.policy)) ?? false
}

const NOT_EXTENDED: ReadonlySet<string> = new Set([
  DOMAIN_VALIDATED,
  ORGANIZATION_VALIDATED,
  INDIVIDUAL_VALIDATED,
])
