import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { commandLine } from './commandLine.ts'

/**
 * Ends a program that a killed run left behind and removes its pid file. A pid file whose number now names
 * something else (the number was used again) is only removed.
 * @param words parts that the command line must have to be ours
 * @throws Error when it does not end within 10 s
 */
export async function endStale(
  pidFile: string,
  words: string[],
  signal: 'SIGINT' | 'SIGTERM',
): Promise<void> {
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const running = () => words.every((word) => commandLine(pid).includes(word))
  if (running()) {
    process.kill(pid, signal)
    for (let waitedMs = 0; waitedMs < 10_000 && running(); waitedMs += 50) await wait(50)
    if (running()) throw new Error(`An earlier ${words[0]} (process ${pid}) does not stop; end it by hand.`)
  }
  rmSync(pidFile, { force: true })
}
