import {
  appendFileSync,
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { MediaEvent } from '#protocol/node.ts'

/** Facts on disk that the api has not taken yet, oldest first. */
export interface EvidenceLog {
  append(event: MediaEvent): void
  next(count: number): MediaEvent[]
  /** The api has stored the first `count`. */
  drop(count: number): void
  waiting(): number
}

/** Rewriting the file for every answer would be quadratic when a long absence is caught up. */
const COMPACT_AFTER = 5000

function parseLines(text: string): MediaEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as MediaEvent)
}

/** A line that was cut by a crash was never acknowledged to anybody, so it goes. */
function cutTornLine(file: string): void {
  if (!existsSync(file)) return
  const bytes = readFileSync(file)
  const end = bytes.lastIndexOf(10) + 1
  if (end === bytes.length) return
  const handle = openSync(file, 'r+')
  ftruncateSync(handle, end)
  closeSync(handle)
}

/** Appends synchronously: a fact survives the process from the moment `append` returns. */
export function createEvidenceLog(dataDir: string): EvidenceLog {
  const file = join(dataDir, 'evidence.jsonl')
  const takenFile = join(dataDir, 'evidence.taken')
  cutTornLine(file)
  const all = existsSync(file) ? parseLines(readFileSync(file, 'utf8')) : []
  let taken = existsSync(takenFile) ? Number(readFileSync(takenFile, 'utf8')) || 0 : 0
  taken = Math.min(taken, all.length)
  let waiting = all.slice(taken)

  function writeWhole(path: string, text: string): void {
    writeFileSync(`${path}.new`, text, { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }

  function compact(): void {
    // repeated events are harmless, lost ones are not: first the shorter file counts from its start
    writeWhole(takenFile, '0')
    writeWhole(file, waiting.map((event) => `${JSON.stringify(event)}\n`).join(''))
    taken = 0
  }

  return {
    append(event) {
      appendFileSync(file, `${JSON.stringify(event)}\n`, { mode: 0o600 })
      waiting.push(event)
    },
    next: (count) => waiting.slice(0, count),
    drop(count) {
      waiting = waiting.slice(count)
      taken += count
      if (waiting.length === 0 || taken >= COMPACT_AFTER) compact()
      else writeWhole(takenFile, String(taken))
    },
    waiting: () => waiting.length,
  }
}
