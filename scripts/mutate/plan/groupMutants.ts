import type { Mutant } from './mutant.ts'

/** So many switches leave contracts small enough for a block and builds few. */
const MOST = 150

/** What is compiled together: mutants of sources of one folder, numbered from 1. */
export interface Group {
  name: string
  files: string[]
  mutants: Mutant[]
}

/** Puts the mutants of one folder's files into as few groups as their number allows; a file is never divided. */
export function groupMutants(folder: string, lists: Mutant[][]): Group[] {
  const groups: Mutant[][] = []
  for (const list of lists.filter(({ length }) => length > 0)) {
    const last = groups.at(-1)
    if (last && last.length + list.length <= MOST) last.push(...list)
    else groups.push([...list])
  }
  return groups.map((mutants, n) => ({
    name: `${folder} ${n + 1} of ${groups.length}`,
    files: [...new Set(mutants.map(({ file }) => file))],
    mutants: mutants.map((mutant, at) => ({ ...mutant, id: at + 1 })),
  }))
}
