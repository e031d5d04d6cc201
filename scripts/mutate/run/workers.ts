import { type ChildProcess, fork } from 'node:child_process'
import { toolEnvironment } from '../../environment.ts'
import type { Mutant } from '../plan/mutant.ts'
import type { MutantResult } from './tryMutant.ts'
import type { Task, Word } from './worker.ts'

const WORKERS = 2

/** How long a worker may be silent. */
interface Limits {
  /** a mutant that is not decided by then makes the tests hang, which they would not do without it */
  limitMs: number
  buildLimitMs: number
}

const LIMITS: Limits = { limitMs: 300_000, buildLimitMs: 900_000 }
const WORKER = new URL('worker.ts', import.meta.url)

/** Takes what workers say and answers with the tasks that follow from it. */
export type Listener = (task: Task, word: Word) => Task[]

/** Works off tasks with two child processes that run `program`. */
export async function runWorkers(
  tasks: Task[],
  hear: Listener,
  program: URL = WORKER,
  limits: Limits = LIMITS,
): Promise<void> {
  const queue = [...tasks]
  let busy = 0
  const lanes: (() => void)[] = []
  const wake = () => {
    for (const go of lanes.splice(0)) go()
  }

  async function runLane(): Promise<void> {
    let worker = open(program)
    let group = ''
    for (;;) {
      const task = take(queue, group)
      if (!task) {
        if (busy === 0) break
        await new Promise<void>((resolve) => lanes.push(resolve))
        continue
      }
      busy++
      group = task.group
      const tell = (word: Word) => {
        const more = hear(task, word)
        queue.push(...more)
        if (more.length > 0) wake()
      }
      const left = await work(worker, task, tell, limits)
      if (left) {
        if (worker.connected) worker.disconnect()
        worker = open(program)
        group = ''
        if (left.mutants.length > 0) queue.unshift(left)
      }
      busy--
      wake()
    }
    worker.disconnect()
  }
  await Promise.all(Array.from({ length: WORKERS }, runLane))
}

function open(program: URL): ChildProcess {
  return fork(program, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // The engine explains each failing test with gigabytes that it gives back; clearing them again was two thirds of all time.
    env: toolEnvironment({ MIMALLOC_PURGE_DELAY: '-1' }),
  })
}

/** A task of the group the worker has in memory, if there is one. */
function take(queue: Task[], group: string): Task | undefined {
  const own = queue.findIndex((task) => task.group === group && task.do !== 'build')
  return queue.splice(Math.max(own, 0), 1)[0]
}

/**
 * Runs one task. Answers with what is left of it, if only nothing, when the worker has to be replaced. A worker that ends
 * by itself says nothing about the mutant it was at: only one that we ended for its time does.
 */
function work(
  worker: ChildProcess,
  task: Task,
  hear: (word: Word) => void,
  { limitMs, buildLimitMs }: Limits,
): Promise<Task | undefined> {
  return new Promise((resolve) => {
    let at: Mutant | undefined
    let decided = 0
    let isLate = false
    let limit: NodeJS.Timeout
    const settle = (left?: Task) => {
      clearTimeout(limit)
      worker.off('message', onWord)
      worker.off('exit', onExit)
      resolve(left)
    }
    const end = () => {
      isLate = true
      worker.kill('SIGKILL')
    }
    const watch = () => {
      clearTimeout(limit)
      limit = setTimeout(end, task.do === 'build' ? buildLimitMs : limitMs)
    }
    const onExit = () => {
      if (!isLate || !at) return settle(afterCrash(task, decided, hear))
      const { file, key, owner, kind } = at
      const outcome: MutantResult = { file, key, owner, kind, outcome: 'killed', by: 'time' }
      hear({ say: 'outcome', outcome, seconds: limitMs / 1000 })
      settle({ ...task, mutants: task.mutants.slice(decided + 1) })
    }
    const onWord = (word: Word) => {
      watch()
      if (word.say === 'begin') at = word.mutant
      if (word.say === 'outcome' || word.say === 'undecided') {
        at = undefined
        decided++
      }
      if (word.say === 'done') settle(word.heavy ? { ...task, mutants: [] } : undefined)
      else hear(word)
    }
    worker.on('message', onWord)
    worker.on('exit', onExit)
    watch()
    worker.send(task)
  })
}

/** What is left of a task whose worker ended by itself: everything undecided, once more; the second time without its first. */
function afterCrash(task: Task, decided: number, hear: (word: Word) => void): Task {
  if (task.do === 'build') {
    if (!task.again) return { ...task, again: task.group }
    hear({ say: 'broken', reason: 'the worker ended twice while it had to build' })
    return { ...task, mutants: [] }
  }
  const mutants = task.mutants.slice(decided)
  const [first, ...others] = mutants
  if (!first || task.again !== first.key) return { ...task, mutants, ...(first ? { again: first.key } : {}) }
  hear({ say: 'broken', reason: `the worker ended twice at ${first.file} ${first.key}` })
  return { ...task, mutants: others }
}
