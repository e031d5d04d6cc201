import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { judgeCalls } from '#api/bookings/findings/judgeCalls.ts'
import { readJudged } from '#api/calls/record/readJudged.ts'
import { JUDGED_START } from '#domain/calls/agreement.ts'
import type { JudgedRecord } from '#domain/calls/meeting/finding.ts'
import { NAMED_VARIABLES } from '#settings/named.ts'
import type { Client } from '#test/kit/client.ts'
import { type CardBooked, useCardCalls } from '../cards/useCardCalls.ts'
import { recordRows } from './recordRows.ts'

/** The settled money of a call of 10,000.00 EUR of which the creator gets all. */
export const WHOLE = { toCreator: '975000', toFan: '0', fee: '25000' }
export const NOTHING = { toCreator: '0', toFan: '1000000', fee: '0' }
/** Seconds after its end at which a call is judged. */
export const JUDGED_S = 601

/** What its fan agreed to; what an earlier version had them agree to has no such line. */
const AGREED = `INSERT INTO app.card_agreement (purchase_id, reservation_id, account_id, creator_id, channel_id, offer_id, starts_at, ends_at, currency,
    units, fee_bps, text, followed_at)
  SELECT b.purchase_id, p.reservation_id, b.account_id, b.creator_id, b.channel_id, b.offer_id, b.starts_at, b.ends_at, 'EUR', b.units, b.fee_bps,
    $2, app.now() FROM app.booking b JOIN app.purchase p ON p.id = b.purchase_id WHERE b.id = $1`
const cardLine = `${JUDGED_START}80 % of the time together or more is all of it`

/** For a test file: calls by card that are over, what is on record of them, and what the worker makes of that. */
export function useFindings() {
  const cards = useCardCalls()
  let booked = 0
  beforeEach(() => {
    booked = 0
  })
  const pool = () => cards.world().database.pool('worker')
  const deps = () => ({
    ...{ pool: pool(), clock: Date.now, random: randomBytes, chainId: 31337 },
    ...{ escrow: null, currencyList: `0x${'00'.repeat(20)}` },
    arbiters: NAMED_VARIABLES.ARBITERS.schema.parse(cards.arbiter().wallet.address),
    readJudged: (bookingId: string): Promise<JudgedRecord | null> => readJudged(pool(), bookingId),
  })
  return {
    ...{ cards, deps },
    ...recordRows(cards.sql),
    /** what the worker does each ten seconds */
    judge: (change: Partial<ReturnType<typeof deps>> = {}) => judgeCalls({ ...deps(), ...change }),
    /** a call of an hour that has just become due, or each next one two hours before */
    async over({
      agreed = cardLine,
      ...wish
    }: Parameters<typeof cards.book>[0] & { agreed?: string } = {}): Promise<CardBooked> {
      const call = await cards.book({ startsInS: -3600 - JUDGED_S - 7200 * booked++, ...wish })
      await cards.sql(AGREED, call.id, agreed)
      return call
    },
    finding: async ({ id }: CardBooked, who: Client = cards.fan()) => {
      const reply = await who.call('GET', cards.pathOf({ id, purchaseId: '' }))
      expect(reply.status, reply.text).to.equal(200)
      return reply.body
    },
    /** how often a kind of news of a call is in the mails of anybody, or in an inbox */
    news: (who: Client) => cards.world().news(who),
  }
}
