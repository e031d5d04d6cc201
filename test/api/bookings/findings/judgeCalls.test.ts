import { expect } from 'chai'
import { JUDGED_S, NOTHING, useFindings, WHOLE } from './useFindings.ts'

const BOTH = ['creator', 'fan'] as const
const HALF_A_DAY_S = 43_200

describe('what the record of a call by card says of its money', function () {
  this.timeout(60_000)
  const found = useFindings()
  const { cards, judge, over, room, saw, brings } = found
  const { fan, creator, steps, settlements, row } = cards

  it('[S3.46][T13] is attested where it is the same with and without what one alone says, and paid after twelve hours', async () => {
    const call = await over()
    const roomId = await room(call)
    await saw(roomId, BOTH, [0, 3600])
    for (const [who, side] of [
      [fan(), 'fan'],
      [creator(), 'creator'],
    ] as const)
      await brings(who, call, { roomId, side, count: 720 })
    await judge()
    const { status, pending, finding } = await found.finding(call)
    expect(status).to.equal('attested')
    expect(pending).to.include({ creatorBps: 10_000, cause: 'attended' })
    expect(finding).to.deep.include({
      ...{ kind: 'clear', creatorSeconds: 3600, fanSeconds: 3600, overlapSeconds: 3600 },
      ...{ leastBps: 10_000, mostBps: 10_000, cause: 'attended', signed: null },
    })
    for (const who of [fan(), creator()]) expect(await found.news(who)).to.deep.equal(['call_attested'])
    await judge()
    expect(await steps(call), 'once').to.deep.equal(['attest time'])
    await cards.toExit(call, 1)
    await cards.settle()
    expect(await settlements(call)).to.deep.equal([])
    await cards.toExit(call)
    await cards.settle()
    expect(await settlements(call)).to.deep.equal([
      { cause: 'attended', gross: '1000000', ...WHOLE, isPassed: true },
    ])
    expect(await cards.decided(call)).to.deep.equal([1_000_000, 25_000])
  })

  it('[S3.46][T13] is contested where what one alone says decides: both learn it once, until a later word makes it clear', async () => {
    const call = await over()
    const roomId = await room(call)
    await brings(creator(), call, { roomId, side: 'creator', count: 720 })
    await judge()
    const { status, pending, finding } = await found.finding(call)
    expect([status, pending]).to.deep.equal(['booked', null])
    expect(finding).to.include({
      kind: 'contested',
      overlapSeconds: 0,
      leastBps: 0,
      mostBps: 10_000,
      cause: null,
    })
    for (const who of [fan(), creator()]) expect(await found.news(who)).to.deep.equal(['call_contested'])
    await cards.sql('UPDATE app.notification SET told_at = $1', new Date(0))
    await cards.pass(3600)
    await judge()
    const again = (await found.finding(call)).finding
    expect(again, 'it may have come in meanwhile').to.deep.equal({ ...finding, at: again.at })
    expect(again.at).not.to.equal(finding.at)
    await saw(roomId, BOTH, [0, 300])
    await judge()
    expect((await found.finding(call)).finding, 'nothing came in since').to.deep.equal(again)
    await cards.sql('UPDATE app.call_span SET at = app.now() WHERE room_id = $1', roomId)
    await judge()
    expect((await found.finding(call)).finding).to.deep.include({ kind: 'contested', creatorSeconds: 300 })
    expect(
      await cards.sql("SELECT FROM app.notification WHERE told_at > '1971-01-01'"),
      'no news twice',
    ).to.deep.equal([])
    expect(await steps(call)).to.deep.equal([])
    await brings(fan(), call, { roomId, side: 'fan', count: 720 })
    await judge()
    expect(await row(call)).to.include({ status: 'attested' })
    for (const who of [fan(), creator()]) expect(await found.news(who)).to.deep.equal(['call_attested'])
  })

  it('[S3.46] of a call that somebody objected to stands if no ruling comes, and the arbiter reads it', async () => {
    const call = await over()
    expect((await cards.object(fan(), call)).status).to.equal(200)
    const { pending: fallback } = await found.finding(call)
    const roomId = await room(call)
    for (const [who, side] of [
      [fan(), 'fan'],
      [creator(), 'creator'],
    ] as const)
      await brings(who, call, { roomId, side, count: 720 })
    await judge()
    const { status, pending } = await found.finding(call)
    expect(status).to.equal('disputed')
    expect(pending).to.deep.equal({ ...fallback, creatorBps: 10_000, cause: 'attended' })
    const read = await cards.court.read({ id: call.id } as Parameters<typeof cards.court.read>[0])
    expect(read.status, read.text).to.equal(200)
    expect(read.body.call.finding).to.include({ kind: 'clear', overlapSeconds: 3600 })
    const attended = read.body.record.find(({ kind }: { kind: string }) => kind === 'attended')
    expect(attended).to.deep.include({ creatorBps: 10_000, seen: { creator: 3600, fan: 3600, both: 3600 } })
    expect(read.body.record.map(({ kind }: { kind: string }) => kind)).to.deep.equal([
      'booked',
      'disputed',
      'attended',
    ])
    for (const who of [fan(), creator()]) expect(await found.news(who)).to.deep.equal(['call_attested'])
  })

  it('[S3.46] where nothing is on record nobody came, unless somebody had come in or its creator states that it took place', async () => {
    const [empty, entered, opened, stated] = [await over(), await over(), await over(), await over()]
    await room(entered)
    await room(opened, false)
    await cards.step(creator(), stated, { kind: 'confirm' })
    await judge()
    for (const call of [empty, opened]) {
      const { status, pending } = await found.finding(call)
      expect(status).to.equal('attested')
      expect(pending).to.include({ creatorBps: 0, cause: 'nobodyCame' })
    }
    for (const call of [entered, stated])
      expect((await found.finding(call)).finding).to.include({
        kind: 'contested',
        leastBps: 0,
        mostBps: 10_000,
      })
    expect((await row(stated)).status).to.equal('confirmed')
    await cards.toExit(empty)
    await cards.settle()
    expect(await settlements(empty)).to.deep.equal([
      { cause: 'nobodyCame', gross: '1000000', ...NOTHING, isPassed: true },
    ])
  })

  it('[T13] is not asked of one that its fan did not agree to have judged, that is not over for ten minutes, not held, at another date, or too late to object to', async () => {
    const early = await over({ startsInS: -3600 - JUDGED_S + 60 })
    const earlier = await over({ agreed: 'If nobody states anything: nothing is taken' })
    const [unheld, late, exact] = [await over(), await over(), await over()]
    await cards.sql(
      'UPDATE app.booking SET capture_before = NULL, setup_id = purchase_id WHERE id = $1',
      unheld.id,
    )
    const exit = 'UPDATE app.booking SET exit_at = app.now() + make_interval(secs => $2) WHERE id = $1'
    await cards.sql(exit, late.id, HALF_A_DAY_S - 1)
    await cards.sql(exit, exact.id, HALF_A_DAY_S + 30)
    await judge()
    for (const call of [earlier, early, unheld, late]) {
      expect((await found.finding(call)).finding).to.equal(null)
      expect(await steps(call)).to.deep.equal([])
    }
    expect((await row(exact)).status).to.equal('attested')
    const judged = await found.finding(exact)
    expect(judged.finding).to.include({ kind: 'clear' })
    await cards.sql(
      "UPDATE app.call_finding SET starts_at = starts_at - interval '1 day' WHERE booking_id = $1",
      exact.id,
    )
    expect((await found.finding(exact)).finding, 'of another date').to.equal(null)
  })
})
