import { noResources, RESOURCES, type Resources } from '#test/kit/evidence/resources.ts'
import { type Batch, batchesOf } from './batches.ts'
import { type BatchWatch, type FileResult, runBatch } from './runBatch.ts'
import { runStage } from './runStage.ts'
import type { Check, Counted, Stage } from './stages.ts'

/** What a lane takes from the queue: files of one process, or commands in turn. */
export type Work = { batch: Batch } | { commands: (Check | Counted)[] }

/** @param find the files of a glob that are to run */
export function workOf(stage: Stage, find?: (glob: string) => string[]): Work[] {
  return stage.kind === 'files' ? batchesOf(stage, find).map((batch) => ({ batch })) : [{ commands: [stage] }]
}

/** One for each core that CI has: the tests keep both busy, and a third would only make all of them late. */
export const LANES = 2

export interface LaneOptions {
  print: (text: string) => void
  environment: Record<string, string>
  nowMs: () => number
  /** how long one file may take; ms */
  fileLimitMs?: number
}

/** What the lanes found. */
export interface Found {
  results: FileResult[]
  /** what runners said of failures, by what ran */
  said: { name: string; text: string }[]
  /** what the tests started */
  resources: Resources
}

const isHeavy = (work: Work) => 'batch' in work && work.batch.isHeavy === true

/** Takes the next of a queue for a lane, given what the others run: nothing heavy beside something heavy while there is anything else. */
function takeNext(queue: Work[], running: ReadonlySet<Work>): Work | undefined {
  const at = [...running].some(isHeavy) ? queue.findIndex((work) => !isHeavy(work)) : 0
  return queue.splice(Math.max(at, 0), 1)[0]
}

/** Runs all of a queue in two lanes; each takes the next when it is done. What runs is shown whole when it has ended. */
export async function runLanes(queue: Work[], options: LaneOptions, lanes = LANES): Promise<Found> {
  const found: Found = { results: [], said: [], resources: noResources() }
  const running = new Set<Work>()
  const lane = async () => {
    for (let work = takeNext(queue, running); work; work = takeNext(queue, running)) {
      running.add(work)
      if ('commands' in work) for (const command of work.commands) await runCommand(command, options, found)
      else queue.unshift(...(await runFiles(work.batch, options, found)))
      running.delete(work)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return found
}

async function runCommand(command: Check | Counted, options: LaneOptions, found: Found): Promise<void> {
  const shown = shownWhole(command.name, options.print)
  const result = await runStage(command, { ...options, print: shown.print })
  shown.end(result.seconds)
  found.results.push(result)
  if (result.said !== '') found.said.push({ name: command.name, text: result.said })
}

/** @returns what has to be run again, because the process of these files did not get to them */
async function runFiles(batch: Batch, options: LaneOptions, found: Found): Promise<Work[]> {
  const name = batch.files.length === 1 ? String(batch.files[0]) : `${batch.stage}: ${nameOf(batch.files)}`
  const shown = shownWhole(name, options.print)
  const startedMs = options.nowMs()
  const watch: BatchWatch = { ...options, print: shown.print }
  const { done, left, hasEnded, failures, resources } = await runBatch(batch, watch)
  shown.end((options.nowMs() - startedMs) / 1000)
  found.results.push(...done)
  for (const kind of RESOURCES) found.resources[kind] += resources[kind]
  if (failures !== '') found.said.push({ name, text: failures })
  if (hasEnded) {
    const error = 'no test ran in this file'
    for (const file of left)
      found.results.push({
        stage: batch.stage,
        file,
        passed: 0,
        failures: [{ title: file, error }],
        seconds: 0,
      })
    return []
  }
  if (left.length === 0) return []
  options.print(`\n!! ${name}: its process ended early; ${left.length} files are run by another\n`)
  // died before its first test: one of them cannot be loaded, and which is seen when each has its own process
  const groups = done.length > 0 ? [left] : left.map((file) => [file])
  return groups.map((files) => ({ batch: { ...batch, files } }))
}

function nameOf(files: string[]): string {
  const folders = new Set(files.map((file) => file.slice(0, file.lastIndexOf('/'))))
  const [first = ''] = folders
  const shared = [...folders].reduce((common, folder) => {
    let at = 0
    while (at < common.length && common[at] === folder[at]) at++
    return common.slice(0, at)
  }, first)
  return `${shared.replace(/\/[^/]*$/, (rest) => (folders.has(shared) ? rest : ''))}, ${files.length} files`
}

function shownWhole(name: string, print: (text: string) => void) {
  print(`\n.. ${name} runs\n`)
  const kept: string[] = []
  return {
    print: (text: string) => void kept.push(text),
    end: (seconds: number) => print(`\n== ${name} (${seconds.toFixed(0)} s)\n${kept.join('')}`),
  }
}
