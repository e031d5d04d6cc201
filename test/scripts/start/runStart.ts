import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '#scripts/start/root.ts'

/** A run of `npm start`, or of its program alone. */
export interface StartRun {
  /** everything printed so far */
  output(): string
  /** address of the last line; rejects when the run ends before */
  ready: Promise<string>
  code: Promise<number | null>
  /** a signal to the process a person started */
  signal(name: NodeJS.Signals): void
  pid: number
}

export function runStart(args: string[], program: 'npm' | 'node' = 'node'): StartRun {
  const command =
    program === 'npm' ? ['npm', 'start', '--', ...args] : [process.execPath, 'scripts/start/main.ts', ...args]
  const child: ChildProcess = spawn(command[0] as string, command.slice(1), {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  const code = once(child, 'exit').then(([exit]) => exit as number | null)
  const ready = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const found = /^ready: (\S+)$/m.exec(output)
        if (found?.[1]) resolve(found[1])
      })
    code.then((exit) => reject(new Error(`ended with ${exit}:\n${output}`)))
  })
  ready.catch(() => {})
  return { output: () => output, ready, code, signal: (name) => child.kill(name), pid: child.pid ?? 0 }
}

/** Ids of every process of a data folder, Postgres and the chain's node included. */
export function processesOf(dataDir: string): number[] {
  const ids = readdirSync(path.join(dataDir, 'pids')).map((name) =>
    Number(readFileSync(path.join(dataDir, 'pids', name), 'utf8').split('\n')[0]),
  )
  const node = Number(readFileSync(path.join(dataDir, 'chain', 'node.pid'), 'utf8'))
  const postgres = Number(
    readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
  )
  return [...ids, node, postgres]
}

/** Waits until none of the processes runs. @throws Error with those that still do */
export async function allGone(ids: number[], withinMs: number): Promise<void> {
  const alive = () =>
    ids.filter((id) => {
      try {
        process.kill(id, 0)
        // a zombie of a parent that was killed counts as gone
        return process.platform !== 'linux' || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${id}/stat`, 'utf8'))
      } catch {
        return false
      }
    })
  const deadline = Date.now() + withinMs
  while (alive().length > 0) {
    if (Date.now() > deadline) throw new Error(`still running: ${alive().join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
