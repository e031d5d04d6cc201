import { FILES, read } from './sources.ts'

/**
 * Words of the sources that a reader who knows the field does not expect, in lower case: a contract is called after what
 * it holds.
 */
export const BANNED_WORDS = ['desk', 'office', 'hearing', 'door', 'foundation']

/** Beginnings of constants that are called MAX_ and MIN_ everywhere else. */
export const BANNED_BOUNDS = ['MOST', 'LONGEST', 'SHORTEST', 'LEAST']

/** Words of a text: `checkDoors` is two, `MOST_IN_BATCH` three, `Stagedoor` one. */
export function wordsIn(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
}

/** What is banned and stands in a text, once each. */
export function bannedIn(text: string): string[] {
  const words = new Set(wordsIn(text).map((word) => word.toLowerCase().replace(/s$/, '')))
  const bounds = new Set((text.match(/\b[A-Z][A-Z0-9_]*\b/g) ?? []).flatMap((name) => name.split('_')))
  return [
    ...BANNED_WORDS.filter((word) => words.has(word)),
    ...BANNED_BOUNDS.filter((word) => bounds.has(word)),
  ]
}

/** Sources of contracts, mocks included, with the banned words in them or in their path. */
export function bannedNow(): Record<string, string[]> {
  const sources = FILES.filter((path) => /^contracts\/.*\.sol$/.test(path))
  const found = sources.map((path) => [path, bannedIn(`${path}\n${read(path)}`)] as const)
  return Object.fromEntries(found.filter(([, words]) => words.length > 0))
}
