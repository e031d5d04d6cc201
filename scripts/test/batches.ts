import { globSync } from 'node:fs'
import path from 'node:path'
import type { Files } from './stages.ts'

/** Test files that one process runs, because they share what they import. */
export interface Batch {
  stage: string
  files: string[]
  /** not beside another such one, as long as there is something else */
  isHeavy?: true
}

/** A folder of fewer files shares its process with the other small ones of its stage. */
const SMALL = 4

/** The files of a stage by the folder below it that holds them; those with the most files first. */
export function batchesOf(
  { name, glob, isQuick, isHeavy }: Files,
  find: (glob: string) => string[] = globSync,
): Batch[] {
  const files = find(glob).sort()
  if (isQuick) return files.length > 0 ? [{ stage: name, files }] : []
  const depth = glob.split(path.sep).indexOf('**')
  const folders = Map.groupBy(files, (file) => file.split(path.sep).slice(0, -1)[depth] ?? '')
  const isSmall = (folder: string[]) => folder.length < SMALL
  const all = [...folders.values()]
  return [...all.filter((folder) => !isSmall(folder)), all.filter(isSmall).flat()]
    .filter((folder) => folder.length > 0)
    .sort((a, b) => b.length - a.length)
    .map((folder) => ({ stage: name, files: folder, ...(isHeavy ? { isHeavy } : {}) }))
}
