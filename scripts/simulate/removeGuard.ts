import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { SourceChange } from './guard.ts'
import { GUARDS } from './guards.ts'

const ROOT = new URL('../../', import.meta.url)

/** How often the text of a guard stands in its source: it is found when once. */
export function countOf({ file, text }: SourceChange): number {
  return readFileSync(fileURLToPath(new URL(file, ROOT)), 'utf8').split(text).length - 1
}

/** From now on its source is loaded without it; nothing on the disk changes. @throws when it is not found */
export function removeGuard(name: string): void {
  const guard = GUARDS[name]
  if (!guard) throw new Error(`no guard is called ${name}: ${Object.keys(GUARDS).join(', ')}`)
  const changes = new Map<string, SourceChange[]>()
  for (const change of [guard, ...(guard.also ?? [])]) {
    const found = countOf(change)
    if (found !== 1)
      throw new Error(`${change.file} holds the guard "${name}" ${found} times: bring its text up to date`)
    const { href } = new URL(change.file, ROOT)
    changes.set(href, [...(changes.get(href) ?? []), change])
  }
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const source = (text: string, { text: old, without }: SourceChange) => text.replace(old, () => without)
      const here = changes.get(url)
      return here ? { ...loaded, source: here.reduce(source, String(loaded.source)) } : loaded
    },
  })
}
