import { agoInWords, type Instant, inWords } from '../../base/instant.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import { entityName } from '../../x509/displayName.ts'
import type { Name } from '../../x509/name.ts'
import { sameName } from '../../x509/name.ts'
import type { PolicyRule, Report } from '../rule.ts'
import { crlsOf, isOfCa, isUsed, type PeerCrl } from '../shared/peerCrls.ts'
import { blockedCas, peerPaths, shortName, verifiesPeers } from '../shared/peerPaths.ts'

export const outdatedCrl: PolicyRule = {
  subject: 'policy',
  id: 'outdated-crl',
  title: 'Outdated CRL in a configuration',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CRL_HAS_EXPIRED', quote: 'CRL has expired' },
    { source: 'OpenSSL', section: 'X509_V_ERR_CRL_NOT_YET_VALID', quote: 'CRL is not yet valid' },
    {
      source: 'nginx',
      section: 'ssl_crl',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_crl',
    },
  ],
  docs: {
    what: "The only CRL of a CA in the configured file (nginx's `ssl_crl`, `proxy_ssl_crl`) is past its `nextUpdate`, or before its `thisUpdate`.",
    why: `
      nginx refuses all certificates under that CA, revoked or not: \`400 The SSL certificate error\`, in the
      error log \`client SSL certificate verify error: (12:CRL has expired)\`; as a proxy it answers 502. It
      reads the file when it starts or reloads: a new file alone changes nothing.
    `,
    whatToDo: `
      Fetch the current CRL from the URL of the certificates' CRL distribution points, and reload nginx, best
      by a timer well before \`nextUpdate\`:

      \`\`\`sh
      curl -sf http://ca.example/issuing.crl | openssl crl -inform DER > issuing.crl
      cat issuing.crl root.crl > clients.crl && nginx -s reload
      \`\`\`
    `,
    exceptions: `
      Where peers of other CAs get in, or the CA is not among the trusted ones, it is a warning. A CRL without
      \`nextUpdate\` does not expire. Nothing is reported where certificates are not verified.
    `,
  },

  *check({ endpoints }, { now }) {
    for (const endpoint of endpoints) if (verifiesPeers(endpoint)) yield* judged(endpoint, now)
  },
}

function* judged(endpoint: TlsEndpoint, now: Instant): Generator<Report> {
  const [reference] = endpoint.revocationLists ?? []
  const crls = crlsOf(endpoint)?.filter(isUsed)
  if (reference?.file?.kind !== 'read' || crls === undefined) return
  const outdated = crls.filter(({ list }) => isOutdated(list, now))
  const current = crls.filter((it) => !outdated.includes(it))
  const seen: Name[] = []
  for (const crl of outdated) {
    const issuer = crl.list.issuer.value
    const isSameIssuer = (it: PeerCrl) => sameName(it.list.issuer.value, issuer)
    if (seen.some((it) => sameName(it, issuer)) || current.some(isSameIssuer)) continue
    seen.push(issuer)
    const newest = outdated.filter(isSameIssuer).reduce((a, b) => (endOf(a) > endOf(b) ? a : b))
    yield {
      range: reference.path.range,
      message: messageFor(newest, now, endpoint.role === 'client' ? 'servers' : 'clients'),
      ...(blocksAll(newest, endpoint) ? {} : { severity: 'warning' as const }),
      related: [{ range: newest.block.labelRange, message: 'the CRL' }],
    }
  }
}

function isOutdated({ thisUpdate, nextUpdate }: PeerCrl['list'], now: Instant): boolean {
  return thisUpdate.value > now || (nextUpdate !== undefined && nextUpdate.value <= now)
}

function endOf({ list }: PeerCrl): Instant {
  return list.nextUpdate?.value ?? Number.POSITIVE_INFINITY
}

function messageFor({ list }: PeerCrl, now: Instant, peers: string): string {
  const { issuer, thisUpdate, nextUpdate } = list
  const name = shortName(entityName(issuer.value))
  const state =
    nextUpdate !== undefined && nextUpdate.value <= now
      ? `expired ${agoInWords(now - nextUpdate.value)}`
      : `begins in ${inWords(thisUpdate.value - now)}`
  return `the CRL of ${name} ${state}: all ${peers} under it are refused`
}

function blocksAll(crl: PeerCrl, endpoint: TlsEndpoint): boolean {
  const paths = peerPaths(endpoint)
  if (paths === undefined || paths.authorities.length === 0) return false
  return blockedCas(paths, (it) => isOfCa(crl, it)).length === paths.authorities.length
}
