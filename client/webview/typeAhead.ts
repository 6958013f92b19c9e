/** How long letters count as one word. */
const PAUSE = 700

/** Collects what is typed in a list, and finds the next item that begins with it. */
export function createTypeAhead(): (
  letter: string,
  items: readonly { readonly text: string }[],
  current: number,
) => number {
  let typed = ''
  let last = 0
  return (letter, items, current) => {
    const now = performance.now()
    typed = now - last > PAUSE ? letter : typed + letter
    last = now
    const wanted = typed.toLowerCase()
    // The same letter again goes on to the next; a longer word may stay where it is.
    const first = typed.length === 1 ? current + 1 : current
    for (let step = 0; step < items.length; step++) {
      const index = (first + step) % items.length
      if (items[index]!.text.toLowerCase().startsWith(wanted)) return index
    }
    return -1
  }
}

/** Whether a key is a letter that is typed, and no command. */
export function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey
}
