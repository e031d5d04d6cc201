import type { Requirement } from './requirements.ts'
import type { Title } from './titles.ts'

/** What no user can reach: the contracts, and the models they are tested against. */
const WITHOUT_USERS = /^test\/(contracts|domain)\//
/** What `npm run prove:all` alone runs. */
const OF_THE_NIGHT = /^test\/deep\//
/** What each run of `npm test` has to prove. */
const EVERY_RUN = /^(T[1-9]|S4\.2|S4\.13|S4\.30|S4\.34)$/
/** Its sentence is about the names of the contracts, and those stand nowhere else. */
const ON_CHAIN_ALONE = new Set(['S3.93'])

/** What the page of requirements says and the titles of the tests do not. */
export function traceProblems(requirements: Requirement[], titles: Title[]): string[] {
  const known = new Set(requirements.map(({ id }) => id))
  const unknown = titles.flatMap(({ file, title, ids }) =>
    ids
      .filter((id) => !known.has(id))
      .map((id) => `${file}: "${title}" names ${id}, which docs/requirements.md does not have`),
  )
  return [...requirements.flatMap((requirement) => problemsOf(requirement, titles)), ...unknown]
}

/** Whether no test of `npm test` names an id that has one. */
export function isNightOnly(id: string, titles: Title[]): boolean {
  const proving = titles.filter(({ ids }) => ids.includes(id))
  return proving.length > 0 && proving.every(({ file }) => OF_THE_NIGHT.test(file))
}

function problemsOf({ id, state }: Requirement, titles: Title[]): string[] {
  const proving = titles.filter(({ ids }) => ids.includes(id))
  if (proving.length === 0) return [`${id} has no test`]
  if (EVERY_RUN.test(id) && isNightOnly(id, titles)) return [`${id} has tests in test/deep alone`]
  const isPromise = /^[SM]/.test(id) && state === 'full' && !ON_CHAIN_ALONE.has(id)
  if (!isPromise || proving.some(({ file }) => !WITHOUT_USERS.test(file))) return []
  return [`${id} is full, but only test/contracts and test/domain name it: say "on chain" or what is missing`]
}
