import { expect } from 'chai'
import { newTimedId } from '#domain/ids.ts'
import { createUnanswered } from '#web/access/unansweredQuestion.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'

const ROOM = 'rom_1'
const ASKED_MS = Date.parse('2026-11-28T20:00:00Z')

/** A tab whose page can be left and come back to. */
function openTab() {
  const kept = new Map<string, string>()
  const keeper = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  let nowMs = ASKED_MS
  return {
    door: () => createUnanswered(ROOM, { keeper: () => keeper, now: () => nowMs }),
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

const seatOf = (atMs: number) => newTimedId('sea', atMs, (n) => new Uint8Array(n))
const inTheWay = (facts: Record<string, unknown>) =>
  new ApiProblem({ type: '', title: '', status: 403, code: 'OTHER_DEVICE', ref: '', facts })

/** Asks a door that refuses until it is asked to move; how often it was asked, and whether it let in. */
async function askFor(door: ReturnType<ReturnType<typeof openTab>['door']>, seat: Record<string, unknown>) {
  const moves: boolean[] = []
  const isIn = await door
    .ask({ move: false }, async ({ move }) => {
      moves.push(move)
      if (!move) throw inTheWay(seat)
      return true
    })
    .catch(() => false)
  return { moves, isIn }
}

const unanswered = (door: ReturnType<ReturnType<typeof openTab>['door']>) =>
  void door.ask({ move: false }, () => new Promise<never>(() => undefined))

describe('a question at a door whose answer never came', () => {
  it('[T6] moves the seat that it took to the page that comes back, once', async () => {
    const tab = openTab()
    unanswered(tab.door())
    tab.pass(20_000)
    const back = await askFor(tab.door(), { seatId: seatOf(ASKED_MS + 900) })
    expect(back).to.deep.equal({ moves: [false, true], isIn: true })
    const later = await askFor(tab.door(), { seatId: seatOf(ASKED_MS + 900) })
    expect(later, 'it was answered by now').to.deep.equal({ moves: [false], isIn: false })
  })

  it('remembers the first of two in a row, and forgets one that is long over', async () => {
    const tab = openTab()
    unanswered(tab.door())
    tab.pass(10_000)
    unanswered(tab.door())
    expect((await askFor(tab.door(), { seatId: seatOf(ASKED_MS + 900) })).isIn).to.equal(true)
    unanswered(tab.door())
    tab.pass(600_000)
    unanswered(tab.door())
    expect((await askFor(tab.door(), { seatId: seatOf(ASKED_MS + 610_900) })).isIn).to.equal(true)
  })

  it('counts where the line broke, too', async () => {
    const tab = openTab()
    await tab
      .door()
      .ask({ move: false }, () => Promise.reject(new Unreachable()))
      .catch(() => undefined)
    expect((await askFor(tab.door(), { seatId: seatOf(ASKED_MS) })).isIn).to.equal(true)
  })

  it('[T6] never moves what another device took: before it, long after it, or without such a question', async () => {
    const other = (atMs: number) => ({ seatId: seatOf(atMs) })
    for (const seat of [
      other(ASKED_MS - 60_000),
      other(ASKED_MS + 30_000),
      { openSeats: 5, ...other(ASKED_MS) },
      {},
    ]) {
      const tab = openTab()
      unanswered(tab.door())
      tab.pass(180_000)
      expect((await askFor(tab.door(), seat)).moves, JSON.stringify(seat)).to.deep.equal([false])
    }
    expect((await askFor(openTab().door(), other(ASKED_MS))).moves, 'a new tab').to.deep.equal([false])
  })
})
