import { expect } from 'chai'
import type { JudgedRecord } from '#domain/calls/meeting/finding.ts'
import { useFindings } from './useFindings.ts'

const BOTH = ['creator', 'fan'] as const

describe('calls by card that are judged while something else happens [once]', function () {
  this.timeout(60_000)
  const found = useFindings()
  const { cards, judge, over, room, saw, brings } = found
  const { fan, creator, steps } = cards

  /** of one that is clear, and attested */
  async function clear() {
    const call = await over()
    const roomId = await room(call)
    await saw(roomId, BOTH, [0, 3600])
    await brings(creator(), call, { roomId, side: 'creator', count: 720 })
    await brings(fan(), call, { roomId, side: 'fan', count: 720 })
    return call
  }
  /** what is read, and then something that happens before it is judged */
  const readThen = (happens: (bookingId: string) => Promise<unknown>) => ({
    async readJudged(bookingId: string): Promise<JudgedRecord | null> {
      const record = await found.deps().readJudged(bookingId)
      await happens(bookingId)
      return record
    },
  })

  it('[S3.46] by two workers are attested once, and their news is one', async () => {
    const call = await clear()
    let reading = 0
    let go = () => {}
    const bothRead = new Promise<void>((resolve) => {
      go = resolve
    })
    const together = readThen(async () => {
      reading += 1
      if (reading === 2) go()
      await bothRead
    })
    await Promise.all([judge(together), judge(together)])
    await judge()
    expect(await steps(call)).to.deep.equal(['attest time'])
    expect(await found.news(fan())).to.deep.equal(['call_attested'])
  })

  it('[S3.46] by a worker that is gone before it writes are judged by the next one, and hold up no other', async () => {
    const [broken, whole] = [await clear(), await over()]
    const dies = readThen(async (id) => {
      if (id === broken.id) throw new Error('killed')
    })
    const failed = await judge(dies).catch((error) => error)
    expect(failed.errors.map(({ message }: Error) => message)).to.deep.equal(['killed'])
    expect([await steps(broken), await steps(whole)]).to.deep.equal([[], ['attest time']])
    expect((await found.finding(broken)).finding).to.equal(null)
    await judge()
    expect(await steps(broken)).to.deep.equal(['attest time'])
  })

  it('[S3.46] have nothing written where the booking is at another date, or has ended, by then', async () => {
    const [moved, ended] = [await over(), await over()]
    const happens = readThen((id) =>
      id === moved.id
        ? cards.sql(
            "UPDATE app.booking SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour' WHERE id = $1",
            id,
          )
        : cards.step(creator(), ended, { kind: 'decline' }, { toCreator: '0', toFan: '1000000', fee: '0' }),
    )
    await judge(happens)
    expect([await steps(moved), await steps(ended)]).to.deep.equal([[], ['decline creator']])
    expect(
      await cards.sql('SELECT FROM app.call_finding WHERE booking_id = ANY ($1)', [moved.id, ended.id]),
    ).to.deep.equal([])
  })

  it('[S3.46] are not judged by what was read before another worker judged more', async () => {
    const call = await over()
    const roomId = await room(call)
    await brings(creator(), call, { roomId, side: 'creator', count: 720 })
    const late = readThen(async () => {
      await cards.pass(60)
      await saw(roomId, ['creator'], [0, 3600])
      await judge()
    })
    await judge(late)
    const { finding } = await found.finding(call)
    expect(finding).to.include({ kind: 'contested', creatorSeconds: 3600 })
  })
})
