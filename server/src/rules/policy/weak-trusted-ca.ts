import type { TlsEndpoint } from '../../policy/policy.ts'
import { known } from '../../policy/setting.ts'
import { describeSignature } from '../../x509/algorithmIdentifier.ts'
import { displayName } from '../../x509/displayName.ts'
import { isKeyTooWeak, isSignatureTooWeak, type SecurityLevel } from '../../x509/securityLevel.ts'
import type { PolicyRule, Report } from '../rule.ts'
import { blockedCas, peerPaths, shortName, type TrustedCertificate } from '../shared/peerPaths.ts'

export const weakTrustedCa: PolicyRule = {
  subject: 'policy',
  id: 'weak-trusted-ca',
  title: "Trusted CA below OpenSSL's security level",
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_CA_KEY_TOO_SMALL',
      quote: 'CA certificate key too weak',
      url: 'https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_CA_MD_TOO_WEAK',
      quote: 'CA signature digest algorithm too weak',
    },
    {
      source: 'OpenSSL',
      section: 'SSL_CTX_set_security_level(3)',
      url: 'https://docs.openssl.org/3.0/man3/SSL_CTX_get_security_level/',
    },
  ],
  docs: {
    what: "A trusted CA that certificates of clients, or of the upstream server, lead to has a key that is too small, or a signature hash that is too weak, for OpenSSL's security level.",
    why: `
      Debian and Ubuntu build OpenSSL with security level 2, which is OpenSSL's own default since version 3.2:
      112 bits of security, so RSA and DSA from 2048 bits, EC from 224 bits, and no SHA-1. nginx refuses all
      certificates under such a CA: \`400 The SSL certificate error\`, in the error log
      \`client SSL certificate verify error: (67:CA certificate key too weak)\` or
      \`(68:CA signature digest algorithm too weak)\`; as a proxy it answers 502. Where OpenSSL's level is 1, as
      in older images of other systems, the same files work.
    `,
    whatToDo: `
      Reissue the certificates from a CA with a larger key, and trust both CAs until all clients have changed.
      Until then the level can be lowered, for the certificate and the key exchange of all clients at once:

      \`\`\`nginx
      ssl_ciphers DEFAULT:@SECLEVEL=1;
      \`\`\`
    `,
    exceptions: `
      The level is that of \`@SECLEVEL\` in the cipher string, else that of the platform; for a Node program
      only the former is known. With nginx's \`optional_no_ca\`, clients under such a CA are refused all the
      same. Roots are checked for their keys alone: nobody verifies the signatures on them. Where peers of
      other CAs get in, it is a warning at a server, and nothing is reported for a proxy.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) yield* judged(endpoint)
  },
}

function* judged(endpoint: TlsEndpoint): Generator<Report> {
  const level = levelOf(endpoint)
  const paths = level && peerPaths(endpoint)
  if (level === undefined || paths === undefined) return
  const faultOf = (it: TrustedCertificate) => faultAt(it, level)
  const blocked = blockedCas(paths, (it) => faultOf(it) !== undefined)
  const areAll = blocked.length === paths.authorities.length
  if (!areAll && endpoint.role === 'client') return
  for (const it of new Set(blocked.flat())) {
    yield {
      range: it.path,
      message: faultOf(it)!,
      ...(areAll ? {} : { severity: 'warning' as const }),
      related: [{ range: it.block.labelRange, message: 'the CA' }],
    }
  }
}

interface Level {
  readonly level: SecurityLevel
  readonly title: string
}

/** Undefined where it is not known. */
function levelOf({ cipherSuites, usualSecurityLevel }: TlsEndpoint): Level | undefined {
  const list = known(cipherSuites)
  if (list === undefined) return undefined
  const { securityLevel } = list.cipherString ?? {}
  if (securityLevel !== undefined) {
    return { level: securityLevel as SecurityLevel, title: `@SECLEVEL=${securityLevel}` }
  }
  return (
    usualSecurityLevel && {
      level: usualSecurityLevel.level,
      title: `security level ${usualSecurityLevel.level} of ${usualSecurityLevel.of}`,
    }
  )
}

function faultAt({ certificate }: TrustedCertificate, { level, title }: Level): string | undefined {
  // One that is no CA is at the end of its path, where other rules of OpenSSL hold.
  if (!certificate.isCa && certificate.version.value >= 3) return undefined
  const name = shortName(displayName(certificate))
  if (isKeyTooWeak(certificate, level)) {
    return `${name} has a ${certificate.publicKey.value.bits}-bit key: below ${title}`
  }
  if (!certificate.isSelfIssued && isSignatureTooWeak(certificate, level)) {
    const { hash } = describeSignature(certificate.signatureAlgorithm.value)
    return `${name} is signed with ${hash}: below ${title}`
  }
  return undefined
}
