import { runLanes, workOf } from '../test/runLanes.ts'
import { CHECKS } from '../test/stages.ts'

/** `npm run check`: what must hold before any commit; the same stages as in `npm test`, side by side. */
const work = CHECKS.flatMap((stage) => workOf(stage))
const { results } = await runLanes(
  work,
  { print: (text) => void process.stdout.write(text), nowMs: Date.now, environment: {} },
  work.length,
)
const failed = new Set(results.filter(({ failures }) => failures.length > 0).map(({ stage }) => stage))
process.stdout.write(failed.size > 0 ? `check failed: ${[...failed].join(', ')}\n` : 'check passed\n')
process.exitCode = failed.size > 0 ? 1 : 0
