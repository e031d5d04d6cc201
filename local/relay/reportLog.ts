import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type MarkedLog, markedLog } from './usage/markedLog.ts'
import { reportUsage } from './usage/reportUsage.ts'
import type { RelayReport } from './usage/sendSpans.ts'

/** Order of who reads the log of an operator's own relay: the first argument, as JSON. Secrets stand in files, as everybody can read arguments. */
interface LogOrder extends RelayReport {
  /** with what follows `new-log-timestamp-format=` in the relay's configuration; absolute */
  markFile: string
}

const USAGE = `Give it the log of coturn: turnserver -c FILE | node local/relay/reportLog.ts '{"url":"http://127.0.0.1:3001","keyFile":"…/report","markFile":"…/mark"}'`

/** Ends as who was given something that it cannot work with; nothing of an order is shown but names of files. */
function refuse(problem: string): never {
  process.stderr.write(`${problem}\n${USAGE}\n`)
  process.exit(2)
}

function readOrder(text: string): LogOrder {
  try {
    const { url, keyFile, markFile } = JSON.parse(text)
    if (URL.canParse(url) && typeof keyFile === 'string' && typeof markFile === 'string')
      return { url, keyFile, markFile }
  } catch {
    // as one that lacks something
  }
  return refuse('The order has to be JSON with an address as url, and with keyFile and markFile.')
}

function readOrdered(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    return refuse(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`)
  }
}

function readLog(mark: string): MarkedLog {
  try {
    return markedLog(mark)
  } catch (error) {
    return refuse((error as Error).message)
  }
}

// what it passes on is for its owner alone
process.umask(0o077)
const { markFile, ...report } = readOrder(process.argv[2] ?? '')
const log = readLog(readOrdered(markFile))
// it is read anew for each report, but who named it wrongly has to know now
readOrdered(report.keyFile)
process.stdout.on('error', () => {})
// who ends both ends coturn, and then its last lines come
process.on('SIGTERM', () => {})
process.on('SIGINT', () => {})
const write = (line: string) => process.stdout.write(`${line}\n`)
const usage = reportUsage(log, report, write)
for await (const line of createInterface({ input: process.stdin })) {
  const shown = usage.take(line)
  if (shown !== null) write(shown)
}
await usage.stop()
