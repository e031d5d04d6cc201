import { expect } from 'chai'
import { callbackBody, signedBy, useTrtc } from '#test/api/rooms/callbacks/useTrtc.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const PER_S = 1000
const SECONDS = 4
const STEP_MS = 20

describe('a thousand unsigned callbacks a second [T1][T19]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useTrtc(db)

  it('are refused, each; people come in, beat and are seen meanwhile, and nothing of them is kept', async () => {
    const roomId = await world.stage().room(world.creator(), { visibility: 'public', provider: 'trtc' })
    const room = await world.providerRoomOf(roomId)
    const seatOf = async (): Promise<{ seatId: string; look(): Promise<string> }> => {
      const reply = await enter(world.api().url, world.next(), roomId)
      expect(reply.status, reply.text).to.equal(201)
      const { seatId } = reply.body
      const look = async () =>
        (await db.pool('owner').query('SELECT state FROM app.seat WHERE id = $1', [seatId])).rows[0].state
      return { seatId, look }
    }
    const watcher = world.next()
    const { seatId } = (await enter(world.api().url, watcher, roomId)).body
    const socket = await connect(world.api().url, watcher)
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    const before = await world.counts()

    const forged = callbackBody({ type: 104, room, user: seatId })
    const { Sign, SdkAppId } = signedBy(forged, 'another'.repeat(4))
    const headers = { Sign: Sign ?? '', SdkAppId: SdkAppId ?? '' }
    // who shows no signature is not listened to, and may find the line closed before the answer
    const answers: Promise<number | 'closed'>[] = []
    const send = (shown: Record<string, string>) =>
      world.post(forged, shown).then(
        ({ status }) => status,
        () => 'closed' as const,
      )
    const beginMs = performance.now()
    const flood = (async () => {
      while (answers.length < PER_S * SECONDS) {
        const due = Math.min(PER_S * SECONDS, ((performance.now() - beginMs) * PER_S) / 1000)
        while (answers.length < due) answers.push(send(answers.length % 2 ? headers : {}))
        await new Promise((resolve) => setTimeout(resolve, STEP_MS))
      }
    })()
    let seen = 0
    const work = async () => {
      while (answers.length < PER_S * SECONDS) {
        const one = await seatOf()
        const body = callbackBody({ type: 103, room, user: one.seatId })
        expect((await world.post(body, signedBy(body))).status).to.equal(200)
        await until('they are seen', async () => (await one.look()) === 'live')
        expect(await socket.ask('seat:beat', { seatId })).to.include({ ok: true })
        seen += 1
      }
    }
    await Promise.all([flood, work()])
    const statuses = await Promise.all(answers)
    socket.close()
    expect(statuses.filter((status) => status !== 400 && status !== 'closed')).to.deep.equal([])
    expect(statuses.filter((status) => status === 400).length).to.be.at.least(statuses.length / 2)
    expect(seen).to.be.at.least(1)
    const { evidence = 0, inbox = 0, seats = 0 } = before
    expect(await world.counts()).to.deep.equal({
      ...{ evidence: evidence + seen, inbox: inbox + seen, seats: seats + seen },
    })
    const body = callbackBody({ type: 103, room, user: seatId })
    expect((await world.post(body, signedBy(body))).status, 'and then a good one').to.equal(200)
  })
})
