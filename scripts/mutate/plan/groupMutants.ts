import type { Mutant } from './mutant.ts'

/** So many switches leave contracts small enough for a block and builds few. */
const MAX_MUTANTS = 150

/** What is compiled together: mutants of sources of one folder, numbered from 1. */
export interface Group {
  name: string
  files: string[]
  mutants: Mutant[]
  /** test files that are asked; without it those that mirror the folder */
  tests?: string[]
}

/**
 * Puts the mutants of one folder's files into as few groups as their number allows; a file is divided only when it has too
 * many for one.
 */
export function groupMutants(folder: string, lists: Mutant[][]): Group[] {
  const groups: Mutant[][] = []
  for (const list of lists.flatMap(portionsOf)) {
    const last = groups.at(-1)
    if (last && last.length + list.length <= MAX_MUTANTS) last.push(...list)
    else groups.push([...list])
  }
  return groups.map((mutants, n) => ({
    name: `${folder} ${n + 1} of ${groups.length}`,
    files: [...new Set(mutants.map(({ file }) => file))],
    mutants: mutants.map((mutant, at) => ({ ...mutant, id: at + 1 })),
  }))
}

function portionsOf(list: Mutant[]): Mutant[][] {
  return Array.from({ length: Math.ceil(list.length / MAX_MUTANTS) }, (_, n) =>
    list.slice(n * MAX_MUTANTS, (n + 1) * MAX_MUTANTS),
  )
}
