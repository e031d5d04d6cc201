import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { commandLine } from '#local/guard/commandLine.ts'

/** Raised with one sentence when somebody else uses the data folder. */
export class FolderTaken extends Error {}

/**
 * Makes this process the only one that uses a data folder.
 * @returns gives it back
 * @throws FolderTaken with the other's process id
 */
export function takeFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true })
  const file = path.join(dataDir, 'start.pid')
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw error
    }
    const other = Number(readFileSync(file, 'utf8'))
    if (other !== process.pid && commandLine(other).includes('scripts/start/'))
      throw new FolderTaken(
        `Stagedoor already runs with the data in ${dataDir} (process ${other}); stop it there with Ctrl-C, or give this one another folder with --data.`,
      )
    rmSync(file, { force: true })
  }
  return () => rmSync(file, { force: true })
}
