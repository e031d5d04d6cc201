import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { COMPILED, ROOT } from '../root.ts'

/** What to run. */
export interface ProcessOrder {
  /** also the name of its log */
  name: string
  /** entry point, relative to the root or absolute */
  entry: string
  args?: string[]
  /** flags of Node itself */
  nodeFlags?: string[]
  environment: Record<string, string>
  logDir: string
  pidDir: string
  /** patience until it says that it is ready, milliseconds; a minute when absent */
  readyMs?: number
}

/** One of our own Node processes. */
export interface RunningProcess {
  name: string
  pid: number
  /** how it ended, e.g. `code 1` or `signal SIGKILL` */
  exited: Promise<string>
  isRunning(): boolean
  /** asks it to end, kills it after 10 s */
  stop(): Promise<void>
  kill(): Promise<void>
}

const READY_MS = 60_000
const STOP_MS = 10_000

/**
 * Starts a process in a group of its own and resolves when it says that it is ready.
 * @throws Error with its last lines when it ends before
 */
export async function startProcess(order: ProcessOrder): Promise<RunningProcess> {
  mkdirSync(order.logDir, { recursive: true, mode: 0o700 })
  mkdirSync(order.pidDir, { recursive: true, mode: 0o700 })
  const logFile = path.join(order.logDir, `${order.name}.log`)
  keepLast(logFile)
  const log = openSync(logFile, 'a', 0o600)
  const entry = path.resolve(ROOT, order.entry)
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...(order.nodeFlags ?? []), entry, ...(order.args ?? [])],
    {
      cwd: ROOT,
      env: { NODE_COMPILE_CACHE: COMPILED, ...order.environment },
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    },
  )
  closeSync(log)
  const pidFile = path.join(order.pidDir, order.name)
  writeFileSync(pidFile, `${child.pid}\n${entry}`)
  const exited = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`)),
  )
  exited.then(() => rmSync(pidFile, { force: true }))
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  await new Promise<void>((resolve, reject) => {
    let isLate = false
    const deadline = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, order.readyMs ?? READY_MS)
    child.once('message', () => {
      clearTimeout(deadline)
      resolve()
    })
    exited.then((how) => {
      clearTimeout(deadline)
      const what = isLate ? 'did not become ready' : `ended (${how}) before it was ready`
      reject(new Error(`The ${order.name} process ${what}:\n${tail(logFile)}`))
    })
  })
  return {
    name: order.name,
    pid: child.pid ?? 0,
    exited,
    isRunning,
    kill,
    stop: async () => {
      if (!isRunning()) return
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      child.send('stop', () => {})
      await exited
      clearTimeout(timer)
    },
  }
}

function keepLast(logFile: string): void {
  try {
    renameSync(logFile, `${logFile}.before`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n')
}
