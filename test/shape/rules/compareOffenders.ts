import { FILES, read } from '../sources.ts'
import type { Sources } from './parseSource.ts'

/** What has to change so that a list of offenders is true again: new ones are mended, gone ones leave the list. */
export function compareOffenders(found: string[], listed: string[]): string[] {
  return [
    ...found.filter((sentence) => !listed.includes(sentence)),
    ...listed
      .filter((sentence) => !found.includes(sentence))
      .map((sentence) => `holds no more, so it leaves the list: ${sentence}`),
  ]
}

/** Files of the project whose path matches, with their text. */
export function sourcesOf(pattern: RegExp): Sources {
  return Object.fromEntries(FILES.filter((path) => pattern.test(path)).map((path) => [path, read(path)]))
}
