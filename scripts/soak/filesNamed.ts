import { globSync } from 'node:fs'
import path from 'node:path'
import { DEEP, type Files, REST } from '../test/stages.ts'

/**
 * Files that are named by a stage, a folder or themselves, each with its stage.
 * @returns null where one of the words names none
 */
export function filesNamed(words: string[], stages: Files[] = [...REST, DEEP]): Map<string, string> | null {
  const found = new Map<string, string>()
  for (const word of words) {
    const stage = stages.find(({ name }) => name === word)
    const files = stage
      ? globSync(stage.glob)
      : globSync(word.endsWith('.test.ts') ? word : path.join(word, '**/*.test.ts'))
    if (files.length === 0) return null
    for (const file of files.sort()) found.set(file, stage?.name ?? file.split(path.sep)[1] ?? word)
  }
  return found
}
