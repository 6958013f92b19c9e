import type { Citation } from './rule.ts'

/** Where a citation can be read: its own address, or one made from the source's name and the section. */
export function citationLink({ source, section, url, superseded }: Citation): string | undefined {
  if (url !== undefined) return url
  if (source === 'CA/B BR' && superseded?.version === '1.8.7') return BASELINE_REQUIREMENTS_1_8_7
  const rfc = /^RFC (\d+)$/.exec(source)?.[1]
  if (rfc !== undefined) return `https://www.rfc-editor.org/rfc/rfc${rfc}#${rfcAnchor(section)}`
  return SOURCES.get(source)?.(section)
}

/**
 * `RFC 9325, section 4.5`; for an error's name or another word, that word;
 * `CA/B BR 1.8.7, section 7.1.2.2, until 2023-09-14; now section 7.1.2.11.2` for what has moved.
 */
export function citationText(citation: Citation): string {
  const { source, section, superseded } = citation
  if (superseded === undefined) return sectionText(source, section)
  const { version, until, now } = superseded
  const then = `${sectionText(`${source} ${version}`, section)}, until ${until}`
  return now === undefined ? then : `${then}; now section ${now}`
}

function sectionText(source: string, section: string): string {
  if (source === 'CVE') return `CVE-${section}`
  if (/^\d/.test(section)) return `${source}, section ${section}`
  return /^[A-Z](?:\.\d+)*$/.test(section) ? `${source}, appendix ${section}` : `${source}, ${section}`
}

const BASELINE_REQUIREMENTS_1_8_7 = 'https://cabforum.org/wp-content/uploads/CA-Browser-Forum-BR-1.8.7.pdf'

function rfcAnchor(section: string): string {
  return /^[A-Z]/.test(section) ? `appendix-${section}` : `section-${section}`
}

const SOURCES: ReadonlyMap<string, (section: string) => string> = new Map([
  ['CWE', (section: string) => `https://cwe.mitre.org/data/definitions/${section}.html`],
  ['CVE', (section: string) => `https://www.cve.org/CVERecord?id=CVE-${section}`],
  ['CA/B BR', () => 'https://cabforum.org/working-groups/server/baseline-requirements/requirements/'],
  ['CA/B EVG', () => 'https://cabforum.org/working-groups/server/extended-validation/guidelines/'],
  ['Mozilla', () => 'https://www.mozilla.org/en-US/about/governance/policies/security-group/certs/policy/'],
  [
    'OpenSSL',
    (section: string) =>
      section.startsWith('X509_V_')
        ? 'https://docs.openssl.org/3.5/man3/X509_STORE_CTX_get_error/'
        : 'https://docs.openssl.org/3.5/',
  ],
])
