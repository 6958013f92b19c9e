import { extensionTypeByName } from '../../server/src/registry/extensionTypes.ts'
import { camelCase, FILL_IN, inserted, pascalCase, type Template, UnusableName, wordsOf } from './template.ts'

const INDEX = 'server/src/tls/extensions/index.ts'

/** An extension of TLS: its struct and the message in which it stands, in a ClientHello to begin with. */
export const extension: Template = {
  kind: 'extension',
  operand: "NAME, as in IANA's registry of extension types (max_fragment_length)",
  files(name, read) {
    const registered = wordsOf(name).join('_')
    const type = extensionTypeByName(registered)
    if (type === undefined)
      throw new UnusableName(`${registered} is not in IANA's registry of extension types`)
    const [value, struct] = [camelCase(name), pascalCase(name)]
    const text = `// RFC ${FILL_IN}: number and section.
//
//   struct {
//       ${FILL_IN}: as it stands there
//   } ${struct};

import { opaqueVector, struct, type Value } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

// ${FILL_IN}: the fields of the struct.
export const ${struct} = struct({ content: opaqueVector(0, 2 ** 8 - 1) })
export type ${struct} = Value<typeof ${struct}>

export const ${value} = {
  type: ${type},
  name: '${registered}',
  // ${FILL_IN}: each message that it may stand in; every one has a fixture.
  forms: { ClientHello: ${struct} },
} as const satisfies ExtensionDefinition
`
    const code = type.toString(16).padStart(4, '0')
    return [
      { path: `server/src/tls/extensions/${value}.ts`, text },
      inserted(
        INDEX,
        read,
        [/from '\.\.\/codec\/presentation\.ts'\n/, `import { ${value} } from './${value}.ts'\n`],
        [/export const EXTENSIONS[^\]]*\]? = \[[^\]]*?(?=\])/, `  ${value},\n`],
      ),
      {
        path: `test/fixtures/wire/extension.${value}.clientHello.hex`,
        text: `# RFC ${FILL_IN}, section ${FILL_IN}: ${registered} in ClientHello
${code.slice(0, 2)} ${code.slice(2)}                   # extensionType
00 01                   # extensionData, ${FILL_IN}: bytes as they were sent; UPDATE=1 writes what they mean
00
`,
      },
    ]
  },
}
