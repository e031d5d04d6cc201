import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { writeSecretLines } from '#domain/rotatingSecret.ts'
import { newMark } from '#local/relay/usage/markedLog.ts'
import { type SpanSender, sendSpans } from '#local/relay/usage/sendSpans.ts'
import type { RelaySpan } from '#protocol/node.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = `rom_${'a'.repeat(22)}`
const [KEY, NEXT] = ['a'.repeat(64), 'b'.repeat(64)]

describe('what the relay counted on its way to the api', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'relay-report-'))
  const keyFile = path.join(dir, 'key')
  let server: Server
  let url = ''
  let status = 200
  const taken: RelaySpan[] = []
  const shown: string[] = []
  let nowMs = 0
  const said: string[] = []
  let sender: SpanSender

  before((done) => {
    writeFileSync(keyFile, KEY)
    server = createServer(async (request, response) => {
      shown.push(request.headers.authorization ?? '')
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      if (status === 200) taken.push(...JSON.parse(Buffer.concat(parts).toString()).spans)
      response.writeHead(status).end('{}')
    }).listen(0, '127.0.0.1', done)
  })
  beforeEach(() => {
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    taken.length = 0
    said.length = 0
    status = 200
    nowMs = 1_000_000
    sender = sendSpans(
      { url, keyFile },
      () => nowMs,
      (line) => said.push(line),
    )
  })
  afterEach(() => sender.stop())
  after(() => {
    server.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const add = (session: string, fromMs: number, untilMs: number) =>
    sender.add({ session, roomId: ROOM, side: 'fan', fromMs, untilMs })

  it('[T14] waits while the api takes nothing, grows older, and is one span where it goes on, of half a minute at most', async () => {
    status = 503
    for (let at = 0; at < 5; at++) add('1', 900_000 + at * 10_000, 910_000 + at * 10_000)
    await sender.send()
    await sender.send()
    expect(taken).to.deep.equal([])
    expect(said, 'once').to.have.length(1)
    expect(said[0]).to.include('503')
    nowMs += 300_000
    status = 200
    await sender.send()
    expect(taken.map(({ fromAgoMs, untilAgoMs }) => [fromAgoMs, untilAgoMs])).to.deep.equal([
      [400_000, 370_000],
      [370_000, 350_000],
    ])
    expect(taken[0]).to.include({ roomId: ROOM, side: 'fan' })
    await sender.send()
    expect(taken, 'once').to.have.length(2)
  })

  it('[T14] nothing is lost to a number of spans, and after ten minutes that they are lost is said', async () => {
    for (let n = 0; n < 450; n++) add(String(n), 990_000, 995_000)
    await sender.send()
    expect(taken).to.have.length(450)
    status = 503
    add('1', 990_000, 995_000)
    await sender.send()
    nowMs += 600_000
    status = 200
    await sender.send()
    expect(taken).to.have.length(450)
    expect(said.join()).to.include('1 spans of calls were not brought')
  })

  it('what the api never takes holds up nothing that comes later, and is said', async () => {
    status = 422
    add('1', 990_000, 995_000)
    await sender.send()
    expect(said.join()).to.include('are lost').and.include('422')
    status = 200
    add('2', 990_000, 995_000)
    await sender.send()
    expect(taken).to.have.length(1)
  })

  it('[T14] is brought ever more seldom while the api does not take it, and each two seconds once it does', async () => {
    const turns: { run: () => void; ms: number }[] = []
    const own = sendSpans(
      { url, keyFile },
      () => nowMs,
      () => {},
      (run, ms) => {
        turns.push({ run, ms })
        return () => turns.pop()
      },
    )
    const turn = async () => {
      const count = turns.length
      turns.at(-1)?.run()
      await until('the turn is over', () => turns.length > count)
    }
    own.add({ session: '1', roomId: ROOM, side: 'fan', fromMs: 990_000, untilMs: 995_000 })
    status = 503
    for (let n = 0; n < 5; n++) await turn()
    status = 200
    await turn()
    await turn()
    expect(turns.map(({ ms }) => ms / 1000)).to.deep.equal([2, 4, 8, 16, 30, 30, 2, 2])
    expect(taken).to.have.length(1)
    await own.stop()
    expect(turns, 'it is called off').to.have.length(7)
  })

  it('of an operator’s own coturn comes from its log, of which no address is passed on', async () => {
    const mark = newMark()
    const markFile = path.join(dir, 'mark')
    writeFileSync(markFile, `${mark}\n`)
    const order = JSON.stringify({ url, keyFile, markFile })
    const child = spawn(process.execPath, ['local/relay/reportLog.ts', order], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const ended = once(child, 'close')
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    const [S, name] = ['session 001000000000000003', `1796006432:${ROOM}.fan`]
    const counted = `${S}: peer usage: realm=<stagedoor>, username=<${name}>, rp=2000, rb=6, sp=2000, sb=6`
    for (const line of [
      `${mark}: Listener address to use: 198.51.100.7`,
      `${mark}: IPv4. tcp or tls connected to: 203.0.113.9:4000`,
      `${mark}: ${S}: new, realm=<stagedoor>, username=<${name}>, lifetime=600`,
      `0: : ${counted}`,
      `${mark}: ${counted}`,
      `${mark}: ERROR: A peer IP 10.1.2.3 denied in the range: 0.0.0.0-255.255.255.255`,
    ])
      child.stdin.write(`${line}\n`)
    child.stdin.end()
    expect((await ended)[0]).to.equal(0)
    expect(taken.map(({ roomId, side }) => [roomId, side])).to.deep.equal([[ROOM, 'fan']])
    expect(output.trim().split('\n')).to.deep.equal([
      'Listener address to use: 198.51.100.7',
      'ERROR: A peer IP 10.1.2.3 denied in the range: 0.0.0.0-255.255.255.255',
    ])
  })

  it('of an operator’s own coturn ends with what is wrong and how it is used where its order is', () => {
    const mark = path.join(dir, 'a-mark')
    writeFileSync(mark, newMark())
    const none = path.join(dir, 'none')
    const bad: [order: string, problem: string][] = [
      ['', 'has to be JSON'],
      ['{"url":', 'has to be JSON'],
      [JSON.stringify({ url, keyFile }), 'markFile'],
      [JSON.stringify({ url: '127.0.0.1', keyFile, markFile: mark }), 'an address as url'],
      [JSON.stringify({ url, keyFile, markFile: none }), `${none} cannot be read: ENOENT`],
      [JSON.stringify({ url, keyFile: none, markFile: mark }), `${none} cannot be read: ENOENT`],
      [JSON.stringify({ url, keyFile, markFile: '/dev/null' }), 'openssl rand -hex 16'],
    ]
    for (const [order, problem] of bad) {
      const { status: code, stderr } = spawnSync(process.execPath, ['local/relay/reportLog.ts', order], {
        ...{ encoding: 'utf8', input: '' },
      })
      expect(code, order).to.equal(2)
      expect(stderr.trim().split('\n'), order).to.have.length(2)
      expect(stderr, order).to.include(problem).and.include('Give it the log of coturn')
    }
  })

  it('is shown with the key of the file, of two with the older one while that is good [T29]', async () => {
    add('1', 990_000, 995_000)
    const older = { secret: KEY, untilMs: Date.now() + 60_000 }
    writeFileSync(keyFile, writeSecretLines({ newest: NEXT, signsFromMs: null, older }))
    await sender.send()
    expect(shown.at(-1)).to.equal(`Bearer relay.${KEY}`)
    writeFileSync(
      keyFile,
      writeSecretLines({ newest: NEXT, signsFromMs: null, older: { ...older, untilMs: 1 } }),
    )
    add('2', 990_000, 995_000)
    await sender.send()
    expect(shown.at(-1)).to.equal(`Bearer relay.${NEXT}`)
  })
})
