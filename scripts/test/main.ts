import { runStage, type StageResult } from './runStage.ts'
import { BESIDE, FIRST, REST, STAGES, type Stage } from './stages.ts'

/** Of stages that must be served in time. */
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

const isAlone = STAGES.filter(isWanted).length === 1

/** A stage alone is shown as it runs; of stages that may run beside others each is shown whole, when it has ended. */
async function run(stage: Stage, isShownWhole: boolean): Promise<void> {
  process.stdout.write(isShownWhole ? `\n.. ${stage.name} runs\n` : `\n== ${stage.name}\n`)
  const kept: string[] = []
  results.push(await runStage(stage, Date.now, isShownWhole ? (text) => kept.push(text) : undefined))
  if (isShownWhole) process.stdout.write(`\n== ${stage.name}\n${kept.join('')}`)
}

/** Takes stages until none is left. */
async function runLane(queue: Stage[], isShownWhole = !isAlone): Promise<void> {
  for (let stage = queue.shift(); stage; stage = queue.shift()) await run(stage, isShownWhole)
}

await runLane(FIRST.filter(isWanted), false)
const rest = REST.filter(isWanted)
const lanes = [BESIDE.filter(isWanted), ...Array.from({ length: LANES }, () => rest)]
await Promise.all(lanes.map((queue) => runLane(queue)))

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
