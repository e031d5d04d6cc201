import { randomBytes } from 'node:crypto'
import { followFindings } from '#api/bookings/findings/followFindings.ts'
import { judgeCalls } from '#api/bookings/findings/judgeCalls.ts'
import type { SignFindingsDeps } from '#api/bookings/findings/signFindings.ts'
import { readJudged } from '#api/calls/record/readJudged.ts'
import { JUDGED_START } from '#domain/calls/agreement.ts'
import type { JudgedRecord } from '#domain/calls/meeting/finding.ts'
import type { Client } from '#test/kit/client.ts'
import { useArbitration } from '../arbitration/useArbitration.ts'
import type { PlacedCall } from '../booked/usePlaced.ts'
import { timeIn } from '../openCalls.ts'
import { recordRows } from './recordRows.ts'

/** When a call is that is judged, and the moment from which on it is. */
export const AT = timeIn(3, '10:00')
export const JUDGED_AT = timeIn(3, '10:40')

/** What was found of a call, as far as it says anything. */
interface FoundRow {
  kind: string
  seconds: number[]
  bps: number[]
  cause: string | null
  judgedAt: Date
  signedAt: Date | null
}

/** For a test file: calls by wallet, what is on record of them, and what the worker makes of that. */
export function useWalletFindings() {
  const court = useArbitration()
  const { sql, world } = court
  const pool = () => world().database.pool('worker')
  const escrowOf = async () => {
    const [row] = await sql<{ escrow: string }>(
      "SELECT '0x' || encode(escrow, 'hex') AS escrow FROM app.booking ORDER BY created_at DESC LIMIT 1",
    )
    return row?.escrow ?? null
  }
  const readRecord = (bookingId: string): Promise<JudgedRecord | null> => readJudged(pool(), bookingId)
  const deps = async (read = readRecord) => ({
    ...{ pool: pool(), clock: Date.now, random: randomBytes, chainId: 31337 },
    ...{ escrow: await escrowOf(), currencyList: `0x${'00'.repeat(20)}`, readJudged: read },
    arbiters: { accounts: [], emails: [], wallets: [] },
  })
  return {
    ...{ court, sql, readRecord },
    ...recordRows(sql),
    /** placed, beyond being taken back by the network, and with the line by which both agree to be judged */
    async agreed(startsAt = AT, text = `${JUDGED_START}80 % of the time together or more is all of it`) {
      const call = await court.place(startsAt)
      await sql('UPDATE app.call_agreement SET text = $2 WHERE id = $1', call.escrowId, text)
      await sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
      return call
    },
    /** what the worker does each ten seconds, but for signing */
    judge: async (read = readRecord) => judgeCalls(await deps(read)),
    /** all of it */
    follow: async (read: typeof readRecord, attestor: SignFindingsDeps['attestor']) =>
      followFindings({ ...(await deps(read)), attestor, alarms: { raise: () => {} } }),
    /** the clock of the database stands at this moment */
    at: (moment: string) => court.stopAt(moment, '0'),
    async found({ id }: PlacedCall): Promise<FoundRow | undefined> {
      const [row] = await sql<FoundRow>(
        `SELECT kind, ARRAY[creator_s, fan_s, both_s] AS seconds, ARRAY[least_bps, most_bps] AS bps, cause, judged_at AS "judgedAt",
           signed_at AS "signedAt" FROM app.call_finding WHERE booking_id = $1`,
        id,
      )
      return row
    },
    /** somebody signed what was found */
    sign: ({ id }: PlacedCall) =>
      sql(
        'UPDATE app.call_finding SET attestor = $2, signature = $3, signed_at = app.now() WHERE booking_id = $1',
        ...[id, randomBytes(20), randomBytes(65)],
      ),
    /** the escrow has what was seen of it: from now on, or within a dispute until its time */
    async attest({ escrowId }: PlacedCall) {
      await sql(
        `UPDATE chain.escrow SET fallback_bps = 10000, fallback_cause = 'attended', status = CASE status WHEN 'disputed' THEN status ELSE 'attested' END,
           until = CASE status WHEN 'disputed' THEN until ELSE app.now() + interval '12 hours' END WHERE id = $1`,
        escrowId,
      )
      await world().follow()
    },
    /** what the inbox of both has of calls since it was asked before, with its facts */
    async news() {
      const rows = await sql<{ account: string; kind: string; facts: Record<string, string> }>(
        `WITH fresh AS (SELECT id, account_id AS account, kind, facts FROM app.notification WHERE account_id = ANY ($1) AND kind LIKE 'call%'
             AND told_at > '1971-01-01'),
           past AS (UPDATE app.notification n SET told_at = '1970-01-01' FROM fresh WHERE n.id = fresh.id)
         SELECT account, kind, facts FROM fresh`,
        [court.fan().accountId, court.seller().accountId],
      )
      const of = ({ accountId }: Client) => rows.filter(({ account }) => account === accountId)
      return { fan: of(court.fan()), creator: of(court.seller()) }
    },
  }
}
