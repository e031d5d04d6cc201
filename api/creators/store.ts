import type { Pool } from 'pg'
import type { Prisma } from '#db/prisma.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { isKeptHandle, type KeptHandleDeps, lockHandles } from './keptHandles.ts'

const UNIQUE = '23505'

interface NewChannel {
  handle: string
  name: string
  about: string
}

/** Inserts creator and channel. `taken`: the handle or one that looks like it; `many`: the account has as many as it can. */
export async function insertChannel(
  deps: KeptHandleDeps & { pool: Pool; settings: { MAX_CHANNELS: number } },
  account: string,
  channel: NewChannel,
): Promise<'made' | 'taken' | 'many'> {
  const { pool, random, settings } = deps
  try {
    return await withTransaction(pool, async (tx) => {
      await tx.query(
        'INSERT INTO app.creator (id, account_id) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING',
        [newId('cre', random), account],
      )
      await lockHandles(tx)
      // the row lock makes two channels at once of one account take turns
      const { rows } = await tx.query<{ id: string; has: boolean }>(
        'SELECT id FROM app.creator WHERE account_id = $1 FOR UPDATE',
        [account],
      )
      const creator = rows[0]?.id
      const had = await tx.query('SELECT 1 FROM app.channel WHERE creator_id = $1', [creator])
      if ((had.rowCount ?? 0) >= settings.MAX_CHANNELS) return 'many'
      if (await isKeptHandle(tx, deps, channel.handle, null)) return 'taken'
      await tx.query(
        'INSERT INTO app.channel (id, creator_id, handle, name, about) VALUES ($1, $2, $3, $4, $5)',
        [newId('chn', random), creator, channel.handle, channel.name, channel.about],
      )
      return 'made'
    })
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE) return 'taken'
    throw error
  }
}

export interface ChannelRow {
  id: string
  creatorId: string
  handle: string
  name: string
  about: string
  isArchived: boolean
  /** account of the creator; null of somebody who left */
  ownerId: string | null
  /** linked pass collection, 20 bytes */
  collection: Uint8Array | null
  /** wallet that deployed the collection, as the index has it */
  creatorWallet: Uint8Array | null
  /** the last block that the collection is known at while it is suspended; null = the newest */
  asOf: number | null
}

async function findOne(
  prisma: Prisma,
  chainId: number,
  where:
    | { handle: string; creator: { account: { is: { state: { not: 'closing' } } } } }
    | { id: string; creator: { accountId: string } },
): Promise<ChannelRow | null> {
  const found = await prisma.channel.findFirst({
    where,
    include: { creator: { include: { passes: { where: { chainId } } } } },
  })
  if (!found) return null
  const { id, creatorId, handle, name, about, creator } = found
  const collection = creator.passes[0]?.collection ?? null
  const deployed =
    collection &&
    (await prisma.passCollection.findUnique({ where: { chainId_collection: { chainId, collection } } }))
  const known = deployed?.asOf ?? null
  const facts = {
    collection,
    creatorWallet: deployed?.creatorWallet ?? null,
    asOf: known === null ? null : Number(known),
  }
  const isArchived = found.archivedAt !== null
  return { id, creatorId, handle, name, about, isArchived, ownerId: creator.accountId, ...facts }
}

/** A channel by handle. */
export function findChannel(prisma: Prisma, chainId: number, handle: string): Promise<ChannelRow | null> {
  return findOne(prisma, chainId, { handle, creator: { account: { is: { state: { not: 'closing' } } } } })
}

/** A channel by id, only for the account that owns it. */
export function findOwnChannel(
  prisma: Prisma,
  chainId: number,
  id: string,
  accountId: string,
): Promise<ChannelRow | null> {
  return findOne(prisma, chainId, { id, creator: { accountId } })
}

/** Tiers of a collection by rank, each with its newest text. */
export async function readTiers(prisma: Prisma, chainId: number, bytes: Uint8Array) {
  const collection = Uint8Array.from(bytes)
  const of = { where: { chainId, collection } }
  const [tiers, texts] = await Promise.all([
    prisma.tier.findMany({ ...of, orderBy: [{ rank: 'asc' }, { tierNo: 'asc' }] }),
    prisma.tierText.findMany({
      ...of,
      orderBy: [{ tierNo: 'asc' }, { version: 'desc' }],
      distinct: ['tierNo'],
    }),
  ])
  return tiers.map((tier) => ({ ...tier, text: texts.find((text) => text.tierNo === tier.tierNo) ?? null }))
}
export type TierRow = Awaited<ReturnType<typeof readTiers>>[number]

/** The stream or voice room that is live now and the one that ended last; private ones for their owner and who has a role there. */
export async function readRoomIds(prisma: Prisma, channelId: string, isInside: boolean) {
  const select = { id: true }
  const kind = { not: 'call' as const }
  const shown = isInside ? { kind } : { kind, visibility: { not: 'private' as const } }
  const [live, last] = await Promise.all([
    prisma.room.findFirst({ where: { channelId, state: 'live', ...shown }, select }),
    prisma.room.findFirst({
      where: { channelId, state: 'ended', liveAt: { not: null }, ...shown },
      orderBy: { endedAt: 'desc' },
      select,
    }),
  ])
  return { live: live?.id ?? null, last: last?.id ?? null }
}

/** The live pass of a collection that any wallet of the account holds; the one that lasts longest. A follow (32) is none. */
export async function readHeldPass(pool: Pool, chainId: number, collection: Uint8Array, account: string) {
  const { rows } = await pool.query<{
    pass_id: bigint
    tier_no: number
    rank: number
    owner: Buffer
    valid_until: Date | null
    card_until: Date | null
    as_of: number | null
  }>(
    `SELECT p.pass_id, p.tier_no, t.rank, p.owner, p.valid_until, p.as_of,
       CASE WHEN p.held_until > app.now() AND EXISTS (SELECT FROM chain.card_claim_as_of c WHERE c.chain_id = p.chain_id
         AND c.collection = p.collection AND c.pass_id = p.pass_id) THEN p.held_until END AS card_until
     FROM app.identity i
     JOIN chain.pass_as_of p ON p.chain_id = $1 AND p.collection = $2 AND p.owner = i.wallet
     JOIN chain.tier_as_of t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
     WHERE i.account_id = $3 AND i.ended_at IS NULL AND NOT p.revoked AND (t.flags & 32) = 0
       AND (p.valid_until IS NULL OR p.valid_until > app.now())
     ORDER BY p.valid_until DESC NULLS FIRST, t.rank DESC LIMIT 1`,
    [chainId, collection, account],
  )
  return rows[0] ?? null
}

/** Whether an account has a wallet that it could be paid at. */
export async function hasLinkedWallet(pool: Pool, accountId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT FROM app.identity WHERE account_id = $1 AND wallet IS NOT NULL AND ended_at IS NULL LIMIT 1',
    [accountId],
  )
  return rowCount === 1
}
