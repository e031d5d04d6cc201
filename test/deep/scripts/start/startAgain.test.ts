import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { ROOT } from '#scripts/start/root.ts'
import { freePort } from '#test/kit/ports.ts'
import { allGone, processesOf, runStart, type StartRun } from '#test/scripts/start/runStart.ts'

const FOLDER = path.join(ROOT, '.stagedoor', 'test', `start ü ${process.pid}`)

async function getJson<T>(url: string): Promise<T> {
  return (await fetch(url)).json() as Promise<T>
}

/** Who has a channel there; whoever is live is not among the others. */
async function demoHandles(url: string): Promise<string[]> {
  type Home = { channels: { handle: string }[]; live: { channel: { handle: string } }[] }
  const home = await getJson<Home>(`${url}/v1/live`)
  return [...home.channels, ...home.live.map(({ channel }) => channel)].map(({ handle }) => handle)
}

describe('npm start again and again in one folder [M.2]', function () {
  this.timeout(180_000)
  const runs: StartRun[] = []
  let port = 0
  const start = (args: string[] = [], program: 'npm' | 'node' = 'node'): StartRun => {
    const run = runStart(['--data', FOLDER, '--port', String(port), ...args], program)
    runs.push(run)
    return run
  }
  before(async () => {
    rmSync(FOLDER, { recursive: true, force: true })
    mkdirSync(FOLDER, { recursive: true })
    port = await freePort()
  })
  afterEach(async () => {
    for (const run of runs.splice(0)) {
      run.signal('SIGTERM')
      await run.code
    }
  })
  after(() => rmSync(FOLDER, { recursive: true, force: true }))

  it('after kill -9 of everything the next start works and nothing acknowledged is lost', async () => {
    const first = start()
    const url = await first.ready
    const before = await getJson<{ channel: { id: string }; collection: string }>(`${url}/v1/channels/kiln`)
    const ids = processesOf(FOLDER)
    for (const id of [first.pid, ...ids]) process.kill(id, 'SIGKILL')
    await allGone(ids, 5000)
    const second = start(['--no-demo'])
    expect(await second.ready).to.equal(url)
    const after = await getJson<typeof before>(`${url}/v1/channels/kiln`)
    expect(after).to.deep.equal(before)
    const sync = await getJson<{ state: string }>(`${url}/v1/sync`)
    expect(sync.state).to.equal('ok')
  })

  it('kill -9 of the program alone ends every child, and the next start waits for them', async () => {
    const first = start(['--no-demo'])
    const url = await first.ready
    const ids = processesOf(FOLDER)
    process.kill(first.pid, 'SIGKILL')
    const second = start(['--no-demo'])
    expect(await second.ready).to.equal(url)
    await allGone(ids, 100)
  })

  async function until(
    isTrue: () => Promise<boolean> | boolean,
    withinMs: number,
    run: StartRun,
  ): Promise<void> {
    const deadline = Date.now() + withinMs
    while (!(await isTrue())) {
      if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms:\n${run.output()}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  /** 0 while none runs. */
  function pidOf(name: string): number {
    const file = path.join(FOLDER, 'pids', name)
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  }
  /** kill -9, and waits for its successor or for the end of the run. */
  async function kill(run: StartRun, name: string): Promise<void> {
    const id = pidOf(name)
    let isOver = false
    run.code.then(() => (isOver = true))
    process.kill(id, 'SIGKILL')
    await until(() => isOver || ![0, id].includes(pidOf(name)), 10_000, run)
  }

  it('api, worker, indexer and media that die are started again, an api three times in a minute', async () => {
    const run = start(['--no-demo'])
    const url = await run.ready
    for (const name of ['worker', 'indexer', 'media', 'api']) {
      await kill(run, name)
      expect(run.output()).to.match(
        new RegExp(`${name} ended \\(signal SIGKILL\\); starting it again in 200 ms`),
      )
    }
    const isReady = () =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    // promised within 10 s; a busy machine is left three times as long
    await until(isReady, 30_000, run)
    const ids = processesOf(FOLDER)
    for (let death = 2; death <= 4; death++) await kill(run, 'api')
    expect(await run.code).to.equal(1)
    expect(run.output()).to.match(
      /api ended .*again in 400 ms[\s\S]*api ended .*again in 800 ms[\s\S]*api ended \(.*\); see its log/,
    )
    await allGone(ids, 2000)
  })

  it('a chain that dies ends everything with code 1', async () => {
    const run = start(['--no-demo'])
    await run.ready
    const ids = processesOf(FOLDER)
    process.kill(pidOf('chain'), 'SIGKILL')
    expect(await run.code).to.equal(1)
    expect(run.output()).to.match(/chain ended \(signal SIGKILL\); see its log/)
    await allGone(ids, 2000)
  })

  it('a chain that lost final blocks is announced and read anew, and the demo world comes back [T34]', async () => {
    rmSync(path.join(FOLDER, 'chain'), { recursive: true })
    const run = start()
    const url = await run.ready
    expect(run.output()).to.match(/the local chain is not the one the index was read from/)
    const page = await getJson<{ collection: string | null; tiers: unknown[] }>(`${url}/v1/channels/kiln`)
    expect(page.collection).to.match(/^0x/)
    expect(page.tiers).to.have.length(2)
    expect((await getJson<{ state: string }>(`${url}/v1/sync`)).state).to.equal('ok')
  })

  it('--fresh moves the earlier data aside and says where', async () => {
    const run = start(['--fresh'])
    const url = await run.ready
    const moved = /earlier data moved to (.+)/.exec(run.output())?.[1] ?? ''
    expect(path.dirname(moved)).to.equal(FOLDER)
    expect(readdirSync(moved)).to.include.members(['keys', 'postgres', 'chain', 'deployment.json'])
    expect(await demoHandles(url)).to.have.length(4)
  })
})
