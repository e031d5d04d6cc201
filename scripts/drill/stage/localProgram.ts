import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** How a program of this data folder was started; null when there is none. @param pidFile its first line is the pid */
export async function argumentsOf(dataDir: string, ...pidFile: string[]): Promise<string | null> {
  const file = path.join(dataDir, ...pidFile)
  if (!existsSync(file)) return null
  const [pid = ''] = readFileSync(file, 'utf8').split('\n')
  const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', pid.trim()])
  return stdout
}
