import { type DestinationStream, type Logger, pino } from 'pino'
import { redaction } from './http/requestLog.ts'

/** The log of a server process: JSON lines on stdout unless told otherwise, secrets removed. */
export function createLog(name: 'api' | 'worker', level: string, out?: DestinationStream): Logger {
  const options = { name, level, redact: redaction, base: { pid: process.pid } }
  return out ? pino(options, out) : pino(options)
}
