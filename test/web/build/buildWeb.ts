import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'vite'
import { areBundled, BUNDLES } from '#scripts/test/bundles/bundled.ts'
import { standInAlias } from '#test/kit/tencent/standInAlias.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** `standIn` is the application with the stand-in of the media provider's SDK, for journeys and nobody else. */
type Mode = 'production' | 'fixtures' | 'standIn'

interface BuiltWeb {
  folder: string
  /** every source in it, from the root of the clone */
  modules: string[]
}

const built = new Map<Mode, Promise<BuiltWeb>>()

/** In a run of all tests the first process that needs a build keeps it for the others: the sources are the same until its end. */
async function takeBuild(mode: Mode): Promise<BuiltWeb> {
  if (!areBundled()) return buildOwn(mode)
  const folder = join(BUNDLES, `web-${mode}`)
  const list = `${folder}.json`
  if (!existsSync(folder)) {
    const own = await buildOwn(mode)
    writeFileSync(`${own.folder}.json`, JSON.stringify(own.modules))
    renameSync(`${own.folder}.json`, list)
    try {
      // complete or not there
      renameSync(own.folder, folder)
    } catch (error) {
      // another process was first
      if (!existsSync(folder)) throw error
    }
  }
  return { folder, modules: JSON.parse(readFileSync(list, 'utf8')) }
}

async function buildOwn(mode: Mode): Promise<BuiltWeb> {
  const folder = join(ROOT, '.stagedoor/test', `web-${mode}-${process.pid}`)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const modules = new Set<string>()
  await build({
    configFile: join(ROOT, 'web/vite.config.ts'),
    mode: mode === 'standIn' ? 'production' : mode,
    logLevel: 'error',
    ...(mode === 'standIn' && { resolve: { alias: standInAlias() } }),
    plugins: [
      {
        name: 'modules',
        generateBundle(_options, bundle) {
          for (const file of Object.values(bundle))
            for (const id of file.type === 'chunk' ? file.moduleIds : []) modules.add(relative(ROOT, id))
        },
      },
    ],
    build: { outDir: folder, emptyOutDir: true },
  })
  return { folder, modules: [...modules] }
}

function builtOnce(mode: Mode): Promise<BuiltWeb> {
  const own = built.get(mode) ?? takeBuild(mode)
  built.set(mode, own)
  return own
}

/** Builds the web application or its catalogue of states for real, and answers the folder. */
export async function buildWeb(mode: Mode): Promise<string> {
  return (await builtOnce(mode)).folder
}

/** The sources that such a build is made of. */
export async function modulesOf(mode: Mode): Promise<string[]> {
  return (await builtOnce(mode)).modules
}
