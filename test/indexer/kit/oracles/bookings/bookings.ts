import type pg from 'pg'
import { bookingCourtAbi, consultationEscrowAbi } from '#generated/abis.ts'
import type { Stage } from '../../stage.ts'
import { createOwnRows, expectRows, type OwnRows, readSaid, type Said } from '../ownFold.ts'

const words = (text: string) => text.split(' ')
const STATUSES = words('none booked confirmed attested disputed completed refunded split void')
export const CAUSES = words(
  'fanConfirmed windowClosed unclaimed attended interrupted fanAbsent creatorAbsent nobodyCame declined cancelled agreed metered ruled arbiterSilent',
)

/** Every row of the family as it follows from the events. */
export interface OwnBookings {
  offers: OwnRows
  policies: OwnRows
  voids: OwnRows
  escrows: OwnRows
  moves: OwnRows
  attendances: OwnRows
  disputes: OwnRows
  cases: OwnRows
}

type Fold = (said: Said, at: number) => void

function foldsOfSales(own: OwnBookings): Record<string, Fold> {
  return {
    policyCreated: (said) => {
      const { policyId, creator, policy } = said.args
      own.policies.put(
        said,
        { escrow: said.address, creator, policy_id: policyId },
        {
          ...{ notice_full_s: policy.noticeFull, notice_partial_s: policy.noticePartial },
          ...{ dispute_window_s: policy.disputeWindow, arbiter_deadline_s: policy.arbiterDeadline },
          ...{ grace_s: policy.grace, partial_bps: policy.partialBps, no_show_bps: policy.noShowBps },
          ...{ full_overlap_bps: policy.fullOverlapBps, fallback_bps: policy.fallbackBps },
          is_metered: policy.metered,
        },
      )
    },
    offerCreated: (said) => {
      const { offerNo, creator, price, lengthMinutes, currency, policyId, calls } = said.args.toObject()
      own.offers.put(
        said,
        { escrow: said.address, creator, offer_no: offerNo },
        {
          price_units: price,
          currency,
          length_minutes: lengthMinutes,
          policy_id: policyId,
          calls,
          is_open: true,
        },
      )
    },
    offerSwitched: (said) => {
      const { offerNo, creator, open } = said.args
      own.offers.put(said, { escrow: said.address, creator, offer_no: offerNo }, { is_open: open })
    },
    quoteVoided: (said, at) => {
      const { id, creator } = said.args
      own.voids.put(said, { escrow: said.address, id }, { creator, voided_at: at })
    },
  }
}

function foldsOfBookings(own: OwnBookings): Record<string, Fold> {
  const put = (said: Said, columns: Record<string, unknown>) =>
    own.escrows.put(said, { escrow: said.address, id: said.args.id }, columns)
  const asks = { creator_ask_bps: null, fan_ask_bps: null }
  const keep = (rows: OwnRows, said: Said, columns: Record<string, unknown>) =>
    rows.put(said, { escrow: said.address, id: said.args.id }, columns)
  /** the booking as it was before the event */
  const rowOf = ({ address, args }: Said) => own.escrows.get(address, args.id) ?? {}
  const move = (said: Said, at: number, columns: Record<string, unknown>) => {
    const { fan, creator, currency } = rowOf(said)
    const parts = { cause: null, ended_by: null, to_creator_units: null, to_fan_units: null, fee_units: null }
    keep(own.moves, said, { payer: fan, payee: creator, currency, ...parts, ...columns, at })
  }
  return {
    booked: (said, at) => {
      const {
        fan,
        creator,
        currency,
        amount,
        startAt,
        lengthMinutes,
        policyId,
        feeBps,
        summaryHash,
        nonce,
        offerNo,
      } = said.args.toObject()
      put(said, {
        ...{ fan, creator, currency, amount_units: amount, start_at: startAt, length_minutes: lengthMinutes },
        ...{ policy_id: policyId, fee_bps: feeBps, status: 'booked', summary_hash: summaryHash, nonce },
        ...{ offer_no: offerNo || null, revision: 0, ...asks },
        ...{ fallback_bps: null, fallback_cause: null, until: null },
      })
      move(said, at, { kind: 'booked', amount_units: amount })
    },
    callConfirmed: (said) => put(said, { status: 'confirmed', ...asks }),
    settlementProposed: (said) => {
      const { by, creatorBps } = said.args
      const isFan = rowOf(said).fan === `\\x${by.slice(2).toLowerCase()}`
      put(said, { [isFan ? 'fan_ask_bps' : 'creator_ask_bps']: creatorBps })
    },
    rescheduled: (said) => put(said, { start_at: said.args.startAt, revision: said.args.revision, ...asks }),
    extended: (said, at) => {
      const { amount, addedAmount, lengthMinutes, revision } = said.args
      put(said, { amount_units: amount, length_minutes: lengthMinutes, revision, ...asks })
      move(said, at, { kind: 'extended', amount_units: addedAmount })
    },
    attested: (said, at) => {
      const { attestor, creatorSeconds, fanSeconds, overlapSeconds, endedAt, creatorBps, until } =
        said.args.toObject()
      const cause = CAUSES[Number(said.args.cause)]
      const status = rowOf(said).status === 'disputed' ? 'disputed' : 'attested'
      put(said, { status, fallback_bps: creatorBps, fallback_cause: cause, until, ...asks })
      keep(own.attendances, said, {
        ...{ attestor, creator_s: creatorSeconds, fan_s: fanSeconds, overlap_s: overlapSeconds },
        ...{ ended_at: endedAt, creator_bps: creatorBps, cause, until, at },
      })
    },
    disputed: (said, at) => {
      const { by, evidence, fallbackBps, until } = said.args
      const before = rowOf(said)
      const fallback_cause = before.status === 'attested' ? before.fallback_cause : 'arbiterSilent'
      put(said, { status: 'disputed', fallback_bps: fallbackBps, fallback_cause, until, ...asks })
      const row = { kind: 'opened', by, creator_bps: fallbackBps, text_hash: evidence, until, at }
      keep(own.disputes, said, row)
    },
    ruled: (said, at) => {
      const { arbiter, creatorBps, reason } = said.args
      const row = { kind: 'ruled', by: arbiter, creator_bps: creatorBps, text_hash: reason, until: null, at }
      keep(own.disputes, said, row)
    },
    settled: (said, at) => {
      const { by, cause, status, toCreator, toFan, fee } = said.args
      put(said, { status: STATUSES[Number(status)] })
      move(said, at, {
        ...{
          kind: 'settled',
          cause: CAUSES[Number(cause)],
          ended_by: by,
          amount_units: toCreator + toFan + fee,
        },
        ...{ to_creator_units: toCreator, to_fan_units: toFan, fee_units: fee },
      })
    },
  }
}

function foldsOfCourt({ cases }: OwnBookings): Record<string, Fold> {
  const ofCase = ({ address }: Said, dispute_id: unknown) => ({ court: address, dispute_id })
  const unruled = { ruling: null, ruled_at: null, has_effect: null }
  return {
    escalated: (said, at) => {
      const { id, by, disputeId, cost } = said.args
      cases.put(said, ofCase(said, disputeId), { id, by, cost_wei: cost, escalated_at: at, ...unruled })
    },
    ruling: (said, at) => {
      const [, disputeId, ruling] = said.args
      const row = {
        ruling: words('refused creator fan half')[Number(ruling)],
        ruled_at: at,
        has_effect: true,
      }
      cases.put(said, ofCase(said, disputeId), row)
    },
    rulingWithoutEffect: (said) => cases.put(said, ofCase(said, said.args.disputeId), { has_effect: false }),
  }
}

export async function foldBookings(stage: Stage): Promise<OwnBookings> {
  const journal = () => createOwnRows({ isJournal: true })
  const own = {
    ...{ offers: createOwnRows(), policies: createOwnRows(), voids: createOwnRows() },
    ...{ escrows: createOwnRows(), moves: journal(), attendances: journal(), disputes: journal() },
    cases: createOwnRows(),
  }
  const folds = { ...foldsOfSales(own), ...foldsOfBookings(own), ...foldsOfCourt(own) }
  const { consultationEscrow, bookingCourt } = stage.deployment
  const said = [
    ...(await readSaid(stage, consultationEscrow as string, consultationEscrowAbi)),
    ...(await readSaid(stage, bookingCourt as string, bookingCourtAbi)),
  ]
  // written small, as names of functions are
  for (const one of said) folds[`${one.name[0]?.toLowerCase()}${one.name.slice(1)}`]?.(one, one.at)
  return own
}

/** Every row of the family against the events. @returns how many there are */
export async function expectBookingRows(pool: pg.Pool, own: OwnBookings): Promise<number> {
  const counts = [
    await expectRows(pool, 'offer', own.offers),
    await expectRows(pool, 'policy', own.policies),
    await expectRows(pool, 'quote_void', own.voids),
    await expectRows(pool, 'escrow', own.escrows),
    await expectRows(pool, 'escrow_move', own.moves),
    await expectRows(pool, 'attendance', own.attendances),
    await expectRows(pool, 'booking_dispute', own.disputes),
    await expectRows(pool, 'court_case', own.cases),
  ]
  return counts.reduce((sum, count) => sum + count, 0)
}
