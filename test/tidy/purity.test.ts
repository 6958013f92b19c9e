import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Node } from '@babel/types'
import { traverseFast } from '@babel/types'
import { sourceFiles } from '../support/sourceFiles.ts'

// The core has no clock and no randomness (I8); importing a module has no effect (I9).

test('the core reads no clock and no random numbers', () => {
  const faults = sourceFiles('server/src').flatMap(({ path, statements }) =>
    statements.flatMap((statement) => impureNodes(statement).map((it) => `${path}:${it.loc?.start.line}`)),
  )
  assert.deepEqual(faults, [])
})

test('importing a module has no effect', () => {
  const faults = sourceFiles('server/src', 'client/src').flatMap(({ path, statements }) =>
    statements
      .filter(
        (it) => it.type === 'ExpressionStatement' || it.type === 'ForStatement' || it.type === 'IfStatement',
      )
      .map((it) => `${path}:${it.loc?.start.line}`),
  )
  assert.deepEqual(faults, [])
})

test('the check of purity sees what it is meant to see', () => {
  const found = sourceFiles('test/tidy').filter(({ path }) => path.endsWith('purity.test.ts'))
  const impure = () => [Date.now(), new Date(), Math.random()]
  assert.equal(typeof impure, 'function')
  assert.equal(found.flatMap(({ statements }) => statements.flatMap(impureNodes)).length, 3)
})

function impureNodes(root: Node): Node[] {
  const found: Node[] = []
  traverseFast(root, (node) => {
    if (node.type === 'NewExpression' && isNamed(node.callee, 'Date') && node.arguments.length === 0)
      found.push(node)
    if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return
    const { object, property } = node
    if (isNamed(object, 'Date') && property.name === 'now') found.push(node)
    if (isNamed(object, 'Math') && property.name === 'random') found.push(node)
  })
  return found
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}
