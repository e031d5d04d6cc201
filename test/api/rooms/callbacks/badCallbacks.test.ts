import { expect } from 'chai'
import { enter } from '#test/kit/access/stage.ts'
import { request, sendWithHost } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { CALLBACK_KEY, callbackBody, signedBy, type Told, useTrtc } from './useTrtc.ts'

const KB = 1024

describe('callbacks of TRTC that are not what they should be [T1][T19]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const world = useTrtc(db)
  let roomId: string
  let room: string

  before(async () => {
    roomId = await world.stage().room(world.creator(), { visibility: 'public', provider: 'trtc' })
    room = await world.providerRoomOf(roomId)
  })

  const owner = () => db.pool('owner')
  async function take(): Promise<{ seatId: string; state(): Promise<string> }> {
    const { body } = await enter(world.api().url, world.next(), roomId)
    const state = async () =>
      (await owner().query('SELECT state FROM app.seat WHERE id = $1', [body.seatId])).rows[0].state
    return { seatId: body.seatId, state }
  }
  const idle = () =>
    until('nothing is left to do', async () => {
      const { rows } = await owner().query("SELECT FROM app.inbox WHERE state <> 'done'")
      return rows.length === 0
    })

  it('what is not signed for this installation is refused and leaves nothing; the good one is taken after it', async () => {
    const { seatId, state } = await take()
    const told: Told = { type: 103, room, user: seatId }
    const body = callbackBody(told)
    const right = signedBy(body)
    const pretty = JSON.stringify(JSON.parse(body), null, 1)
    const flipped = (at: number) => body.slice(0, at) + (body[at] === '1' ? '2' : '1') + body.slice(at + 1)
    // each field of the body altered by a digit or letter of its value
    const altered = [...body.matchAll(/:("?)(?=[\w])/g)].map(({ index, 0: sign }) =>
      flipped(index + sign.length),
    )
    expect(altered.length).to.be.greaterThan(6)
    const before = await world.counts()
    const sign = right.Sign ?? ''
    for (const [sent, headers] of [
      ...altered.map((text): [string, Record<string, string>] => [text, right]),
      [pretty, right],
      [`${body}\n`, right],
      [body, {}],
      [body, { ...right, Sign: '' }],
      [body, { ...right, Sign: sign.slice(0, 10) }],
      [body, { ...right, Sign: sign.slice(0, -1) }],
      [body, { ...right, Sign: `${sign}=` }],
      [body, { ...right, Sign: 'x'.repeat(8000) }],
      [body, { ...right, SdkAppId: '1400000124' }],
      [body, { ...right, SdkAppId: '' }],
      [body, { Sign: sign }],
      [body, { SdkAppId: '1400000123' }],
      [body, signedBy(body, CALLBACK_KEY.toUpperCase())],
      [body, signedBy(body, '')],
    ] as [string, Record<string, string>][]) {
      const reply = await world.post(sent, headers)
      expect([reply.status, reply.body?.code], `${sent} ${JSON.stringify(headers)}`).to.deep.equal([
        400,
        'NOTICE_REFUSED',
      ])
    }
    expect(await world.counts()).to.deep.equal(before)
    expect(await state()).to.equal('held')
    expect((await world.post(body, right)).status).to.equal(200)
    await until('the seat is live', async () => (await state()) === 'live')
    const after = await world.counts()
    expect((await world.post(body, right)).status, 'replayed').to.equal(200)
    await idle()
    expect(await world.counts()).to.deep.equal(after)
  })

  it('what is signed and no callback is refused; a numeric room or one of another house is kept and touches nothing', async () => {
    const { seatId, state } = await take()
    const before = await world.counts()
    const good = JSON.parse(callbackBody({ type: 103, room, user: seatId }))
    const bodies = [
      ...['', '[]', 'null', '{"EventGroupId":', '"text"', '\0', '{}'],
      JSON.stringify({ ...good, EventInfo: null }),
      JSON.stringify({ ...good, EventType: '103' }),
      JSON.stringify({ ...good, CallbackTs: -1 }),
      JSON.stringify({ ...good, EventInfo: { ...good.EventInfo, EventMsTs: 1e300 } }),
    ]
    for (const body of bodies) expect((await world.post(body, signedBy(body))).status, body).to.equal(400)
    expect(await world.counts()).to.deep.equal(before)
    const numeric = { ...good, EventInfo: { ...good.EventInfo, RoomId: 12345 } }
    const foreign = { ...good, EventInfo: { ...good.EventInfo, RoomId: 'room_of_another_house' } }
    for (const told of [numeric, foreign]) {
      const body = JSON.stringify(told)
      expect((await world.post(body, signedBy(body))).status).to.equal(200)
    }
    await idle()
    expect(await world.counts()).to.deep.equal({ ...before, inbox: (before.inbox ?? 0) + 2 })
    expect(await state()).to.equal('held')
    expect(world.cloud().calls, 'nobody of another house is touched').to.deep.equal([])
    await world.tell({ type: 103, room, user: seatId })
    expect(await state()).to.equal('live')
  })

  it('bodies end at 64 kB; there is one verb and one name', async () => {
    const before = await world.counts()
    const sized = (bytes: number) => {
      const empty = JSON.stringify({ ...JSON.parse(callbackBody({ type: 301, room })), pad: '' })
      return empty.replace('"pad":""', `"pad":"${'x'.repeat(bytes - Buffer.byteLength(empty))}"`)
    }
    const [most, more, large] = [sized(64 * KB), sized(64 * KB + 1), sized(KB * KB)]
    for (const body of [more, large])
      expect((await world.post(body, signedBy(body))).status, `${body.length}`).to.equal(413)
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await request(world.api().url, method, '/v1/trtc/events')).status, method).to.equal(404)
    const elsewhere = await sendWithHost(world.api().url, 'elsewhere.example', 'POST', '/v1/trtc/events')
    expect(elsewhere.status).to.not.equal(200)
    expect(await world.counts()).to.deep.equal(before)
    expect((await world.post(most, signedBy(most))).status).to.equal(200)
    await idle()
  })
})
