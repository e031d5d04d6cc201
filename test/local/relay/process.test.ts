import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { readSecretLines, writeSecretLines } from '#domain/rotatingSecret.ts'
import { commandLine } from '#local/guard/commandLine.ts'
import { askBinding } from '#local/relay/askBinding.ts'
import { findRelay } from '#local/relay/findRelay.ts'
import { writeSecret } from '#scripts/start/folder/makeKeys.ts'
import { type RunningProcess, startProcess } from '#scripts/start/process/startProcess.ts'
import { relayOrder } from '#scripts/start/world/relayOrder.ts'
import { freePort, holdUdp, type UdpPorts } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'

describe('the process of the local relay [S0.16]', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor relay-'))
  // what a data folder is to others: passed through under root, as another user runs it then
  const data = path.join(dir, 'data')
  let udp: UdpPorts
  let port = 0
  let secretFile = ''
  let start: () => Promise<RunningProcess>
  let running: RunningProcess

  const relayPid = () => Number(readFileSync(path.join(data, 'relay.pid'), 'utf8'))
  const parentOf = (pid: number) =>
    Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))
  const isThere = (pid: number) => commandLine(pid).includes('turnserver')

  before(async function () {
    this.timeout(60_000)
    mkdirSync(path.join(data, 'keys'), { recursive: true, mode: 0o711 })
    execFileSync('chmod', ['o+x', dir])
    const found = await findRelay()
    if (found.command === null) throw new Error(`There is no relay: ${found.missing}.`)
    udp = await holdUdp()
    // of a run that is its own, by UDP too
    port = udp.max
    const { order, way } = relayOrder(data, found.command, {
      // nobody listens there
      ...{ relay: port, relayMin: udp.min, relayMax: port - 1, internal: await freePort() },
    })
    secretFile = way.secretFile
    start = () => startProcess({ ...order, logDir: path.join(data, 'logs'), pidDir: path.join(data, 'pids') })
    running = await start()
  })
  after(async () => {
    await running.stop()
    udp.release()
    rmSync(dir, { recursive: true, force: true })
  })

  it('answers, with its secret neither in an argument nor in its log, and its files closed to others [T29]', async () => {
    expect(await askBinding(port, 5000)).to.equal(true)
    const secret = readFileSync(secretFile, 'utf8').trim()
    const relay = relayPid()
    for (const pid of [running.pid, parentOf(relay), relay])
      expect(commandLine(pid), 'arguments').to.include('turnserver').and.not.include(secret)
    expect(readFileSync(path.join(data, 'logs', 'relay.log'), 'utf8'))
      .to.include('turn server id')
      .and.not.include(secret)
    const key = readFileSync(path.join(data, 'keys', 'relay-report'), 'utf8').trim()
    const folder = path.join(data, 'relay')
    const mark = /^new-log-timestamp-format=(.+)$/m.exec(
      readFileSync(path.join(folder, 'turnserver.conf'), 'utf8'),
    )?.[1]
    if (!mark) throw new Error('its log has no mark')
    for (const hidden of [key, mark]) {
      for (const pid of [running.pid, parentOf(relay), relay]) expect(commandLine(pid)).to.not.include(hidden)
      expect(readFileSync(path.join(data, 'logs', 'relay.log'), 'utf8')).to.not.include(hidden)
    }
    const config = path.join(folder, 'turnserver.conf')
    expect(readFileSync(config, 'utf8')).to.include(`static-auth-secret=${secret}\n`)
    for (const file of [folder, config, secretFile]) expect(statSync(file).mode & 0o077, file).to.equal(0)
    const user = execFileSync('ps', ['-o', 'uid=', '-p', String(relay)], { encoding: 'utf8' }).trim()
    expect(user, 'it never runs as root').to.not.equal('0')
  })

  it('ends when turnserver does, and the next start takes the same port, with both secrets while one is replaced', async () => {
    const [old, next] = [readFileSync(secretFile, 'utf8').trim(), 'n'.repeat(64)]
    const older = { secret: old, untilMs: Date.now() + 3_600_000 }
    writeSecret(secretFile, writeSecretLines({ newest: next, signsFromMs: null, older }))
    const first = relayPid()
    process.kill(first, 'SIGKILL')
    expect(await running.exited).to.equal('code 1')
    running = await start()
    expect(relayPid()).to.not.equal(first)
    expect(await askBinding(port, 5000)).to.equal(true)
    const config = readFileSync(path.join(data, 'relay', 'turnserver.conf'), 'utf8')
    expect([...config.matchAll(/^static-auth-secret=(.*)$/gm)].map(([, secret]) => secret)).to.deep.equal([
      next,
      old,
    ])
    const past = { ...readSecretLines(readFileSync(secretFile, 'utf8')), older: { ...older, untilMs: 1 } }
    writeSecret(secretFile, writeSecretLines(past))
  })

  it('a relay whose guard was killed is ended by the next start, which forgets a secret that is over', async () => {
    const orphan = relayPid()
    process.kill(parentOf(orphan), 'SIGKILL')
    expect(await running.exited).to.equal('code 1')
    expect(isThere(orphan), 'it shares its port with whoever comes').to.equal(true)
    running = await start()
    expect(isThere(orphan)).to.equal(false)
    expect(await askBinding(port, 5000)).to.equal(true)
    const config = readFileSync(path.join(data, 'relay', 'turnserver.conf'), 'utf8')
    expect(config.match(/^static-auth-secret=/gm)).to.have.length(1)
  })

  it('ends its relay when it is killed itself', async () => {
    const relay = relayPid()
    await running.kill()
    await until('the relay is gone', () => !isThere(relay))
    running = await start()
    expect(await askBinding(port, 5000)).to.equal(true)
  })
})
