import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { evidenceFolder, FAILURES } from '#test/kit/evidence/evidence.ts'
import type { Batch } from '../test/batches.ts'
import type { FileResult } from '../test/runBatch.ts'
import { type LaneOptions, runLanes } from '../test/runLanes.ts'
import { countFailing } from './countFailing.ts'
import { filesNamed } from './filesNamed.ts'

/**
 * `npm run soak -- [--times 20] [--load 2] [--deep] stage | folder | file …`: the same tests again and again, each file in a
 * process of its own, with so many busy loops beside them, to find out which depend on the moment. Prints each test that
 * failed, how often and with what; `.stagedoor/soak` keeps the evidence of its first failure.
 */
const KEPT = path.join(path.dirname(FAILURES), 'soak')
const MAX_COUNT = 1000
const USAGE = 'npm run soak -- [--times 20] [--load 2] [--deep] <stage, folder or file of tests> …\n'

function startLoad(loops: number): ChildProcess[] {
  return Array.from({ length: loops }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      times: { type: 'string', default: '20' },
      load: { type: 'string', default: '0' },
      deep: { type: 'boolean', default: false },
    },
  })
  const [times, loops] = [Number(values.times), Number(values.load)]
  const files = filesNamed(positionals)
  const areCounts = [times, loops].every((one) => Number.isInteger(one) && one >= 0 && one <= MAX_COUNT)
  if (!areCounts || times === 0 || files === null || files.size === 0) {
    process.stderr.write(files === null ? `No tests in ${positionals.join(', ')}. ${USAGE}` : USAGE)
    process.exitCode = 2
    return
  }
  rmSync(KEPT, { recursive: true, force: true })
  const load = startLoad(loops)
  const stopLoad = () => {
    for (const one of load) one.kill('SIGKILL')
  }
  process.on('exit', stopLoad)
  const options: LaneOptions = {
    print: () => {},
    nowMs: Date.now,
    environment: values.deep ? { TEST_DEPTH: 'deep' } : {},
  }
  const rounds: FileResult[][] = []
  for (let round = 1; round <= times; round++) {
    for (const file of files.keys()) rmSync(evidenceFolder(file), { recursive: true, force: true })
    const batches: Batch[] = [...files].map(([file, stage]) => ({ stage, files: [file] }))
    const { results } = await runLanes(
      batches.map((batch) => ({ batch })),
      options,
    )
    rounds.push(results)
    const red = results.filter(({ failures }) => failures.length > 0)
    for (const { file } of red) keepFirst(file)
    process.stdout.write(`${round} of ${times}: ${red.map(({ file }) => file).join(', ') || 'green'}\n`)
  }
  stopLoad()
  const failing = countFailing(rounds)
  for (const { file, title, count, error } of failing)
    process.stdout.write(`${count} of ${times}: ${file}: ${title}: ${error}\n`)
  if (failing.length > 0)
    process.stdout.write(`evidence of each first failure: ${path.relative('.', KEPT)}\n`)
  process.stdout.write(`${files.size} files, ${times} times, ${failing.length} tests failed\n`)
  process.exitCode = failing.length === 0 ? 0 : 1
}

function keepFirst(file: string): void {
  const from = evidenceFolder(file)
  const to = path.join(KEPT, path.basename(from))
  if (existsSync(from) && !existsSync(to)) cpSync(from, to, { recursive: true })
}

await main()
