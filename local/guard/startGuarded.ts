import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A foreign program that ends with us. */
export interface Guarded {
  /** its last lines of output, for the sentence that says why it ended */
  tail(): string
  /** resolves with the exit code once it is gone */
  exited: Promise<number>
  /** ends it in order; resolves when it is gone */
  stop(): Promise<void>
  /** the guard's own process id */
  pid: number
}

/** What to run and how it likes to be stopped. */
export interface GuardedProgram {
  command: string
  args: string[]
  stopSignal: 'SIGINT' | 'SIGTERM'
  /** how long it outlives us when we die without a word, milliseconds */
  orphanDelayMs: number
  /** after this it is killed, milliseconds */
  killAfterMs?: number
  /** where the program's own id is kept */
  pidFile?: string
  uid?: number
  gid?: number
  env: Record<string, string>
  onLine?: (line: string) => void
}

const KEPT_LINES = 12

/** Starts a foreign program under a guard, in its own process group. */
export function startGuarded(program: GuardedProgram): Guarded {
  const { onLine, ...order } = program
  const guard: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL('./guard.ts', import.meta.url)), JSON.stringify({ killAfterMs: 8000, ...order })],
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: {} },
  )
  const lines: string[] = []
  for (const stream of [guard.stdout, guard.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        lines.push(line)
        if (lines.length > KEPT_LINES) lines.shift()
        onLine?.(line)
      }
    })
  }
  guard.stdin?.on('error', () => {})
  // not "close": a program that outlives a killed guard holds our pipes open
  const exited = new Promise<number>((resolve) => guard.once('exit', (code) => resolve(code ?? 1)))
  return {
    pid: guard.pid ?? 0,
    tail: () => lines.join('\n'),
    exited,
    stop: async () => {
      guard.stdin?.end('s')
      await exited
    },
  }
}
