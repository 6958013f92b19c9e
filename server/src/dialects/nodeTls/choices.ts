// Where a program does what it is told about verification: `if (argv.insecure) …`, `verify ? {} : { … }`. What stands
// there is a choice of whoever runs it, as `curl -k` is, and not what the program does.

import type { Node } from '@babel/types'
import type { Range } from '../../base/range.ts'
import { memberName, rangeOf } from './constants.ts'

/** The outermost statements and expressions that are run by such a choice, in the order of the text. */
export function choicesIn(nodes: readonly Node[]): readonly Range[] {
  const choices: Range[] = []
  for (const node of nodes) {
    if (!isChoice(node)) continue
    const range = rangeOf(node)
    if (range.end - range.start > MOST_CHARACTERS) continue
    // Parents come before their children.
    if (range.start >= (choices.at(-1)?.end ?? 0)) choices.push(range)
  }
  return choices
}

/** What is longer does something else than to choose how to connect. */
const MOST_CHARACTERS = 500

function isChoice(node: Node): boolean {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return isAboutVerification(node.test)
    case 'LogicalExpression':
      return isAboutVerification(node.left)
    case 'SwitchStatement':
      return [node.discriminant, ...node.cases.flatMap((it) => it.test ?? [])].some((it) =>
        isAboutVerification(it),
      )
    default:
      return false
  }
}

export function isIn({ start, end }: Range, choices: readonly Range[]): boolean {
  let [low, high] = [0, choices.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (choices[middle]!.end < end) low = middle + 1
    else high = middle
  }
  const choice = choices[low]
  return choice !== undefined && choice.start <= start && end <= choice.end
}

const VERIFICATION =
  /insecure|unsafe|verif|validat|reject|unauthori[sz]ed|strict|trust|self[_-]?signed|skip|ignore|allow|accept/i

/** Whether a condition has a word of it, as a name or a string. */
function isAboutVerification(condition: Node, depth = 0): boolean {
  if (depth > DEEPEST) return false
  switch (condition.type) {
    case 'Identifier':
      return VERIFICATION.test(condition.name)
    case 'StringLiteral':
      return VERIFICATION.test(condition.value)
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return (
        VERIFICATION.test(memberName(condition) ?? '') || isAboutVerification(condition.object, depth + 1)
      )
    case 'UnaryExpression':
      return isAboutVerification(condition.argument, depth + 1)
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isAboutVerification(condition.left, depth + 1) || isAboutVerification(condition.right, depth + 1)
    case 'CallExpression':
      return [condition.callee, ...condition.arguments].some((it) => isAboutVerification(it, depth + 1))
    default:
      return false
  }
}

/** As deep as a person would nest a condition. */
const DEEPEST = 10
