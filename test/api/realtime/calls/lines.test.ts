import { expect } from 'chai'
import type { TestApi } from '#test/kit/api.ts'
import { signIn } from '#test/kit/client.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { candidate, description } from './descriptions.ts'
import { useCallLines } from './useCallLines.ts'

const OK = { ok: true }
const NOT_FOUND = { ok: false, code: 'NOT_FOUND' }
const STALE = { ok: false, code: 'STALE' }

describe('the lines of a call', function () {
  this.timeout(60_000)
  const { meet, page, sit, signals, sql, endRoom, world } = useCallLines()

  /** Both have the line, and each knows of the other. */
  async function together() {
    const call = await meet()
    const [creator, fan] = [await page(call.creator), await page(call.fan)]
    expect([await creator.open(), await fan.open()]).to.deep.equal([OK, OK])
    await creator.state('the fan is here', ({ fan: other }) => other?.isHere === true)
    return { call, creator, fan }
  }

  it('[S0.17] what one page sends reaches the other in its order, once, and again from where it lost it', async () => {
    const { call, creator, fan } = await together()
    const first = await fan.state('both are here', (state) => state.creator?.isHere === true)
    const peer = { epoch: 1, isHere: true, keptUntilMs: null }
    expect(first).to.deep.include({
      roomId: call.roomId,
      creator: { seatId: call.creator.seatId, ...peer },
      fan: { seatId: call.fan.seatId, ...peer },
    })
    expect(first.endsAtMs - first.nowMs).to.be.within(2000_000, 2100_000)
    const [offer, answer, way] = [description(), description({ setup: 'active' }), candidate()]
    expect(await creator.send(1, 1, 'offer', offer)).to.deep.equal(OK)
    expect(await creator.send(2, 1, 'candidate', way)).to.deep.equal(OK)
    // its acknowledgement was lost
    expect(await creator.send(2, 1, 'candidate', candidate(null))).to.deep.equal(OK)
    expect(await creator.send(4, 1, 'kinds', '["microphone"]')).to.deep.equal({
      ok: false,
      code: 'GAP',
      n: 3,
    })
    expect(await creator.send(3, 1, 'kinds', '["microphone"]')).to.deep.equal(OK)
    const sent = [
      [1, 1, 'offer', offer],
      [2, 1, 'candidate', way],
      [3, 1, 'kinds', '["microphone"]'],
    ]
    expect(await fan.given(3)).to.deep.equal(sent)
    expect(await fan.send(1, 1, 'answer', answer)).to.deep.equal(OK)
    expect(await creator.given(1)).to.deep.equal([[1, 1, 'answer', answer]])

    fan.socket.close()
    const away = await creator.state('the fan is away', (state) => state.fan?.isHere === false)
    expect((away.fan?.keptUntilMs ?? 0) - away.nowMs).to.be.within(60_000, 120_000)
    expect(await creator.send(4, 1, 'candidate', way)).to.deep.equal(OK)
    const back = await page(call.fan, fan)
    expect(await back.open(1)).to.deep.equal(OK)
    expect(await back.given(3)).to.deep.equal([...sent.slice(1), [4, 1, 'candidate', way]])
    expect(
      (await creator.state('the fan is back', (state) => state.fan?.isHere === true)).fan?.epoch,
    ).to.equal(1)
    // a page that has all of it is sent nothing
    expect(await back.open(4)).to.deep.equal(OK)
    expect(await creator.send(5, 1, 'again')).to.deep.equal(OK)
    expect((await back.given(4)).map(([seq]) => seq)).to.deep.equal([2, 3, 4, 5])
  })

  it('[S0.17] another page takes the line: the one before has it no more, and what was for it is for nobody', async () => {
    const { call, creator, fan } = await together()
    expect(await creator.send(1, 1, 'kinds', '["camera"]')).to.deep.equal(OK)
    await fan.given(1)
    const other = await page(call.fan)
    expect(await other.open()).to.deep.equal(OK)
    expect(await fan.socket.wait('call:taken')).to.deep.equal({ seatId: call.fan.seatId })
    await creator.state('it is another page', (state) => state.fan?.epoch === 2)
    expect(await signals(call.roomId)).to.equal(0)
    expect(await creator.send(2, 1, 'kinds', '[]')).to.deep.equal(STALE)
    expect(await fan.send(1, 1, 'kinds', '[]')).to.deep.equal(STALE)
    expect(await fan.open(), 'one that comes back late takes it from nobody').to.deep.equal(STALE)
    expect(await creator.send(2, 2, 'kinds', '["screen"]')).to.deep.equal(OK)
    // its numbers begin anew, and what it was sent goes on
    expect(await other.given(1)).to.deep.equal([[2, 1, 'kinds', '["screen"]']])
    expect(await other.send(1, 1, 'kinds', '[]')).to.deep.equal(OK)
    expect(await creator.given(1)).to.deep.equal([[1, 2, 'kinds', '[]']])
    expect(fan.signals.length).to.equal(1)
    expect(other.socket.socket.connected).to.equal(true)

    expect(await other.send(2, 1, 'bye')).to.deep.equal(OK)
    await creator.state('the fan said goodbye', (state) => state.fan?.isHere === false)
    expect(await other.close()).to.deep.equal(OK)
    expect(await other.close()).to.deep.equal(NOT_FOUND)
    await sql(
      "WITH s AS (UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'LEFT' WHERE id = $1) SELECT pg_notify('seat', $1 || ':LEFT')",
      call.fan.seatId,
    )
    await creator.state('the fan left', (state) => state.fan === null)
    expect(await other.open()).to.deep.equal(NOT_FOUND)
  })

  it('[S0.17][T22] nobody else has a line, and after the end of a call nobody has one', async () => {
    const { call, creator, fan } = await together()
    const { seatId } = call.fan
    const stranger = await page({ who: await signIn(kitUrl()), seatId })
    // the other side of the same call neither
    const wrong = await page({ who: call.creator.who, seatId })
    for (const one of [stranger, wrong]) {
      expect(await one.open()).to.deep.equal(NOT_FOUND)
      expect(await one.send(1, 1, 'kinds', '[]')).to.deep.equal(STALE)
      expect(await one.close()).to.deep.equal(NOT_FOUND)
    }
    // a seat alone makes nobody a side of it
    const third = await page(await sit(call.roomId, await signIn(kitUrl())))
    expect(await third.open()).to.deep.equal(NOT_FOUND)

    const [clock] = await sql<{ shift: string }>('SELECT shift::text FROM app.clock')
    await sql("UPDATE app.clock SET shift = shift + interval '36 minutes'")
    // its line is gone with the next look at it, or there is no call
    expect(await creator.send(1, 1, 'kinds', '[]')).to.include({ ok: false })
    expect(await (await page(call.fan)).open()).to.deep.equal(NOT_FOUND)
    await sql('UPDATE app.clock SET shift = $1::interval', clock?.shift)
    expect([await creator.open(), await fan.open()]).to.deep.equal([OK, OK])
    expect(await creator.send(1, 1, 'kinds', '[]')).to.deep.equal(OK)
    await endRoom(call.roomId)
    expect(await fan.send(1, 1, 'kinds', '[]')).to.include({ ok: false })
    expect(await signals(call.roomId)).to.equal(1)
    expect([...stranger.states, ...wrong.states, ...third.states]).to.deep.equal([])
  })

  it('[S0.17] a side can leave two hundred unread, and the other side goes on', async () => {
    const { call, creator, fan } = await together()
    await sql(
      `INSERT INTO app.call_signal (room_id, to_side, seq, from_epoch, to_epoch, kind, body)
       SELECT $1, 'fan', n, 1, 1, 'candidate', '' FROM generate_series(1, 200) n`,
      call.roomId,
    )
    await sql("UPDATE app.call_peer SET sent = 200 WHERE room_id = $1 AND side = 'fan'", call.roomId)
    expect(await creator.send(1, 1, 'candidate', candidate())).to.deep.equal({
      ok: false,
      code: 'RATE_LIMITED',
    })
    expect(await fan.send(1, 1, 'candidate', candidate())).to.deep.equal(OK)
    // with another description they are of no use
    expect(await creator.send(1, 1, 'offer', description())).to.deep.equal(OK)
    expect(await signals(call.roomId)).to.equal(2)
  })

  describe('over two apis', () => {
    let second: TestApi
    before(async () => {
      second = await takeApi(world().database, sharedInstallation())
    })
    after(() => second.stop())

    it('[S0.17] sides at two of them reach each other, and a page that moves between them keeps its line', async () => {
      const call = await meet()
      const creator = await page(call.creator)
      const fan = await page(call.fan, { url: second.url })
      expect([await creator.open(), await fan.open()]).to.deep.equal([OK, OK])
      await creator.state('the fan is here', (state) => state.fan?.isHere === true)
      expect(await creator.send(1, 1, 'kinds', '["microphone"]')).to.deep.equal(OK)
      expect(await fan.given(1)).to.deep.equal([[1, 1, 'kinds', '["microphone"]']])
      const other = await page(call.fan)
      expect(await other.open()).to.deep.equal(OK)
      expect(await fan.socket.wait('call:taken')).to.deep.equal({ seatId: call.fan.seatId })

      const moved = await page(call.fan, { name: other.name, url: second.url })
      expect(await moved.open()).to.deep.equal(OK)
      // the end of the old connection of the same page is noted after the new one was there
      await sql(
        "WITH gone AS (UPDATE app.call_peer SET is_here = false WHERE room_id = $1 AND side = 'fan') SELECT pg_notify('call', $1::text)",
        call.roomId,
      )
      const isHere = async () => {
        const text = "SELECT FROM app.call_peer WHERE room_id = $1 AND side = 'fan' AND is_here"
        return (await sql(text, call.roomId)).length > 0
      }
      await until('it is here all the same', isHere)
      expect((await creator.state('it is here', (state) => state.fan?.isHere === true)).fan?.epoch).to.equal(
        2,
      )
    })
  })

  const kitUrl = () => world().url
})
