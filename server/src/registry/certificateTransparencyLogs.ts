import { encodeBase64 } from '../base/base64.ts'
import { CERTIFICATE_TRANSPARENCY_LOGS } from './certificateTransparencyLogs.generated.ts'

/** `Google Argon2026h2`, for the SHA-256 hash of a log's key; undefined for one that is not known here. */
export function certificateTransparencyLogName(id: Uint8Array): string | undefined {
  const text = encodeBase64(id)
  return CERTIFICATE_TRANSPARENCY_LOGS.find(([known]) => known === text)?.[1]
}
