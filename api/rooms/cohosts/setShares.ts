import type { PoolClient } from 'pg'
import { encodeAbiParameters, keccak256 } from 'viem'
import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { inSentence } from '#domain/notifications/newsFacts.ts'
import { ownBps } from '#domain/room/shares.ts'
import { ROOM_REVISIONS } from '../revisions.ts'
import { demandRoom, type RoomRow } from '../store.ts'
import { askAgainAfter } from './consents.ts'
import type { shareInput } from './contract.ts'
import { type CoHostList, readAsked } from './readCoHosts.ts'
import type { ShareDeps } from './readShares.ts'

interface Part {
  account: string
  bps: number
}

const PAYEES = [
  {
    type: 'tuple[]',
    components: [
      { name: 'account', type: 'address' },
      { name: 'bps', type: 'uint16' },
      { name: 'endsAt', type: 'uint40' },
    ],
  },
] as const

/** What a contract that divides keeps of its list (`Payees.hash`); none of the parts ends. */
function hashOfPayees(parts: readonly Part[]): Buffer {
  const payees = parts.map(({ account, bps }) => ({ account: account as `0x${string}`, bps, endsAt: 0 }))
  return Buffer.from(keccak256(encodeAbiParameters(PAYEES, [payees])).slice(2), 'hex')
}

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

function refuseShares(sentence: string): ProblemError {
  return new ProblemError('INVALID_INPUT', { detail: sentence, fields: { '/shares': sentence } })
}

interface Asked {
  id: string
  name: string
}

/** The channels that get something, the one whose room it is first. Throws ProblemError INVALID_INPUT. */
async function findSharers(tx: PoolClient, room: RoomRow, ids: readonly string[]): Promise<Asked[]> {
  const { rows } = await tx.query<Asked>(
    `SELECT h.id, h.name FROM app.channel h WHERE h.id = $2
     UNION ALL SELECT h.id, h.name FROM app.co_host k JOIN app.channel h ON h.id = k.channel_id
      WHERE k.room_id = $1 AND NOT k.declined AND k.channel_id = ANY($3)`,
    [room.id, room.channelId, ids],
  )
  const sharers = [room.channelId, ...ids].map((id) => rows.find((one) => one.id === id))
  if (!ids.includes(room.channelId) && sharers.every((one) => one !== undefined)) return sharers
  throw refuseShares('Only who is asked to host this stream can have a share of it.')
}

/** Whom the contract pays what, in its order. Throws ProblemError INVALID_INPUT, CONFLICT. */
async function partsOf(
  tx: PoolClient,
  { tips }: ShareDeps,
  room: RoomRow,
  shares: readonly z.infer<typeof shareInput>[],
): Promise<(Part & { channelId: string })[]> {
  const own = ownBps(shares)
  if (own < 1) throw refuseShares('Leave something for the creator whose stream it is.')
  if (new Set(shares.map(({ channelId }) => channelId)).size < shares.length)
    throw refuseShares('Somebody is named twice.')
  const sharers = await findSharers(
    tx,
    room,
    shares.map(({ channelId }) => channelId),
  )
  const paid = await tips.payeesOf(
    tx,
    sharers.map(({ id }) => id),
  )
  const parts = sharers.map(({ id, name }, n) => {
    const account = paid.get(id)
    if (account !== undefined)
      return { channelId: id, account, bps: n === 0 ? own : (shares[n - 1]?.bps ?? 0) }
    throw refused(
      `${inSentence(name)} cannot be paid on the chain: they link a wallet to their account first.`,
    )
  })
  if (new Set(parts.map(({ account }) => account)).size < parts.length)
    throw refused('Two of you are paid at the same wallet. The contract pays each at their own.')
  return parts
}

function demandAhead({ kind, state }: RoomRow): void {
  if (kind !== 'stream') throw refused('Only what is tipped in a stream is divided.')
  if (state === 'live')
    throw refused('Your co-hosts agreed to these shares. They stay until the stream ends.')
  if (state === 'ended') throw refused('It has ended.')
}

/**
 * Says which part of what is tipped from wallets each co-host gets; the creator whose stream it is gets the rest. None: they get all of
 * it. Who agreed to something else is asked again. Each is paid at the wallet where they are paid now.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, INVALID_INPUT for shares that nobody can have, CONFLICT for who cannot be paid, and for a
 *   room that has begun
 */
export async function setShares(
  deps: ShareDeps,
  { roomId, accountId }: { roomId: string; accountId: string },
  shares: readonly z.infer<typeof shareInput>[],
): Promise<CoHostList> {
  return withTransaction(deps.pool, async (tx) => {
    await deps.access.lockRoom(tx, roomId)
    const room = await demandRoom(tx, { roomId, accountId, act: 'managePayouts' })
    demandAhead(room)
    if (shares.length > 0 && deps.splitFactory === undefined)
      throw refused('This installation has no contract that divides, so all tips go to one creator.')
    const parts = shares.length === 0 ? [] : await partsOf(tx, deps, room, shares)
    await askAgainAfter(tx, deps, room, async () => {
      await tx.query('DELETE FROM app.room_share WHERE room_id = $1', [roomId])
      await tx.query(
        `INSERT INTO app.room_share (room_id, channel_id, place, bps, wallet)
         SELECT $1, p.channel, p.nth - 1, p.bps, decode(substr(p.wallet, 3), 'hex')
           FROM unnest($2::text[], $3::int[], $4::text[]) WITH ORDINALITY p (channel, bps, wallet, nth)`,
        [
          roomId,
          parts.map(({ channelId }) => channelId),
          parts.map(({ bps }) => bps),
          parts.map(({ account }) => account),
        ],
      )
      await tx.query('UPDATE app.room SET payees_hash = $2 WHERE id = $1', [
        roomId,
        parts.length === 0 ? null : hashOfPayees(parts),
      ])
    })
    await ROOM_REVISIONS.announce(tx, roomId)
    return readAsked(tx, deps, roomId)
  })
}
