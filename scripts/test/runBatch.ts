import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { TestEvent } from '#test/kit/evidence/fileReporter.ts'
import { noResources, RESOURCES, type Resources } from '#test/kit/evidence/resources.ts'
import { COMPILED } from '../start/root.ts'
import type { Batch } from './batches.ts'
import { failuresOf } from './countTests.ts'
import { runGroup } from './runGroup.ts'

/** What one test or hook did wrong. */
export interface Failure {
  /** with the titles around it */
  title: string
  error: string
}

/** What a test file did. */
export interface FileResult {
  stage: string
  file: string
  passed: number
  failures: Failure[]
  seconds: number
  /** what it started; of a check or a runner of its own, nothing is counted */
  started?: Resources
}

/** What one process did: the files it got to, and those it never reached. */
export interface BatchResult {
  done: FileResult[]
  left: string[]
  /** it came to its end: what is left has no test */
  hasEnded: boolean
  /** what mocha said of the failures, with the differences; empty when there are none */
  failures: string
  /** what it started, when it came to its end */
  resources: Resources
}

/** No test file of the gate takes this long; one that does is ended, and takes no other along. */
const FILE_LIMIT_MS = 600_000
const LOAD_MS = 300_000
/** A process whose tests are over has this long to end by itself. */
const LEAVE_MS = 60_000
const FOLDER = path.join(import.meta.dirname, '../../.stagedoor/test/events')
let count = 0

export interface BatchWatch {
  print: (text: string) => void
  nowMs?: () => number
  /** how long one file may take; ms */
  fileLimitMs?: number
  environment?: Record<string, string>
}

/** Runs the files of a batch in one process, and learns what each of them did, also when the process hangs or dies. */
export async function runBatch(batch: Batch, watch: BatchWatch): Promise<BatchResult> {
  const { print, nowMs = Date.now, fileLimitMs = FILE_LIMIT_MS, environment = {} } = watch
  mkdirSync(FOLDER, { recursive: true })
  const events = path.join(FOLDER, `${process.pid}-${++count}.jsonl`)
  rmSync(events, { force: true })
  const read = () => (existsSync(events) ? parseEvents(readFileSync(events, 'utf8')) : [])
  const startedMs = nowMs()
  let stuck: string | undefined
  const { output, code } = await runGroup(
    ['mocha', '--reporter-option', `events=${events}`, ...batch.files],
    {
      limitMs: LOAD_MS + (fileLimitMs + LEAVE_MS) * batch.files.length,
      print,
      environment: { NODE_COMPILE_CACHE: COMPILED, ...environment },
      whyEnd: () => {
        const last = read().findLast(({ is }) => is === 'file' || is === 'end')
        const sinceMs = nowMs() - (last && 'atMs' in last ? last.atMs : startedMs)
        if (last?.is === 'end' && sinceMs > LEAVE_MS)
          stuck = `its process did not end within ${LEAVE_MS / 1000} s of its last test: something is still open`
        else if (last?.is === 'file' && sinceMs > fileLimitMs)
          stuck = `did not end within ${fileLimitMs / 1000} s`
        return stuck
      },
    },
  )
  const told = read()
  rmSync(events, { force: true })
  const done = resultsOf(batch, told, startedMs, nowMs())
  const end = told.find(({ is }) => is === 'end')
  const hasEnded = end !== undefined
  const isWhole =
    hasEnded && stuck === undefined && (code === 0 || done.some((one) => one.failures.length > 0))
  if (!isWhole)
    blame(batch, done, stuck ?? `its process ended with ${code} before its tests did:\n${lastLines(output)}`)
  const reached = new Set(done.map(({ file }) => file))
  // a file without a test is one too: nothing of it ran
  const left = batch.files.filter((file) => !reached.has(file))
  const hasFailed = done.some((one) => one.failures.length > 0)
  const resources = end?.is === 'end' ? end.resources : noResources()
  return { done, left, hasEnded, failures: hasFailed ? failuresOf(output) : '', resources }
}

/** Whoever ran last when a process hung or died; a batch that died while it was loaded is nobody's fault yet. */
function blame(batch: Batch, done: FileResult[], error: string): void {
  const [only] = batch.files
  if (done.length === 0 && batch.files.length === 1 && only !== undefined)
    done.push({ stage: batch.stage, file: only, passed: 0, failures: [], seconds: 0 })
  done.at(-1)?.failures.push({ title: 'the file as a whole', error })
}

function parseEvents(text: string): TestEvent[] {
  // the last line may be half written
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

function resultsOf(batch: Batch, told: TestEvent[], startedMs: number, endedMs: number): FileResult[] {
  const results = new Map<string, FileResult>()
  let atMs = startedMs
  let before = noResources()
  let current: FileResult | undefined
  const take = (untilMs: number, resources?: Resources) => {
    if (current) current.seconds += (untilMs - atMs) / 1000
    atMs = untilMs
    if (!resources) return
    const started = current?.started
    if (started) for (const kind of RESOURCES) started[kind] += resources[kind] - before[kind]
    before = resources
  }
  const of = (file: string): FileResult => {
    const found: FileResult = results.get(file) ?? {
      stage: batch.stage,
      file,
      passed: 0,
      failures: [],
      seconds: 0,
      started: noResources(),
    }
    results.set(file, found)
    return found
  }
  for (const event of told) {
    if (event.is === 'file' || event.is === 'end') take(event.atMs, event.resources)
    if (event.is === 'file') current = of(event.file)
    if (event.is === 'pass') of(event.file).passed++
    if (event.is === 'fail') of(event.file).failures.push({ title: event.title, error: event.error })
  }
  if (!told.some(({ is }) => is === 'end')) take(endedMs)
  return [...results.values()]
}

/** Lines kept of a process that died. */
const LAST_LINES = 40

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-LAST_LINES).join('\n')
}
