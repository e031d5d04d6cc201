import { expect } from 'chai'
import {
  ATTEMPT_NEXT,
  canBecome,
  DISPUTE_NEXT,
  PAYOUT_NEXT,
  PURCHASE_NEXT,
  REFUND_NEXT,
} from '#domain/billing/purchaseStates.ts'
import {
  ATTEMPT_STATES,
  DISPUTE_STATES,
  OPEN_PURCHASE_STATES,
  PAYOUT_STATES,
  PURCHASE_STATES,
  REFUND_STATES,
} from '#domain/billing/words.ts'
import { mayMove } from '#domain/room/transition.ts'

/** A row for each state: `o` where it may become the state of the column, in the order of the words. */
const rowsOf = (table: Record<string, readonly string[]>, states: readonly string[]) =>
  states.map((from) => states.map((to) => (mayMove(table, from, to) ? 'o' : '.')).join(''))

describe('states of what is paid by card', () => {
  it('[S4.12][S4.34] a purchase moves exactly so', () => {
    expect(PURCHASE_STATES.map((state) => state.slice(0, 4)).join(' ')).to.equal(
      'crea chec proc save held paid part refu disp lost fail expi rele unkn',
    )
    expect(rowsOf(PURCHASE_NEXT, PURCHASE_STATES)).to.deep.equal([
      '.ooooo....oo.o',
      '..oooo....oo.o',
      '....oo....oo.o',
      '............o.',
      '.....o......o.',
      '......ooo.....',
      '.....o.oo.....',
      '.....oo.o.....',
      '.....ooo.o....',
      '........o.....',
      '.......o......',
      '.......o......',
      '..............',
      'oooooo....oo..',
    ])
    for (const from of PURCHASE_STATES)
      for (const to of PURCHASE_STATES)
        expect(canBecome(from, to), `${from} → ${to}`).to.equal(PURCHASE_NEXT[from].includes(to))
  })

  it('[S4.12][T46] a purchase that is over is never paid for again: late money goes back', () => {
    for (const from of ['failed', 'expired'] as const) expect(PURCHASE_NEXT[from]).to.deep.equal(['refunded'])
    const paying = PURCHASE_STATES.filter((from) => canBecome(from, 'paid'))
    expect(paying).to.have.members([...OPEN_PURCHASE_STATES, 'held', 'part_refunded', 'refunded', 'disputed'])
  })

  it('[S4.34] an attempt, a refund, a dispute and a payout move exactly so', () => {
    expect(rowsOf(ATTEMPT_NEXT, ATTEMPT_STATES)).to.deep.equal([
      '.o...o',
      'o.ooo.',
      '......',
      '......',
      '..oo.o',
      '......',
    ])
    expect(rowsOf(REFUND_NEXT, REFUND_STATES)).to.deep.equal(['.o.o.', 'o.ooo', '...o.', '.....', '..oo.'])
    expect(rowsOf(DISPUTE_NEXT, DISPUTE_STATES)).to.deep.equal([
      '.o...o',
      '..ooo.',
      '...oo.',
      '......',
      '..oo..',
      '......',
    ])
    expect(rowsOf(PAYOUT_NEXT, PAYOUT_STATES)).to.deep.equal([
      '.ooo..',
      '..oo..',
      '...o..',
      '....o.',
      '.....o',
      '......',
    ])
  })

  it('no state goes to itself, and every one can be reached', () => {
    const tables = { PURCHASE_NEXT, ATTEMPT_NEXT, REFUND_NEXT, DISPUTE_NEXT, PAYOUT_NEXT }
    for (const [name, table] of Object.entries(tables)) {
      const next = table as Record<string, readonly string[]>
      const [first = ''] = Object.keys(next)
      const reached = new Set([first])
      for (const state of reached) for (const to of next[state] ?? []) reached.add(to)
      expect([...reached], name).to.have.members(Object.keys(next))
      for (const [from, all] of Object.entries(next)) expect(all, `${name} ${from}`).not.to.include(from)
    }
  })
})
