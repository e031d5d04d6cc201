import { readFileSync } from 'node:fs'
import { readSecretLines } from '#domain/rotatingSecret.ts'
import { endWithParent } from '../endWithParent.ts'
import type { RelayPlace } from './relayConfig.ts'
import { startRelay } from './startRelay.ts'
import { markedLog, newMark } from './usage/markedLog.ts'
import { reportUsage } from './usage/reportUsage.ts'
import type { RelayReport } from './usage/sendSpans.ts'

/** Order of a local relay: the first argument, as JSON. The secret stands in a file, as everybody can read arguments. */
export interface RelayOrder extends Pick<RelayPlace, 'port' | 'minPort' | 'maxPort'> {
  /** made anew for its configuration; absolute */
  dir: string
  /** path of turnserver; absolute */
  command: string
  /** what credentials are computed of, as `readSecretLines` reads it; one that is replaced counts from the next start on */
  secretFile: string
  /** to whom it says whose packets went through it; absent: to nobody */
  report?: RelayReport
}

// what it and coturn write is for their owner alone
process.umask(0o077)
const { dir, command, secretFile, report, ...ports } = JSON.parse(process.argv[2] ?? '') as RelayOrder
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
const { newest, older } = readSecretLines(readFileSync(secretFile, 'utf8'))
const secrets = [newest, ...(older && Date.now() < older.untilMs ? [older.secret] : [])]
const write = (line: string) => process.stdout.write(`${line}\n`)
const log = report && markedLog(newMark())
const usage = log && reportUsage(log, report, write)
const relay = await startRelay(command, dir, {
  ...{ ...ports, secrets },
  ...(log && { lines: log.config }),
  onLine(line) {
    const shown = usage ? usage.take(line) : line
    if (shown !== null) write(shown)
  },
})

let isEnding = false
relay.guard.exited.then((code) => {
  if (isEnding) return
  // whoever started us begins again
  process.stderr.write(`turnserver ended by itself (code ${code})\n`)
  process.exit(1)
})

endWithParent(async () => {
  isEnding = true
  await relay.stop()
  await usage?.stop()
})
