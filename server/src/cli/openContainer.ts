import type { Container, OpenOptions } from '../pki/container.ts'
import type { CliHost } from './host.ts'
import type { Passwords } from './password.ts'

/** The password that was given does not open a file. The message is a clause. */
export class WrongPassword extends Error {}

/**
 * Opens a container, without a password first: many need none. Rejects with DecodeError where it is none, and with
 * {@link WrongPassword}.
 */
export async function openContainer(
  path: string,
  bytes: Uint8Array,
  { openContainer: open }: CliHost,
  passwords: Passwords,
  more: Pick<OpenOptions, 'legacyPem' | 'certificates'> = {},
): Promise<Container> {
  const closed = await open(bytes, { ...more, password: undefined })
  if (closed.password === 'notNeeded') return closed
  const password = await passwords.passwordOf(path, closed.password)
  if (password === undefined) return closed
  const opened = await open(bytes, { ...more, password })
  if (opened.password === 'wrong') throw new WrongPassword(opened.errors[0])
  return opened
}
