import { randomBytes } from 'node:crypto'
import type { PoolClient } from 'pg'
import { remindOfCalls } from '#api/bookings/booked/remindOfCalls.ts'
import { lapseMoves } from '#api/bookings/moves/followMoves.ts'
import { withTransaction } from '#db/transaction.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { newId } from '#domain/ids.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { type OpenCalls, openCalls } from '../openCalls.ts'
import { useBooked } from './useBooked.ts'

const CHAIN_ID = 31337

/** A call whose date is taken: as the api calls it, and as the escrow does. */
export interface PlacedCall {
  id: string
  escrowId: Buffer
}

interface Wish {
  startsAt: string
  by?: CallSide
  /** how long after now */
  openFor?: string
}

/** For a test file: calls that are booked and placed, each with people of its own who can be written to. */
export function usePlaced(of: Parameters<typeof useBooked>[0] = {}) {
  const world = useBooked(of)
  let calls: OpenCalls
  let fan: Client
  beforeEach(async () => {
    calls = await openCalls(world().url)
    fan = await signIn(world().url)
    await world().sql(
      `INSERT INTO app.identity (id, account_id, kind, email) SELECT 'idn_' || right(id, 22), id, 'email', id || '@example.test'
        FROM app.account WHERE id = ANY ($1)`,
      [fan.accountId, calls.seller.client.accountId],
    )
  })
  const sql = <T extends object>(text: string, ...values: unknown[]) => world().sql<T>(text, ...values)
  const deps = () => ({
    ...{ pool: world().database.pool('worker'), clock: Date.now, random: randomBytes, chainId: CHAIN_ID },
  })
  return {
    ...{ world, sql },
    calls: () => calls,
    fan: () => fan,
    seller: () => calls.seller.client,
    newcomer: () => signIn(world().url),
    async place(startsAt: string): Promise<PlacedCall> {
      const { id: escrowId } = await world().agree(calls, fan, startsAt)
      await world().book(calls, fan, { id: escrowId, startsAt })
      await world().follow()
      return { id: (await world().row(escrowId))?.id as string, escrowId }
    },
    /** one side proposes another date; @returns the id of that */
    async propose({ id }: PlacedCall, { startsAt, by = 'fan', openFor = '1 day' }: Wish): Promise<string> {
      const moveId = newId('mov', randomBytes)
      await sql(
        `INSERT INTO app.call_move (id, booking_id, is_by_fan, starts_at, revision, valid_until, signature)
         SELECT $1, b.id, $3, $4, b.revision, app.now() + $5::interval, '\\x00' FROM app.booking b WHERE b.id = $2`,
        ...[moveId, id, by === 'fan', startsAt, openFor],
      )
      await sql(
        `INSERT INTO app.call_time (booking_id, move_id, account_id, span)
         SELECT booking_id, $1, account_id, tstzrange($2::timestamptz, $2::timestamptz + (upper(span) - lower(span)))
           FROM app.call_time WHERE booking_id = $3 AND move_id IS NULL`,
        ...[moveId, startsAt, id],
      )
      return moveId
    },
    stateOf: async (moveId: string) =>
      (await sql<{ state: string }>('SELECT state FROM app.call_move WHERE id = $1', moveId))[0]?.state,
    /** the chain has another date of it from now on */
    async reschedule({ escrowId }: PlacedCall, startsAt: string, revision: number): Promise<void> {
      await sql(
        'UPDATE chain.escrow SET start_at = $2, revision = $3 WHERE id = $1',
        escrowId,
        startsAt,
        revision,
      )
      await world().follow()
    },
    inTransaction: <T>(run: (tx: PoolClient, outside: ReturnType<typeof deps>) => Promise<T>) =>
      withTransaction(deps().pool, (tx) => run(tx, deps())),
    lapse: () => lapseMoves(deps()),
    remind: () => remindOfCalls(deps()),
    /** sets the clock of the database, so long ahead of something */
    stopAt: (startsAt: string, ahead: string) =>
      sql('UPDATE app.clock SET shift = $1::timestamptz - $2::interval - now()', startsAt, ahead),
    /** kinds of the mails that an account gets, in their order */
    mails: async ({ accountId }: Client) =>
      (
        await sql<{ kind: string }>(
          "SELECT kind FROM app.delivery WHERE account_id = $1 AND kind LIKE 'call%' ORDER BY id",
          accountId,
        )
      ).map(({ kind }) => kind),
  }
}
