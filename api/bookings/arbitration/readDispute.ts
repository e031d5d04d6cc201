import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { CallRecordKind, CallSide } from '#domain/calls/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readAnyBooking } from '../booked/bookingView.ts'
import type { BookingDeps } from '../deps.ts'
import { readRuling, readStatements } from '../disputes/statementView.ts'
import type { CallRecordRow, ReadDispute } from './contract.ts'
import { type ArbiterAsk, demandDisputed, noteArbitration, type ReadableDispute, sideOf } from './store.ts'

interface RecordRow {
  kind: CallRecordKind
  by: CallSide | null
  creatorBps: number | null
  creatorS: number | null
  fanS: number | null
  bothS: number | null
  at: Date
}

/** More than a call has. */
const MAX_STEPS = 2_147_483_647

/** The chain does not keep when somebody stated that a call took place. */
const RECORD = `WITH e AS (SELECT e.* FROM app.booking b JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    WHERE b.id = $1)
  SELECT r.kind, r.by, r."creatorBps", r."creatorS", r."fanS", r."bothS", r.at FROM (
    SELECT m.block, m.log_index, m.at, m.kind, CASE m.kind WHEN 'booked' THEN 'fan' ELSE ${sideOf('m.ended_by')} END AS by,
        NULL::int AS "creatorBps", NULL::bigint AS "creatorS", NULL::bigint AS "fanS", NULL::bigint AS "bothS"
      FROM e JOIN chain.escrow_move_as_of m ON (m.chain_id, m.escrow, m.id) = (e.chain_id, e.escrow, e.id) WHERE m.kind IN ('booked', 'settled')
    UNION ALL SELECT a.block, a.log_index, a.at, 'attended', NULL, a.creator_bps, a.creator_s, a.fan_s, a.overlap_s
      FROM e JOIN chain.attendance_as_of a ON (a.chain_id, a.escrow, a.id) = (e.chain_id, e.escrow, e.id)
    UNION ALL SELECT d.block, d.log_index, d.at, CASE d.kind WHEN 'opened' THEN 'disputed' ELSE 'ruled' END,
        CASE d.kind WHEN 'opened' THEN ${sideOf('d.by')} END, d.creator_bps, NULL, NULL, NULL
      FROM e JOIN chain.booking_dispute_as_of d ON (d.chain_id, d.escrow, d.id) = (e.chain_id, e.escrow, e.id)) r
  ORDER BY r.block, r.log_index`

/** What was attested is what was found then: nothing is found anew afterwards. */
const SEEN = `f.creator_s::bigint AS "creatorS", f.fan_s::bigint AS "fanS", f.both_s::bigint AS "bothS"`

/** Of a call by card: what its two, its record and time did with it that has a place here. */
const CARD_RECORD = `SELECT r.kind, r.by, r."creatorBps", ${SEEN}, r.at FROM (
    SELECT 0 AS n, 'booked' AS kind, 'fan' AS by, NULL::int AS "creatorBps", b.created_at AS at FROM app.booking b WHERE b.id = $1
    UNION ALL SELECT s.n, CASE s.kind WHEN 'confirm' THEN 'confirmed' WHEN 'dispute' THEN 'disputed' WHEN 'attest' THEN 'attended' ELSE 'ruled' END, nullif(s.by, 'arbiter'),
        coalesce(s.creator_bps, (SELECT f.least_bps FROM app.call_finding f WHERE f.booking_id = s.booking_id AND s.kind = 'attest')), s.at
      FROM app.booking_step s WHERE s.booking_id = $1 AND (s.kind IN ('attest', 'dispute', 'resolve') OR s.kind = 'confirm' AND s.by = 'creator')
    UNION ALL SELECT ${MAX_STEPS}, 'settled', CASE WHEN t.cause NOT IN ('holdEnded', 'unsecured')
          THEN (SELECT nullif(s.by, 'arbiter') FROM app.booking_step s WHERE s.booking_id = $1 ORDER BY s.n DESC LIMIT 1) END, NULL, t.decided_at FROM app.settlement t WHERE t.booking_id = $1) r
    LEFT JOIN app.call_finding f ON f.booking_id = $1 AND r.kind = 'attended'
  ORDER BY r.n`

async function readRecord(
  tx: PoolClient,
  { id, isByCard }: Pick<ReadableDispute, 'id' | 'isByCard'>,
): Promise<CallRecordRow[]> {
  const { rows } = await tx.query<RecordRow>(isByCard ? CARD_RECORD : RECORD, [id])
  return rows.map(({ creatorS, fanS, bothS, at, ...row }) => {
    const isSeen = creatorS !== null && fanS !== null && bothS !== null
    const seen = isSeen ? { creator: Number(creatorS), fan: Number(fanS), both: Number(bothS) } : null
    return { ...row, seen, at: at.toISOString() }
  })
}

type ReadDeps = Pick<BookingDeps, 'pool' | 'clock' | 'random' | 'chainId' | 'currencies'>

/**
 * A disputed call with what both sides laid and what the escrow has. Who reads is in the record before, also where the reading fails.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function readDispute(deps: ReadDeps, asking: ArbiterAsk): Promise<ReadDispute> {
  const disputed = await demandDisputed(deps, deps.pool, asking)
  await noteArbitration(deps, deps.pool, 'read', { call: disputed, ...asking })
  return withTransaction(deps.pool, async (tx) => {
    // all of it as of one moment
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const found = await demandDisputed(deps, tx, asking)
    const { id, opened } = found
    const call = await readAnyBooking(deps, tx, id)
    if (!call) throw new ProblemError('NOT_FOUND')
    return {
      call,
      opened: { by: opened.by, at: opened.at.toISOString() },
      statements: await readStatements(tx, id),
      record: await readRecord(tx, found),
      ruling: await readRuling(tx, id),
    }
  })
}
