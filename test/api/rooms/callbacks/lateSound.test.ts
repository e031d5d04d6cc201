import { expect } from 'chai'
import { IMPOSSIBLE_BREACHES } from '#api/rooms/media/breach.ts'
import { bitsFor, SPEAKER_BITS } from '#domain/room/permission.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useTrtc } from './useTrtc.ts'

const KEY_S = 120
const SOUND = 203
const CAMERA = 201

describe('sound at TRTC of who was on the floor [S3.30][T2]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const world = useTrtc(db)
  let roomId: string
  let room: string

  before(async () => {
    const wish = { kind: 'voice', visibility: 'public', provider: 'trtc' } as const
    roomId = await world.stage().room(world.creator(), wish)
    room = await world.providerRoomOf(roomId)
  })

  const sql = async (text: string, seatId: string, ...more: unknown[]) =>
    (await db.pool('owner').query(text, [seatId, ...more])).rows
  /** Somebody inside whose seat has these bits; a key that allowed more may be good for so long. */
  async function inside(bits: number, couldSendS: number | null): Promise<string> {
    const { seatId } = (await enter(world.api().url, world.next(), roomId)).body
    await world.tell({ type: 103, room, user: seatId })
    await sql(
      'UPDATE app.seat SET bits = $2, could_send_until = app.now() + make_interval(secs => $3) WHERE id = $1',
      ...[seatId, bits, couldSendS],
    )
    return seatId
  }
  const became = async (seatId: string) => {
    const [seat] = await sql("SELECT state <> 'ended' AS is_open FROM app.seat WHERE id = $1", seatId)
    const facts = await sql(
      "SELECT kind, body FROM app.evidence WHERE seat_id = $1 AND kind <> 'joined' ORDER BY at",
      seatId,
    )
    const effects = await sql(
      `SELECT topic FROM app.outbox WHERE (topic = 'media.refuse' AND body ->> 'userId' = $1)
         OR (topic = 'media.grant' AND body = jsonb_build_object('seat', $1::text) AND key LIKE 'late:%')`,
      seatId,
    )
    return {
      isOpen: seat?.is_open,
      facts: facts.map(({ kind, body }) => [kind, body.why ?? body.kind]),
      effects: effects.map(({ topic }) => topic),
    }
  }
  const LISTENER_BITS = bitsFor('voice', 'viewer')
  const REMOVED = { isOpen: false, facts: [['refused', 'NO_PERMISSION']], effects: ['media.refuse'] }

  it('a speaker sends it, and nothing is done; their camera takes them out', async () => {
    const speaker = await inside(SPEAKER_BITS, null)
    await world.tell({ type: SOUND, room, user: speaker })
    const isSent = { isOpen: true, facts: [['published', 'microphone']], effects: [] }
    expect(await became(speaker)).to.deep.equal(isSent)
    const other = await inside(SPEAKER_BITS, null)
    await world.tell({ type: CAMERA, room, user: other })
    expect(await became(other)).to.deep.equal(REMOVED)
  })

  it('who spoke until a moment ago sends it with the key of then: it is stored, and they are silenced again, once in two seconds', async () => {
    const seatId = await inside(LISTENER_BITS, KEY_S)
    const evenMs = Math.ceil(Date.now() / 2000) * 2000
    for (const [afterMs, silenced] of [
      [0, 1],
      [1999, 1],
      [2000, 2],
    ] as const) {
      await world.tell({ type: SOUND, room, user: seatId, atMs: evenMs + afterMs })
      const { isOpen, facts, effects } = await became(seatId)
      expect([isOpen, facts.at(-1)]).to.deep.equal([true, ['published', 'microphone']])
      expect(effects).to.deep.equal(Array.from({ length: silenced }, () => 'media.grant'))
    }
  })

  it('after the life of that key they are taken out, and nothing else is doubted for it; a camera nothing ever allowed', async () => {
    const late = await inside(LISTENER_BITS, -1)
    await world.tell({ type: SOUND, room, user: late })
    expect(await became(late)).to.deep.equal({ ...REMOVED, facts: [['refused', 'TAKEN_BACK']] })
    expect(IMPOSSIBLE_BREACHES).to.not.include('TAKEN_BACK')
    const seen = await inside(LISTENER_BITS, KEY_S)
    await world.tell({ type: CAMERA, room, user: seen })
    expect(await became(seen)).to.deep.equal(REMOVED)
  })
})
