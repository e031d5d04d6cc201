import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { expect } from 'chai'
import { newTimedId } from '#domain/ids.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { createInstallation } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'

const on = (time: string) => `2026-11-${time}Z`

describe('npm run trtc:minutes [S3.83]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  let stage: Stage
  let creator: Creator

  before(async () => {
    stage = await setStage(database)
    const installation = createInstallation()
    const [host] = await seedPeople(database.pool('api'), installation, 1)
    creator = await stage.creator(host ?? expect.fail('no host'))
    installation.remove()
  })

  async function room(title: string, provider = 'trtc', kind = 'stream'): Promise<string> {
    const id = await stage.room(creator, { visibility: 'public', state: 'ended' })
    await database.pool('owner').query(
      `UPDATE app.room SET provider = $2, title = $3, kind = $4, max_speakers = CASE WHEN $4 = 'voice'::app.room_kind THEN 5 END
          WHERE id = $1`,
      [id, provider, title, kind],
    )
    return id
  }
  /** A seat that ended; `isPast` as it lies two hours later. */
  async function seat(roomId: string, role: string, [from, to]: string[], isPast = false): Promise<string> {
    const id = newTimedId('sea', Date.now(), randomBytes)
    await database.pool('owner').query(
      `INSERT INTO app.${isPast ? 'seat_past' : 'seat'} (id, room_id, decision_id, state, role, bits, taken_at, live_at, ended_at, end_reason)
           VALUES ($1, $2, $3, 'ended', $4, 170, $5, $5, $6, 'LEFT')`,
      [id, roomId, newTimedId('dec', Date.now(), randomBytes), role, from, to],
    )
    return id
  }
  const tell = (roomId: string, seatId: string, at: string, word: [kind: string, media?: string]) =>
    database
      .pool('owner')
      .query(
        "INSERT INTO app.evidence (at, source, source_event, room_id, seat_id, kind, body) VALUES ($1, 'trtc', $2, $3, $4, $5, $6)",
        [at, randomBytes(8).toString('hex'), roomId, seatId, word[0], word[1] ? { kind: word[1] } : {}],
      )

  async function run(args: string[], environment: Record<string, string> = {}) {
    const child = spawn(process.execPath, ['scripts/minutes/main.ts', ...args], {
      env: { DATABASE_OWNER_URL: database.url('owner'), ...environment },
    })
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk))
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk))
    const [code] = await once(child, 'close')
    return { code, ...said }
  }

  it('adds up an evening from seats and evidence, of TRTC alone', async () => {
    const one = await room('Late set')
    const host = await seat(one, 'host', [on('10T23:50:00'), on('11T00:10:00')], true)
    await tell(one, host, on('10T23:50:00'), ['joined'])
    await tell(one, host, on('10T23:52:00'), ['published', 'camera'])
    await tell(one, host, on('11T00:05:00'), ['unpublished', 'camera'])
    const fan = await seat(one, 'viewer', [on('10T23:51:00'), on('11T00:09:00')])
    await tell(one, fan, on('10T23:51:00'), ['joined'])
    await tell(one, fan, on('10T23:55:00'), ['left'])
    await tell(one, fan, on('10T23:58:30'), ['joined'])
    await tell(one, fan, on('11T00:06:00'), ['left'])
    // of whom nothing was told: by the times of the seat
    await seat(one, 'viewer', [on('11T00:04:00'), on('11T00:04:30')])
    await seat(await room('Ours', 'embedded'), 'host', [on('10T20:00:00'), on('10T21:00:00')])
    // nothing was told of its host, and no picture was there
    const two = await room('A voice room', 'trtc', 'voice')
    await seat(two, 'host', [on('11T12:00:00'), on('11T12:00:40')])
    await seat(two, 'viewer', [on('11T12:00:10'), on('11T12:00:30')])
    await seat(await room('Long ago'), 'host', [on('01T12:00:00'), on('01T13:00:00')])

    // day 10: host 600 s sound; fan 23:51–23:52 sound, 23:52–23:55 and 23:58:30–24:00 picture: 60 s and 270 s
    // day 11: host 600 s; fan 300 s picture and 60 s sound; another viewer 30 s picture; the voice room 40 s of its host and 20 s of a listener
    const { code, out, err } = await run(['--from', '2026-11-10', '--to', '2026-11-11', '--json'])
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    const told = JSON.parse(out)
    expect(told).to.include({ note: 'estimate, not a bill', from: '2026-11-10', to: '2026-11-11' })
    expect(told.usdPer1000).to.deep.equal({ sound: 0.99, upTo720: 3.96, above720: 8.91 })
    const of = (roomId: string) => told.rooms.filter((row: { roomId: string }) => row.roomId === roomId)
    expect(told.rooms).to.have.length(3)
    expect(of(one)).to.deep.equal([
      {
        ...{ day: '2026-11-10', roomId: one, title: 'Late set', usd: '0.05' },
        seconds: { sound: 660, upTo720: 0, above720: 270 },
      },
      {
        ...{ day: '2026-11-11', roomId: one, title: 'Late set', usd: '0.06' },
        seconds: { sound: 660, upTo720: 0, above720: 330 },
      },
    ])
    expect(of(two)[0]).to.deep.include({
      title: 'A voice room',
      seconds: { sound: 60, upTo720: 0, above720: 0 },
    })
    // 720 s are 12 minutes, 330 s are 6
    expect(told.days).to.deep.equal([
      { day: '2026-11-10', minutes: { sound: 11, upTo720: 0, above720: 5 }, usd: '0.06' },
      { day: '2026-11-11', minutes: { sound: 12, upTo720: 0, above720: 6 }, usd: '0.07' },
    ])
    // (11 + 12) × 990 + (5 + 6) × 9 × 990 millionths
    expect(told.usd).to.equal('0.12')

    const text = await run(['--from', '2026-11-11', '--to', '2026-11-11'], {
      ...{ TRTC_RATE: '990', TRTC_VIDEO: '720p' },
    })
    expect(text.out.split('\n')[0]).to.equal(
      'estimate, not a bill: streams at Tencent RTC from 2026-11-11 to 2026-11-11, days in UTC',
    )
    expect(text.out).to.match(/2026-11-11 {2}rom_\S+ +11\.0 +5\.5 +0\.0 +32\.67 {2}Late set/)
    // 12 and 6 minutes at 0.99 and 3.96 each
    expect(text.out).to.match(/2026-11-11 {2}whole minutes of the day +12 +6 +0 +35\.64/)
    expect(text.out.trimEnd()).to.match(/together +35\.64$/)
  })

  it('says with one sentence what is wrong with an order', async () => {
    const wrong: [string[], Record<string, string>, RegExp][] = [
      [[], {}, /^--from needs a day like 2026-11-23\n/],
      [['--from', '2026-02-30', '--to', '2026-03-01'], {}, /^--from needs a day/],
      [['--from', '2026-11-10', '--to', 'today'], {}, /^--to needs a day/],
      [['--from', '2026-11-10', '--to', '2026-11-09'], {}, /^--to lies before --from\n/],
      [['--from', '2026-11-10', '--to', '2026-11-10'], { TRTC_RATE: 'free' }, /^TRTC_RATE needs US dollars/],
      [['--from', '2026-11-10', '--to', '2026-11-10'], { TRTC_VIDEO: '4k' }, /^TRTC_VIDEO is 720p or 1080p/],
    ]
    for (const [args, environment, sentence] of wrong) {
      const { code, out, err } = await run(args, environment)
      expect({ code, out }, args.join(' ')).to.deep.equal({ code: 2, out: '' })
      expect(err).to.match(sentence)
    }
    const nothing = await run(['--from', '2026-11-20', '--to', '2026-11-20'])
    expect(nothing.code).to.equal(0)
    expect(nothing.out.trimEnd()).to.match(/together +0\.00$/)
  })
})
