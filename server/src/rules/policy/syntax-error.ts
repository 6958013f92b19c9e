import type { PolicyRule } from '../rule.ts'

export const syntaxError: PolicyRule = {
  subject: 'policy',
  id: 'syntax-error',
  title: 'Syntax error',
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
  docs: {
    what: 'The server stops at this place with an error and does not start, or keeps its old configuration on a reload.',
    why: `
      nginx reports \`unexpected end of file, expecting ";" or "}"\` or the like. Where a directive takes any
      number of values, as \`server_name\` does, a forgotten semicolon is worse: nginx starts, and the directive
      of the next line is silently taken for values.
    `,
    whatToDo: `
      Close the directive, the block or the quote, and test before a reload:

      \`\`\`sh
      nginx -t
      \`\`\`
    `,
    exceptions: `
      What follows the place is checked all the same, as it most likely was meant. Files with tags of a
      template language (Jinja, ERB) or placeholders for whole directives are not what the server reads, and
      are not reported; nor is a file in which nothing concerns TLS.
    `,
  },

  *check({ syntaxErrors }) {
    for (const { value, range } of syntaxErrors) yield { range, message: value }
  },
}
