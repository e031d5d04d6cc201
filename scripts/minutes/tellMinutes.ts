import {
  type Charged,
  costMicros,
  countDays,
  countRooms,
  type RoomDay,
  WEIGHTS,
} from '#domain/room/minutes/countMinutes.ts'
import type { Arguments } from './readArguments.ts'
import type { FoundRooms } from './readRooms.ts'

/** What is said in front of every number. */
export const HEAD = 'estimate, not a bill'

type Numbers = Record<Charged, number>

const usd = (micros: number): string => (Math.round(micros / 10_000) / 100).toFixed(2)
const minutesOf = (ms: Numbers): Numbers => ({
  ...{ sound: ms.sound / 60_000, upTo720: ms.upTo720 / 60_000, above720: ms.above720 / 60_000 },
})
const secondsOf = (ms: Numbers): Numbers => ({
  sound: Math.round(ms.sound / 1000),
  ...{ upTo720: Math.round(ms.upTo720 / 1000), above720: Math.round(ms.above720 / 1000) },
})

/** Everything that was counted, as JSON. */
export interface Told {
  note: string
  from: string
  to: string
  usdPer1000: Numbers
  picture: string
  rooms: { day: string; roomId: string; title: string; seconds: Numbers; usd: string }[]
  days: { day: string; minutes: Numbers; usd: string }[]
  usd: string
}

export function tellMinutes({ people, titles }: FoundRooms, wanted: Arguments): Told {
  const { microsPerMinute: micros, size, most, from, to, picture } = wanted
  const rooms = countRooms(people, size, most)
  const days = countDays(rooms)
  const price = (kind: Charged) => (micros * WEIGHTS[kind]) / 1000
  const tellRoom = ({ day, roomId, ms }: RoomDay) => ({
    ...{ day, roomId, title: titles.get(roomId) ?? '', seconds: secondsOf(ms) },
    usd: usd(costMicros(minutesOf(ms), micros)),
  })
  return {
    ...{ note: HEAD, from, to, picture },
    usdPer1000: { sound: price('sound'), upTo720: price('upTo720'), above720: price('above720') },
    rooms: rooms.map(tellRoom),
    days: days.map(({ day, minutes }) => ({ day, minutes, usd: usd(costMicros(minutes, micros)) })),
    usd: usd(days.reduce((sum, { minutes }) => sum + costMicros(minutes, micros), 0)),
  }
}

const row = (cells: readonly (string | number)[]): string => {
  const [day = '', what = '', ...numbers] = cells
  return `${String(day).padEnd(10)}  ${String(what).padEnd(26)}${numbers.map((one) => String(one).padStart(12)).join('')}`
}

/** The same for a person. Minutes of a stream are exact, those of a day are rounded up as a bill does. */
export function linesOf({ note, from, to, usdPer1000, picture, rooms, days, usd: whole }: Told): string[] {
  const { sound, upTo720, above720 } = usdPer1000
  const tenths = (seconds: number) => (seconds / 60).toFixed(1)
  return [
    `${note}: streams at Tencent RTC from ${from} to ${to}, days in UTC`,
    `1,000 minutes: sound only USD ${sound}, picture up to 720p USD ${upTo720}, above USD ${above720}; pictures taken as ${picture}`,
    row(['day', 'stream', 'sound', 'up to 720p', 'above', 'USD']),
    ...days.flatMap(({ day, minutes, usd: ofDay }) => [
      ...rooms
        .filter((one) => one.day === day)
        .map(({ roomId, title, seconds, usd: ofRoom }) =>
          [
            row([
              ...[day, roomId, tenths(seconds.sound), tenths(seconds.upTo720), tenths(seconds.above720)],
              ofRoom,
            ]),
            title,
          ].join('  '),
        ),
      row([day, 'whole minutes of the day', minutes.sound, minutes.upTo720, minutes.above720, ofDay]),
    ]),
    row(['', 'together', '', '', '', whole]),
  ]
}
