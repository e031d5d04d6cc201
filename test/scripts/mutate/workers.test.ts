import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import type { Mutant } from '#scripts/mutate/plan/mutant.ts'
import type { Task, Word } from '#scripts/mutate/run/worker.ts'
import { runWorkers } from '#scripts/mutate/run/workers.ts'
import { tinyMutants } from './tinyWorld.ts'

/** A worker whose fate is in the keys: it hangs, ends at each try, at the first one only, or behind an outcome. */
const WORKER = `
import { existsSync, writeFileSync } from 'node:fs'
process.on('message', async (task) => {
  const die = () => process.kill(process.pid, 'SIGKILL')
  const isFirst = (key) => {
    const mark = new URL('./' + key, import.meta.url)
    if (existsSync(mark)) return false
    writeFileSync(mark, '')
    return true
  }
  for (const mutant of task.mutants) {
    const { file, key, owner, kind } = mutant
    process.send({ say: 'begin', mutant })
    if (key === 'hangs') return setInterval(() => {}, 1000)
    if (key === 'dies' || (key === 'diesOnce' && isFirst(key))) return die()
    const outcome = { file, key, owner, kind, outcome: 'survived' }
    await new Promise((sent) => process.send({ say: 'outcome', outcome, seconds: 0 }, sent))
    if (key === 'diesBehind' && isFirst(key)) return setTimeout(die, 200)
  }
  process.send({ say: 'done', heavy: false })
})
process.on('disconnect', () => process.exit(0))
`

const [pattern] = tinyMutants() as [Mutant]

describe('the workers of a mutation run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'workers-'))
  const program = join(folder, 'worker.mjs')
  writeFileSync(program, WORKER)
  after(() => rmSync(folder, { recursive: true }))

  /** What is heard of one task with these mutants: outcomes, and what broke. */
  async function heardOf(...keys: string[]): Promise<string[]> {
    const heard: string[] = []
    const mutants = keys.map((key) => ({ ...pattern, key }))
    const task: Task = { do: 'try', group: 'tiny', path: '', mutants }
    const hear = (_: Task, word: Word): Task[] => {
      if (word.say === 'outcome')
        heard.push(`${word.outcome.key} ${word.outcome.outcome} ${word.outcome.by ?? ''}`.trim())
      if (word.say === 'broken') heard.push(word.reason)
      return []
    }
    await runWorkers([task], hear, pathToFileURL(program), { limitMs: 2_500, buildLimitMs: 30_000 })
    return heard
  }

  it('counts a mutant as killed by time when its worker had to be ended [M.4]', async () => {
    expect(await heardOf('before', 'hangs', 'behind')).to.deep.equal([
      'before survived',
      'hangs killed time',
      'behind survived',
    ])
  })

  it('asks once more when a worker ends by itself, and decides nothing the second time [M.4]', async () => {
    expect(await heardOf('before', 'diesOnce', 'behind')).to.deep.equal([
      'before survived',
      'diesOnce survived',
      'behind survived',
    ])
    expect(await heardOf('before', 'dies', 'behind')).to.deep.equal([
      'before survived',
      `the worker ended twice at ${pattern.file} dies`,
      'behind survived',
    ])
  })

  it('keeps what was said of a mutant when its worker ends behind it', async () => {
    expect(await heardOf('diesBehind', 'behind')).to.deep.equal(['diesBehind survived', 'behind survived'])
  })
})
