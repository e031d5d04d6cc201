/** A stretch of time, milliseconds since the epoch; its end is not part of it. */
export interface TimeSpan {
  fromMs: number
  toMs: number
}

/** When somebody was in the room of a stream, and when others could get a picture of theirs. */
export interface RoomPresence {
  roomId: string
  stays: TimeSpan[]
  pictures: TimeSpan[]
}

/** How large a picture is: up to 1280 × 720, or above. */
export type PictureSize = 'upTo720' | 'above720'

/** What is paid for by the minute. Who gets a picture pays for that and not for the sound with it. */
export const CHARGED = ['sound', 'upTo720', 'above720'] as const
export type Charged = (typeof CHARGED)[number]

/** What came together of one room on one day, in milliseconds. */
export interface RoomDay {
  roomId: string
  /** `YYYY-MM-DD`, UTC */
  day: string
  ms: Record<Charged, number>
}

/** What came together of all rooms on one day, in whole minutes. */
export interface DayMinutes {
  day: string
  minutes: Record<Charged, number>
}

/** How many minutes of sound a minute costs. */
export const WEIGHTS: Record<Charged, number> = { sound: 1, upTo720: 4, above720: 9 }

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const none = (): Record<Charged, number> => ({ sound: 0, upTo720: 0, above720: 0 })

/** The same time without overlaps, in order. Nobody is in a room twice at once. */
export function joined(stretches: readonly TimeSpan[]): TimeSpan[] {
  const whole: TimeSpan[] = []
  for (const { fromMs, toMs } of [...stretches].sort((a, b) => a.fromMs - b.fromMs)) {
    if (toMs <= fromMs) continue
    const last = whole.at(-1)
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else whole.push({ fromMs, toMs })
  }
  return whole
}

/** How much of a stretch lies in others, which do not overlap. */
function within({ fromMs, toMs }: TimeSpan, others: readonly TimeSpan[]): number {
  return others.reduce(
    (sum, other) => sum + Math.max(0, Math.min(toMs, other.toMs) - Math.max(fromMs, other.fromMs)),
    0,
  )
}

function days({ fromMs, toMs }: TimeSpan): TimeSpan[] {
  const parts: TimeSpan[] = []
  for (let at = fromMs; at < toMs; ) {
    const end = Math.min(toMs, (Math.floor(at / DAY_MS) + 1) * DAY_MS)
    parts.push({ fromMs: at, toMs: end })
    at = end
  }
  return parts
}

function countRoom(people: readonly RoomPresence[], size: PictureSize, most: TimeSpan): RoomDay[] {
  const found = new Map<string, RoomDay>()
  const everybody = joined(people.flatMap(({ pictures }) => pictures))
  for (const person of people) {
    // nobody pays for their own picture
    const seen =
      person.pictures.length === 0
        ? everybody
        : joined(people.filter((other) => other !== person).flatMap(({ pictures }) => pictures))
    const stays = joined(person.stays).map(({ fromMs, toMs }) => ({
      fromMs: Math.max(fromMs, most.fromMs),
      toMs: Math.min(toMs, most.toMs),
    }))
    for (const part of stays.flatMap(days)) {
      const day = new Date(part.fromMs).toISOString().slice(0, 10)
      const row = found.get(day) ?? { roomId: person.roomId, day, ms: none() }
      const pictureMs = within(part, seen)
      row.ms[size] += pictureMs
      row.ms.sound += part.toMs - part.fromMs - pictureMs
      found.set(day, row)
    }
  }
  return [...found.values()]
}

/**
 * What people in rooms add up to, by room and day: time in which somebody else's picture could be had is picture, all other time
 * of a stay is sound, also of somebody who is alone.
 * @param size of every picture; the larger one where there are two, for nobody tells who watches which
 * @param most counted is what lies in this stretch
 */
export function countRooms(people: readonly RoomPresence[], size: PictureSize, most: TimeSpan): RoomDay[] {
  const rooms = Map.groupBy(people, ({ roomId }) => roomId)
  return [...rooms.values()]
    .flatMap((ofRoom) => countRoom(ofRoom, size, most))
    .sort((a, b) => a.day.localeCompare(b.day) || a.roomId.localeCompare(b.roomId))
}

/** Minutes of each day: what came together of a kind in all rooms, rounded up once. */
export function countDays(rooms: readonly RoomDay[]): DayMinutes[] {
  return [...Map.groupBy(rooms, ({ day }) => day)].map(([day, ofDay]) => {
    const minutes = none()
    for (const kind of CHARGED)
      minutes[kind] = Math.ceil(ofDay.reduce((sum, { ms }) => sum + ms[kind], 0) / MINUTE_MS)
    return { day, minutes }
  })
}

/**
 * What minutes cost, in millionths of the currency of the rate.
 * @param microsPerMinute of sound
 */
export function costMicros(minutes: Record<Charged, number>, microsPerMinute: number): number {
  return CHARGED.reduce((sum, kind) => sum + minutes[kind] * WEIGHTS[kind] * microsPerMinute, 0)
}
