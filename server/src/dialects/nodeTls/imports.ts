import type { Expression, Node } from '@babel/types'
import { memberName, unwrap } from './constants.ts'

/** What a name of the file stands for: a whole module, or one of its exports. */
export interface Import {
  /** Without `node:`. */
  readonly module: string
  /** `default` where the name stands for the module itself. */
  readonly name: string
}

export function importsOf(nodes: readonly Node[]): ReadonlyMap<string, Import> {
  const imports = new Map<string, Import>()
  for (const node of nodes) {
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        const imported = specifier.type === 'ImportSpecifier' ? specifier.imported : undefined
        const name =
          imported === undefined ? 'default' : imported.type === 'Identifier' ? imported.name : imported.value
        imports.set(specifier.local.name, { module: bare(node.source.value), name })
      }
    }
    if (node.type === 'VariableDeclarator' && node.init) addRequire(node.id, node.init, imports)
    if (
      node.type === 'TSImportEqualsDeclaration' &&
      node.moduleReference.type === 'TSExternalModuleReference'
    ) {
      imports.set(node.id.name, {
        module: bare(node.moduleReference.expression.value),
        name: 'default',
      })
    }
  }
  return imports
}

/** `const axios = require('axios')`, `const { Pool } = require('pg')`, `const { Pool } = pg`. */
function addRequire(id: Node, init: Expression, imports: Map<string, Import>): void {
  const value = unwrap(init)
  const instanceOf = value.type === 'CallExpression' ? importedMember(value.callee, imports) : undefined
  if (id.type === 'Identifier' && instanceOf && MAKES_INSTANCE.has(instanceOf.name)) {
    imports.set(id.name, { module: instanceOf.module, name: 'default' })
    return
  }
  const inner = value.type === 'MemberExpression' ? unwrap(value.object) : value
  const known = inner.type === 'Identifier' ? imports.get(inner.name) : undefined
  const module = known?.name === 'default' ? known.module : requiredModule(inner)
  if (module === undefined) return
  const member = value.type === 'MemberExpression' ? memberName(value) : 'default'
  if (id.type === 'Identifier' && member !== undefined) imports.set(id.name, { module, name: member })
  if (id.type !== 'ObjectPattern' || member !== 'default') return
  for (const property of id.properties) {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier') continue
    if (property.value.type === 'Identifier') {
      imports.set(property.value.name, { module, name: property.key.name })
    }
  }
}

/** `axios.create`, `got.extend`, `request.defaults`: what they return has the same functions. */
const MAKES_INSTANCE: ReadonlySet<string> = new Set(['create', 'extend', 'defaults'])

/** `require('axios')`, `import('axios')`. */
function requiredModule(call: Node): string | undefined {
  if (call.type === 'ImportExpression') return moduleNamedBy(call.source)
  if (call.type !== 'CallExpression') return undefined
  const { callee } = call
  const isRequire = callee.type === 'Identifier' && callee.name === 'require'
  return isRequire || callee.type === 'Import' ? moduleNamedBy(call.arguments[0]) : undefined
}

function moduleNamedBy(node: Node | undefined): string | undefined {
  return node?.type === 'StringLiteral' ? bare(node.value) : undefined
}

function bare(specifier: string): string {
  return specifier.replace(/^node:/, '')
}

/** What is called in `axios.create(…)`, `new Pool(…)`, `require('got')(…)`: `axios` and `create`. */
export function importedMember(node: Node, imports: ReadonlyMap<string, Import>): Import | undefined {
  const inner = unwrap(node)
  if (inner.type === 'Identifier') return imports.get(inner.name)
  if (inner.type === 'MemberExpression') {
    const object = importedMember(inner.object, imports)
    const name = memberName(inner)
    if (object === undefined || name === undefined) return undefined
    return { module: object.module, name: object.name === 'default' ? name : `${object.name}.${name}` }
  }
  const module = requiredModule(inner)
  return module === undefined ? undefined : { module, name: 'default' }
}
