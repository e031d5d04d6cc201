import { createSocket, type Socket } from 'node:dgram'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import path from 'node:path'
import { expect } from 'chai'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { ROOT } from '#scripts/start/root.ts'
import { freePort } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'
import { playJourneyOne } from './journeyOne.ts'
import { allGone, processesOf, runStart, type StartRun } from './runStart.ts'

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

/** Ends a process that another one may be ending at the same moment. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

describe('npm start [M.2]', function () {
  this.timeout(180_000)
  const runs: StartRun[] = []
  let port = 0
  /** the run that the tests below share, and its address */
  let shared: StartRun
  let sharedUrl = ''
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
  after(async () => {
    for (const run of runs.splice(0)) {
      run.signal('SIGTERM')
      await run.code
    }
    rmSync(FOLDER, { recursive: true, force: true })
  })

  it('prints its steps, makes the demo world, ends with the address, and stops on a signal; journey 1: from home a guest watches and hears [S1.1][S1.15]', async function () {
    this.timeout(300_000)
    const run = start([], 'npm')
    const url = await run.ready
    expect(url).to.equal(`http://localhost:${port}`)
    expect(run.output().trimEnd().split('\n').at(-1)).to.equal(`ready: ${url}`)
    for (const step of [
      'Postgres',
      'chain',
      'contracts',
      'web',
      'api',
      'worker',
      'indexer',
      'media',
      'mail',
      'stripe',
      'relay',
      'demo world',
    ])
      expect(run.output()).to.match(new RegExp(`${step} (ready|deployed|built)`))
    expect(run.output(), 'one of them sells by card').to.match(/By card +Northlight: 4242/)
    expect(run.output(), 'one has a door that a token opens').to.match(/By token +Salt Works: 100 SALT/)
    expect(run.output(), 'one of elsewhere opens another').to.match(/By token +Night Ferry: 25 TUSD/)
    expect(run.output()).to.not.include('sells nothing by card')
    expect(run.output(), 'one is a voice room').to.include(`Fireside: ${url}/c/fireside/live, without`)
    const handles = await demoHandles(url)
    expect(handles).to.have.members([
      'northlight',
      'kiln',
      'saltworks',
      'glaze',
      'nightferry',
      'fireside',
      'lantern',
    ])
    for (const handle of handles) {
      const page = await getJson<Pick<ChannelPage, 'tiers'>>(`${url}/v1/channels/${handle}`)
      // four sell nothing: a token from elsewhere opens the doors of two, one has none, and one hosts with somebody else
      expect(page.tiers.map(({ name }) => name)).to.have.length(
        ['glaze', 'nightferry', 'fireside', 'lantern'].includes(handle) ? 0 : 2,
      )
      expect(page.tiers.find(({ cardPrice }) => cardPrice)?.cardPrice?.amount).to.equal(
        handle === 'northlight' ? 900 : undefined,
      )
    }
    const mailbox = /Mailbox +(\S+)/.exec(run.output())?.[1] ?? ''
    expect(await (await fetch(mailbox)).text()).to.include('<title>Mailbox')
    expect(await (await fetch(url)).text()).to.include('<title>Stagedoor')
    await playJourneyOne(url)
    const ids = processesOf(FOLDER)
    run.signal('SIGTERM')
    expect(await run.code).to.equal(0)
    await allGone(ids, 2000)
  })

  it('keys are readable by their owner alone [T29]', () => {
    const keys = path.join(FOLDER, 'keys')
    expect(statSync(keys).mode & 0o077).to.equal(0)
    for (const name of readdirSync(keys))
      expect(statSync(path.join(keys, name)).mode & 0o077, name).to.equal(0)
  })

  it('taken ports get others; sign-in domain, CSP and card follow [T20]', async () => {
    const holders: (Server | Socket)[] = []
    // one port in the middle of the range that media packets use
    const packets = createSocket('udp4')
    packets.on('error', () => {})
    packets.bind(40_100)
    holders.push(packets)
    for (const taken of [port, 3001, 3002, 3003, 5440, 8545]) {
      const server = createServer()
      // a port that somebody else holds already serves the purpose as well
      await new Promise<void>((resolve) => {
        server.once('error', () => resolve())
        server.listen(taken, '127.0.0.1', resolve)
      })
      holders.push(server)
    }
    try {
      const run = start(['--no-demo'])
      const url = await run.ready
      shared = run
      sharedUrl = url
      expect(url).to.not.equal(`http://localhost:${port}`)
      expect(run.output()).to.match(new RegExp(`port ${port} was taken; the web uses ${new URL(url).port}`))
      expect(run.output()).to.match(/port 40000 was taken; media \(UDP\) uses 4\d{4}/)
      const config = await getJson<Config>(`${url}/v1/config`)
      expect(config.siwe).to.include({ domain: new URL(url).host, uri: url })
      const page = await fetch(url)
      const policy = page.headers.get('content-security-policy') ?? ''
      const signalling = /media signalling uses (\d+)/.exec(run.output())?.[1]
      expect(policy).to.include(`ws://localhost:${signalling}`)
      expect(policy).to.not.include(`localhost:${port}`)
    } finally {
      for (const server of holders) server.close()
    }
  })

  it('a second start in the same folder is told who is there', async () => {
    const second = start(['--no-demo'])
    expect(await second.code).to.equal(1)
    expect(second.output().trim()).to.match(/^Stagedoor already runs with the data in .*\(process \d+\)/)
  })

  /** 0 while none runs. */
  function pidOf(name: string): number {
    const file = path.join(FOLDER, 'pids', name)
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  }

  it('api, worker, indexer and media that die are started again', async () => {
    const ids = ['worker', 'indexer', 'media', 'api'].map((name) => ({ name, id: pidOf(name) }))
    for (const { id } of ids) process.kill(id, 'SIGKILL')
    for (const { name, id } of ids) {
      await until(`another ${name}`, () => ![0, id].includes(pidOf(name)), { withinMs: 60_000 })
      expect(shared.output()).to.match(
        new RegExp(`${name} ended \\(signal SIGKILL\\); starting it again in 200 ms`),
      )
    }
    const isReady = () =>
      fetch(`${sharedUrl}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    await until('the api answers', isReady, { withinMs: 60_000 })
  })

  it('after kill -9 of everything the next start works and nothing acknowledged is lost', async () => {
    const before = await getJson<{ channel: { id: string }; collection: string }>(
      `${sharedUrl}/v1/channels/kiln`,
    )
    // without the first the others end by themselves, some before their turn
    for (const id of [shared.pid, ...processesOf(FOLDER)]) killHard(id)
    await shared.code
    const second = start(['--no-demo'])
    const url = await second.ready
    const after = await getJson<typeof before>(`${url}/v1/channels/kiln`)
    expect(after).to.deep.equal(before)
    const sync = await getJson<{ state: string }>(`${url}/v1/sync`)
    expect(sync.state).to.equal('ok')
  })

  it('a wrong argument is one sentence and starts nothing', async () => {
    const wrong = start(['--port', '80'])
    expect(await wrong.code).to.equal(1)
    expect(wrong.output()).to.match(/--port must be 1024 to 65000, not 80/)
    const unknown = start(['--frehs'])
    expect(await unknown.code).to.equal(1)
    expect(unknown.output()).to.include('npm start -- --fresh')
  })
})
