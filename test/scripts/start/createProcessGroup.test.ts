import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { createProcessGroup, type ProcessGroup } from '#scripts/start/process/createProcessGroup.ts'
import type { ProcessOrder } from '#scripts/start/process/startProcess.ts'
import { ROOT } from '#scripts/start/root.ts'
import { until } from '#test/kit/time/until.ts'

const FOLDER = path.join('.stagedoor', 'test', `process-group-${process.pid}`)
/** Enough for a process to say something on a busy machine. */
const READY_MS = 3000
const OBEYS = `process.on('message', () => process.exit(0)); process.on('disconnect', () => process.exit(0));`

describe('process group', () => {
  const dir = path.join(ROOT, FOLDER)
  const said: string[] = []
  const lost: string[] = []
  let processGroup: ProcessGroup

  function order(name: string, source: string, more: Partial<ProcessOrder> = {}): ProcessOrder {
    writeFileSync(path.join(dir, `${name}.mjs`), source)
    const place = { logDir: path.join(dir, 'logs'), pidDir: path.join(dir, 'pids') }
    return { name, entry: path.join(FOLDER, `${name}.mjs`), environment: {}, ...place, ...more }
  }

  beforeEach(() => {
    mkdirSync(dir, { recursive: true })
    said.length = 0
    lost.length = 0
    processGroup = createProcessGroup({
      restartable: ['weak', 'other'],
      clock: () => Date.now(),
      report: (line) => said.push(line),
      onLost: (name, how) => lost.push(`${name} ${how}`),
    })
  })
  afterEach(async () => {
    await processGroup.stopAll()
    rmSync(dir, { recursive: true, force: true })
  })

  const failure = (work: Promise<unknown>) =>
    work.then(
      () => 'started',
      (error: Error) => error.message,
    )

  const saidOf = (name: string) => said.filter((line) => line.startsWith(`${name} `))
  const diedTimes = (name: string, times: number) =>
    until(`${name} has died ${times} times`, () => saidOf(name).length === times)

  /** One that writes down each of its starts. */
  function counted(name: string) {
    const file = path.join(dir, `${name}-starts`)
    const source = `import fs from 'node:fs'; ${OBEYS} fs.appendFileSync(process.argv[2], 'x'); process.send('ready')`
    return {
      order: order(name, source, { args: [file] }),
      starts: () => readFileSync(file, 'utf8').length,
      die: () => process.kill(processGroup.pid(name), 'SIGKILL'),
    }
  }

  it('one that never becomes ready is ended, and its last words are told; one that is ready stays, however long ago it started', async () => {
    await processGroup.start(order('calm', `${OBEYS} process.send('ready')`, { readyMs: READY_MS }))
    // who starts after it, and has as much time, has none left
    const silent = order('silent', `${OBEYS} console.log('waiting for Godot')`, { readyMs: READY_MS })
    expect(await failure(processGroup.start(silent))).to.match(
      /silent process did not become ready[\s\S]*Godot/,
    )
    expect(processGroup.isRunning('calm')).to.equal(true)
    expect(lost).to.deep.equal([])
  })

  it('one that ends before it is ready is told with its last words', async () => {
    const broken = order('broken', `console.error('no such key'); process.exit(3)`)
    expect(await failure(processGroup.start(broken))).to.match(
      /ended \(code 3\) before it was ready[\s\S]*no such key/,
    )
  })

  it('a restartable one is started three times within a minute, then given up', async () => {
    await processGroup.start(
      order('weak', `process.send('ready', () => setTimeout(() => process.exit(7), 20))`),
    )
    await until('it is given up', () => lost.length > 0)
    expect(said).to.deep.equal(
      [200, 400, 800].map((ms) => `weak ended (code 7); starting it again in ${ms} ms`),
    )
    expect(lost).to.deep.equal(['weak code 7'])
  })

  it('one that is asked for while it would start by itself runs once', async () => {
    const [weak, other] = [counted('weak'), counted('other')]
    for (const one of [weak, other]) await processGroup.start(one.order)
    /** Another dies after it, and starts by itself: it waits for longer each time, and for longer than `weak` does. */
    async function otherReturns(times: number): Promise<void> {
      other.die()
      await diedTimes('other', times)
      await until(
        'the other one is back',
        () => other.starts() === times + 1 && processGroup.isRunning('other'),
      )
    }
    weak.die()
    await diedTimes('weak', 1)
    await processGroup.restart('weak')
    await otherReturns(1)
    await otherReturns(2)
    expect(weak.starts()).to.equal(2)

    weak.die()
    await diedTimes('weak', 2)
    await processGroup.stop('weak')
    await otherReturns(3)
    expect([processGroup.isRunning('weak'), weak.starts()]).to.deep.equal([false, 2])
  })

  it('one that is asked for while it starts by itself ends first', async () => {
    const file = path.join(dir, 'life')
    // a lock as a port is one: two at once cannot have it
    const holds = `import fs from 'node:fs'; fs.writeFileSync(process.argv[2], '', { flag: 'wx' });
      process.on('message', () => { fs.rmSync(process.argv[2]); process.exit(0) });
      setTimeout(() => process.send('ready'), 300)`
    await processGroup.start(order('weak', holds, { args: [file] }))
    process.kill(processGroup.pid('weak'), 'SIGKILL')
    await diedTimes('weak', 1)
    rmSync(file)
    await until('it starts by itself', () => existsSync(file))
    await processGroup.restart('weak')
    expect(processGroup.isRunning('weak')).to.equal(true)
    expect(said, 'no death but the first').to.have.length(1)
  })

  it('a killed one stays down until it is started again, with another environment if asked', async () => {
    const writes = `import fs from 'node:fs'; import { env } from 'node:process'; ${OBEYS} fs.writeFileSync(process.argv[2], env.WORD); process.send('ready')`
    const file = path.join(dir, 'word')
    await processGroup.start(order('api', writes, { args: [file], environment: { WORD: 'first' } }))
    await processGroup.kill('api')
    expect(processGroup.isRunning('api')).to.equal(false)
    await processGroup.restart('api', { WORD: 'second' })
    expect(readFileSync(file, 'utf8')).to.equal('second')
    expect(lost).to.deep.equal([])
  })

  it('all end in the reverse order of their start', async () => {
    const file = path.join(dir, 'order')
    const ends = `import fs from 'node:fs'; process.on('message', () => { fs.appendFileSync(process.argv[2], process.argv[3]); process.exit(0) }); process.send('ready')`
    for (const name of ['a', 'b', 'c']) await processGroup.start(order(name, ends, { args: [file, name] }))
    await processGroup.stopAll()
    expect(readFileSync(file, 'utf8')).to.equal('cba')
  })
})
