import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CardCalls, ReservedPurchase } from '#api/billing/cardCalls.ts'
import { holdCall } from '#api/bookings/cards/holdCall.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Client } from '#test/kit/client.ts'
import { timeIn } from '../openCalls.ts'
import type { CardBooked } from './useCardCalls.ts'
import { useSavedCards } from './useSavedCards.ts'

const HOUR = 3600

type HoldNow = CardCalls['holdNow']

describe('the press that has the money of a call held [S0.11]', function () {
  this.timeout(60_000)
  const cards = useSavedCards()
  const { fan, creator, save, sql } = cards
  const pressed: Parameters<HoldNow>[1][] = []
  beforeEach(() => {
    pressed.length = 0
  })
  /** Billing, which makes a new purchase by each press. @param meanwhile is done before */
  function billing(call: CardBooked, meanwhile: () => Promise<unknown>): CardCalls {
    const unused = () => Promise.reject(new Error('nothing of this is pressed'))
    return {
      ...{ statementName: unused, reserve: unused },
      async holdNow(_buyer, press, keep) {
        pressed.push(press)
        await meanwhile()
        const id = await cards.buy(call)
        try {
          await withTransaction(cards.world().database.pool('api'), (tx) => keep(tx, id))
        } catch (error) {
          // it is made in the same transaction
          await sql('DELETE FROM app.purchase WHERE id = $1', id)
          throw error
        }
        return { body: { id } as ReservedPurchase }
      },
    }
  }
  const press = (
    call: CardBooked,
    { who = fan(), meanwhile = async () => {}, hasCards = true }: Change = {},
  ) =>
    holdCall(
      {
        ...{ pool: cards.world().database.pool('api'), clock: Date.now, random: randomBytes, chainId: 31337 },
        ...{ chain: { verifyDigest: () => Promise.reject(new Error('no chain')) }, currencies: [] },
        ...{ escrow: null, publicUrl: 'https://stagedoor.test', cardCurrency: 'EUR' },
        ...{ currencyList: `0x${'00'.repeat(20)}`, arbiters: { accounts: [], emails: [], wallets: [] } },
        cards: hasCards ? billing(call, meanwhile) : null,
      },
      { accountId: who.accountId, sessionId: 'ses_1', ip: '127.0.0.1' },
      { bookingId: call.id, clientKey: 'k'.repeat(22), way: 'saved_card' },
    )
  interface Change {
    who?: Client
    meanwhile?: () => Promise<unknown>
    hasCards?: boolean
  }
  const refusal = (run: Promise<unknown>) =>
    run.then(
      () => ['none', ''],
      (error) => {
        if (!(error instanceof ProblemError)) throw error
        return [error.code, error.extra.detail ?? '']
      },
    )
  const tries = ({ id }: CardBooked) =>
    sql<{ purchase_id: string; by_fan: boolean; followed_at: Date | null }>(
      'SELECT purchase_id, by_fan, followed_at FROM app.call_hold WHERE booking_id = $1',
      id,
    )

  it('from two days to two hours before it is kept as a try of its fan, on the card that was saved', async () => {
    for (const startsInS of [47 * HOUR, 2 * HOUR + 60]) {
      const call = await save(startsInS)
      const { id } = (await press(call)).body
      expect(await tries(call)).to.deep.equal([{ purchase_id: id, by_fan: true, followed_at: null }])
      expect(pressed.pop()).to.deep.equal({
        ...{ clientKey: 'k'.repeat(22), setupId: call.purchaseId, way: 'saved_card' },
        returnTo: `/me/calls/${call.id}`,
      })
    }
  })

  it('is refused with what to do, and nothing is bought', async () => {
    const [near, early, late] = [await save(47 * HOUR), await save(49 * HOUR), await save(2 * HOUR - 60)]
    const held = await save(45 * HOUR)
    await cards.held(held, await cards.tried(held, false))
    const ended = await save(43 * HOUR)
    await cards.step(fan(), ended, { kind: 'cancel' }, { toCreator: '0', toFan: '8000', fee: '0' })
    const byWallet = { ...(await cards.court.place(timeIn(1, '10:00'))), purchaseId: '' }
    for (const [call, code, why, change] of [
      [near, 'NOT_FOUND', /^$/, { who: creator() }],
      [near, 'NOT_FOUND', /^$/, { who: await cards.court.newcomer() }],
      [near, 'NOT_SOLD_BY_CARD', /takes no cards now/, { hasCards: false }],
      [early, 'CONFLICT', /tried by itself then/],
      [late, 'CONFLICT', /last try is made by itself now/],
      [held, 'CONFLICT', /held already/],
      [ended, 'CONFLICT', /Look at how it ended/],
      [byWallet, 'CONFLICT', /escrow has its money/],
    ] as const) {
      const [is, detail] = await refusal(press(call, change))
      expect(is, String(why)).to.equal(code)
      expect(detail).to.match(why)
    }
    expect(pressed).to.deep.equal([])
    const heldAtOnce = await cards.book({ startsInS: 40 * HOUR })
    expect(await refusal(press(heldAtOnce)), 'it was held when it was booked').to.deep.equal([
      'CONFLICT',
      'The money for this call is held already. There is nothing more to do until it is over.',
    ])
  })

  it('[T12] while a try is under way asks for that one, also in the last two hours, and begins no second one', async () => {
    const call = await save(2 * HOUR - 60)
    const open = await cards.tried(call, false)
    // billing has the answer of the bank, which nobody has followed: it answers no try that is over
    await sql(
      "UPDATE app.purchase SET state = 'failed', ended_at = app.now(), fail_code = 'DECLINED' WHERE id = $1",
      open,
    )
    const late = await refusal(press(call))
    expect(pressed, 'billing is asked').to.have.length(1)
    expect(late).to.deep.equal([
      'CONFLICT',
      'You can have it held until two hours before a call. The last try is made by itself now: if it comes to nothing the call ends, and nothing is taken. Look at the call again in a while.',
    ])
    await cards.pass(-HOUR)
    expect(await refusal(press(call))).to.deep.equal([
      'CONFLICT',
      'A try for this call has just come to an end. Look at the call again in a moment.',
    ])
    await cards.pass(HOUR)
    expect((await tries(call)).map(({ purchase_id }) => purchase_id)).to.deep.equal([open])
  })

  it('[T12] is looked at again with its purchase, and waits for nobody who has the booking', async () => {
    const call = await save(47 * HOUR)
    const end = () => sql("UPDATE app.booking SET status = 'refunded' WHERE id = $1", call.id)
    expect((await refusal(press(call, { meanwhile: end })))[0]).to.equal('CONFLICT')
    const other = await save(45 * HOUR)
    await withTransaction(cards.world().database.pool('worker'), async (tx) => {
      await tx.query('SELECT FROM app.booking WHERE id = $1 FOR UPDATE', [other.id])
      expect(await refusal(press(other))).to.deep.equal([
        'BUSY',
        'Something else of this call changes right now. Try again.',
      ])
    })
    expect([...(await tries(call)), ...(await tries(other))]).to.deep.equal([])
  })
})
