import { existsSync, readFileSync } from 'node:fs'

const LIST = 'test/contracts/untried.json'

/** Source → why its present text has no result yet. */
export type Untried = Record<string, string>

/** The list; it is there to become empty. */
export function readUntried(): Untried {
  return existsSync(LIST) ? JSON.parse(readFileSync(LIST, 'utf8')) : {}
}

/**
 * What is wrong with the list: it names only sources that ship and have no result, each with a reason.
 * @param stale files whose present text has no result
 */
export function untriedProblems(untried: Untried, files: string[], stale: string[]): string[] {
  return Object.entries(untried).flatMap(([file, reason]) => {
    if (!files.includes(file)) return [`${LIST}: ${file} is no source that ships`]
    if (!stale.includes(file)) return [`${LIST}: ${file} has a result of its present text`]
    return reason.trim() === '' ? [`${LIST}: ${file} stands there without a reason`] : []
  })
}
