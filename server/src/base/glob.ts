/**
 * Matches paths with `*` (within one part of the path), `**` (any number of parts), `?`, `[abc]` and `{a,b}`. A
 * pattern without a slash speaks of the file's name in whatever folder, as in .gitignore.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const whole = pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`
  const expression = expressionOf(`^${translate(whole)}$`)
  return (path) => expression?.test(path.replace(/^\//, '')) ?? false
}

/** A set that is none, such as `[z-a]`, makes a pattern that nothing matches. */
function expressionOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source)
  } catch {
    return undefined
  }
}

export function isGlob(pattern: string): boolean {
  return /[*?[{]/.test(pattern)
}

function translate(pattern: string): string {
  let expression = ''
  let depth = 0
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index]!
    if (pattern.startsWith('**/', index)) {
      expression += '(?:.*/)?'
      index += 2
    } else if (pattern.startsWith('**', index)) {
      expression += '.*'
      index += 1
    } else if (character === '*') expression += '[^/]*'
    else if (character === '?') expression += '[^/]'
    else if (character === '[') {
      const end = pattern.indexOf(']', index + 2)
      if (end < 0) expression += '\\['
      else {
        const set = pattern
          .slice(index + 1, end)
          .replace(/^!/, '^')
          .replaceAll('\\', '\\\\')
        expression += `[${set}]`
        index = end
      }
    } else if (character === '{') {
      expression += '(?:'
      depth++
    } else if (character === '}' && depth > 0) {
      expression += ')'
      depth--
    } else if (character === ',' && depth > 0) expression += '|'
    else expression += character.replace(/[\\^$.|+()[\]{}]/, '\\$&')
  }
  return expression + ')'.repeat(depth)
}
