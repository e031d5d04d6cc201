import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { readEnvironment } from '#scripts/environment.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** Where a Chromium is and which variables its process needs. */
export interface Chromium {
  executablePath?: string
  channel?: 'chrome'
  env?: Record<string, string>
}

/** The packed browser writes to the temporary folder of its process, hence a child with its own variables. */
async function unpack(folder: string): Promise<void> {
  const own = `${folder}.${process.pid}`
  mkdirSync(own, { recursive: true })
  const code = `import('@sparticuz/chromium').then((m) => m.default.executablePath())`
  await promisify(execFile)(process.execPath, ['-e', code], {
    cwd: ROOT,
    env: { TMPDIR: own, HOME: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  })
  if (existsSync(folder)) return rmSync(own, { recursive: true })
  try {
    renameSync(own, folder)
  } catch (cause) {
    // another test process was faster
    if (!existsSync(folder)) throw cause
    rmSync(own, { recursive: true })
  }
}

/** The packed configuration names folders of another machine; without a font text is not drawn and has no width. */
function fontsFile(folder: string): string {
  const file = join(folder, 'fonts.conf')
  const dirs = `<dir>${join(folder, 'fonts/fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir>`
  if (!existsSync(file)) writeFileSync(file, `<?xml version="1.0"?><fontconfig>${dirs}</fontconfig>\n`)
  return file
}

/**
 * Finds a Chromium: the one named by CHROME_PATH, else the one from npm (Linux x64, unpacked once under
 * `.stagedoor`), else the installed Chrome.
 */
export async function findChromium(): Promise<Chromium> {
  const { chromePath } = readEnvironment()
  if (chromePath) return { executablePath: chromePath }
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome' }
  const manifest = join(ROOT, 'node_modules/@sparticuz/chromium/package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const folder = join(ROOT, '.stagedoor/chromium', version)
  mkdirSync(dirname(folder), { recursive: true })
  if (!existsSync(folder)) await unpack(folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      HOME: folder,
      FONTCONFIG_FILE: fontsFile(folder),
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    },
  }
}
