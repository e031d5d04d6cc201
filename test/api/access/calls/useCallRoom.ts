import { randomBytes } from 'node:crypto'
import { type CallSeat, createCallVerbs } from '#api/access/callVerbs.ts'
import type { Access } from '#api/access/createAccess.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { newId } from '#domain/ids.ts'
import type { Client } from '#test/kit/client.ts'
import { useCardCalls } from '../../bookings/cards/useCardCalls.ts'
import { openAccess, scriptTokens } from '../tokens/ownAccess.ts'

/** A booked call and a room for it. */
export interface RoomOfCall {
  bookingId: string
  purchaseId: string
  roomId: string
}

interface CallWish {
  /** from now */
  startsInS?: number
  minutes?: number
}

/** What came of a press: a seat, or the code of the refusal with what it says. */
export interface Entered {
  seat: CallSeat | null
  code: string | null
  facts: Record<string, unknown>
  decisionId: string | null
}

/** For a test file: rooms of calls that are booked by card, and the engine that lets into them; it can read no chain. */
export function useCallRoom() {
  const kit = useCardCalls()
  const { sql, world } = kit
  let own: Access | undefined
  const access = (): Access => {
    own ??= openAccess(world().database, scriptTokens())
    return own
  }
  const verbs = () => createCallVerbs(access())
  /** the newest session of an account is the one of who signed in last */
  const sessionOf = async ({ accountId }: Pick<Client, 'accountId'>, nth = 0) => {
    const rows = await sql<{ id: string }>(
      'SELECT id FROM app.auth_session WHERE account_id = $1 ORDER BY created_at DESC, id',
      accountId,
    )
    return rows[nth]?.id as string
  }
  return {
    ...{ kit, sql, access, verbs, sessionOf },
    database: () => world().database,
    url: () => world().url,
    fan: kit.fan,
    creator: kit.creator,
    /** a room of a booking as it stands, as the page of a call opens it */
    async openRoom(bookingId: string): Promise<string> {
      const roomId = newId('rom', randomBytes)
      await sql(
        `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at)
         SELECT $1, channel_id, 'call', 'live', 'private', 'Call', app.now() FROM app.booking WHERE id = $2`,
        ...[roomId, bookingId],
      )
      await sql(
        `INSERT INTO app.call_room (room_id, booking_id, media, starts_at)
         SELECT $1, b.id, o.media, b.starts_at FROM app.booking b JOIN app.call_offer o ON o.id = b.offer_id WHERE b.id = $2`,
        ...[roomId, bookingId],
      )
      return roomId
    },
    async call({ startsInS = 300, minutes = 30 }: CallWish = {}): Promise<RoomOfCall> {
      const { id: bookingId, purchaseId } = await kit.book({ startsInS, minutes })
      return { bookingId, purchaseId, roomId: await this.openRoom(bookingId) }
    },
    async enter(
      { roomId }: Pick<RoomOfCall, 'roomId'>,
      who: Client,
      { move = false, nth = 0 } = {},
    ): Promise<Entered> {
      const { accountId } = who
      const sessionId = await sessionOf(who, nth)
      try {
        const seat = await verbs().admit({ accountId, sessionId, roomId, move, trace: 'test' })
        return { seat, code: null, facts: {}, decisionId: seat.decisionId }
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        const { facts = {}, decisionId = null } = error.extra as Partial<Entered>
        return { seat: null, code: error.code, facts, decisionId }
      }
    },
    /** live streams that anybody may watch, each in a channel of its own */
    async streams(n: number): Promise<string[]> {
      const ids = Array.from({ length: n }, () => newId('rom', randomBytes))
      await sql(
        `WITH own AS (INSERT INTO app.channel (id, creator_id, handle, name)
           SELECT 'chn_' || right(x, 22), b.creator_id, right(x, 20), 'A stream' FROM unnest($2::text[]) x,
             (SELECT creator_id FROM app.booking WHERE account_id = $1 LIMIT 1) b RETURNING id)
         INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at, live_at, provider, provider_room_id, media_node)
         SELECT 'rom_' || right(id, 22), id, 'stream', 'live', 'public', 'A stream', app.now(), app.now(), 'embedded', id, 'node_1' FROM own`,
        ...[kit.fan().accountId, ids],
      )
      return ids
    },
    setBooking: ({ bookingId }: RoomOfCall, change: string) =>
      sql(`UPDATE app.booking SET ${change} WHERE id = $1`, bookingId),
    /** moves the clock to so many seconds after a call begins */
    toStart: ({ bookingId }: Pick<RoomOfCall, 'bookingId'>, afterS: number) =>
      sql(
        `UPDATE app.clock SET shift = (SELECT starts_at FROM app.booking WHERE id = $1) + make_interval(secs => $2) - now()`,
        ...[bookingId, afterS],
      ),
    seat: async (id: string) =>
      (
        await sql<{
          state: string
          end_reason: string | null
          role: string
          bits: number
          keptS: number
          leftS: number
        }>(
          `SELECT s.state, s.end_reason, s.role, s.bits, l.kept_s AS "keptS", extract(epoch FROM l.until - app.now())::float8 AS "leftS"
             FROM app.seat s LEFT JOIN app.seat_lease l ON l.seat_id = s.id WHERE s.id = $1`,
          id,
        )
      )[0],
    /** a ban or a kick of the creator's that is in the log */
    async actOf(target: Client): Promise<{ channelId: string; actionId: string }> {
      const actionId = newId('act', randomBytes)
      const [channel] = await sql<{ id: string }>(
        'SELECT h.id FROM app.channel h JOIN app.creator c ON c.id = h.creator_id WHERE c.account_id = $1 LIMIT 1',
        kit.creator().accountId,
      )
      const channelId = channel?.id as string
      await sql(
        `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'spam', 'x')`,
        ...[actionId, channelId, kit.creator().accountId, target.accountId],
      )
      return { channelId, actionId }
    },
  }
}
