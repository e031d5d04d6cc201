/** A cheatcode that takes any refusal, alone or with a count of them. */
const BARE = /\bexpectRevert\s*\(\s*(?:(?:uint64\s*\(\s*)?\d+\s*\)?\s*)?\)/g

/** Where a refusal is expected without saying which one: every other refusal passes there, too. */
export function bareReverts(sources: Record<string, string>): string[] {
  return Object.entries(sources).flatMap(([path, text]) =>
    [...text.matchAll(BARE)].map(({ index }) => `${path}:${text.slice(0, index).split('\n').length}`),
  )
}
