import { expect } from 'chai'
import { Contract } from 'ethers'
import type pg from 'pg'
import { type OwnStep, openSteps, phaseOf } from '#domain/booking/phase.ts'
import type { Booking, Person } from '#domain/booking/terms.ts'
import { exitOf } from '#domain/booking/transition.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { interfaceOf } from '../interfaceOf.ts'
import { CAUSES } from './bookings.ts'
import type { BookingWorld } from './bookingWorld.ts'

interface Known {
  id: string
  fan: string
  creator: string
  booking: Booking
}

const NOTHING = `0x${'0'.repeat(64)}`
const STEPS: OwnStep[] = ['confirm', 'finish', 'decline', 'cancel', 'dispute', 'propose', 'accept', 'resolve']

/** Bookings as `domain` takes them, from the rows of the index and nothing else. */
async function readBookings(pool: pg.Pool): Promise<Known[]> {
  const seconds = (column: string) => `extract(epoch FROM e.${column})::float8 AS ${column}`
  const hex = (column: string) => `'0x' || encode(e.${column}, 'hex') AS ${column}`
  const { rows } =
    await pool.query(`SELECT e.*, p.*, e.fallback_bps AS pending_bps, p.fallback_bps AS policy_bps,
      ${hex('id')}, ${hex('fan')}, ${hex('creator')}, ${seconds('start_at')}, ${seconds('until')}
    FROM chain.escrow e JOIN chain.policy p USING (chain_id, escrow, creator, policy_id) ORDER BY e.id`)
  return rows.map((row) => ({
    ...{ id: row.id, fan: row.fan, creator: row.creator },
    booking: {
      ...{ amount: BigInt(row.amount_units), startAt: row.start_at, lengthMinutes: row.length_minutes },
      ...{ feeBps: row.fee_bps, status: row.status, revision: Number(row.revision) },
      ...{ creatorAsk: row.creator_ask_bps, fanAsk: row.fan_ask_bps },
      pending: row.until && { until: row.until, creatorBps: row.pending_bps, cause: row.fallback_cause },
      policy: {
        noticeFullSeconds: Number(row.notice_full_s),
        noticePartialSeconds: Number(row.notice_partial_s),
        disputeWindowSeconds: Number(row.dispute_window_s),
        arbiterDeadlineSeconds: Number(row.arbiter_deadline_s),
        graceSeconds: row.grace_s,
        ...{ partialBps: row.partial_bps, noShowBps: row.no_show_bps, fullOverlapBps: row.full_overlap_bps },
        ...{ fallbackBps: row.policy_bps, isMetered: row.is_metered },
      },
    },
  }))
}

/**
 * What `domain` makes of the rows now, against what the escrow answers now.
 * @param isTried whether everybody tries everything with the next booking
 * @returns the phases seen
 */
export async function expectPhases(
  world: BookingWorld,
  pool: pg.Pool,
  isTried: () => boolean,
): Promise<string[]> {
  const { stage, escrow } = world
  const now = Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)
  async function phaseAsTold(known: Known, isTried: boolean): Promise<string> {
    const { id, booking } = known
    const phase = phaseOf(booking, now)
    expect(await escrow.ask('isActive', id), 'active').to.equal(phase === 'active')
    const told = await escrow.ask<bigint[]>('exitOf', id).catch(() => null)
    expect(told === null, 'ended').to.equal(phase === 'ended')
    if (told === null) return phase
    const { from, creatorBps, cause } = exitOf(booking)
    expect([...told].map(Number), 'exit').to.deep.equal([from, creatorBps, CAUSES.indexOf(cause)])
    expect(now >= Number(told[0]), 'due').to.equal(phase === 'due')
    if (isTried) await expectSteps(world, known, now)
    return phase
  }
  return Promise.all((await readBookings(pool)).map((known) => phaseAsTold(known, isTried())))
}

async function expectSteps(world: BookingWorld, known: Known, now: number): Promise<void> {
  const { stage, arbiter, stranger } = world
  const { id, fan, creator, booking } = known
  const at = stage.deployment.consultationEscrow as string
  const contract = new Contract(at, interfaceOf(consultationEscrowAbi), stage.provider)
  const people = { fan, creator, arbiter: arbiter.address, stranger: stranger.address }
  for (const [by, from] of Object.entries(people)) {
    const asked = (by === 'fan' ? booking.creatorAsk : booking.fanAsk) ?? 0
    const more: Partial<Record<OwnStep, unknown[]>> = {
      ...{ dispute: [NOTHING], resolve: [0, NOTHING], propose: [0], accept: [asked] },
    }
    const answers = STEPS.map((step) =>
      contract
        .getFunction(step)
        .staticCall(id, ...(more[step] ?? []), { from })
        .then(
          () => [step],
          () => [],
        ),
    )
    const taken = (await Promise.all(answers)).flat()
    expect(openSteps(booking, by as Person, now), `${by}, ${booking.status}`).to.deep.equal(taken)
  }
}
