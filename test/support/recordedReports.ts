import { readdirSync, readFileSync } from 'node:fs'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import { testHandshake } from '../../server/src/probe/testHandshake.ts'
import { parseRecording, replayNetwork } from './memoryTransport.ts'
import { optionsOf, setting } from './replayedHandshake.ts'

const FOLDER = 'test/fixtures/handshakes'

/** What is reported of each recorded conversation with a real server, by the name of its file. */
export async function recordedReports(): Promise<ReadonlyMap<string, HandshakeReport>> {
  const reports = new Map<string, HandshakeReport>()
  for (const file of readdirSync(FOLDER)) {
    const recording = parseRecording(readFileSync(`${FOLDER}/${file}`, 'utf8'))
    const network = replayNetwork(recording.exchanges, setting(recording, 'random'))
    const report = await testHandshake({ host: 'localhost', port: 10443 }, optionsOf(recording, network))
    reports.set(file.replace(/\.hex$/, ''), report)
  }
  return reports
}
