import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { commandLine } from '#local/guard/commandLine.ts'
import { toolEnvironment } from '#scripts/environment.ts'
import { ROOT } from '../root.ts'

/** Built web application of this clone. */
export const WEB_DIR = path.join(ROOT, '.stagedoor', 'web')
const STAMP = 'source.sha256'
// of the api the web imports only types, which leave no trace in a build
const SOURCES = ['web', 'domain', 'protocol', 'contracts/generated', 'contracts/editions']

const run = promisify(execFile)

/**
 * Builds the web application unless the one at hand was built from these very sources.
 * @returns whether it had to build
 */
export async function buildWeb(): Promise<boolean> {
  const hash = hashSources()
  if (readStamp() === hash) return false
  mkdirSync(path.dirname(WEB_DIR), { recursive: true })
  const unlock = await takeLock(`${WEB_DIR}.pid`)
  try {
    if (readStamp() === hash) return false
    const fresh = `${WEB_DIR}.new`
    rmSync(fresh, { recursive: true, force: true })
    const vite = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
    const args = [
      vite,
      'build',
      '--config',
      'web/vite.config.ts',
      '--outDir',
      fresh,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ]
    await run(process.execPath, args, { cwd: ROOT, env: toolEnvironment({ NODE_ENV: 'production' }) }).catch(
      (cause) => {
        throw new Error(`The web application could not be built:\n${cause.stderr || cause.stdout}`, { cause })
      },
    )
    writeFileSync(path.join(fresh, STAMP), hash)
    rmSync(`${WEB_DIR}.old`, { recursive: true, force: true })
    if (existsSync(WEB_DIR)) renameSync(WEB_DIR, `${WEB_DIR}.old`)
    renameSync(fresh, WEB_DIR)
    rmSync(`${WEB_DIR}.old`, { recursive: true, force: true })
    return true
  } finally {
    unlock()
  }
}

function readStamp(): string | undefined {
  try {
    return readFileSync(path.join(WEB_DIR, STAMP), 'utf8')
  } catch {
    return undefined
  }
}

function hashSources(): string {
  const hash = createHash('sha256').update(readFileSync(path.join(ROOT, 'package-lock.json')))
  const add = (folder: string): void => {
    const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = `${folder}/${entry.name}`
      if (entry.isDirectory()) add(file)
      else hash.update(`${file}\n`).update(readFileSync(path.join(ROOT, file)))
    }
  }
  for (const folder of SOURCES) if (existsSync(path.join(ROOT, folder))) add(folder)
  return hash.digest('hex')
}

/** One build at a time; a lock of a process that is gone does not count. */
async function takeLock(file: string): Promise<() => void> {
  for (let waitedMs = 0; waitedMs < 180_000; waitedMs += 200) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch {
      if (commandLine(readPid(file)) === '') rmSync(file, { force: true })
      await wait(200)
    }
  }
  throw new Error(`Another build of the web application holds ${file}.`)
}

function readPid(file: string): number {
  try {
    // empty: somebody made the file a moment ago and is about to write
    return Number(readFileSync(file, 'utf8') || process.pid)
  } catch {
    return 0
  }
}
