import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { commandLine } from '#local/guard/commandLine.ts'

const PATIENCE_MS = 12_000

/**
 * Waits for processes of a killed run that are still finishing, so that their ports and files are free;
 * those that hang are killed.
 * @param pidDir one file per process: its name, holding id and entry point
 */
export async function endLeftovers(pidDir: string): Promise<void> {
  let names: string[] = []
  try {
    names = readdirSync(pidDir)
  } catch {
    return
  }
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(pidDir, name)
      const [id, entry] = readFileSync(file, 'utf8').split('\n')
      const pid = Number(id)
      const running = () => entry !== undefined && entry !== '' && commandLine(pid).includes(entry)
      for (let waitedMs = 0; running(); waitedMs += 100) {
        if (waitedMs >= PATIENCE_MS) process.kill(pid, 'SIGKILL')
        await wait(100)
      }
      rmSync(file, { force: true })
    }),
  )
}
