import type { PasswordState } from '../pki/container.ts'
import type { CliHost } from './host.ts'
import { textOf } from './input.ts'
import type { OptionSpec, Parameters } from './parameters.ts'

/** No option takes the password itself: other users of the machine would see it in the list of processes. */
export const PASSWORD_OPTION: OptionSpec = {
  name: 'password-file',
  value: 'FILE',
  help: 'its first line opens key stores and encrypted keys (default: TLS_LENS_PASSWORD, else it is asked for)',
}

/** Where the password of a file comes from. It is handed on, and kept nowhere else. */
export interface Passwords {
  /** Undefined where there is none, or where nobody needs to be asked for it. */
  passwordOf(path: string, state: PasswordState): Promise<string | undefined>
}

/** That of --password-file, else of the environment, else what a person at a terminal types. */
export async function passwordsOf(parameters: Parameters, host: CliHost): Promise<Passwords> {
  const file = parameters.value(PASSWORD_OPTION.name)
  const given = file === undefined ? host.environmentPassword : await firstLine(file, host)
  return {
    passwordOf: async (path, state) => {
      if (given !== undefined || state !== 'needed') return given
      return host.askPassword(`Password of ${path}: `)
    },
  }
}

async function firstLine(path: string, host: CliHost): Promise<string> {
  return (await textOf(path, host)).split(/\r?\n/, 1)[0]!
}

/** What to do about a file of which a part is closed. */
export const NEEDS_PASSWORD =
  'needs its password: put it into a file for --password-file, or into TLS_LENS_PASSWORD'
