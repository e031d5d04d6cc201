import { type Logger, pino } from 'pino'
import { redaction } from './http/requestLog.ts'

/** The log of a server process: JSON lines on stdout, secrets removed. */
export function createLog(name: 'api' | 'worker', level: string): Logger {
  return pino({ name, level, redact: redaction, base: { pid: process.pid } })
}
