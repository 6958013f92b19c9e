// What the pages are made of. Text only ever goes in as text.

export function element(tag: string, className: string, ...content: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...content)
  return made
}

/** For who listens, and not for the eye. */
export function spoken(text: string): HTMLElement {
  return element('span', 'spoken', text)
}

export type Tone = 'good' | 'bad' | 'caution' | 'neutral'

const SIGNS: Readonly<Record<Tone, readonly [string, string]>> = {
  good: ['✓', 'Good: '],
  bad: ['✗', 'Bad: '],
  caution: ['!', 'Caution: '],
  neutral: ['·', ''],
}

/** A sign for the eye, and its word for who listens. */
export function sign(tone: Tone): HTMLElement {
  const [shown, said] = SIGNS[tone]
  const drawn = element('span', '', shown)
  drawn.setAttribute('aria-hidden', 'true')
  return element('span', `sign ${tone}`, drawn, spoken(said))
}
