import * as vscode from 'vscode'
import { COMMANDS, SECTION, TODAY_SETTING } from '../contributions.ts'

const DAY = 24 * 60 * 60 * 1000

/**
 * "TLS: Simulate Date…": certificates as they will be on another day. The day is a setting of the user, so
 * that no file of the workspace changes; the status bar shows it for as long as it is not today.
 */
export function registerWhatIfToday(context: vscode.ExtensionContext): void {
  const item = vscode.window.createStatusBarItem(TODAY_SETTING, vscode.StatusBarAlignment.Left)
  item.name = 'TLS Lens: Simulate Date'
  item.command = COMMANDS.whatIfToday.id
  item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground')
  const show = () => {
    const day = chosenDay()
    if (day === '') return item.hide()
    item.text = `$(calendar) TLS as of ${day}`
    item.tooltip = `Certificates are judged as of ${day}. Select to change the day.`
    item.show()
  }
  context.subscriptions.push(
    item,
    vscode.commands.registerCommand(COMMANDS.whatIfToday.id, askForDay),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.${TODAY_SETTING}`)) show()
    }),
  )
  show()
}

function chosenDay(): string {
  return vscode.workspace.getConfiguration(SECTION).get(TODAY_SETTING, '')
}

async function askForDay(): Promise<void> {
  const another = { label: 'Another day…', day: undefined }
  const inDays = (label: string, days: number) => {
    const day = isoDay(Date.now() + days * DAY)
    return { label, description: day, day }
  }
  const back = { label: 'Today', description: 'as the calendar has it', day: '' }
  const choice = await vscode.window.showQuickPick(
    [
      ...(chosenDay() === '' ? [] : [back]),
      inDays('In 30 days', 30),
      inDays('In 90 days', 90),
      inDays('In a year', 365),
      another,
    ],
    { title: 'Simulate Date…', placeHolder: 'The day as of which certificates are checked' },
  )
  if (choice === undefined) return
  const day = choice === another ? await askForDate() : choice.day
  if (day !== undefined) await choose(day)
}

function askForDate(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Simulate Date…',
    prompt: 'A day, written as 2027-03-15',
    value: chosenDay() || isoDay(Date.now()),
    validateInput: (text) => (isDay(text) ? undefined : 'Write a day as 2027-03-15.'),
  })
}

async function choose(day: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION)
  const inWorkspace = settings.inspect(TODAY_SETTING)?.workspaceValue !== undefined
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global
  await settings.update(TODAY_SETTING, day === '' ? undefined : day, target)
}

function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && isoDay(Date.parse(text)) === text
  )
}
