import { expect } from 'chai'
import { MAX_TIPS, type ShownTip, type TipChanges } from '#protocol/tips.ts'
import { NO_TIPS, type TipLines, withChanges, withoutWithdrawn } from '#web/tips/tipLines.ts'

const ROOM = 'rom_1'

function tip(n: number, isSafe = false): ShownTip {
  return {
    ...{
      rail: 'chain',
      id: `t${n}`,
      sender: null,
      gift: 5,
      count: 1,
      units: '1',
      symbol: 'ETH',
      decimals: 18,
    },
    ...{ isSafe, atMs: n * 1000 },
  }
}
const range = (from: number, to: number, isSafe = false) =>
  Array.from({ length: to - from + 1 }, (_, n) => tip(from + n, isSafe))

const whole = (tips: ShownTip[]): TipChanges => ({ roomId: ROOM, isWhole: true, tips, withdrawn: [] })
const news = (tips: ShownTip[], withdrawn: string[] = []): TipChanges => ({
  ...{ roomId: ROOM, isWhole: false },
  ...{ tips, withdrawn },
})
const pageAfter = (...changes: TipChanges[]) => changes.reduce(withChanges, NO_TIPS)
const ids = ({ lines }: TipLines) => lines.map(({ id }) => id)
const gone = ({ lines }: TipLines) => lines.flatMap(({ id, isWithdrawn }) => (isWithdrawn ? [id] : []))

describe('tips on a stream page', () => {
  it('[S3.19] lets a banner come for what is new, and none for what was there or only became final', () => {
    const first = pageAfter(whole([tip(1), tip(2)]))
    expect([ids(first), first.banners]).to.deep.equal([['t1', 't2'], []])
    const then = withChanges(first, news([tip(1, true), tip(3)]))
    expect([ids(then), then.banners]).to.deep.equal([['t1', 't2', 't3'], ['t3']])
    expect(then.lines[0]?.isSafe).to.equal(true)
  })

  it('[S3.20] withdraws what went with its block, and takes it back when another block has it', () => {
    const shown = pageAfter(whole([tip(1), tip(2)]), news([], ['t2']))
    expect([gone(shown), shown.banners]).to.deep.equal([['t2'], ['t2']])
    const back = withChanges(shown, news([{ ...tip(2), atMs: 4000 }]))
    expect([ids(back), gone(back)]).to.deep.equal([['t1', 't2'], []])
    expect(ids(withoutWithdrawn(back, ['t2'])), 'it came back in time').to.deep.equal(['t1', 't2'])
    expect(withoutWithdrawn(shown, ['t2'])).to.deep.include({ banners: [], lines: [shown.lines[0]] })
  })

  it('[S3.20] compares the list after a reconnection with the one before', () => {
    const back = pageAfter(whole([tip(1, true), tip(2), tip(3)]), whole([tip(1, true), tip(3, true), tip(4)]))
    expect([ids(back), gone(back)]).to.deep.equal([['t1', 't2', 't3', 't4'], ['t2']])
    expect(back.banners).to.deep.equal(['t4', 't2'])
    // a list without a final tip is no reason to say that it was withdrawn
    expect(gone(pageAfter(whole([tip(1, true)]), whole([])))).to.deep.equal([])
  })

  it('[S3.20] withdraws a gift by card whose payment went back, told or missing from the list after a reconnection', () => {
    const byCard = (n: number): ShownTip => ({ ...tip(n, true), rail: 'card', symbol: 'EUR', decimals: 2 })
    const first = pageAfter(whole([tip(1, true), byCard(2)]))
    const told = withChanges(first, news([], ['t2']))
    expect([gone(told), told.banners]).to.deep.equal([['t2'], ['t2']])
    const back = withChanges(first, whole([]))
    expect([gone(back), back.banners], 'final on the chain stays final').to.deep.equal([['t2'], ['t2']])
    const full = pageAfter(whole([byCard(1), ...range(2, MAX_TIPS)]))
    expect(gone(withChanges(full, whole(range(2, MAX_TIPS + 1)))), 'older than the list').to.deep.equal([])
  })

  it('keeps the newest, and takes what a full list no longer reaches for no withdrawal', () => {
    const full = pageAfter(whole(range(1, MAX_TIPS)))
    const more = withChanges(full, news([tip(MAX_TIPS + 1)]))
    expect([more.lines.length, more.lines[0]?.id, gone(more)]).to.deep.equal([MAX_TIPS, 't2', []])
    const away = withChanges(full, whole(range(11, MAX_TIPS + 10)))
    expect([away.lines.length, gone(away)]).to.deep.equal([MAX_TIPS, []])
    // one of them went: an older one is in the list again, and nobody gave it now
    const less = withChanges(more, news([tip(1)], ['t51']))
    expect([gone(less), less.banners]).to.deep.equal([['t51'], ['t51']])
  })
})
