import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Guard } from './guard.ts'
import { GUARDS } from './guards.ts'

const ROOT = new URL('../../', import.meta.url)

/** How often the text of a guard stands in its source: it is found when once. */
export function countOf({ file, text }: Guard): number {
  return readFileSync(fileURLToPath(new URL(file, ROOT)), 'utf8').split(text).length - 1
}

/** From now on its source is loaded without it; nothing on the disk changes. @throws when it is not found */
export function removeGuard(name: string): void {
  const guard = GUARDS[name]
  if (!guard) throw new Error(`no guard is called ${name}: ${Object.keys(GUARDS).join(', ')}`)
  const found = countOf(guard)
  if (found !== 1)
    throw new Error(`${guard.file} holds the guard "${name}" ${found} times: bring its text up to date`)
  const { href } = new URL(guard.file, ROOT)
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (url !== href) return loaded
      return { ...loaded, source: String(loaded.source).replace(guard.text, () => guard.without) }
    },
  })
}
