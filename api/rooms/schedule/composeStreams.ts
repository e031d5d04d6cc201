import type { Pool } from 'pg'
import type { Compose, Delivery, Letter, Withheld } from '#api/notifications/letter.ts'
import { senderAddress } from '#api/notifications/senderAddress.ts'
import { isolated } from '#domain/names/isolated.ts'
import { NEWS, newsText } from '#domain/notifications/news.ts'
import { writeCalendar } from '#domain/room/calendar.ts'
import { type HostedKind, roomPath } from '#domain/room/hostedKind.ts'
import { momentIn } from '#domain/room/localTime.ts'
import { calendarEventOf, isOff, readStreams, type StreamFacts } from './streamFacts.ts'
import { whoMaySee } from './whoMaySee.ts'

/** The entry for the calendar; it is a mail alone. */
export const CALENDAR_MAIL = 'stream_calendar'

/** Kinds of mails about streams and voice rooms. */
export const STREAM_MAILS = [
  CALENDAR_MAIL,
  ...Object.keys(NEWS).filter((kind) => kind.startsWith('stream_')),
] as const

interface ComposeDeps {
  pool: Pool
  /** addresses of accounts, for those that have one */
  emailsOf: (accountIds: readonly string[]) => Promise<Map<string, string>>
  publicUrl: string
  /** `Name <address>` of the sender of every mail */
  from: string
}

/** Why this is not true any more; null when it is. */
function past({ kind, facts }: Delivery, { state, seq, mayBegin }: StreamFacts): string | null {
  if (kind === 'stream_cancelled') return null
  if (!mayBegin) return 'SUSPENDED'
  if (kind === 'stream_live') return state === 'live' ? null : 'OVER'
  if (kind === 'stream_scheduled' || kind === 'stream_moved') return state === 'scheduled' ? null : 'OVER'
  if (facts.seq !== seq) return 'MOVED'
  return state === 'scheduled' || state === 'live' ? null : 'OVER'
}

/** What opens a room that is live. */
const ENTER: Record<HostedKind, string> = { stream: 'Watch', voice: 'Listen' }

function news(delivery: Delivery, stream: StreamFacts, to: string): Letter | Withheld {
  const why = past(delivery, stream)
  if (why) return { withheld: why }
  const text = newsText(delivery.kind)
  if (!text) return { withheld: 'UNKNOWN_KIND' }
  const { kind, title, channel, startsAt } = stream
  const facts = { ...delivery.facts, kind, title, channel, startsAt: startsAt?.toISOString() ?? '' }
  const link = {
    label: delivery.kind === 'stream_live' ? ENTER[kind] : 'Open the page',
    path: text.path(facts),
  }
  return { to, subject: text.title(facts), paragraphs: [text.text(facts)], link }
}

function calendar(
  { facts }: Delivery,
  stream: StreamFacts,
  { to, publicUrl, from, zone }: { to: string; publicUrl: string; from: string; zone: string | undefined },
): Letter | Withheld {
  if (facts.seq !== stream.seq) return { withheld: 'SUPERSEDED' }
  const method = isOff(stream) ? 'CANCEL' : 'REQUEST'
  if (method === 'REQUEST' && !stream.mayBegin) return { withheld: 'SUSPENDED' }
  if (method === 'REQUEST' && (stream.state !== 'scheduled' || !stream.startsAt)) return { withheld: 'OVER' }
  const organizer = { name: stream.channel, email: senderAddress(from) }
  const event = calendarEventOf(stream, publicUrl, { organizer, attendee: to })
  const entry = { method, text: writeCalendar(method, event) } as const
  const link = { label: 'Open the page', path: roomPath(stream.kind, stream.id) }
  const title = isolated(stream.title)
  const named = `“${title}” of ${isolated(stream.channel)}`
  if (method === 'CANCEL') {
    const paragraphs = [`${named} does not take place. The entry in your calendar goes.`]
    return { to, subject: `Not taking place: ${title}`, paragraphs, calendar: entry }
  }
  const moment = momentIn((stream.startsAt as Date).getTime(), zone ?? stream.zone ?? 'UTC')
  const paragraphs = [`${named} begins ${moment}.`, 'We remind you shortly before and when it begins.']
  return { to, subject: `${title}: ${moment}`, paragraphs, link, calendar: entry }
}

async function zonesOf(pool: Pool, deliveries: readonly Delivery[]): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ key: string; zone: string }>({
    name: 'zones_of_reminders',
    text: `SELECT w.room_id || ' ' || w.account_id AS key, w.zone FROM unnest($1::text[], $2::text[]) AS p (room_id, account_id)
      JOIN app.reminder w ON w.room_id = p.room_id AND w.account_id = p.account_id WHERE w.zone IS NOT NULL`,
    values: [
      deliveries.map(({ facts }) => String(facts.roomId)),
      deliveries.map(({ accountId }) => accountId),
    ],
  })
  return new Map(rows.map(({ key, zone }) => [key, zone]))
}

/** Writes mails about streams and voice rooms, to those who may see them when the mail is sent, with what is true then. */
export function composeStreams({ pool, emailsOf, publicUrl, from }: ComposeDeps): Compose {
  return async (deliveries) => {
    const pairs = deliveries.map(({ facts, accountId }) => ({
      roomId: String(facts.roomId),
      accountId: accountId ?? '',
    }))
    const [streams, maySee, emails, zones] = await Promise.all([
      readStreams(pool, [...new Set(pairs.map(({ roomId }) => roomId))]),
      whoMaySee(pool, pairs),
      emailsOf([...new Set(pairs.map(({ accountId }) => accountId))]),
      zonesOf(pool, deliveries),
    ])
    const write = (delivery: Delivery): Letter | Withheld => {
      const roomId = String(delivery.facts.roomId)
      const accountId = delivery.accountId ?? ''
      const stream = streams.get(roomId)
      const to = emails.get(accountId)
      if (!stream || !maySee({ roomId, accountId })) return { withheld: 'NOT_VISIBLE' }
      if (!to) return { withheld: 'NO_ADDRESS' }
      if (delivery.kind !== CALENDAR_MAIL) return news(delivery, stream, to)
      return calendar(delivery, stream, { to, publicUrl, from, zone: zones.get(`${roomId} ${accountId}`) })
    }
    return new Map(deliveries.map((delivery) => [delivery.id, write(delivery)]))
  }
}
