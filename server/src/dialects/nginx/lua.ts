// Lua's lexical structure, as far as it is needed to find the brace that ends a block of Lua code in nginx
// (OpenResty's *_by_lua_block): Lua 5.1 Reference Manual, section 2.1.

/**
 * Behind the brace that closes a block of Lua whose opening brace ends at `start`; undefined where there is none.
 * Braces in strings, in long brackets and in comments do not count.
 */
export function endOfLuaBlock(text: string, start: number): number | undefined {
  let depth = 1
  let at = start
  while (at < text.length) {
    switch (text.charAt(at)) {
      case '{':
        depth++
        at++
        break
      case '}':
        depth--
        at++
        if (depth === 0) return at
        break
      case '"':
      case "'":
        at = endOfShortString(text, at)
        break
      case '[': {
        const end = endOfLongBracket(text, at)
        if (end === undefined) return undefined
        at = end
        break
      }
      case '-': {
        const end = text.charAt(at + 1) === '-' ? endOfComment(text, at + 2) : at + 1
        if (end === undefined) return undefined
        at = end
        break
      }
      default:
        at++
    }
  }
  return undefined
}

/** A string that its line does not close is an error of Lua's; here it ends with the line. */
function endOfShortString(text: string, start: number): number {
  const quote = text.charAt(start)
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\\') at++
    else if (character === quote) return at + 1
    else if (character === '\n') return at
  }
  return text.length
}

/** Behind `[==[ … ]==]`, or behind the bracket where it begins none. */
function endOfLongBracket(text: string, start: number): number | undefined {
  let at = start + 1
  while (text.charAt(at) === '=') at++
  if (text.charAt(at) !== '[') return start + 1
  const end = text.indexOf(`]${'='.repeat(at - start - 1)}]`, at + 1)
  return end < 0 ? undefined : end + (at - start - 1) + 2
}

function endOfComment(text: string, start: number): number | undefined {
  if (text.charAt(start) === '[') {
    const end = endOfLongBracket(text, start)
    if (end !== start + 1) return end
  }
  const lineEnd = text.indexOf('\n', start)
  return lineEnd < 0 ? text.length : lineEnd
}
