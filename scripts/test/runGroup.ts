import { type ChildProcess, spawn } from 'node:child_process'
import { toolEnvironment } from '../environment.ts'
import { giveWay } from './giveWay.ts'

/** After a command ended, what it left running has this long to end by itself. */
const GRACE_MS = 2_000
const LOOK_MS = 1_000

/** How a command is watched. */
export interface Watch {
  /** a command that hangs is a failure, not a wait without end */
  limitMs: number
  /** takes the output as it comes */
  print: (text: string) => void
  environment?: Record<string, string>
  /** takes only the processor time that others leave */
  givesWay?: boolean
  /** asked once a second: why the command has to end now, if it has to */
  whyEnd?: () => string | undefined
  /** how long what a command left running has to end by itself */
  graceMs?: number
}

/** What a command said, and its exit code. */
export interface ExitInfo {
  output: string
  code: number
}

/**
 * Runs a command in a process group of its own. When it ends, does not end in time or we are ended, all that it started in
 * that group ends with it: a compiler under a script would else go on beside what comes next, and hold its output open.
 */
export async function runGroup(
  [program = '', ...args]: string[],
  { limitMs, print, environment = {}, givesWay = false, whyEnd, graceMs = GRACE_MS }: Watch,
): Promise<ExitInfo> {
  let output = ''
  const say = (text: string) => {
    output += text
    print(text)
  }
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: toolEnvironment(environment),
    detached: true,
  })
  if (givesWay && child.pid !== undefined) giveWay(child.pid)
  const end = () => endGroup(child)
  const leave = () => process.exit(1)
  process.on('exit', end).on('SIGINT', leave).on('SIGTERM', leave)
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say)
  const limit = setTimeout(() => {
    say(`${program} ${args.join(' ')} did not end within ${limitMs / 1000} s\n`)
    end()
  }, limitMs)
  let grace: NodeJS.Timeout | undefined
  const stopLooking = () => {
    clearTimeout(limit)
    clearInterval(looking)
  }
  const looking = setInterval(() => {
    const why = whyEnd?.()
    if (why === undefined) return
    clearInterval(looking)
    say(`${program}: ${why}\n`)
    // it may still write down what it knows
    child.kill('SIGTERM')
    grace = setTimeout(end, graceMs)
  }, LOOK_MS)
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      stopLooking()
      say(`${program}: ${error.message}\n`)
      resolve(127)
    })
    child.once('exit', () => {
      stopLooking()
      grace = setTimeout(end, graceMs)
    })
    child.once('close', (exit) => resolve(exit ?? 1))
  })
  clearTimeout(grace)
  process.off('exit', end).off('SIGINT', leave).off('SIGTERM', leave)
  end()
  return { output, code }
}

/** Ends whatever is left of a group; the group's number stays its own until the last of it is gone. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
