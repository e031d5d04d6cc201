import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '#domain/clock.ts'
import { type ProcessOrder, type RunningProcess, startProcess } from './startProcess.ts'

/** Our own processes by name: who runs, who is started again, whose end ends everything. */
export interface ProcessGroup {
  /** starts one and resolves when it is ready */
  start(order: ProcessOrder): Promise<void>
  names(): string[]
  isRunning(name: string): boolean
  pid(name: string): number
  /** kill -9; it stays down until `restart` */
  kill(name: string): Promise<void>
  /** ends it in order if it runs, then starts it with the same or a changed environment */
  restart(name: string, environment?: Record<string, string>): Promise<void>
  /** ends one in order; it stays down until `restart` */
  stop(name: string): Promise<void>
  /** ends all, the last started first */
  stopAll(): Promise<void>
}

export interface ProcessGroupOptions {
  /** names that are started again when they end by themselves */
  restartable: readonly string[]
  clock: Clock
  report: (line: string) => void
  /** a process ended that nobody asked to and that is not, or no longer, started again */
  onLost: (name: string, how: string) => void
}

const DELAYS_MS = [200, 400, 800]
const WINDOW_MS = 60_000

export function createProcessGroup(options: ProcessGroupOptions): ProcessGroup {
  const orders = new Map<string, ProcessOrder>()
  const running = new Map<string, RunningProcess>()
  const expected = new Set<RunningProcess>()
  const restarts = new Map<string, number[]>()
  /** those that start again by themselves just now; never rejects */
  const returning = new Map<string, Promise<void>>()
  let stopping = false

  async function start(order: ProcessOrder): Promise<void> {
    orders.set(order.name, order)
    const child = await startProcess(order)
    running.set(order.name, child)
    child.exited.then((how) => {
      if (!expected.has(child) && !stopping) void lost(order.name, how)
    })
  }

  async function lost(name: string, how: string): Promise<void> {
    const now = options.clock()
    const recent = (restarts.get(name) ?? []).filter((at) => now - at < WINDOW_MS)
    const delayMs = DELAYS_MS[recent.length]
    if (!options.restartable.includes(name) || delayMs === undefined) return options.onLost(name, how)
    restarts.set(name, [...recent, now])
    options.report(`${name} ended (${how}); starting it again in ${delayMs} ms`)
    const dead = running.get(name)
    await wait(delayMs)
    // somebody stopped or started it in the meantime
    if (stopping || (dead && expected.has(dead))) return
    try {
      const again = start(order(name))
      const settled = again.catch(() => {})
      returning.set(name, settled)
      await again
    } catch (error) {
      options.report((error as Error).message)
      if (!stopping) await lost(name, 'at its start')
    }
  }

  function order(name: string): ProcessOrder {
    const found = orders.get(name)
    if (!found) throw new Error(`no process is called ${name}`)
    return found
  }

  async function end(name: string, how: 'stop' | 'kill'): Promise<void> {
    order(name)
    // none may be left that nobody knows
    await returning.get(name)
    const child = running.get(name)
    if (!child) return
    expected.add(child)
    await child[how]()
  }

  return {
    start,
    names: () => [...orders.keys()],
    isRunning: (name) => running.get(name)?.isRunning() ?? false,
    pid: (name) => running.get(name)?.pid ?? 0,
    kill: (name) => end(name, 'kill'),
    stop: (name) => end(name, 'stop'),
    restart: async (name, environment) => {
      await end(name, 'stop')
      await start({ ...order(name), ...(environment ? { environment } : {}) })
    },
    stopAll: async () => {
      stopping = true
      for (const name of [...orders.keys()].reverse()) await end(name, 'stop')
    },
  }
}
