import { FILES, read } from '../sources.ts'
import type { Sources } from './parseSource.ts'

/** Files of the project whose path matches, with their text. */
export function sourcesOf(pattern: RegExp): Sources {
  return Object.fromEntries(FILES.filter((path) => pattern.test(path)).map((path) => [path, read(path)]))
}
