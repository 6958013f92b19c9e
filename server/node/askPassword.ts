import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { printable } from '../src/base/printable.ts'

/**
 * Asks on standard error, so that standard output has nothing but the result; what is typed is not shown. Undefined where
 * there is no terminal to ask at, or the person leaves it with Ctrl-D.
 */
export function askPassword(question: string, interrupted: AbortController): Promise<string | undefined> {
  const { stdin, stderr } = process
  if (stdin.isTTY !== true || stderr.isTTY !== true) return Promise.resolve(undefined)
  stderr.write(printable(question))
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: stdin, output: nowhere, terminal: true })
  return new Promise((resolve, reject) => {
    let answer: string | undefined
    terminal.once('line', (line) => {
      answer = line
      terminal.close()
    })
    // In raw mode, the terminal does not make a signal of Ctrl-C.
    terminal.once('SIGINT', () => {
      interrupted.abort()
      terminal.close()
    })
    terminal.once('close', () => {
      stderr.write('\n')
      if (interrupted.signal.aborted) reject(new Error('interrupted'))
      else resolve(answer)
    })
  })
}
