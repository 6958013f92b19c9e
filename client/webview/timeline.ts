// The panel's page: draws what timelineModel made.

import type {
  CertificateRow,
  ClientCertificate,
  FindingRow,
  Mark,
  PageMessage,
  PanelMessage,
  Row,
  Timeline,
  VersionRow,
} from '../src/timeline/timelineModel.ts'
import { element, sign, spoken } from './dom.ts'

/** Given to every webview by VS Code. */
declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void
  getState(): PageState | undefined
  setState(state: PageState): void
}

/** What a reader has chosen; it outlives a page that is hidden. */
interface PageState {
  readonly inPlainWords: boolean
}

const vscode = acquireVsCodeApi()
const root = document.querySelector('#timeline')!
let inPlainWords = vscode.getState()?.inPlainWords ?? false

window.addEventListener('message', ({ data }: MessageEvent<PanelMessage>) => {
  if (data.kind === 'timeline') root.replaceChildren(...page(data.timeline))
  else for (const button of root.querySelectorAll('button')) button.disabled = data.running
})
vscode.postMessage('ready')

function page(timeline: Timeline): Node[] {
  const { versions, findings, verification, certificates } = timeline
  return [
    header(timeline),
    section('Conversation', conversation(timeline)),
    ...(verification.length > 0 ? [section('Verification', marks(verification))] : []),
    ...(findings.length > 0 ? [section('Findings', list('findings', findings.map(finding)))] : []),
    ...(versions.length > 0 ? [section('Versions', versionTable(versions))] : []),
    section('Client certificate', clientCertificate(timeline.clientCertificate)),
    ...(certificates.length > 0 ? [section('Server certificates', ...certificates.map(certificate))] : []),
  ]
}

function header({ title, tone, headline, explanation, nextSteps, facts }: Timeline): HTMLElement {
  const verdict = element('p', `verdict ${tone}`, sign(tone), element('strong', '', headline))
  verdict.setAttribute('role', 'status')
  return element(
    'header',
    '',
    element('h1', '', title),
    verdict,
    element('p', 'explanation', explanation),
    ...nextSteps.map(({ cause, nextStep }) =>
      element(
        'p',
        'explanation',
        explanation.includes(cause) ? '' : `${cause} `,
        element('strong', '', 'Next step: '),
        nextStep,
      ),
    ),
    fields(facts, 'facts'),
    element('p', 'actions', button('Run Again', 'runAgain'), button('Copy as Text', 'copy', 'secondary')),
  )
}

function conversation(timeline: Timeline): HTMLElement {
  const heads = element(
    'div',
    'heads',
    element('span', '', 'Client (TLS Lens)'),
    element('span', '', `Server (${timeline.title})`),
  )
  heads.setAttribute('aria-hidden', 'true')
  const rows = () => list('rows', timeline.rows.map(row))
  const made = element('div', 'conversation', heads, rows())
  const toggle = element('button', 'secondary toggle', 'In Plain Words')
  toggle.setAttribute('aria-pressed', String(inPlainWords))
  toggle.addEventListener('click', () => {
    inPlainWords = !inPlainWords
    vscode.setState({ inPlainWords })
    toggle.setAttribute('aria-pressed', String(inPlainWords))
    made.lastChild?.replaceWith(rows())
  })
  return element('div', '', toggle, made)
}

function row(it: Row): HTMLElement {
  if (it.kind === 'note') return element('li', 'note', element('span', '', it.text))
  if (it.kind === 'end') return element('li', `end ${it.tone}`, sign(it.tone), element('span', '', it.text))
  const said = [
    element(
      'span',
      'line',
      spoken(`${it.from === 'client' ? 'Client' : 'Server'}: `),
      element('strong', 'name', it.name),
      ...(it.encrypted ? [lock()] : []),
      element('span', 'meta', `${it.size} · ${it.time}`),
    ),
    element('span', 'says', inPlainWords ? it.story : it.summary),
  ]
  return element(
    'li',
    `message ${it.from} ${it.tone}`,
    it.fields.length > 0
      ? element('details', '', element('summary', '', ...said), fields(it.fields, 'fields'))
      : element('div', '', ...said),
    ...(it.marks.length > 0 ? [marks(it.marks)] : []),
    ...(it.causes.length > 0
      ? [
          element('p', 'causes', 'Likely causes'),
          list(
            'causes',
            it.causes.map((cause) => element('li', '', cause)),
          ),
        ]
      : []),
  )
}

function marks(all: readonly Mark[]): HTMLElement {
  return list(
    'marks',
    all.map(({ tone, title, detail }) =>
      element(
        'li',
        tone,
        sign(tone),
        element(
          'span',
          '',
          element('strong', '', title),
          tone === 'neutral' ? ' not checked: ' : ' ',
          detail,
        ),
      ),
    ),
  )
}

function finding({ tone, message, ruleId, citations }: FindingRow): HTMLElement {
  return element(
    'li',
    tone,
    sign(tone),
    element('span', '', message, element('span', 'meta', `${ruleId} · ${citations}`)),
  )
}

function versionTable(versions: readonly VersionRow[]): HTMLElement {
  const head = element('tr', '', ...['Version', 'Accepted', ''].map((it) => element('th', '', it)))
  const rows = versions.map(({ version, answer, tone, detail }) =>
    element(
      'tr',
      tone,
      element('th', '', version),
      element('td', 'answer', sign(tone), answer),
      element('td', 'detail', detail),
    ),
  )
  return element('table', '', element('thead', '', head), element('tbody', '', ...rows))
}

function clientCertificate({ text, authorities, wanted }: ClientCertificate): HTMLElement {
  return element(
    'div',
    '',
    element('p', '', text),
    ...(authorities.length > 0
      ? [
          element('p', '', 'It accepts certificates of these CAs:'),
          list(
            'causes',
            authorities.map((it) => element('li', '', it)),
          ),
        ]
      : []),
    ...(wanted ? [button('Run Again with a Client Certificate…', 'useClientCertificate', 'secondary')] : []),
  )
}

function certificate({ subject, fields: all }: CertificateRow): HTMLElement {
  return element('details', 'certificate', element('summary', '', subject), fields(all, 'fields'))
}

function fields(all: readonly { readonly name: string; readonly value: string }[], className: string) {
  return element(
    'dl',
    className,
    ...all.map(({ name, value }) => element('div', '', element('dt', '', name), element('dd', '', value))),
  )
}

let sections = 0
function section(title: string, ...content: readonly Node[]): HTMLElement {
  const heading = element('h2', '', title)
  heading.id = `section-${sections++}`
  const made = element('section', '', heading, ...content)
  made.setAttribute('aria-labelledby', heading.id)
  return made
}

function list(className: string, items: readonly Node[]): HTMLElement {
  return element('ul', className, ...items)
}

function button(text: string, message: PageMessage, className = ''): HTMLElement {
  const made = element('button', className, text)
  made.addEventListener('click', () => vscode.postMessage(message))
  return made
}

const SVG = 'http://www.w3.org/2000/svg'

function lock(): HTMLElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute(
    'd',
    'M8 1a3.5 3.5 0 0 0-3.5 3.5V7H4a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V8a1 1 0 0 0-1-1h-.5V4.5A3.5 3.5 0 0 0 8 1Zm2 6H6V4.5a2 2 0 1 1 4 0V7Z',
  )
  svg.append(path)
  const made = element('span', 'lock', svg, spoken('encrypted'))
  made.title = 'Encrypted'
  return made
}
