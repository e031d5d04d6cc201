import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { evidenceFolder, FAILURES } from '#test/kit/evidence/evidence.ts'
import { readEnvironment } from '../environment.ts'
import { BUNDLED_VARIABLE } from './bundles/bundled.ts'
import { changedFiles, NoSuchCommit } from './changed/changedFiles.ts'
import { reachedTests } from './changed/reachedTests.ts'
import { contractInputsHash } from './contractInputs.ts'
import { provenNow, writeProven } from './provenContracts.ts'
import { budgetResult, resourcesLine } from './report/budget.ts'
import { appendFlakes } from './report/flakes.ts'
import { commitOnDisk, writeProofPage } from './report/proofPage.ts'
import { countsOf, endOf, evidenceOf, slowestOf, tableOf, timingsOf } from './report/summary.ts'
import { type LaneOptions, runLanes, type Work, workOf } from './runLanes.ts'
import { secondLook } from './secondLook.ts'
import { BUNDLING, CHECKS, CONTRACTS, DEEP, REST, STAGES, type Stage } from './stages.ts'

/**
 * `npm test [-- stage …]`: every behaviour once. `-- --changed[=commit]`: what the change since that commit can reach, or
 * since this branch left `origin/main`; for people, CI runs everything. `npm run prove:all [-- stage …]` (`--deep`): the
 * same in the sizes, and with the tests, that take the time of a night; what it said of each stage is written down in
 * `docs/proof.md`.
 */
const isDeep = process.argv.includes('--deep')
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const all: Stage[] = isDeep ? [...STAGES, DEEP] : STAGES
const changedFlag = process.argv.find((word) => /^--changed(=|$)/.test(word))
const unknown = wanted.filter((name) => !all.some((stage) => stage.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `No stage ${unknown.join(', ')}. Stages: ${all.map((stage) => stage.name).join(', ')}\n`,
  )
  process.exit(2)
}

/** Seconds of each file of the last run, the longest first, and what each started: to see where the time goes. */
const TIMINGS = path.join(path.dirname(FAILURES), 'test', 'timings.json')

/** At night a file may take longer than in the gate: a week of 500 booked calls takes more than half an hour. */
const DEEP_FILE_LIMIT_MS = 2 * 3_600_000

const startedMs = Date.now()
const commit = isDeep ? commitOnDisk() : undefined
const isWanted = ({ name }: Stage) => wanted.length === 0 || wanted.includes(name)
const print = (text: string) => void process.stdout.write(text)
const options: LaneOptions = {
  ...{ print, nowMs: Date.now, environment: {} },
  ...(isDeep && { environment: { TEST_DEPTH: 'deep' }, fileLimitMs: DEEP_FILE_LIMIT_MS }),
}
rmSync(FAILURES, { recursive: true, force: true })

/** The test files to run: all of them, or those that a change can reach. */
function chooseFiles(): (glob: string) => string[] {
  if (changedFlag === undefined) return globSync
  const { base, files } = changedFiles(changedFlag.split('=')[1])
  const tests = REST.flatMap(({ glob }) => globSync(glob))
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
  const reached = reachedTests(files, { tests, read })
  const count = reached === null ? 'all' : `${reached.length} of ${tests.length}`
  print(`${files.length} files differ from ${base}: ${count} test files are reached\n`)
  return reached === null ? globSync : (glob) => globSync(glob).filter((file) => reached.includes(file))
}
let find: (glob: string) => string[]
try {
  find = chooseFiles()
} catch (error) {
  if (!(error instanceof NoSuchCommit)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}

const tests = [...REST, ...(isDeep ? [DEEP] : [])].filter(isWanted)
const checks = [...CHECKS.filter(isWanted), ...(tests.length > 0 ? [BUNDLING] : [])].flatMap((stage) =>
  workOf(stage),
)
// all side by side: they are short, and most of them wait for the longest
const first = await runLanes(checks, options, Math.max(1, checks.length))
const areBundled = first.results.some(({ stage, passed }) => stage === BUNDLING.name && passed === 1)
if (areBundled) options.environment[BUNDLED_VARIABLE] = 'yes'
const proven = isDeep || wanted.length > 0 ? undefined : provenNow()
const inputs = contractInputsHash()
const contracts = proven === undefined ? CONTRACTS.filter(isWanted) : []
const queue: Work[] = [
  ...(contracts.length > 0 ? [{ commands: contracts }] : []),
  ...tests.flatMap((stage) => workOf(stage, find)),
]
const then = await runLanes(queue, options)
if (contracts.length === CONTRACTS.length) {
  const names = CONTRACTS.map(({ name }) => name)
  const of = then.results.filter(({ stage }) => names.includes(stage))
  writeProven({ hash: inputs, nowMs: Date.now(), results: of })
}
const isWhole = wanted.length === 0 && changedFlag === undefined && !isDeep
const found = [...first.results, ...then.results]
const firstLook = [...found, ...(isWhole ? budgetResult(then.resources, found) : [])]
const { results, flaky } = await secondLook(firstLook, options)

for (const { name, text } of [...first.said, ...then.said]) print(`\n!! ${name} failed\n${text}\n`)
for (const { file, failures } of firstLook)
  if (failures.length > 0 && file.endsWith('.test.ts'))
    print(`\n!! evidence of ${file}\n${evidenceOf(path.relative('.', evidenceFolder(file)))}`)
mkdirSync(path.dirname(TIMINGS), { recursive: true })
writeFileSync(TIMINGS, timingsOf(firstLook))
// nobody reads what CI writes into its folder
if (!readEnvironment().all.CI) appendFlakes(flaky, Date.now())
const [, failed] = countsOf(results)
print(
  `\n${tableOf(results)}${slowestOf(results)}all stages took ${Math.round((Date.now() - startedMs) / 1000)} s\n`,
)
if (isDeep)
  print(writeProofPage({ results, flaky, groups: all.map(({ name }) => name), commit, nowMs: Date.now() }))
print(resourcesLine(then.resources))
if (proven) print(`contracts: proven at ${proven.day} (${proven.passed} passed), not run again\n`)
print(endOf(results, flaky))
process.exitCode = failed === 0 ? 0 : 1
