import { MediaError, type MediaProvider, providerOf } from '#api/ports/media.ts'
import type { Again, Effect, Jobs } from '#api/queue/jobs.ts'
import { nextRoundS } from '#domain/room/nextRound.ts'
import type { Provider, RoomKind } from '#domain/words.ts'
import { askHubTokens, followHubRooms } from './chain/followHubRooms.ts'
import { healClubs, RESTS } from './clubs/clubRoom.ts'
import { lookAtMembers } from './clubs/lookAtMembers.ts'
import type { RoomDeps, TipVerbs, TokenVerbs } from './deps.ts'
import { closeForEver } from './endRoom.ts'
import { type RefuseDeps, refuseInMedia } from './media/refuseInMedia.ts'
import { endUnproven } from './proof/endUnproven.ts'
import { forgetAnnouncements } from './schedule/announcements.ts'
import { endMissed } from './schedule/endMissed.ts'
import { fanOutAnnouncements } from './schedule/fanOut.ts'
import { leaveProviders } from './stream/leaveProviders.ts'
import { watchDrafts } from './stream/watchDrafts.ts'
import { lookAtHost, watchHosts } from './stream/watchHosts.ts'

const FAN_OUT_MS = 500
const FOLLOW_HUB_MS = 1000
const MAX_CLOSE_PAUSE_S = 60
/** A day of such pauses: a node that was taken out of service must not be asked for ever. */
const MAX_CLOSE_TRIES = 1440

/** What is done at providers, of which one may have been left since a room was opened there. */
export interface RoomJobDeps extends RoomDeps, Pick<RefuseDeps, 'alarms' | 'security'> {
  /** null where nothing of ours reaches it any more */
  mediaOf: (name: Provider) => MediaProvider | null
  /** of the room hub, 0x hex; undefined: this installation has none */
  hub: string | undefined
  tips: TipVerbs
  tokens: TokenVerbs
  settings: RoomDeps['settings'] & { MAX_SPEAKERS: number }
}

/** After a dismissal: again, while whoever was in the room may open it anew with a key of before. */
async function dismissAgain(
  { pool }: RoomDeps,
  { caps: { reopensS } }: MediaProvider,
  providerRoomId: string,
): Promise<Again | null> {
  if (reopensS === 0) return null
  const { rows } = await pool.query<{ ended_s: number }>(
    `SELECT extract(epoch FROM app.now() - ended_at)::float AS ended_s FROM app.room
      WHERE provider_room_id = $1 AND state = 'ended'`,
    [providerRoomId],
  )
  const afterS = rows[0] ? nextRoundS(reopensS, rows[0].ended_s) : null
  return afterS === null ? null : { afterS }
}

/** Tries until the engine confirms it: a node that seems to be gone may only be out of reach, with everybody still inside. */
async function close(deps: RoomJobDeps, effect: Effect, tries: number): Promise<Again | null> {
  const body = effect.body as {
    /** rows of an earlier version have none */
    provider?: Provider
    providerRoomId: string
    node: string | null
    reason: string
  }
  const { providerRoomId, node, reason } = body
  const media = deps.mediaOf(providerOf(body))
  // it was never placed, or nothing of ours reaches it: a key opens it for minutes at most
  if (!media || (media.name === 'embedded' && node === null)) return null
  try {
    await media.closeRoom({ providerRoomId, node }, reason)
    return await dismissAgain(deps, media, providerRoomId)
  } catch (cause) {
    if (cause instanceof MediaError && cause.code === 'ROOM_NOT_FOUND') return null
    if (tries >= MAX_CLOSE_TRIES) throw cause
    return { afterS: Math.min(2 ** tries / 4, MAX_CLOSE_PAUSE_S), cause }
  }
}

async function reopen({ pool, mediaOf }: RoomJobDeps, effect: Effect): Promise<void> {
  const { providerRoomId, kind, node } = effect.body as {
    providerRoomId: string
    kind: RoomKind
    node: string
  }
  const { rowCount } = await pool.query(
    "SELECT FROM app.room WHERE provider_room_id = $1 AND state <> 'ended'",
    [providerRoomId],
  )
  // only nodes of our own ask for it
  if (rowCount) await mediaOf('embedded')?.openRoom({ providerRoomId, kind, maxParticipants: null, node })
}

/** Who leaves ends what they have open; rooms that ended before are left alone, and those of clubs in which nothing is going on. */
async function closeAllOf(deps: RoomDeps, effect: Effect): Promise<void> {
  const { account } = effect.body as { account: string }
  const { rows } = await deps.pool.query<{ id: string }>(
    `SELECT r.id FROM app.room r JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id
       JOIN app.account a ON a.id = c.account_id WHERE a.id = $1 AND a.state = 'closing' AND r.state <> 'ended' AND NOT ${RESTS}`,
    [account],
  )
  for (const { id } of rows) await closeForEver(deps, id, 'HOST_ENDED')
}

/** Takes somebody out who is there against what we signed; where that cannot be while rooms are closed, those end too. */
async function refuse(deps: RoomJobDeps, effect: Effect, tries: number): Promise<Again | null> {
  const again = await refuseInMedia(deps, effect, tries)
  await endUnproven(deps)
  return again
}

/** What rooms ask of the worker. */
export function roomJobs(deps: RoomJobDeps, settings: { SWEEP_MS: number }): Jobs {
  return {
    topics: {
      'rooms.close_all': (effect) => closeAllOf(deps, effect),
      'media.close': (effect, tries) => close(deps, effect, tries),
      'media.open': (effect) => reopen(deps, effect),
      'media.refuse': (effect, tries) => refuse(deps, effect, tries),
      'rooms.look_at_host': (effect) => lookAtHost(deps, effect),
    },
    loops: [
      {
        name: 'rooms.provider',
        everyMs: settings.SWEEP_MS,
        isExclusive: true,
        run: () => leaveProviders(deps),
      },
      {
        name: 'rooms.hub',
        everyMs: FOLLOW_HUB_MS,
        isExclusive: true,
        run: () => followHubRooms(deps),
      },
      {
        name: 'rooms.hub_tokens',
        everyMs: FOLLOW_HUB_MS,
        isExclusive: true,
        run: () => askHubTokens(deps),
      },
      { name: 'rooms.unproven', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => endUnproven(deps) },
      { name: 'rooms.hosts', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => watchHosts(deps) },
      {
        name: 'rooms.members',
        everyMs: settings.SWEEP_MS,
        isExclusive: true,
        run: async () => {
          await healClubs(deps)
          await lookAtMembers(deps)
        },
      },
      { name: 'rooms.missed', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => endMissed(deps) },
      {
        name: 'rooms.announcements',
        everyMs: FAN_OUT_MS,
        isExclusive: true,
        run: () => fanOutAnnouncements(deps),
      },
      { name: 'rooms.drafts', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => watchDrafts(deps) },
    ],
    timetable: [
      { task: 'forget-announcements', at: '33 3 * * *', run: () => forgetAnnouncements(deps.pool) },
    ],
  }
}
