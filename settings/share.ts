import { z } from 'zod'
import { SPEAKERS } from '#domain/room/floor.ts'
import { count, seconds, type Variable } from './schema.ts'

/** What one channel or account may hold at once, and how long it may hold it unused. */
export const SHARE_VARIABLES = {
  MAX_CHANNELS: {
    schema: count.default(10),
    processes: ['api'],
    about: 'Channels of one creator, archived ones included.',
    example: '10',
  },
  HANDLE_KEPT_S: {
    schema: count.default(7_776_000),
    processes: ['api', 'worker'],
    about:
      'Seconds for which a handle that was given up leads to its channel and is nobody else’s, and one of an erased account is nobody’s.',
    example: '7776000',
  },
  MAX_DRAFTS: {
    schema: count.default(50),
    processes: ['api'],
    about:
      'Rooms of one channel that have not begun, with and without a date; who has more keeps them and makes no new one.',
    example: '50',
  },
  MAX_SPEAKERS: {
    schema: z.coerce.number().int().min(SPEAKERS.min).max(SPEAKERS.absolute).default(SPEAKERS.max),
    processes: ['api', 'worker'],
    about: 'Most people who may speak in one voice room besides its host; 2 to 50.',
    example: '5',
  },
  MAX_SEATS: {
    schema: count.default(3),
    processes: ['api', 'worker'],
    about: 'Open seats of one account, each in another room.',
    example: '3',
  },
  MISSED_S: {
    schema: seconds.default(7200),
    processes: ['api', 'worker'],
    about: 'Seconds after its time at which an announced room that has not begun ends by itself.',
    example: '7200',
  },
  REMIND_BEFORE_S: {
    schema: seconds.default(600),
    processes: ['api', 'worker'],
    about: 'Seconds before an announced room begins at which who asked for it is reminded.',
    example: '600',
  },
  REMIND_LATE_S: {
    schema: seconds.default(900),
    processes: ['api', 'worker'],
    about: 'Seconds that a reminder may be late; then it has failed and is not sent.',
    example: '900',
  },
  FOLLOWER_MAILS_DAY: {
    schema: count.default(10),
    processes: ['api', 'worker'],
    about: 'Mails about one channel that its followers get in a day; the rest is in the inbox alone.',
    example: '10',
  },
  MAX_GUEST_SEATS: {
    schema: count.default(60),
    processes: ['api', 'worker'],
    about: 'Open seats of guests of one address; a network has eight times that.',
    example: '60',
  },
  GUEST_ROOM_PCT: {
    schema: z.coerce.number().int().min(1).max(100).default(50),
    processes: ['api', 'worker'],
    about: 'Share of the places of a room that guests of one network may take, rounded up.',
    example: '50',
  },
  LINE_OFFER_S: {
    schema: seconds.default(30),
    processes: ['api', 'worker'],
    about: 'Seconds that a free place is offered to the first in line of a full room.',
    example: '30',
  },
  LINE_LOST_S: {
    schema: seconds.default(60),
    processes: ['api', 'worker'],
    about: 'Seconds that somebody whose page is away keeps their turn in the line of a full room.',
    example: '60',
  },
  LINE_GUESTS: {
    schema: count.default(5),
    processes: ['api', 'worker'],
    about: 'Guests of one network that wait in the line of a room at a time.',
    example: '5',
  },
  GUEST_IDLE_S: {
    schema: seconds.default(86_400),
    processes: ['worker'],
    about: 'Seconds without a sign of life after which a guest is erased.',
    example: '86400',
  },
  UNPUBLISHED_S: {
    schema: seconds.default(30),
    processes: ['api', 'worker'],
    about: 'Seconds that an opened room stays on the media engine while its host publishes nothing.',
    example: '30',
  },
  OPENING_PAUSE_S: {
    schema: seconds.default(30),
    processes: ['api', 'worker'],
    about: 'Seconds an account waits with its next opening after one without a picture; doubles each time.',
    example: '30',
  },
  OPENING_PAUSE_MAX_S: {
    schema: seconds.default(600),
    processes: ['api', 'worker'],
    about: 'Longest such wait in seconds.',
    example: '600',
  },
} as const satisfies Record<string, Variable>
