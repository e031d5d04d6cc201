import { runStage, type StageResult } from './runStage.ts'
import { STAGES } from './stages.ts'

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `No stage ${unknown.join(', ')}. Stages: ${STAGES.map((stage) => stage.name).join(', ')}\n`,
  )
  process.exit(2)
}

const results: StageResult[] = []
for (const stage of STAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  process.stdout.write(`\n== ${stage.name}\n`)
  results.push(await runStage(stage, Date.now))
}

process.stdout.write('\nstage          passed  failed  seconds\n')
for (const { name, passed, failed, seconds } of results) {
  process.stdout.write(
    `${name.padEnd(14)} ${String(passed).padStart(6)} ${String(failed).padStart(7)} ${seconds.toFixed(1).padStart(8)}\n`,
  )
}
const total = (pick: (r: StageResult) => number) => results.reduce((sum, r) => sum + pick(r), 0)
process.stdout.write(`all stages took ${total((r) => r.seconds).toFixed(0)} s\n`)
process.stdout.write(`${total((r) => r.passed)} passed, ${total((r) => r.failed)} failed\n`)
process.exitCode = total((r) => r.failed) === 0 ? 0 : 1
