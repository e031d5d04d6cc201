import { inScope, type ScopedPool } from '#db/scope.ts'
import { moveBlock } from '#domain/billing/cardMove.ts'
import type { CardMoveState, TicketMove } from '#domain/billing/words.ts'
import { type CardQueue, type MovableQueue, readMovable, readQueues } from '../access/cardRights.ts'
import type { CardTicket } from './contract.ts'
import type { PassDeps } from './readOwnPasses.ts'

interface NamedRow {
  /** its place in what was asked, from 1 */
  at: string
  handle: string | null
  channel_name: string | null
  tier_name: string | null
}

/** What the tiers of these queues are called, and whose they are, in their order. */
async function readNames({ pool, chainId }: PassDeps, queues: readonly CardQueue[]): Promise<NamedRow[]> {
  const { rows } = await pool.query<NamedRow>(
    `SELECT q.at, h.handle, h.name AS channel_name, w.name AS tier_name
     FROM unnest($2::bytea[], $3::int[]) WITH ORDINALITY AS q(collection, tier_no, at)
     LEFT JOIN app.collection k ON k.chain_id = $1 AND k.collection = q.collection
     LEFT JOIN LATERAL (SELECT c.handle, c.name FROM app.channel c WHERE c.creator_id = k.creator_id
       ORDER BY c.created_at LIMIT 1) h ON true
     LEFT JOIN LATERAL (SELECT x.name FROM app.tier_text x WHERE x.chain_id = $1 AND x.collection = q.collection
       AND x.tier_no = q.tier_no ORDER BY x.version DESC LIMIT 1) w ON true
     ORDER BY q.at`,
    [
      chainId,
      queues.map(({ collection }) => Buffer.from(collection.slice(2), 'hex')),
      queues.map(({ tierNo }) => tierNo),
    ],
  )
  return rows
}

/** Purchases of rights that came back because money did not arrive: those have the name of the refund. */
async function readPurchases(own: ScopedPool, sources: readonly string[]): Promise<Map<string, string>> {
  const returned = sources.filter((source) => source.startsWith('rfd_'))
  if (returned.length === 0) return new Map()
  const { rows } = await own.query<{ id: string; purchase: string }>(
    'SELECT id, purchase_id AS purchase FROM app.refund WHERE id = ANY ($1)',
    [returned],
  )
  return new Map(rows.map(({ id, purchase }) => [id, purchase]))
}

/** What the tickets of an account need besides its rows. */
export interface TicketDeps extends PassDeps {
  /** true while somebody can sign for the installation that a card ticket becomes a pass */
  canMove(): Promise<boolean>
}

const STATES: Partial<Record<CardMoveState, TicketMove>> = {
  signed: 'open',
  claimed: 'claimed',
  mirrored: 'mirrored',
}

function moveOf(queue: MovableQueue | undefined, isOn: boolean): CardTicket['move'] {
  if (!queue) return { state: 'none', id: null, blocked: 'PENDING', wallets: [] }
  const { open, linked, free } = queue
  if (open) return { state: STATES[open.state] ?? 'none', id: open.id, blocked: null, wallets: [] }
  const { sourceId, isFrozen, isRefunding, isEndless, isTierEndless } = queue
  const blocked = moveBlock({
    ...{ isOn, isFrozen, isRefunding, isEndless, isTierEndless, isRunning: sourceId !== null },
    ...{ linked: linked.length, free: free.length },
  })
  return { state: 'none', id: null, blocked, wallets: blocked ? [] : free }
}

/** What an account has by card, a ticket a tier, what ends first before the rest. */
export async function readCardTickets(deps: TicketDeps, account: string): Promise<CardTicket[]> {
  const own = inScope(deps.pool, { account })
  const open = await readQueues(own, account, { chainId: deps.chainId })
  // what is a pass by now stands among the passes
  const queues = open.filter(({ isMoved }) => !isMoved)
  if (queues.length === 0) return []
  const sources = queues.flatMap(({ stretches }) => stretches.map(({ sourceId }) => sourceId))
  const [names, bought, movable, isOn] = await Promise.all([
    readNames(deps, queues),
    readPurchases(own, sources),
    readMovable(own, account, { chainId: deps.chainId }),
    deps.canMove(),
  ])
  const end = ({ validUntil }: CardTicket) => validUntil ?? '9999'
  return queues
    .map((queue, at): CardTicket => {
      const named = names[at]
      return {
        channel: named?.handle ? { handle: named.handle, name: named.channel_name ?? named.handle } : null,
        ...{ tierNo: queue.tierNo, rank: queue.rank, isFrozen: queue.isFrozen },
        tierName: named?.tier_name ?? `Tier ${queue.tierNo}`,
        validUntil: queue.validUntil?.toISOString() ?? null,
        isProvisional: queue.stretches.some(({ isProvisional }) => isProvisional),
        purchaseIds: queue.stretches.map(({ sourceId }) => bought.get(sourceId) ?? sourceId),
        queueId: queue.queueId,
        move: moveOf(
          movable.find(({ queueId }) => queueId === queue.queueId),
          isOn,
        ),
      }
    })
    .sort((a, b) => (end(a) < end(b) ? -1 : 1))
}
