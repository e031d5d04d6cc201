import { expect } from 'chai'
import { startApi } from '#test/kit/api.ts'
import { signIn } from '#test/kit/client.ts'
import { sharedInstallation } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { type CheckedPage, useSpans } from './useSpans.ts'

const OK = { ok: true }
const STALE = { ok: false, code: 'STALE' }

describe('when a page of a call answered us', function () {
  this.timeout(60_000)
  const { meet, page, checked, calls, pass, setAway, hold, written, total, sql, world } = useSpans()

  /** A page that has the line and answered the first question. */
  async function here(...[seated, wish]: Parameters<typeof checked>): Promise<CheckedPage> {
    const one = await checked(seated, wish)
    expect(await one.open()).to.deep.equal(OK)
    await one.asked(1)
    expect(await one.here()).to.deep.equal(OK)
    return one
  }

  /** The pages are asked and answer, each five seconds. */
  async function answer(pages: readonly CheckedPage[], from: number, times: number): Promise<void> {
    for (let n = from; n < from + times; n++) {
      pass(5000)
      calls().check()
      for (const one of pages) {
        await one.asked(n)
        expect(await one.here()).to.deep.equal(OK)
      }
    }
  }

  it('[S3.38] both sides are there from their first answer to their last, without a time in which they did not answer', async () => {
    const call = await meet()
    const [creator, fan] = [await here(call.creator), await here(call.fan)]
    await answer([creator, fan], 2, 3)
    await calls().keep()
    await calls().keep()
    const first = await written(call.roomId)
    expect(first).to.deep.equal([
      ['creator', 15_000],
      ['fan', 15_000],
    ])
    const [{ age } = { age: null }] = await sql<{ age: number }>(
      'SELECT extract(epoch FROM app.now() - max(until_at))::float8 AS age FROM app.call_span WHERE room_id = $1',
      call.roomId,
    )
    expect(age, 'the last answer came just now').to.be.within(0, 30)
    await answer([creator], 5, 3)
    // 20 s after its last answer: of the time between nothing is known
    await answer([creator, fan], 8, 2)
    await calls().keep()
    expect(await written(call.roomId)).to.deep.equal([
      ['creator', 15_000],
      ['creator', 25_000],
      ['fan', 15_000],
      ['fan', 5000],
    ])
  })

  it('[S3.38][T13] who answers unasked, or more often than asked, adds nothing; nor does anybody else', async () => {
    const call = await meet()
    const fan = await here(call.fan)
    for (let n = 0; n < 20; n++) {
      pass(1000)
      expect(await fan.here()).to.deep.equal(OK)
    }
    await calls().keep()
    expect(await written(call.roomId)).to.deep.equal([])
    const stranger = await checked({ who: await signIn(world().url), seatId: call.fan.seatId })
    expect(await stranger.here()).to.deep.equal(STALE)
    // the other side, over its own socket and with the name of this page
    const creator = await checked({ who: call.creator.who, seatId: call.fan.seatId }, fan)
    expect(await creator.here()).to.deep.equal(STALE)
    await answer([fan], 2, 1)
    pass(5000)
    calls().check()
    await fan.asked(3)

    const other = await here(call.fan)
    await fan.socket.wait('call:taken')
    expect(await fan.here(), 'the answer to a question from before').to.deep.equal(STALE)
    await answer([other], 2, 2)
    await calls().keep()
    // 25 s after its first answer the second one began anew
    expect(await written(call.roomId)).to.deep.equal([['fan', 10_000]])
    await other.close()
    expect(await other.here()).to.deep.equal(STALE)
  })

  it('[S3.38][S0.18] a socket that is cut ends with its last answer, which is written at once; the same page begins anew', async () => {
    const call = await meet()
    const fan = await here(call.fan)
    await answer([fan], 2, 1)
    pass(4000)
    fan.socket.close()
    expect(await total(call, 'fan', 5000)).to.deep.equal([5000])
    pass(2000)
    const again = await here(call.fan, fan)
    // its acknowledgement was lost: it is the same line
    pass(3000)
    expect(await again.open()).to.deep.equal(OK)
    await answer([again], 3, 1)
    await calls().keep()
    expect(await written(call.roomId)).to.deep.equal([
      ['fan', 5000],
      ['fan', 8000],
    ])
  })

  it('[S3.38][T14] what was seen while Postgres is away is written when it is back, in parts of half a minute', async () => {
    const call = await meet()
    const [creator, fan] = [await here(call.creator), await here(call.fan)]
    await answer([creator, fan], 2, 1)
    await calls().keep()
    setAway(true)
    await answer([creator, fan], 3, 15)
    await calls().keep()
    await answer([fan], 18, 15)
    await calls().keep()
    expect((await written(call.roomId)).length, 'nothing more').to.equal(2)
    setAway(false)
    await calls().keep()
    expect(await total(call, 'creator', 80_000)).to.deep.equal([5000, 30_000, 30_000, 15_000])
    expect(await total(call, 'fan', 155_000)).to.deep.equal([5000, ...Array(5).fill(30_000)])
    await calls().keep()
    expect((await written(call.roomId)).length, 'once').to.equal(10)
  })

  it('[S3.38] what is answered while other time is being written is written before the process stops', async () => {
    const call = await meet()
    const fan = await here(call.fan)
    await answer([fan], 2, 1)
    const letGo = hold()
    const keeping = calls().keep()
    await answer([fan], 3, 1)
    const stopping = calls().stop()
    letGo()
    await Promise.all([keeping, stopping])
    expect(await written(call.roomId)).to.deep.equal([
      ['fan', 5000],
      ['fan', 5000],
    ])
  })

  it('[S3.38][S0.18] an api asks by itself each five seconds, and writes what it saw before it stops', async () => {
    const call = await meet()
    const api = await startApi(world().database, sharedInstallation())
    const answers: unknown[] = []
    try {
      const fan = await page(call.fan, { url: api.url })
      fan.socket.socket.on('call:check', async ({ seatId }: { seatId: string }) => {
        answers.push(await fan.socket.ask('call:here', { seatId, page: fan.name }))
      })
      expect(await fan.open()).to.deep.equal(OK)
      // its turn may fall between the first question and the answer to it, and of two questions the second has none then
      await until('it answered three times', () => answers.length >= 3)
      expect(answers[2]).to.deep.equal(OK)
    } finally {
      await api.stop()
    }
    const rows = await written(call.roomId)
    expect(rows.map(([side]) => side))
      .to.include('fan')
      .and.not.include('creator')
    const ms = rows.reduce((sum, [, own]) => sum + own, 0)
    expect(ms, 'no more than 12 s an answer').to.be.within(1, answers.length * 12_000)
  })
})
