import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { type Batch, batchesOf } from '#scripts/test/batches.ts'
import { endOf } from '#scripts/test/report/summary.ts'
import { runLanes, type Work } from '#scripts/test/runLanes.ts'
import { secondLook } from '#scripts/test/secondLook.ts'
import { evidenceFolder } from '#test/kit/evidence/evidence.ts'

const FOLDER = `.stagedoor/test/lanes-${process.pid}`

describe('the lanes of npm test', function () {
  this.timeout(60_000)
  let printed = ''
  const options = {
    print: (text: string) => {
      printed += text
    },
    environment: {},
    nowMs: Date.now,
    fileLimitMs: 3_000,
  }

  before(() => mkdirSync(FOLDER, { recursive: true }))
  beforeEach(() => {
    printed = ''
  })
  after(() => {
    for (const name of readdirSync(FOLDER))
      rmSync(evidenceFolder(`${FOLDER}/${name}`), { recursive: true, force: true })
    rmSync(FOLDER, { recursive: true })
  })

  const fileOf = (name: string) => `${FOLDER}/${name}.test.ts`
  const write = (name: string, test: string, title = name) => {
    writeFileSync(
      fileOf(name),
      `describe('of ${name}', () => { it('${title}', async () => { ${test} }).timeout(0) })\n`,
    )
    return fileOf(name)
  }
  const run = async (...batches: string[][]) => {
    const queue = batches.map((files) => ({ batch: { stage: 'some', files } satisfies Batch }))
    return (await runLanes(queue, options)).results
  }
  const brief = (results: Awaited<ReturnType<typeof run>>) =>
    Object.fromEntries(
      results.map(({ file, passed, failures }) => [
        path.basename(file, '.test.ts'),
        [passed, failures.length],
      ]),
    )
  const evidence = (file: string) =>
    readdirSync(evidenceFolder(file), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('failure.txt'))
      .map((name) => readFileSync(path.join(evidenceFolder(file), name), 'utf8'))
      .join('')

  it('end a file that hangs, awake or not, with its evidence, and run those behind it in another process', async () => {
    const sleeps = write('sleeps', 'await new Promise((r) => setTimeout(r, 1e6))')
    const [early, late] = [write('early', ''), write('late', '')]
    const spins = write('spins', 'for (;;);')
    const results = await run([early, sleeps, late], [spins])
    expect(brief(results)).to.deep.equal({ early: [1, 0], sleeps: [0, 1], late: [1, 0], spins: [0, 1] })
    expect(results.find(({ file }) => file === sleeps)?.failures[0]?.error).to.equal('did not end within 3 s')
    expect(evidence(sleeps)).to.contain('of sleeps sleeps')
  })

  it('say which file a process died in; one that cannot be loaded fails alone', async () => {
    const [good, dies, behind] = [write('good', ''), write('dies', 'process.exit(0)'), write('behind', '')]
    const [broken, whole] = [fileOf('broken'), write('whole', '')]
    writeFileSync(broken, "import './isNowhere.ts'\n")
    const empty = fileOf('empty')
    writeFileSync(empty, '\n')
    const results = await run([good, dies, behind], [broken, whole], [whole.replace('whole', 'empty')])
    expect(brief(results)).to.deep.equal({
      ...{ good: [1, 0], dies: [0, 1], behind: [1, 0] },
      ...{ broken: [0, 1], whole: [1, 0], empty: [0, 1] },
    })
    expect(results.find(({ file }) => file === dies)?.failures[0]?.error).to.contain(
      'its process ended with 0',
    )
    expect(printed).to.contain('its process ended early')
  })

  it('run nothing heavy beside something heavy while there is anything else', async () => {
    const log = path.resolve(FOLDER, 'order')
    const note = (name: string) =>
      `const fs = await import('node:fs'); fs.appendFileSync('${log}', '+${name} '); await new Promise((r) => setTimeout(r, 300)); fs.appendFileSync('${log}', '-${name} ')`
    const batch = (name: string, isHeavy: boolean): Work => ({
      batch: { stage: 'some', files: [write(name, note(name))], ...(isHeavy ? { isHeavy } : {}) },
    })
    const queue = [batch('H1', true), batch('H2', true), batch('L1', false), batch('L2', false)]
    await runLanes(queue, options)
    const open = new Set<string>()
    for (const word of readFileSync(log, 'utf8').trim().split(' ')) {
      if (word.startsWith('+')) open.add(word.slice(1))
      else open.delete(word.slice(1))
      expect([...open].filter((name) => name.startsWith('H')).length, word).to.be.at.most(1)
    }
    expect(queue).to.deep.equal([])
  })

  it('look once more at what failed: red again is failed, green is flaky and named, and counts as passed', async () => {
    const marker = path.resolve(FOLDER, 'marker')
    const once = `const fs = await import('node:fs'); if (!fs.existsSync('${marker}')) { fs.writeFileSync('${marker}', ''); throw new Error('too late') }`
    const [shy, red] = [write('shy', once), write('red', "throw new Error('wrong')")]
    const { results, flaky } = await secondLook(await run([shy, red]), options)
    expect(brief(results)).to.deep.equal({ shy: [1, 0], red: [0, 1] })
    expect(flaky).to.deep.equal([{ file: shy, error: 'of shy shy: Error: too late' }])
    expect(endOf(results, flaky)).to.equal(
      `failed: ${red}: of red red: Error: wrong\nflaky: ${shy}: of shy shy: Error: too late\n1 passed, 1 failed\n`,
    )
    expect(evidence(shy), 'of the first look').to.contain('too late')
  })

  it('look no second time at what may not fail once, and bear no more than three flaky files', async () => {
    const failure = (title: string) => [{ title, error: 'no' }]
    const result = (file: string, title: string) => ({
      ...{ stage: 's', file, passed: 0 },
      failures: failure(title),
      seconds: 1,
    })
    const money = result(write('money', ''), 'the last seat [once] goes to one')
    const check = result('types', 'types')
    expect((await secondLook([money, check], options)).results).to.deep.equal([money, check])
    const shaky = ['a', 'b', 'c', 'd'].map((name) => result(write(name, ''), name))
    const three = await secondLook(shaky.slice(1), options)
    expect(three.results.flatMap(({ failures }) => failures)).to.deep.equal([])
    const four = await secondLook(shaky, options)
    expect(four.flaky).to.have.length(4)
    expect(four.results).to.deep.equal(shaky)
  })

  it('share a process by the folder below their stage, small folders one; quick stages have one', () => {
    const names = ['a/1', 'a/2', 'a/b/3', 'a/4', 'c/5', '6'].map((name) => `test/x/${name}.test.ts`)
    const stage = { kind: 'files' as const, name: 'x', glob: 'test/x/**/*.test.ts' }
    const batches = batchesOf(stage, () => names).map(({ files }) => files.length)
    expect(batches).to.deep.equal([4, 2])
    expect(batchesOf({ ...stage, isQuick: true }, () => names)).to.deep.equal([
      { stage: 'x', files: [...names].sort() },
    ])
  })
})
