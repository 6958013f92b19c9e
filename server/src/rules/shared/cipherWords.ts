import type { CipherString } from '../../policy/policy.ts'

/** Whether a name in a cipher string speaks of TLS 1.3, whose suites such a string does not govern. */
export function isTls13Name(name: string): boolean {
  return /^(TLS_(AES|CHACHA20|SM4|AEGIS|SHA256|SHA384)_|TLS13[-_]|TLSv1\.3$)/i.test(name)
}

/** `PROFILE=SYSTEM` is understood by OpenSSL as Fedora and Red Hat build it; what it stands for is not known here. */
export function isSystemPolicy({ text }: CipherString): boolean {
  return text.startsWith('PROFILE=')
}
