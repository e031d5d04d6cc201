import type { Pool } from 'pg'
import type { CallSide } from '#domain/calls/words.ts'
import type { CallBeat } from '#protocol/calls/callBeats.ts'
import { newBeatSigner } from '#test/api/calls/record/signBeats.ts'
import { type Member, NotYet } from './member.ts'
import { bookingsPath, demand, type LivingCall } from './weekCall.ts'

/** Where rows are written that a socket of the site would leave: half an hour of one takes half an hour. */
export type RecordRows = Pick<Pool, 'query'>

const BEAT_S = 15
const MAX_BROUGHT = 60
/** What the site saw of a page by its socket, minute by minute, since the start. */
const SPANS = `INSERT INTO app.call_span (room_id, side, source, from_at, until_at)
  SELECT room_id, $2, 'socket', starts_at + make_interval(secs => s), starts_at + make_interval(secs => least(s + 60, $3))
  FROM app.call_room, generate_series(0, $3::int - 1, 60) s WHERE room_id = $1 ON CONFLICT DO NOTHING`

const sidesOf = ({ buyer, seller, story }: LivingCall): [CallSide, Member, number][] => {
  const { there } = story
  // null: both come, and what is on record of it is lost
  const sides: [CallSide, Member, number][] = [
    ['creator', seller, there?.creator ?? 0],
    ['fan', buyer, there?.fan ?? 0],
  ]
  return there === null ? sides : sides.filter(([, , seconds]) => seconds > 0)
}

/** Who takes part comes into the room of the call. @throws NotYet where nobody is let in yet */
export async function comeIn(call: LivingCall): Promise<void> {
  for (const [side, who] of sidesOf(call)) {
    const entry = { showsAddress: true, move: true }
    const reply = await who.ask('POST', `${bookingsPath}/${call.booking?.id}/entry`, entry)
    if (reply.status === 403 || reply.status === 409)
      throw new NotYet(`${call.name}, the ${side}: ${reply.text}`)
    demand(`${call.name}: the ${side} comes in`, reply)
    call.roomId = reply.body.roomId
  }
}

/** What was seen of those who were there comes on record: the site's own rows, and what their pages signed. */
export async function leaveRecord(call: LivingCall, rows: RecordRows): Promise<void> {
  const { roomId, startsAt, name, story } = call
  if (roomId === null) throw new Error(`${name}: nobody came`)
  const isLinked = Boolean(story.there?.creator && story.there.fan)
  for (const [side, who, seconds] of sidesOf(call)) {
    await rows.query(SPANS, [roomId, side, seconds])
    const signer = await newBeatSigner()
    const place = { roomId, side, page: `page-of-${side}` }
    const beats = beatsOf(Date.parse(startsAt), seconds, isLinked)
    for (let n = 0; n < beats.length; n += MAX_BROUGHT) {
      const signed = beats.slice(n, n + MAX_BROUGHT).map((beat) => signer.sign(place, beat))
      const body = { key: signer.key, beats: await Promise.all(signed) }
      const reply = await who.ask('POST', `/v1/me/calls/rooms/${roomId}/beats`, body)
      demand(`${name}: beats of the ${side}`, reply)
    }
  }
}

/** What a page signs who was there for so long from the start on, and saw the other one, or nobody. */
function beatsOf(startMs: number, seconds: number, isLinked: boolean): CallBeat[] {
  const packets = isLinked ? 50 * BEAT_S : 0
  return Array.from({ length: seconds / BEAT_S }, (_, i) => ({
    ...{ n: i + 1, fromMs: startMs + i * BEAT_S * 1000, untilMs: startMs + (i + 1) * BEAT_S * 1000 },
    ...{ isLinked, sent: packets, received: packets },
  }))
}
