import { askMailServer } from './smtp.ts'
import type { StartTls } from './startTls.ts'

export const lmtp: StartTls = {
  name: 'lmtp',
  title: 'LMTP',
  request: 'STARTTLS',
  ask: (conversation) => askMailServer(conversation, 'LMTP', 'LHLO'),
}
