import { watch } from 'node:fs'
import path from 'node:path'
import { ROOT } from './root.ts'
import type { World } from './startWorld.ts'
import { buildWeb } from './world/buildWeb.ts'

const CALM_MS = 300
const READERS: Record<string, string[]> = {
  api: ['api', 'worker'],
  db: ['api', 'worker', 'indexer'],
  domain: ['api', 'worker', 'indexer', 'media'],
  protocol: ['api', 'worker', 'media'],
  settings: ['api', 'worker', 'indexer', 'media'],
  telemetry: ['api', 'worker', 'indexer', 'media'],
  indexer: ['indexer'],
  media: ['media'],
}
const READ_BY_WEB = /^(web|domain|protocol|contracts\/.*)$/

/** `npm run dev`: a change of a source restarts the processes that run it, or builds the web again. */
export function watchSources(world: World, say: (line: string) => void): void {
  const due = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let work: Promise<void> = Promise.resolve()

  async function refresh(names: string[]): Promise<void> {
    for (const name of names) {
      try {
        if (name === 'web') {
          if (await buildWeb()) say('  web built; reload the page')
        } else {
          await world.restart(name)
          say(`  ${name} restarted`)
        }
      } catch (error) {
        say((error as Error).message)
      }
    }
  }

  for (const folder of [...Object.keys(READERS), 'web', 'contracts/generated', 'contracts/editions'])
    watch(path.join(ROOT, folder), { recursive: true }, (_event, file) => {
      if (!file || file.startsWith('generated') || file.endsWith('~')) return
      for (const name of READERS[folder] ?? []) due.add(name)
      if (READ_BY_WEB.test(folder)) due.add('web')
      clearTimeout(timer)
      timer = setTimeout(() => {
        const names = [...due]
        due.clear()
        work = work.then(() => refresh(names))
      }, CALM_MS)
    })
  say('  watching sources')
}
