import { runStage } from '../test/runStage.ts'
import { CHECKS } from '../test/stages.ts'

/** `npm run check`: what must hold before any commit; the same stages as in `npm test`, side by side. */
const results = await Promise.all(CHECKS.map((stage) => runStage(stage, Date.now)))
const failed = results.filter((result) => result.failed > 0).map((result) => result.name)
process.stdout.write(failed.length > 0 ? `check failed: ${failed.join(', ')}\n` : 'check passed\n')
process.exitCode = failed.length > 0 ? 1 : 0
