import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { printLine, spreadOf } from './line.ts'
import {
  countFacts,
  measureAdmit,
  measureEntries,
  measureEvents,
  measureRemoval,
} from './trtc/measureTrtc.ts'
import { openTrtcStage } from './trtc/openTrtcStage.ts'

/**
 * A full room of TRTC before the stand-in of its cloud: one api, one worker and a database that flushes to the disk. All
 * places are taken, 200 people at the same moment; they enter at the provider at a steady rate, three of ten callbacks come
 * twice; then all leave and enter again, faster; then 500 seats end at once. No page runs and no media flows. The limits of
 * the door are raised, as `limits` says.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    seats: { type: 'string', default: '2000' },
    'at-once': { type: 'string', default: '200' },
    'entries-per-s': { type: 'string', default: '200' },
    'events-per-s': { type: 'string', default: '500' },
    removed: { type: 'string', default: '500' },
  },
})
const [runs, seats, atOnce, entriesPerS, eventsPerS, removed] = [
  ...[values.runs, values.seats, values['at-once'], values['entries-per-s']],
  ...[values['events-per-s'], values.removed],
].map(Number) as [number, number, number, number, number, number]

/** What the machine did before: figures of a busy one are figures of a busy one. */
const load = Math.round((loadavg()[0] ?? 0) * 10) / 10
let limits = {}

async function measure() {
  const stage = await openTrtcStage(seats, atOnce)
  limits = stage.limits
  try {
    const host = await stage.admit(stage.host, 'host')
    if (!stage.cloud.enter(host.ticket)) throw new Error('the provider let the host not in')
    stage.cloud.sends(stage.providerRoomId, host.seatId, 'camera')
    const admitted = await measureAdmit(stage, atOnce)
    const entries = await measureEntries(stage, admitted.seats, entriesPerS)
    const perS = await measureEvents(stage, admitted.seats, eventsPerS)
    const facts = await countFacts(stage, admitted.seats)
    const removeS = await measureRemoval(stage, admitted.seats.slice(0, removed))
    const again = stage.cloud.sent().filter(({ status }) => status !== 200).length
    return { admitMs: admitted.p95Ms, eventMs: entries.p95Ms, perS, removeS, again, ...facts }
  } finally {
    await stage.end()
  }
}

const all: Awaited<ReturnType<typeof measure>>[] = []
for (let run = 0; run < runs; run++) all.push(await measure())
const spread = {
  admit_p95_ms: spreadOf(all.map(({ admitMs }) => Math.round(admitMs))),
  events_per_s: spreadOf(all.map(({ perS }) => Math.round(perS))),
  event_to_seat_p95_ms: spreadOf(all.map(({ eventMs }) => Math.round(eventMs))),
  [`remove_${removed}_s`]: spreadOf(all.map(({ removeS }) => Math.round(removeS * 10) / 10)),
}
const sum = (key: 'lost' | 'doubled' | 'again') => all.reduce((total, run) => total + run[key], 0)
const medians = Object.fromEntries(Object.entries(spread).map(([name, { median }]) => [name, median]))
printLine(
  'trtc',
  runs,
  {
    ...{ seats, ...medians, lost: sum('lost'), doubled: sum('doubled') },
    // posts that were not answered with 200 within five seconds, and sent again
    ...{ posts_again: sum('again'), entries_per_s: entriesPerS, load_before: load, limits },
  },
  spread,
)
