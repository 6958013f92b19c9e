import type { PolicyRule } from '../rule.ts'

export const syntaxError: PolicyRule = {
  subject: 'policy',
  id: 'syntax-error',
  title: 'Text that the server cannot read',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'nginx',
      section: 'ngx_conf_parse',
      quote: 'unexpected end of file, expecting ";" or "}"',
      url: 'https://github.com/nginx/nginx/blob/master/src/core/ngx_conf_file.c',
    },
  ],
  docs: `
    The server stops at this place with a message and does not start, or keeps its old configuration on a reload.

    Where a directive takes any number of words, as \`server_name\` does, a forgotten semicolon is worse: nginx starts, and
    the directive of the next line is lost without a word.

    What stands behind the place is judged all the same, as it most likely was meant. A file in which there are tags of
    a template language (Jinja, ERB) or placeholders for whole directives has no such findings, as it is not what the
    server will read; nor has a file in which nothing concerns TLS.
  `,

  *check({ syntaxErrors }) {
    for (const { value, range } of syntaxErrors) yield { range, message: value }
  },
}
