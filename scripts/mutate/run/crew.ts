import { type ChildProcess, fork } from 'node:child_process'
import { toolEnvironment } from '../../environment.ts'
import type { Mutant } from '../plan/mutant.ts'
import type { Task, Word } from './worker.ts'

const WORKERS = 2
/** A mutant that is not decided by then makes the tests hang, which they would not do without it. */
const LIMIT_MS = 300_000
const BUILD_LIMIT_MS = 900_000

/** Takes what workers say and answers with the tasks that follow from it. */
export type Listener = (task: Task, word: Word) => Task[]

/** Works off tasks with two child processes. */
export async function runCrew(tasks: Task[], hear: Listener): Promise<void> {
  const queue = [...tasks]
  let busy = 0
  const lanes: (() => void)[] = []
  const wake = () => {
    for (const go of lanes.splice(0)) go()
  }

  async function runLane(): Promise<void> {
    let worker = open()
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
      const left = await work(worker, task, (word) => {
        const more = hear(task, word)
        queue.push(...more)
        if (more.length > 0) wake()
      })
      if (left) {
        if (worker.connected) worker.disconnect()
        worker = open()
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

function open(): ChildProcess {
  return fork(new URL('worker.ts', import.meta.url), {
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

/** Runs one task. Answers with what is left of it, if only nothing, when the worker has to be replaced. */
function work(worker: ChildProcess, task: Task, hear: (word: Word) => void): Promise<Task | undefined> {
  return new Promise((resolve) => {
    let at: Mutant | undefined
    let decided = 0
    let limit: NodeJS.Timeout
    const settle = (left?: Task) => {
      clearTimeout(limit)
      worker.off('message', onWord)
      worker.off('exit', onExit)
      resolve(left)
    }
    const watch = () => {
      clearTimeout(limit)
      limit = setTimeout(() => worker.kill('SIGKILL'), task.do === 'build' ? BUILD_LIMIT_MS : LIMIT_MS)
    }
    const onExit = () => {
      if (!at) hear({ say: 'broken', reason: `the worker ended while it had to ${task.do} ${task.group}` })
      else {
        const { file, key, owner, kind } = at
        hear({
          say: 'outcome',
          outcome: { file, key, owner, kind, outcome: 'killed', by: 'time' },
          seconds: LIMIT_MS / 1000,
        })
      }
      settle({ ...task, mutants: at ? task.mutants.slice(decided + 1) : [] })
    }
    const onWord = (word: Word) => {
      watch()
      if (word.say === 'begin') at = word.mutant
      if (word.say === 'outcome') decided++
      if (word.say === 'done') settle(word.heavy ? { ...task, mutants: [] } : undefined)
      else hear(word)
    }
    worker.on('message', onWord)
    worker.on('exit', onExit)
    watch()
    worker.send(task)
  })
}
