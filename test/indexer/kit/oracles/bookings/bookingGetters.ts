import { expect } from 'chai'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { consultationEscrowAbi, testDollarAbi } from '#generated/abis.ts'
import { callsOf, type OwnRows, readSaid, type TextRow } from '../ownFold.ts'
import { CAUSES, type OwnBookings } from './bookings.ts'
import type { BookingWorld } from './bookingWorld.ts'

const STATUSES = 'none booked confirmed attested disputed completed refunded split void'.split(' ')
const hexOf = (text: string | null | undefined) => `0x${text?.slice(2)}`
const texts = (values: unknown[]) => values.map((one) => String(one).toLowerCase())
/** A proposal as the contract keeps it. */
const askOf = (bps: string | null | undefined) => (bps ? String(Number(bps) + 1) : '0')

/** Every row against what the contracts answer now, and their money. */
export async function expectBookingGetters(world: BookingWorld, own: OwnBookings): Promise<void> {
  const { escrow, court } = world
  const each = (rows: OwnRows, ask: (row: TextRow) => Promise<void>) =>
    Promise.all([...rows.rows.values()].map(ask))
  await each(own.offers, async (row) => {
    const offer = await escrow.ask<unknown[]>('offerOf', hexOf(row.creator), row.offer_no)
    const told = [row.price_units, row.length_minutes, row.policy_id, row.currency, row.calls, row.is_open]
    expect(texts([...offer]), 'offer').to.deep.equal(told)
  })
  await each(own.policies, async (row) => {
    const policy = await escrow.ask<unknown[]>('policyOf', hexOf(row.creator), row.policy_id)
    expect(texts([...policy]), 'policy').to.deep.equal([
      ...[row.notice_full_s, row.notice_partial_s, row.dispute_window_s, row.arbiter_deadline_s, row.grace_s],
      ...[row.partial_bps, row.no_show_bps, row.full_overlap_bps, row.fallback_bps, row.is_metered],
    ])
  })
  await each(own.voids, async (row) => {
    expect((await escrow.ask<unknown[]>('bookingOf', hexOf(row.id))).at(-1), 'void').to.equal(8n)
  })
  await each(own.escrows, (row) => expectBooking(world, row))
  await each(own.cases, async (row) => {
    const open = row.ruled_at === null ? hexOf(row.id) : `0x${'0'.repeat(64)}`
    expect(await court.ask('bookingOf', row.dispute_id), 'case').to.equal(open)
    expect(await court.ask('isEscalated', hexOf(row.id))).to.equal(true)
  })
  await expectMoney(world, own)
}

async function expectBooking({ escrow }: BookingWorld, row: TextRow): Promise<void> {
  const kept = await escrow.ask<unknown[]>('bookingOf', hexOf(row.id))
  expect(texts([...kept]), 'booking').to.deep.equal([
    ...[hexOf(row.creator), row.amount_units, hexOf(row.fan), row.start_at, row.length_minutes],
    ...[row.policy_id, row.currency, row.fee_bps, String(STATUSES.indexOf(String(row.status)))],
  ])
  const pending = await escrow.ask<unknown[]>('caseOf', hexOf(row.id))
  const cause = row.fallback_cause ? CAUSES.indexOf(row.fallback_cause) : 0
  expect(texts([...pending]), 'case').to.deep.equal([
    ...[row.until ?? '0', row.fallback_bps ?? '0', String(cause)],
    ...[askOf(row.creator_ask_bps), askOf(row.fan_ask_bps), row.revision],
  ])
}

const sumOf = (rows: TextRow[], column: string) =>
  rows.reduce((sum, row) => sum + BigInt(row[column] ?? 0), 0n)

/** What came in for a booking is what it holds, what went out is all of it, and the escrow holds the rest. */
async function expectMoney({ stage, escrow }: BookingWorld, own: OwnBookings): Promise<void> {
  const { consultationEscrow, testDollar } = stage.deployment
  const moves = [...own.moves.rows.values()]
  const bookings = [...own.escrows.rows.values()]
  for (const row of bookings) {
    const ofIt = moves.filter(({ id }) => id === row.id)
    const settled = ofIt.filter(({ kind }) => kind === 'settled')
    const came = ofIt.filter(({ kind }) => kind !== 'settled')
    expect(sumOf(came, 'amount_units'), 'came in').to.equal(BigInt(row.amount_units as string))
    const isEnded = isFinal(row.status as BookingStatus)
    expect(settled.map(({ amount_units }) => amount_units)).to.deep.equal(isEnded ? [row.amount_units] : [])
  }
  const said = await readSaid(stage, consultationEscrow as string, consultationEscrowAbi)
  const dollar = callsOf(stage, testDollar as string, testDollarAbi)
  for (const currency of [0, 1]) {
    const inIt = (rows: TextRow[]) => rows.filter((row) => row.currency === String(currency))
    const collected = said
      .filter(({ name, args }) => name === 'FeesCollected' && Number(args.currency) === currency)
      .reduce((sum, { args }) => sum + args.amount, 0n)
    const owed = sumOf(inIt(moves), 'fee_units') - collected
    expect(await escrow.ask('feesOwed', currency), 'fees').to.equal(owed)
    const open = inIt(bookings).filter(({ status }) => !isFinal(status as BookingStatus))
    const held =
      currency === 0
        ? BigInt(await stage.provider.send('eth_getBalance', [consultationEscrow, 'latest']))
        : await dollar.ask('balanceOf', consultationEscrow)
    expect(held, 'held').to.equal(owed + sumOf(open, 'amount_units'))
  }
}
