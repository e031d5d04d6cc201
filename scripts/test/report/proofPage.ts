import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { FileResult } from '../runBatch.ts'
import type { Flaky } from '../secondLook.ts'
import { FLAKES_FILE } from './flakes.ts'
import { countsOf } from './summary.ts'

/** What the last whole run of a group at night said. */
export interface ProofRow {
  /** the name of its stage */
  group: string
  /** what was tested, 12 digits of its hash */
  commit: string
  /** date of the run, ISO */
  day: string
  /** of a lane, while the other one was busy too */
  seconds: number
  passed: number
  failed: number
  /** files that failed once and passed alone */
  flaky: number
}

export const PROOF_PAGE = 'docs/proof.md'
/** What a run writes down itself, and is no change of what it proves. */
const WRITTEN = [PROOF_PAGE, FLAKES_FILE, 'test/contracts/proven.json']
const ROW = /^\| (\S+) +\| `([0-9a-f]{12})` \| ([\d-]{10}) \| +(\d+) \| +(\d+) \| +(\d+) \| +(\d+) \|$/gm

/** A row for each group, from the results of a run. */
export function proofRows(
  results: FileResult[],
  flaky: Flaky[],
  { commit, nowMs }: { commit: string; nowMs: number },
): ProofRow[] {
  return [...Map.groupBy(results, ({ stage }) => stage)].map(([group, of]) => {
    const [passed, failed] = countsOf(of)
    return {
      ...{ group, commit, day: new Date(nowMs).toISOString().slice(0, 10) },
      ...{ seconds: Math.round(of.reduce((sum, one) => sum + one.seconds, 0)), passed, failed },
      flaky: flaky.filter(({ file }) => of.some((one) => one.file === file)).length,
    }
  })
}

/** The page with these rows in place of the older ones of their groups; groups that no longer exist leave it. */
export function proofPage(before: string, rows: ProofRow[], groups: string[]): string {
  const kept = new Map(rowsOf(before).map((row) => [row.group, row]))
  for (const row of rows) kept.set(row.group, row)
  const listed = groups.flatMap((group) => kept.get(group) ?? [])
  const missing = groups.filter((group) => !kept.has(group))
  return `${[
    '# What the night said',
    '',
    'Written by `npm run prove:all`: the tests of `npm test` with all seeds, kills and sizes, and those of `test/deep`. It takes hours on two cores, so a group can be run alone (`npm run prove:all -- api`); each line is of the last run of its group, at the commit that it names. Seconds are those of one lane, while the other is busy. A file that failed, and passed when it was run alone, counts as passed and stands under _flaky_.',
    '',
    '| group | commit | day | seconds | passed | failed | flaky |',
    '| :-- | :-- | :-- | --: | --: | --: | --: |',
    ...listed.map(lineOf),
    '',
    ...(missing.length > 0 ? [`Not run yet: ${missing.join(', ')}.`, ''] : []),
  ].join('\n')}`
}

/** What a night found. */
export interface Night {
  results: FileResult[]
  flaky: Flaky[]
  /** every group there is, in the order of the page */
  groups: string[]
  /** whose files were on the disk when it began */
  commit: string | undefined
  nowMs: number
}

/**
 * Writes down what a night said, unless files were those of no commit, or changed while it ran.
 * @returns what to tell whoever ran it
 */
export function writeProofPage({ results, flaky, groups, commit, nowMs }: Night): string {
  if (commit === undefined || commit !== commitOnDisk())
    return `${PROOF_PAGE} was not written: files here were not those of one commit all the time\n`
  const before = existsSync(PROOF_PAGE) ? readFileSync(PROOF_PAGE, 'utf8') : ''
  writeFileSync(PROOF_PAGE, proofPage(before, proofRows(results, flaky, { commit, nowMs }), groups))
  return `${PROOF_PAGE} says so of ${commit}\n`
}

/** The commit whose files are on the disk; undefined where something differs, or nothing tells. */
export function commitOnDisk(): string | undefined {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' })
    const changes = git('status', '--porcelain', '--', '.', ...WRITTEN.map((file) => `:!${file}`))
    return changes === '' ? git('rev-parse', '--short=12', 'HEAD').trim() : undefined
  } catch {
    return undefined
  }
}

function rowsOf(page: string): ProofRow[] {
  return [...page.matchAll(ROW)].map(
    ([, group = '', commit = '', day = '', seconds, passed, failed, flaky]) => ({
      ...{ group, commit, day, seconds: Number(seconds), passed: Number(passed) },
      ...{ failed: Number(failed), flaky: Number(flaky) },
    }),
  )
}

function lineOf({ group, commit, day, seconds, passed, failed, flaky }: ProofRow): string {
  return `| ${group} | \`${commit}\` | ${day} | ${seconds} | ${passed} | ${failed} | ${flaky} |`
}
