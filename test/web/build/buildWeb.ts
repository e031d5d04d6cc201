import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../../..')

/** Builds the web application or its catalogue of states for real and answers the folder. */
export async function buildWeb(mode: 'production' | 'fixtures'): Promise<string> {
  const folder = join(ROOT, '.stagedoor/test', `web-${mode}-${process.pid}`)
  await build({
    configFile: join(ROOT, 'web/vite.config.ts'),
    mode,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  return folder
}
