import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { MEETING_ADDRESS } from '#local/relay/relayConfig.ts'
import { type CountedSpan, collectSpans } from '#local/relay/usage/collectSpans.ts'
import { markedLog, newMark } from '#local/relay/usage/markedLog.ts'
import { readUsage } from '#local/relay/usage/readUsage.ts'
import { ATTRIBUTE, METHOD, message } from '#test/kit/media/turn/stunMessage.ts'
import type { TurnClient } from '#test/kit/media/turn/turnClient.ts'
import { until } from '#test/kit/time/until.ts'
import { type RaisedRelay, raiseRelay } from './raiseRelay.ts'

const ROOM = `rom_${'a'.repeat(22)}`
const OTHER_ROOM = `rom_${'b'.repeat(22)}`
const S = 'session 001000000000000003'
const FAN = { session: '001000000000000003', roomId: ROOM, side: 'fan' }
const NAME = `1796006432:${ROOM}.fan`
const ORIGIN = 0x802f

describe('what a line of coturn says [S3.38]', () => {
  it('of a way: opened, reaches the other end, used, gone', () => {
    const lines = {
      [`${S}: new, realm=<stagedoor>, username=<${NAME}>, lifetime=600`]: { kind: 'opened', ...FAN },
      [`${S}: realm <stagedoor> user <${NAME}>: incoming packet CHANNEL_BIND processed, success`]: {
        kind: 'reaches',
        ...FAN,
      },
      [`${S}: peer usage: realm=<stagedoor>, username=<${NAME}>, rp=675, rb=54000, sp=1369, sb=136900`]: {
        ...{ kind: 'used', ...FAN, packetsIn: 675, packetsOut: 1369 },
      },
      [`${S}: closed (2nd stage), user <${NAME}> realm <stagedoor> origin <>, local 127.0.0.1:1, remote 127.0.0.1:2, reason: general`]:
        { kind: 'gone', session: FAN.session },
      [`${S}: delete: realm=<stagedoor>, username=<${NAME}>`]: { kind: 'gone', session: FAN.session },
    }
    for (const [line, said] of Object.entries(lines)) expect(readUsage(line), line).to.deep.equal(said)
  })

  it('nothing where it counts what the side asks the relay, or where a name or an origin is made up [T13]', () => {
    const used = (name: string) =>
      `${S}: peer usage: realm=<stagedoor>, username=<${name}>, rp=6, rb=6, sp=6, sb=6`
    for (const line of [
      `${S}: usage: realm=<stagedoor>, username=<${NAME}>, rp=1373, rb=142780, sp=679, sb=56980`,
      `${S}: new, realm=<stagedoor>, origin=<x>, username=<${NAME}>, lifetime=600`,
      used(''),
      used(`1796006432:${ROOM}.admin`),
      used(`${ROOM}.fan`),
      used(`1796006432:rom_1.fan`),
      used(`x>, username=<${NAME}`),
      `x ${used(NAME)}`,
      `${used(NAME)} x`,
      '',
    ])
      expect(readUsage(line), line).to.equal(null)
  })
})

describe('the log of an operator’s relay', () => {
  it('has the same lines, and a mark that nobody guesses and coturn takes', () => {
    const mark = newMark()
    const document = readFileSync(new URL('../../../docs/operate.md', import.meta.url), 'utf8')
    expect(document).to.include(markedLog(mark).config.join('\n').replace(mark, 'MARK'))
    for (const weak of ['', 'short', `${mark}%s`, `${mark}\nno-auth`, 'a'.repeat(48)])
      expect(() => markedLog(weak), weak).to.throw('openssl rand -hex 16')
  })
})

describe('what the relay counted of a call', function () {
  this.timeout(60_000)
  let relay: RaisedRelay
  const log = markedLog(newMark())
  let nowMs = 0
  let read = 0
  const collect = collectSpans(() => nowMs)
  const spans: CountedSpan[] = []
  const shown: string[] = []

  before(async () => {
    relay = await raiseRelay(...log.config)
  })
  after(() => relay.stop())

  /** The lines that came since, as who reads them at this time. */
  function follow(): CountedSpan[] {
    while (read < relay.log.length) {
      const { own, shown: line } = log.read(relay.log[read++] ?? '')
      const span = own === null ? null : collect(own)
      if (span) spans.push(span)
      if (line !== null) shown.push(line)
    }
    return spans
  }

  async function pair(roomId: string): Promise<{ creator: TurnClient; fan: TurnClient }> {
    const [creator, fan] = await Promise.all([
      relay.open(relay.account(`${roomId}.creator`)),
      relay.open(relay.account(`${roomId}.fan`)),
    ])
    const [one, other] = [(await creator.allocate()).relayed, (await fan.allocate()).relayed]
    if (!one || !other) throw new Error('no way through the relay')
    for (const [client, peer] of [
      [creator, other],
      [fan, one],
    ] as const) {
      await client.permit(MEETING_ADDRESS)
      await client.bind(0x4000, peer)
    }
    return { creator, fan }
  }

  const of = (side: string, roomId = ROOM) =>
    spans.filter((span) => span.side === side && span.roomId === roomId)

  it('[S3.38] covers the time in which both sent, of both sides, and no other', async () => {
    const { creator, fan } = await pair(ROOM)
    await until('both ways reach each other', () => {
      follow()
      return relay.log.filter((line) => line.includes('CHANNEL_BIND processed, success')).length >= 2
    })
    const fromMs = nowMs
    // a second of a voice each time
    await until('three lines of each side', () => {
      nowMs += 1000
      for (let n = 0; n < 50; n++) {
        creator.sendBy(0x4000, 'voice')
        fan.sendBy(0x4000, 'voice')
      }
      follow()
      return of('creator').length >= 3 && of('fan').length >= 3
    })
    for (const side of ['creator', 'fan'] as const) {
      const own = of(side)
      expect(own[0]?.fromMs, side).to.equal(fromMs)
      for (const [at, span] of own.entries()) {
        if (at > 0) expect(span.fromMs, `${side}: without a gap`).to.equal(own[at - 1]?.untilMs)
        expect(span.untilMs - span.fromMs, `${side}: a line each ~20 s`).to.be.within(10_000, 40_000)
      }
    }
    const lastMs = { creator: of('creator').at(-1)?.untilMs, fan: of('fan').at(-1)?.untilMs }
    // what is asked while nobody sends, and then the end
    nowMs += 600_000
    creator.sendBy(0x4000, 'are you there')
    fan.sendBy(0x4000, 'yes')
    await Promise.all([creator.refresh(0), fan.refresh(0)])
    await until('both ways are gone', () => {
      follow()
      return relay.log.filter((line) => line.includes(': delete: ') && line.includes(ROOM)).length >= 2
    })
    for (const side of ['creator', 'fan'] as const)
      expect(of(side).at(-1)?.untilMs, side).to.equal(lastMs[side])
  })

  it('[S3.38] says nothing of a side that sends and gets nothing back, nor of half a minute in which nothing was counted', async () => {
    const { creator } = await pair(OTHER_ROOM)
    const lines = () =>
      relay.log.filter((line) => line.includes(': peer usage: ') && line.includes(OTHER_ROOM)).length
    await until('lines of one who talks to nobody', () => {
      nowMs += 1000
      for (let n = 0; n < 200; n++) creator.sendBy(0x4000, 'hello?')
      follow()
      return lines() >= 3
    })
    expect([...of('creator', OTHER_ROOM), ...of('fan', OTHER_ROOM)]).to.deep.equal([])
    const late = collectSpans(() => nowMs)
    const used = `${S}: peer usage: realm=<stagedoor>, username=<${NAME}>, rp=2000, rb=6, sp=2000, sb=6`
    late(`${S}: new, realm=<stagedoor>, username=<${NAME}>, lifetime=600`)
    nowMs += 30_001
    expect(late(used)).to.equal(null)
    nowMs += 30_000
    expect(late(used)).to.include({ fromMs: nowMs - 30_000, untilMs: nowMs })
  })

  it('[T13] a line that somebody without any credential writes into its log counts as none', async () => {
    const used = `${S}: peer usage: realm=<stagedoor>, username=<${NAME}>, rp=2000, rb=6, sp=2000, sb=6`
    const made = `\n0: : ${used}\n${newMark()}: ${used}\nEND\n`
    const socket = createSocket('udp4')
    socket.on('error', () => {})
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const transport: [number, Uint8Array] = [ATTRIBUTE.transport, Buffer.from([17, 0, 0, 0])]
    const origin: [number, Uint8Array] = [ORIGIN, Buffer.from(made)]
    const liar = await relay.open(relay.sign(made))
    const count = () => relay.log.filter((line) => line.includes(used)).length
    follow()
    const soFar = spans.length
    // the first line of a way says nothing but when it was
    for (const round of [1, 2]) {
      const had = count()
      socket.send(
        message(METHOD.allocate, Buffer.alloc(12, round), [transport, origin]),
        relay.port,
        '127.0.0.1',
      )
      expect((await liar.allocate()).code).to.equal(400)
      await until('what was made up stands in the log', () => count() >= had + 4)
      nowMs += 1000
      follow()
    }
    expect(spans).to.have.length(soFar)
    socket.close()
  })

  it('and of what concerns people nothing is shown but who was refused: no address, no mark [T29]', () => {
    follow()
    const text = shown.join('\n')
    expect(relay.log.join('\n'), 'it stands there').to.match(/remote 127\.0\.0\.1:\d+/)
    expect(text).to.not.match(/remote \d|connected to|session \d/)
    expect(text).to.include('turn server id').and.include('wrong username')
    expect(text).to.not.include(log.config[2]?.split('=')[1])
  })
})
