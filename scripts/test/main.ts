import { runStage, type StageResult } from './runStage.ts'
import { FIRST, LAST, REST, STAGES, type Stage } from './stages.ts'

const LANES = 2

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `No stage ${unknown.join(', ')}. Stages: ${STAGES.map((stage) => stage.name).join(', ')}\n`,
  )
  process.exit(2)
}

const started = Date.now()
const results: StageResult[] = []
const isWanted = ({ name }: Stage) => wanted.length === 0 || wanted.includes(name)

async function runInTurn(stages: Stage[]): Promise<void> {
  for (const stage of stages.filter(isWanted)) {
    process.stdout.write(`\n== ${stage.name}\n`)
    results.push(await runStage(stage, Date.now))
  }
}

await runInTurn(FIRST)

const queue = REST.map((stages) => stages.filter(isWanted)).filter((stages) => stages.length > 0)
const lanes = Math.min(LANES, queue.length)

/** Takes stages until none is left. With several lanes a stage's output is shown whole, when it has ended. */
async function runLane(): Promise<void> {
  for (let stages = queue.shift(); stages; stages = queue.shift())
    for (const stage of stages) {
      process.stdout.write(lanes > 1 ? `\n.. ${stage.name} runs\n` : `\n== ${stage.name}\n`)
      const kept: string[] = []
      const print = lanes > 1 ? (text: string) => kept.push(text) : undefined
      results.push(await runStage(stage, Date.now, print))
      if (lanes > 1) process.stdout.write(`\n== ${stage.name}\n${kept.join('')}`)
    }
}
await Promise.all(Array.from({ length: lanes }, runLane))
await runInTurn(LAST)

for (const { name, failures } of results)
  if (failures !== '') process.stdout.write(`\n!! ${name} failed\n${failures}\n`)
process.stdout.write('\nstage          passed  failed  seconds\n')
for (const { name, passed, failed, seconds } of results) {
  process.stdout.write(
    `${name.padEnd(14)} ${String(passed).padStart(6)} ${String(failed).padStart(7)} ${seconds.toFixed(1).padStart(8)}\n`,
  )
}
const total = (pick: (r: StageResult) => number) => results.reduce((sum, r) => sum + pick(r), 0)
process.stdout.write(`all stages took ${Math.round((Date.now() - started) / 1000)} s\n`)
process.stdout.write(`${total((r) => r.passed)} passed, ${total((r) => r.failed)} failed\n`)
process.exitCode = total((r) => r.failed) === 0 ? 0 : 1
