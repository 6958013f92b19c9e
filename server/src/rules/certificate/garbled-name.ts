import { attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const garbledName: CertificateRule = {
  subject: 'certificate',
  id: 'garbled-name',
  title: 'Garbled characters in the subject',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '4.1.2.6' }],
  docs: {
    what: 'A subject attribute has the remains of a wrong character encoding: an HTML entity such as `&amp;`, UTF-8 that was read as Latin-1 (`MÃ¼nchen`), or the replacement character U+FFFD.',
    why: `
      The name is not the one that was meant, and is shown to users as it is.
    `,
    whatToDo: `
      Write the name in UTF-8 in the next request, and have the certificate reissued:

      \`\`\`sh
      openssl req -new -utf8 -key server.key -subj '/O=Käse & Söhne/CN=shop.example' -out server.csr
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_subj_contains_html_entities',
    'zlint:e_utf8_latin1_mixup',
    'zlint:e_utf8_replacement_char_in_subject',
  ],

  check({ subject }, report) {
    if (subject.value.isPlain) return
    for (const attribute of subject.value.attributes) {
      const { oid, value } = attribute
      if (!GARBLED.test(value)) continue
      report({ bytes: attribute.bytes, message: `${attributeShortName(oid) ?? oid} has ${traceIn(value)}` })
    }
  },
}

const GARBLED =
  /&(?:#x?[A-Fa-f0-9]+|[A-Za-z][A-Za-z0-9]+);|Ã[\u0080-\u009f\u00a1-\u00bfŒœŠšŸŽžƒˆ˜–—‘-‚“-„†‡•…‰‹›€™]|\ufffd/

function traceIn(value: string): string {
  const trace = GARBLED.exec(value)![0]
  if (trace === '\ufffd') return 'the replacement character U+FFFD'
  return trace.startsWith('&') ? `the HTML entity \`${trace}\`` : 'UTF-8 that was read as Latin-1'
}
