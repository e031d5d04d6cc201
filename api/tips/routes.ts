import type { CardGifts } from '../billing/cardGifts.ts'
import type { Handlers } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { RoomDeps } from '../rooms/deps.ts'
import { type RoomView, readRoomView } from '../rooms/readRoomView.ts'
import { CONTEXT_TYPES, type ContextType, contextIdOf } from './contextId.ts'
import type { TipTerms, tipRoutes } from './contract.ts'
import { fixChannelContext } from './fixContext.ts'
import { listSplits } from './listSplits.ts'
import { readGivenTips } from './readGivenTips.ts'
import { readChannelTips, readRoomTips } from './readRoomTips.ts'
import type { TipDeps } from './tipRows.ts'

export interface TipRouteDeps extends TipDeps {
  /** address of the room hub; undefined: this installation has none */
  hub: string | undefined
  rooms: Pick<RoomDeps, 'pool' | 'settings'>
  cardGifts: CardGifts
}

/** SQL: who has what of the tips of the room `r`, as JSON. */
const SHARED = `SELECT jsonb_agg(jsonb_build_object('channel', jsonb_build_object('id', h.id, 'handle', h.handle, 'name', h.name, 'about', h.about),
    'bps', s.bps) ORDER BY s.place) FROM app.room_share s JOIN app.channel h ON h.id = s.channel_id WHERE s.room_id = r.id`

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

async function showsName({ pool }: TipDeps, accountId: string): Promise<boolean> {
  const { rows } = await pool.query<{ shows_name: boolean }>(
    'SELECT shows_name FROM app.tip_name WHERE account_id = $1',
    [accountId],
  )
  return rows[0]?.shows_name ?? false
}

/** Whose channel it is; null: nobody finds it. */
async function ownerOf({ pool }: TipDeps, channelId: string): Promise<string | null> {
  const { rows } = await pool.query<{ account_id: string }>(
    `SELECT cr.account_id FROM app.channel ch JOIN app.creator cr ON cr.id = ch.creator_id
       JOIN app.account o ON o.id = cr.account_id AND o.state IN ('active', 'suspended')
      WHERE ch.id = $1 AND ch.archived_at IS NULL`,
    [channelId],
  )
  return rows[0]?.account_id ?? null
}

/** What is live and somebody else's, so that gifts go to it. @throws ProblemError NOT_FOUND, CONFLICT */
async function demandLive({ rooms }: TipRouteDeps, roomId: string, accountId: string): Promise<RoomView> {
  const room = await readRoomView(rooms, roomId, accountId)
  if (room.role === 'owner') throw refused('Tips are what others give you.')
  if (room.state !== 'live') throw refused('It is not live. Tips go to what is live.')
  return room
}

/** The same where gifts by card go to it; whose invitation was taken back gives none. @throws ProblemError NOT_FOUND, CONFLICT, NOT_SOLD_BY_CARD */
async function demandCardRoom(deps: TipRouteDeps, roomId: string, accountId: string): Promise<RoomView> {
  const room = await demandLive(deps, roomId, accountId)
  if (room.takesCardGifts) return room
  const detail = 'No gifts by card are taken here right now. Nothing was charged.'
  throw new ProblemError('NOT_SOLD_BY_CARD', { detail })
}

/** Verbs of tips by the names of their routes. None of them takes a transaction or says that something was given. */
export function tipHandlers(deps: TipRouteDeps): Handlers<typeof tipRoutes> {
  const { pool, cardGifts } = deps
  return {
    async getTipTerms({ params, account }) {
      const room = await demandLive(deps, params.id, account)
      const { rows } = await pool.query<{
        hub: string
        payee: string
        context_id: string
        context_type: ContextType
        shares: TipTerms['shares'] | null
      }>(
        `SELECT '0x' || encode(c.hub, 'hex') AS hub, '0x' || encode(c.payee, 'hex') AS payee, c.context_id::text, c.context_type,
           CASE WHEN r.payees_hash = (SELECT x.payees_hash FROM chain.split_as_of x WHERE x.chain_id = c.chain_id AND x.split = c.payee
             AND x.owner IS NULL) THEN (${SHARED}) END AS shares
           FROM app.tip_context c JOIN app.room r ON r.id = c.room_id WHERE c.room_id = $1 AND c.chain_id = $2`,
        [params.id, deps.chainId],
      )
      const [context] = rows
      if (!context || !room.takesTips)
        throw refused('No tips are taken here. What this channel opens next may take them.')
      const { hub, payee: to, context_id: contextId } = context
      const shares = context.shares ?? []
      const terms = { hub, to, contextType: CONTEXT_TYPES[context.context_type], contextId, shares }
      return { body: { ...terms, showsName: await showsName(deps, account) } }
    },
    async listRoomTips({ params, account }) {
      return { body: await readRoomTips(deps, params.id, account) }
    },
    async askChannelTipTerms({ params, account }) {
      const owner = await ownerOf(deps, params.id)
      if (owner === null) throw new ProblemError('NOT_FOUND')
      if (owner === account) throw refused('This is your own channel. Tips are what others give you.')
      const { hub } = deps
      const to = hub === undefined ? null : await fixChannelContext(pool, { ...deps, hub }, params.id)
      if (hub === undefined || to === null)
        throw refused('This channel takes no tips yet. There is nobody to pay them to.')
      const terms = {
        hub,
        to,
        contextType: CONTEXT_TYPES.creator,
        contextId: contextIdOf(params.id).toString(),
      }
      return { body: { ...terms, showsName: await showsName(deps, account) } }
    },
    async listChannelTips({ params, account }) {
      return { body: await readChannelTips(deps, params.id, account) }
    },
    async listGivenTips({ account }) {
      return { body: await readGivenTips(deps, account) }
    },
    async listSplits({ account }) {
      return { body: { splits: await listSplits(deps, account) } }
    },
    async getRoomCardTerms({ params, account }) {
      const { channel } = await demandCardRoom(deps, params.id, account)
      const terms = await cardGifts.terms(account, channel.id)
      return { body: { ...terms, showsName: await showsName(deps, account) } }
    },
    async getChannelCardTerms({ params, account }) {
      const terms = await cardGifts.terms(account, params.id)
      return { body: { ...terms, showsName: await showsName(deps, account) } }
    },
    giveByCard({ account, session, body: { place, ...wish }, ip }) {
      return cardGifts.give({ accountId: account, sessionId: session, ip }, wish, async () =>
        place.kind === 'room'
          ? { channelId: (await demandCardRoom(deps, place.id, account)).channel.id, roomId: place.id }
          : { channelId: place.id, roomId: null },
      )
    },
    async setTipName({ account, body }) {
      await pool.query(
        `INSERT INTO app.tip_name (account_id, shows_name) VALUES ($1, $2)
         ON CONFLICT (account_id) DO UPDATE SET shows_name = $2`,
        [account, body.showsName],
      )
      return { body }
    },
  }
}
