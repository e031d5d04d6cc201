import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createNodeKeys, NODE_KEY_USES } from '#api/adapters/embedded/nodeKeys.ts'
import { mediaAddress } from '#media/config.ts'
import { openIdleSockets } from '#test/kit/attacks/media/idleSockets.ts'
import { type FakeApi, startFakeApi } from '#test/kit/media/fakeApi.ts'
import { freePort, holdUdp, type UdpPorts } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const NODE = 'node-0123456789abcdef'
/** two for each of 50 viewers, and as many hosts as may come with them */
const UDP_PORTS = 140

describe('the media process', () => {
  const keys = createNodeKeys({
    media: randomBytes(32).toString('hex'),
    internal: randomBytes(32).toString('hex'),
  })
  let folder: string
  let api: FakeApi
  let udp: UdpPorts
  let child: ChildProcess | null = null

  before(async () => {
    mkdirSync(join(ROOT, '.stagedoor/test'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.stagedoor/test/media-'))
    writeKeys('keys')
    udp = await holdUdp(UDP_PORTS)
    api = await startFakeApi({ id: NODE, report: keys('report', NODE) })
  })
  after(async () => {
    child?.kill('SIGKILL')
    await api.stop()
    udp.release()
    rmSync(folder, { recursive: true })
  })

  function writeKeys(name: string, id = NODE): void {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'id'), `${id}\n`)
    for (const use of NODE_KEY_USES) writeFileSync(join(folder, name, use), `${keys(use, id)}\n`)
  }

  async function start(environment: Record<string, string> = {}): Promise<string[]> {
    const lines: string[] = []
    const settings = {
      LOG_LEVEL: 'info',
      MEDIA_KEYS_DIR: join(folder, 'keys'),
      MEDIA_SIGNAL_PORT: String(await freePort()),
      MEDIA_CONTROL_PORT: String(await freePort()),
      MEDIA_PUBLIC_URL: 'ws://localhost:1',
      MEDIA_API_URL: api.url,
      MEDIA_UDP_MIN: String(udp.min),
      MEDIA_UDP_MAX: String(udp.max),
      MEDIA_MAX_VIEWERS: '50',
      MEDIA_DATA_DIR: join(folder, 'data'),
      ...environment,
    }
    const process = fork(join(ROOT, 'media/main.ts'), { env: settings, stdio: 'pipe' })
    child = process
    for (const output of [process.stdout, process.stderr])
      output?.on('data', (data) => lines.push(String(data)))
    await new Promise<void>((resolve) => {
      process.once('message', () => resolve())
      process.once('exit', () => resolve())
    })
    return lines
  }

  const exit = () =>
    new Promise<number | null>((resolve) => {
      if (child?.exitCode !== null) resolve(child?.exitCode ?? null)
      else child.once('exit', resolve)
    })
  const control = (path: string, method = 'GET', body?: unknown) =>
    fetch(`${api.beats.at(-1)?.controlUrl}/control${path}`, {
      method,
      headers: { authorization: `Bearer ${keys('control', NODE)}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })

  it('says everything that is missing, in one message, and ends', async () => {
    const lines = await start({ MEDIA_API_URL: '', MEDIA_PUBLIC_URL: 'http://x' })
    expect(await exit()).to.equal(1)
    expect(lines.join('')).to.include('MEDIA_API_URL').and.include('MEDIA_PUBLIC_URL')
  })

  it('refuses a short secret, which would sign anything [T1]', async () => {
    writeKeys('short')
    writeFileSync(join(folder, 'short/ticket'), 'abc')
    const lines = await start({ MEDIA_KEYS_DIR: join(folder, 'short') })
    expect(await exit()).to.equal(1)
    expect(lines.join('')).to.include('shorter than 32 characters')
  })

  it('[S3.85] wss in front of a loopback listener needs the name of its proxy, a number needs a loopback listener', async () => {
    for (const [settings, sentence] of [
      [{ MEDIA_PUBLIC_URL: 'wss://stage.example/media' }, 'set TRUST_PROXY=loopback'],
      [{ BIND: '0.0.0.0', TRUST_PROXY: '1' }, 'name them'],
    ] as const) {
      const lines = await start(settings)
      expect(await exit()).to.equal(1)
      expect(lines.join('')).to.include(sentence)
    }
  })

  it('offers a named address behind a loopback listener too, as a proxy needs it', () => {
    expect(mediaAddress('127.0.0.1', undefined)).to.deep.equal({ bind: '127.0.0.1', advertised: '127.0.0.1' })
    expect(mediaAddress('127.0.0.1', '203.0.113.7')).to.deep.equal({
      bind: '0.0.0.0',
      advertised: '203.0.113.7',
    })
  })

  it('[T1] refuses a folder of another node, whose rooms and evidence are in it', async () => {
    mkdirSync(join(folder, 'taken'))
    writeFileSync(join(folder, 'taken/node-id'), 'node-other\n')
    const lines = await start({ MEDIA_DATA_DIR: join(folder, 'taken') })
    expect(await exit()).to.equal(1)
    expect(lines.join('')).to.include('belongs to node-other')
  })

  it('refuses to promise more people than it has ports for, hosts counted with the viewers', async () => {
    const lines = await start({ MEDIA_UDP_MAX: String(udp.max - 2) })
    expect(await exit()).to.equal(1)
    expect(lines.join('')).to.include('ports for 69 people').and.include('promise 70, 20 of them hosts')
  })

  it('keeps its id, its rooms and its evidence over a kill, and has a new start', async () => {
    await start()
    const first = await until('the first beat', () => api.beats.at(-1))
    await control('/rooms', 'POST', { providerRoomId: 'r00m0000', kind: 'stream', maxParticipants: 9 })
    await until('the opening at the api', () => api.events.some(({ kind }) => kind === 'room_opened'))
    await api.stop()
    await control('/rooms', 'POST', { providerRoomId: 'r00m0001', kind: 'stream', maxParticipants: null })
    child?.kill('SIGKILL')
    await exit()
    await api.start()
    api.beats.length = 0
    await start()
    const second = await until('the beat after the kill', () => api.beats.at(-1))
    expect(second.id).to.equal(first.id)
    expect(second.startedAt).to.not.equal(first.startedAt)
    expect(second.rooms).to.equal(2)
    await until('what the api had missed', () =>
      api.events.some(({ kind, providerRoomId }) => kind === 'room_opened' && providerRoomId === 'r00m0001'),
    )
    expect((await control('/rooms/r00m0000/participants')).status).to.equal(200)
    child?.send('stop')
    expect(await exit()).to.equal(0)
  })

  it('[T37] counts idle sockets by the address that a named proxy forwards, and believes nobody else', async () => {
    for (const [trust, expected] of [
      ['loopback', 300],
      ['0', 256],
    ] as const) {
      const port = await freePort()
      await start({ MEDIA_SIGNAL_PORT: String(port), TRUST_PROXY: trust })
      const sockets = await openIdleSockets({
        ...{ url: `ws://127.0.0.1:${port}`, count: 300, manner: 'silent' },
        headers: (n) => ({ 'x-forwarded-for': `203.0.${n >> 8}.${n & 255}` }),
      })
      await until(`${expected} of 300 stay`, () => sockets.stayed() === expected)
      sockets.end()
      child?.send('stop')
      expect(await exit()).to.equal(0)
    }
  })

  it('[T35] tells health and metrics on loopback', async () => {
    const port = await freePort()
    await start({ MEDIA_METRICS_PORT: String(port) })
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(metrics).to.match(/^stagedoor_media_rooms \d+$/m)
    expect(metrics).to.match(/^process_resident_memory_bytes \d+$/m)
    expect(metrics).to.include('# TYPE stagedoor_alarms_total counter')
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).to.equal(200)
    child?.send('stop')
    expect(await exit()).to.equal(0)
  })

  it('ends when its parent is gone', async () => {
    await start()
    child?.disconnect()
    expect(await exit()).to.equal(0)
  })
})
