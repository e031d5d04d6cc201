import { createHash, randomBytes } from 'node:crypto'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { CallSide } from '#domain/calls/words.ts'
import { newId } from '#domain/ids.ts'
import { NAMED_VARIABLES } from '#settings/named.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { type PlacedCall, usePlaced } from '../booked/usePlaced.ts'
import { timeIn } from '../openCalls.ts'

const ARBITER = privateKeyToAccount(generatePrivateKey())
const ARBITERS = `${ARBITER.address}, arbiter@example.test, acc_${'0'.repeat(22)}`

interface DisputeWish {
  startsAt?: string
  by?: CallSide
  /** how long after now silence ends it */
  until?: string
}

interface StatementWish {
  by?: CallSide
  text?: string
  isLaid?: boolean
  /** each with what it is called */
  files?: readonly string[]
}

/** For a test file: calls that somebody objected to, and who is named to rule. */
export function useArbitration() {
  const placed = usePlaced({
    settings: { ARBITERS },
    arbiters: NAMED_VARIABLES.ARBITERS.schema.parse(ARBITERS),
  })
  const { world, sql } = placed
  let arbiter: Client
  beforeEach(async () => {
    arbiter = await signIn(world().url, ARBITER)
    // what they kept in another test counts for none of this day
    await sql('DELETE FROM app.call_ruling')
  })
  const path = ({ id }: PlacedCall) => `/v1/admin/disputes/${id}`
  return {
    ...placed,
    arbiter: () => arbiter,
    path,
    read: (call: PlacedCall, who = arbiter) => who.call('POST', `${path(call)}/readings`),
    file: (call: PlacedCall, fileId: string) => arbiter.call('GET', `${path(call)}/files/${fileId}`),
    rule: (call: PlacedCall, body: { creatorBps: number; text: string }, who = arbiter) =>
      who.call('POST', `${path(call)}/rulings`, { body }),
    /** the chain has an objection from now on; @returns its evidence */
    async object({ escrowId }: PlacedCall, { by = 'fan', until = '14 days' }: DisputeWish = {}) {
      const evidence = randomBytes(32)
      await sql(
        `INSERT INTO chain.booking_dispute (chain_id, block, log_index, escrow, id, kind, by, creator_bps, text_hash, until, at, tx_hash)
         SELECT chain_id, 4997, (SELECT count(*) FROM chain.booking_dispute), escrow, id, 'opened', CASE $2 WHEN 'fan' THEN fan ELSE creator END,
           5000, $3, now() + $4::interval, now(), $5 FROM chain.escrow WHERE id = $1`,
        ...[escrowId, by, evidence, until, randomBytes(32)],
      )
      await sql(
        `UPDATE chain.escrow SET status = 'disputed', until = now() + $2::interval, fallback_bps = 5000, fallback_cause = 'arbiterSilent'
          WHERE id = $1`,
        ...[escrowId, until],
      )
      await world().follow()
      return evidence
    },
    async disputed(wish: DisputeWish = {}): Promise<PlacedCall> {
      const call = await placed.place(wish.startsAt ?? timeIn(3, '10:00'))
      await this.object(call, wish)
      return call
    },
    /** one side says something; @returns ids of its files */
    async say(
      { id }: PlacedCall,
      { by = 'fan', text = 'Nobody came.', isLaid = true, files = [] }: StatementWish = {},
    ): Promise<string[]> {
      const statementId = newId('stm', randomBytes)
      await sql(
        `INSERT INTO app.call_statement (id, booking_id, is_by_fan, reason, text, hash, laid_at)
         VALUES ($1, $2, $3, 'absent', $4, $5, CASE WHEN $6 THEN app.now() END)`,
        ...[statementId, id, by === 'fan', text, randomBytes(32), isLaid],
      )
      const ids: string[] = []
      for (const [place, name] of files.entries()) {
        const [fileId, bytes] = [newId('fil', randomBytes), Buffer.from(name)]
        await sql(
          `INSERT INTO app.call_file (id, booking_id, is_by_fan, statement_id, place, name, kind, bytes, digest)
           VALUES ($1, $2, $3, $4, $5, $6, 'text', $7, $8)`,
          ...[fileId, id, by === 'fan', statementId, place, name, bytes],
          createHash('sha256').update(bytes).digest(),
        )
        ids.push(fileId)
      }
      return ids
    },
    /** the chain has a ruling, and the end that comes with it */
    async settle({ escrowId }: PlacedCall, { creatorBps, hash }: { creatorBps: number; hash: Buffer }) {
      await sql(
        `INSERT INTO chain.booking_dispute (chain_id, block, log_index, escrow, id, kind, by, creator_bps, text_hash, until, at, tx_hash)
         SELECT chain_id, 4998, (SELECT count(*) FROM chain.booking_dispute), escrow, id, 'ruled', $2, $3, $4, NULL, now(), $5
           FROM chain.escrow WHERE id = $1`,
        ...[escrowId, randomBytes(20), creatorBps, hash, randomBytes(32)],
      )
      await world().confirm(escrowId)
      await world().follow()
    },
    /** what the record has of the arbiter and a call, the oldest first */
    record: async ({ id }: PlacedCall) =>
      (
        await sql<{ act: string }>(
          "SELECT act FROM app.audit WHERE actor = $1 AND role = 'arbiter' AND object = $2 ORDER BY at, id",
          ...[arbiter.accountId, id],
        )
      ).map(({ act }) => act),
  }
}
