import { expect } from 'chai'
import { costMicros, countDays, countRooms, type RoomPresence } from '#domain/room/minutes/countMinutes.ts'
import { readPresence, type ToldWord } from '#domain/room/minutes/readPresence.ts'
import type { RoomKind } from '#domain/words.ts'

const at = (time: string): number => Date.parse(`2026-11-${time}Z`)
const stretch = (from: string, to: string) => ({ fromMs: at(from), toMs: at(to) })
const ALWAYS = { fromMs: 0, toMs: at('30T00:00:00') }
const seconds = (people: RoomPresence[], most = ALWAYS) =>
  countRooms(people, 'above720', most).map(({ roomId, day, ms }) => [
    roomId,
    day,
    ms.sound / 1000,
    ms.upTo720 / 1000,
    ms.above720 / 1000,
  ])
const host = (from: string, to: string, picture = [stretch(from, to)]): RoomPresence => ({
  roomId: 'one',
  stays: [stretch(from, to)],
  pictures: picture,
})
const viewer = (...stays: [string, string][]): RoomPresence => ({
  roomId: 'one',
  stays: stays.map(([from, to]) => stretch(from, to)),
  pictures: [],
})

describe('minutes at the media provider, reckoned by hand', () => {
  it('[S3.83] a host alone gets no picture: all of it is sound', () => {
    expect(seconds([host('10T20:00:00', '10T20:10:00')])).to.deep.equal([['one', '2026-11-10', 600, 0, 0]])
  })

  it('[S3.83] a viewer pays for the picture and not for the sound with it; while the camera is off, for sound', () => {
    const pictures = [stretch('10T20:00:00', '10T20:04:00'), stretch('10T20:06:00', '10T20:10:00')]
    const people = [host('10T20:00:00', '10T20:10:00', pictures), viewer(['10T20:02:00', '10T20:09:00'])]
    // the host: 600 s of sound. The viewer: 420 s, of which 20:04 to 20:06 without a picture
    expect(seconds(people)).to.deep.equal([['one', '2026-11-10', 600 + 120, 0, 300]])
    expect(countRooms(people, 'upTo720', ALWAYS)[0]?.ms).to.deep.equal({
      ...{ sound: 720_000, upTo720: 300_000, above720: 0 },
    })
  })

  it('[S3.83] two entries of one person are added up, and time in which they overlap counts once', () => {
    const people = [
      host('10T20:00:00', '10T20:10:00'),
      viewer(['10T20:01:00', '10T20:02:00'], ['10T20:05:00', '10T20:07:30']),
      viewer(['10T20:01:00', '10T20:03:00'], ['10T20:02:00', '10T20:04:00']),
    ]
    // 60 + 150 and 180
    expect(seconds(people)).to.deep.equal([['one', '2026-11-10', 600, 0, 390]])
  })

  it('[S3.83] midnight cuts a stay in two days; what lies outside of the asked days does not count', () => {
    const people = [host('10T23:50:00', '11T00:20:00'), viewer(['10T23:59:30', '11T00:01:15'])]
    expect(seconds(people)).to.deep.equal([
      ['one', '2026-11-10', 600, 0, 30],
      ['one', '2026-11-11', 1200, 0, 75],
    ])
    expect(seconds(people, stretch('11T00:00:00', '12T00:00:00'))).to.deep.equal([
      ['one', '2026-11-11', 1200, 0, 75],
    ])
  })

  it('[S3.83] each day is rounded up once for a kind, over all rooms', () => {
    const rooms = ['one', 'two', 'three'].flatMap((roomId) => [
      { ...host('10T20:00:00', '10T20:00:20'), roomId },
      { ...viewer(['10T20:00:00', '10T20:00:20']), roomId },
    ])
    // 60 s of sound and 60 s of picture: one minute each, not three
    const [day] = countDays(countRooms(rooms, 'above720', ALWAYS))
    expect(day).to.deep.equal({ day: '2026-11-10', minutes: { sound: 1, upTo720: 0, above720: 1 } })
    const longer = [...rooms, { ...viewer(['10T20:00:00', '10T20:00:01']), roomId: 'one' }]
    expect(countDays(countRooms(longer, 'above720', ALWAYS))[0]?.minutes.above720).to.equal(2)
  })

  it('[S3.83] 1,000 viewers for an hour at list price: 534.60 at 1080p, 237.60 at 720p', () => {
    const crowd = Array.from({ length: 1000 }, () => viewer(['10T20:00:00', '10T21:00:00']))
    const people = [host('10T20:00:00', '10T21:00:00'), ...crowd]
    const cost = (size: 'upTo720' | 'above720') =>
      costMicros(countDays(countRooms(people, size, ALWAYS))[0]?.minutes ?? expect.fail('no day'), 990)
    // and an hour of sound of the host: 60 × 0.00099
    expect(cost('above720')).to.equal(534_600_000 + 59_400)
    expect(cost('upTo720')).to.equal(237_600_000 + 59_400)
  })
})

describe('who was in a room, by what was told of their seats', () => {
  const seat = {
    ...{ id: 'sea_1', roomId: 'one', isHost: true, roomKind: 'stream' as RoomKind },
    ...{ liveAtMs: at('10T20:00:05'), endedAtMs: at('10T20:30:00') },
  }
  const word = (time: string, kind: ToldWord['kind'], media: string | null = null): ToldWord => ({
    ...{ kind, atMs: at(time), media },
  })
  const read = (words: ToldWord[], change: Partial<typeof seat> = {}) =>
    readPresence({ ...seat, ...change }, words, at('10T21:00:00'))

  it('enters and leaves as it was told, in whatever order; told twice is once', () => {
    const words = [
      word('10T20:20:00', 'joined'),
      word('10T20:00:00', 'joined'),
      word('10T20:10:00', 'left'),
      word('10T20:00:01', 'joined'),
    ]
    expect(read(words).stays).to.deep.equal([
      stretch('10T20:00:00', '10T20:10:00'),
      stretch('10T20:20:00', '10T20:30:00'),
    ])
  })

  it('without a word the times of the seat count, and a host without a word of a picture shows one', () => {
    const whole = [stretch('10T20:00:05', '10T20:30:00')]
    expect(read([])).to.deep.equal({ roomId: 'one', stays: whole, pictures: whole })
    expect(read([], { isHost: false }).pictures).to.deep.equal([])
    expect(read([], { liveAtMs: null as unknown as number }).stays, 'nobody came').to.deep.equal([])
    const open = read([], { endedAtMs: null as unknown as number })
    expect(open.stays).to.deep.equal([stretch('10T20:00:05', '10T21:00:00')])
    const back = [word('10T20:10:00', 'left'), word('10T20:20:00', 'joined')]
    expect(read(back).stays, 'the first word was lost').to.deep.equal([
      stretch('10T20:00:05', '10T20:10:00'),
      stretch('10T20:20:00', '10T20:30:00'),
    ])
    expect(read([word('10T20:10:00', 'left')]).stays).to.deep.equal([stretch('10T20:00:05', '10T20:10:00')])
  })

  it('[S3.83][S3.26] minutes of a voice room are sound, also where nothing was told of its host', () => {
    const whole = stretch('10T20:00:05', '10T20:30:00')
    const host = read([], { roomKind: 'voice' })
    expect(host).to.deep.equal({ roomId: 'one', stays: [whole], pictures: [] })
    const listener = read([], { roomKind: 'voice', isHost: false })
    expect(seconds([host, listener])).to.deep.equal([['one', '2026-11-10', 2 * 1795, 0, 0]])
  })

  it('a picture is of a camera or a screen, and goes with who shows it', () => {
    const words = [
      word('10T20:00:00', 'joined'),
      word('10T20:00:02', 'published', 'microphone'),
      word('10T20:01:00', 'published', 'camera'),
      word('10T20:05:00', 'unpublished', 'camera'),
      word('10T20:07:00', 'published', 'screen'),
      word('10T20:09:00', 'left'),
    ]
    expect(read(words).pictures).to.deep.equal([
      stretch('10T20:01:00', '10T20:05:00'),
      stretch('10T20:07:00', '10T20:09:00'),
    ])
    // sound alone was told: there was no picture
    expect(read(words.slice(0, 2)).pictures).to.deep.equal([])
  })
})
