import { HANDSHAKE_TYPES } from '../../server/src/registry/handshakeTypes.generated.ts'
import { camelCase, FILL_IN, inserted, pascalCase, type Template, UnusableName, wordsOf } from './template.ts'

const HANDSHAKE = 'server/src/tls/handshake/handshake.ts'

/** A handshake message. */
export const message: Template = {
  kind: 'message',
  operand: "NAME, as in IANA's registry of handshake types (certificate_verify)",
  files(name, read) {
    const registered = wordsOf(name).join('_')
    const type = HANDSHAKE_TYPES.find(([, it]) => it === registered)?.[0]
    if (type === undefined)
      throw new UnusableName(`${registered} is not in IANA's registry of handshake types`)
    const [value, struct] = [camelCase(name), pascalCase(name)]
    const text = `// RFC ${FILL_IN}: number and section.
//
//   struct {
//       ${FILL_IN}: as it stands there
//   } ${struct};

import { opaqueVector, struct, type Value } from '../codec/presentation.ts'

// ${FILL_IN}: the fields of the struct.
export const ${struct} = struct({ content: opaqueVector(0, 2 ** 8 - 1) })
export type ${struct} = Value<typeof ${struct}>
`
    return [
      { path: `server/src/tls/handshake/${value}.ts`, text },
      inserted(
        HANDSHAKE,
        read,
        [/from '\.\.\/codec\/presentation\.ts'\n/, `import { ${struct} } from './${value}.ts'\n`],
        [/export const HandshakeType = \{[^}]*?(?= {2}message_hash)/, `  ${registered}: ${type},\n`],
        [
          /switch \(msgType\) \{[\s\S]*?(?= {4}default:)/,
          `    case HandshakeType.${registered}:\n      return ${struct}\n`,
        ],
      ),
      {
        path: `test/fixtures/wire/${value}.hex`,
        text: `# RFC ${FILL_IN}, section ${FILL_IN}: ${struct}
${type.toString(16).padStart(2, '0')} 00 00 01     # msgType, ${FILL_IN}: bytes as they were sent; UPDATE=1 writes what they mean
00
`,
      },
    ]
  },
}
