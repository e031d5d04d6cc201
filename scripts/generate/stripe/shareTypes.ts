import type { TypeText } from './typeWriter.ts'

/** Writes names of what is written twice as the name that stays. */
function renamed(type: TypeText, stays: Map<string, string>): TypeText {
  const rewrite = (text: string) =>
    text.replaceAll(/'[^']*'|[A-Z][\w.]*/g, (part) =>
      part.startsWith("'") ? part : (stays.get(part) ?? part),
    )
  if (typeof type === 'string') return rewrite(type)
  return Object.fromEntries(Object.entries(type).map(([field, text]) => [field, rewrite(text)]))
}

const namesIn = (text: string): string[] =>
  (text.match(/'[^']*'|[A-Z][\w.]*/g) ?? []).filter((part) => !part.startsWith("'"))

/** Types that some text leads to. */
function reached(types: Record<string, TypeText>, from: string[]): Record<string, TypeText> {
  const found = new Map<string, TypeText>()
  const follow = (text: string): void => {
    for (const name of namesIn(text)) {
      const type = types[name]
      if (type === undefined || found.has(name)) continue
      found.set(name, type)
      for (const inner of typeof type === 'string' ? [type] : Object.values(type)) follow(inner)
    }
  }
  for (const text of from) follow(text)
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * The same types with each written once: the package repeats a form under every parameter that has it; what nothing
 * leads to is left out.
 * @param from texts that are asked for; the names in them stay
 */
export function shareTypes(types: Record<string, TypeText>, from: string[]): Record<string, TypeText> {
  const asked = new Set(from.flatMap(namesIn))
  let current = types
  for (;;) {
    const first = new Map<string, string>()
    const stays = new Map<string, string>()
    for (const [name, type] of Object.entries(current)) {
      if (asked.has(name) || !name.includes('.')) continue
      const text = JSON.stringify(type)
      const known = first.get(text)
      if (known) stays.set(name, known)
      else first.set(text, name)
    }
    if (stays.size === 0) break
    current = Object.fromEntries(
      Object.entries(current)
        .filter(([name]) => !stays.has(name))
        .map(([name, type]) => [name, renamed(type, stays)]),
    )
  }
  return reached(current, from)
}
