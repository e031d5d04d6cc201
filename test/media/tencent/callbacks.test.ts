import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { createCredentialSigner } from '#api/adapters/credentialSigner.ts'
import { planArrivals, seededRandom, UNDISTURBED } from '#test/kit/tencent/cloud/disturbances.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'r00minthecloud000000000000'
const KEY = 'CallbackKey0123456789'

interface Heard {
  headers: IncomingHttpHeaders
  body: string
}
interface Told {
  EventGroupId: number
  EventType: number
  CallbackTs: number
  EventInfo: {
    RoomId: unknown
    EventTs: number
    EventMsTs: number
    UserId?: string
    Role?: number
    Reason?: number
  }
}

describe('the stand-in of TRTC: what it tells a server', () => {
  let cloud: Cloud
  let server: Server
  let heard: Heard[]
  /** what the server answers, first to last, then 200 */
  let answers: number[]
  let url: string

  beforeEach(async () => {
    heard = []
    answers = []
    server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      heard.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 200).end('{"code":0}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/trtc/events`
    cloud = await startCloud({}, { seed: 7 })
  })
  afterEach(async () => {
    await cloud.stop()
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })

  const told = (): Told[] => heard.map(({ body }) => JSON.parse(body) as Told)
  const types = () => told().map(({ EventType }) => EventType)
  const enter = (userId: string, bits: number) => {
    const { secret } = cloud.keys
    const sign = createCredentialSigner({ sdkAppId: cloud.sdkAppId, secret, clock: Date.now })
    expect(cloud.enter(sign({ userId, bits, providerRoomId: ROOM, lifeS: 60 }))).to.equal(true)
  }
  const settled = () => until('every callback is through', () => cloud.isQuiet())
  const isRight = ({ headers, body }: Heard) =>
    headers.sign === createHmac('sha256', KEY).update(body).digest('base64')

  it('tells a stream from its first to its last second, each signed over its very bytes', async () => {
    cloud.callBack({ url, key: KEY })
    const steps: [() => void, number[]][] = [
      [() => enter('sea_host', 255), [101, 103]],
      [() => cloud.sends(ROOM, 'sea_host', 'camera'), [201]],
      [() => cloud.sends(ROOM, 'sea_host', 'microphone'), [203]],
      [() => cloud.sends(ROOM, 'sea_host', 'camera'), []],
      [() => enter('sea_fan', 170), [103]],
      [() => cloud.sends(ROOM, 'sea_fan', 'camera'), []],
      [() => cloud.sends(ROOM, 'sea_host', 'microphone', false), [204]],
      [() => cloud.leave(ROOM, 'sea_fan'), [104]],
      // leaving says nothing of the picture that ends with it
      [() => cloud.leave(ROOM, 'sea_host', 2), [104, 102]],
    ]
    for (const [step, expected] of steps) {
      const before = heard.length
      step()
      await settled()
      expect(types().slice(before), String(step)).to.have.members(expected)
    }
    expect(heard.every(isRight)).to.equal(true)
    expect(new Set(heard.map(({ headers }) => headers.sdkappid))).to.deep.equal(
      new Set([String(cloud.sdkAppId)]),
    )
    const [host] = told().filter(({ EventType }) => EventType === 103)
    expect(host).to.deep.include({ EventGroupId: 1 })
    expect(host?.EventInfo).to.include({ RoomId: ROOM, UserId: 'sea_host', Role: 20, Reason: 1 })
    expect(host?.EventInfo.EventTs).to.equal(Math.floor((host?.EventInfo.EventMsTs ?? 0) / 1000))
    expect(told().find(({ EventType }) => EventType === 201)?.EventGroupId).to.equal(2)
    const reasons = told().filter(({ EventType }) => EventType === 104)
    expect(reasons.map(({ EventInfo }) => [EventInfo.UserId, EventInfo.Reason])).to.deep.equal([
      ['sea_fan', 1],
      ['sea_host', 2],
    ])
  })

  it('sends again at once, then after a while, and gives up in the end', async () => {
    const patience = { answerMs: 500, againMs: 30, overMs: 200 }
    cloud.callBack({ url, key: KEY, patience })
    answers = [500, 503]
    cloud.keepRoom(ROOM)
    await settled()
    expect(cloud.sent().map(({ status }) => status)).to.deep.equal([500, 503, 200])
    expect(new Set(heard.map(({ body }) => body)).size, 'the same bytes').to.equal(1)
    answers = Array.from({ length: 100 }, () => 500)
    const before = heard.length
    enter('sea_host', 255)
    await settled()
    const tries = heard.length - before
    expect(tries, 'tries of one').to.be.within(3, 9)
    expect(types()).to.not.include(104)
  })

  it('loses, doubles, delays and mis-signs as the seed says, and the same every time', async () => {
    const wild = { lossShare: 0.3, doubleShare: 0.5, wrongSignShare: 0.1, delayMs: 5, shuffleMs: 100 }
    const plan = (seed: number) => {
      const random = seededRandom(seed)
      return Array.from({ length: 1000 }, () => planArrivals(wild, random))
    }
    expect(plan(1)).to.deep.equal(plan(1))
    expect(plan(1)).to.not.deep.equal(plan(2))
    const all = plan(3)
    expect(all.filter((one) => one.length === 0)).to.have.length.within(250, 350)
    expect(all.filter((one) => one.length === 2)).to.have.length.within(300, 400)
    const arrivals = all.flat()
    expect(arrivals.every(({ afterMs }) => afterMs >= 5 && afterMs < 105)).to.equal(true)
    expect(arrivals.filter(({ isSignedWrong }) => isSignedWrong).length / arrivals.length).to.be.within(
      0.06,
      0.14,
    )
    expect(planArrivals(UNDISTURBED, seededRandom(3))).to.deep.equal([{ afterMs: 0, isSignedWrong: false }])

    cloud.callBack({ url, key: KEY })
    cloud.keepRoom(ROOM)
    await settled()
    cloud.knobs.disturbances = { ...UNDISTURBED, doubleShare: 1, shuffleMs: 80 }
    for (let at = 0; at < 10; at++) enter(`sea_${at}`, 255)
    await settled()
    const entries = told().filter(({ EventType }) => EventType === 103)
    expect(entries).to.have.length(20)
    const order = entries.map(({ EventInfo }) => EventInfo.UserId)
    expect(order, 'they overtake each other').to.not.deep.equal([...order].sort())
    cloud.knobs.disturbances = { ...UNDISTURBED, wrongSignShare: 1 }
    cloud.leave(ROOM, 'sea_1')
    await settled()
    expect(heard.map(isRight).indexOf(false)).to.equal(heard.length - 1)
    cloud.knobs.disturbances = { ...UNDISTURBED, lossShare: 1 }
    const before = heard.length
    cloud.leave(ROOM, 'sea_2')
    await settled()
    expect(heard).to.have.length(before)
  })
})
