import { appendFileSync } from 'node:fs'
import path from 'node:path'
import Mocha from 'mocha'
import { keepEvidence } from './evidence.ts'
import { type Resources, resourcesTaken } from './resources.ts'

/** One line of the events file, as JSON: what the runner of all files learns of one. */
export type TestEvent =
  | { is: 'file'; file: string; atMs: number; resources: Resources }
  | { is: 'pass'; file: string; title: string; ms: number }
  | { is: 'fail'; file: string; title: string; error: string }
  | { is: 'end'; atMs: number; resources: Resources }

const { EVENT_SUITE_BEGIN, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_RUN_END } = Mocha.Runner.constants

/**
 * mocha's own output, and beside it what failed with its evidence. `--reporter-option events=<file>` tells the same to
 * whoever runs many files, in time: also of a process that never ends.
 */
class FileReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    const events: string | undefined = options.reporterOptions?.events
    let current = ''
    const tell = (event: TestEvent) => {
      if (events !== undefined) appendFileSync(events, `${JSON.stringify(event)}\n`)
    }
    const fileOf = (one: { file?: string | undefined; parent?: Mocha.Suite | undefined }) => {
      const file = one.file ?? one.parent?.file
      return file === undefined ? current : path.relative(process.cwd(), file)
    }
    runner.on(EVENT_SUITE_BEGIN, (suite) => {
      if (suite.root || fileOf(suite) === current) return
      current = fileOf(suite)
      tell({ is: 'file', file: current, atMs: Date.now(), resources: resourcesTaken() })
    })
    runner.on(EVENT_TEST_PASS, (test) =>
      tell({ is: 'pass', file: fileOf(test), title: test.fullTitle(), ms: test.duration ?? 0 }),
    )
    runner.on(EVENT_TEST_FAIL, (test, reason) => {
      const error = String((reason as Error | undefined)?.stack ?? reason)
      keepEvidence(fileOf(test), test.fullTitle(), error)
      tell({ is: 'fail', file: fileOf(test), title: test.fullTitle(), error })
    })
    runner.on(EVENT_RUN_END, () => tell({ is: 'end', atMs: Date.now(), resources: resourcesTaken() }))
    // whoever runs many files ends one that hangs
    process.once('SIGTERM', () => {
      keepEvidence(current, runner.test?.fullTitle() ?? current, 'it was ended')
      process.exit(143)
    })
  }
}

// mocha takes what `require` gives for the reporter itself
export { FileReporter as 'module.exports' }
