import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { printLine } from '../../bench/line.ts'
import { currentResults, mutationProblems, openFiles } from '../mutate/keep/mutationProblems.ts'
import { totalScore } from '../mutate/keep/mutationSnapshot.ts'
import { countTests } from '../test/countTests.ts'
import { readRequirements } from '../trace/requirements.ts'
import { titlesUnder } from '../trace/titles.ts'
import { readCoverage, readProofCounts, runnableSources } from './readReports.ts'
import { runStep } from './runStep.ts'
import { stepsOf } from './steps.ts'
import { TEST_INDEX, testIndex } from './testIndex.ts'

/** `npm run audit [-- --deep]`: everything that speaks for the contracts, with one JSON line at the end. */
const { values } = parseArgs({ options: { deep: { type: 'boolean', default: false } } })
const started = Date.now()
const problems: string[] = []
const outputs = new Map<string, string>()

writeFileSync(TEST_INDEX, testIndex(readRequirements('docs/requirements.md'), titlesUnder('test')))
process.stdout.write(`wrote ${TEST_INDEX}\n`)
const steps = stepsOf(values.deep)
for (const [n, step] of steps.entries()) {
  process.stdout.write(`\n== ${n + 1}/${steps.length} ${step.name}: ${step.says}\n`)
  const { output, code, seconds } = await runStep(step, Date.now)
  outputs.set(step.name, output)
  if (code !== 0) problems.push(`${step.name} failed`)
  process.stdout.write(`-- ${step.name} ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`)
}

const coverage = readCoverage(outputs.get('coverage') ?? '', runnableSources())
problems.push(...coverage.gaps)
if (coverage.lines < 100 || coverage.statements < 100) problems.push('coverage is not complete')
const proofs = readProofCounts(outputs.get('proofs') ?? '')
if (proofs.undecided > 0) problems.push(`${proofs.undecided} theorems are not proved`)
problems.push(...mutationProblems())
const tests = ['static', 'tests'].reduce((sum, name) => sum + countTests(outputs.get(name) ?? '').passed, 0)

for (const problem of problems) process.stdout.write(`!! ${problem}\n`)
process.stdout.write(problems.length === 0 ? 'audit passed\n' : `audit failed: ${problems.length} problems\n`)
printLine(
  'audit',
  1,
  {
    lines_pct: coverage.lines,
    statements_pct: coverage.statements,
    mutation_pct: totalScore(currentResults()) / 100,
    mutation_open_files: openFiles().length,
    theorems_proved: proofs.proved,
    theorems_undecided: proofs.undecided,
    invariants: invariantsUnder('test/contracts'),
    tests,
    seconds: Math.round((Date.now() - started) / 1000),
  },
  {},
)
process.exitCode = problems.length === 0 ? 0 : 1

function invariantsUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.t.sol'))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/^\s*function invariant\w+/gm)])
    .length
}
