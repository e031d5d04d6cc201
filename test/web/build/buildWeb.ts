import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../../..')

type Mode = 'production' | 'fixtures'

const built = new Map<Mode, Promise<string>>()

async function buildOnce(mode: Mode): Promise<string> {
  const folder = join(ROOT, '.stagedoor/test', `web-${mode}-${process.pid}`)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await build({
    configFile: join(ROOT, 'web/vite.config.ts'),
    mode,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  return folder
}

/** Builds the web application or its catalogue of states for real, once per run, and answers the folder. */
export function buildWeb(mode: Mode): Promise<string> {
  const folder = built.get(mode) ?? buildOnce(mode)
  built.set(mode, folder)
  return folder
}
