import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { readCluster } from './reachCluster.ts'

/** Inside the data folder, where the server may write. */
export const LOG_PLACE = 'log/postgres.log'
/** Settings of a server that writes down who waited for whom, and what was ended because it took too long. */
export const LOGGING = {
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres.log',
  log_rotation_age: '0',
  log_rotation_size: '0',
  log_line_prefix: '%m %d [%p] ',
  log_lock_waits: 'on',
}
/** What is read of a long log, from its end. */
const READ_BYTES = 4_000_000
const ABOUT_WAITS = /still waiting for|acquired .* after|timeout|deadlock|recovery|terminat/
/** Of a line that begins an entry; what it goes on with (DETAIL, STATEMENT) belongs to it. */
const ENTRY = /^\S+ \S+ \S+ (\S*) \[\d+\] (?:ERROR|LOG|FATAL|PANIC|WARNING): /

/** What a server said of waits, cuts and time-outs in a database, the last of it; for the evidence of a failure. */
export function waitsOf(log: string, database: string): string {
  const kept: string[] = []
  let isKept = false
  for (const line of log.split('\n')) {
    const entry = ENTRY.exec(line)
    if (entry) isKept = entry[1] === database && ABOUT_WAITS.test(line)
    if (isKept) kept.push(line)
  }
  return kept.slice(-60).join('\n')
}

/** The end of the log of the shared cluster. */
export function readServerLog(): string {
  const log = readCluster()?.log
  if (log === undefined || !existsSync(log)) return ''
  const file = openSync(log, 'r')
  try {
    const { size } = fstatSync(file)
    const buffer = Buffer.alloc(Math.min(size, READ_BYTES))
    readSync(file, buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString('utf8')
  } finally {
    closeSync(file)
  }
}
