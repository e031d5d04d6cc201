import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { percentile, printLine, spreadOf } from '../line.ts'
import { come, playFake, playReal } from './joiners.ts'
import { openLineStage, SETTINGS } from './lineStage.ts'

/**
 * The line of a full room under fake joiners: all places are taken by guests of many networks who never reach the engine,
 * more of them wait than there are places, and then real people come. Whoever is seen by the engine within twenty lengths of
 * an offer counts; times run ten times as fast as by default. Api, worker and Postgres are processes of their own; this one
 * plays the people, and a media node that reports at once.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    places: { type: 'string', default: '25' },
    real: { type: 'string', default: '25' },
    fake: { type: 'string', default: '250' },
    networks: { type: 'string', default: '60' },
  },
})
const [runs, places, real, fake, networks] = [
  ...[values.runs, values.places, values.real, values.fake, values.networks],
].map(Number) as [number, number, number, number, number]
const WITHIN_MS = 20 * Number(SETTINGS.LINE_OFFER_S) * 1000
/** Real people come one after the other while this long. */
const ARRIVALS_MS = Number(SETTINGS.LINE_OFFER_S) * 1000

async function measure() {
  const stage = await openLineStage(places)
  let isOver = false
  try {
    const over = () => isOver
    const fakes = []
    for (let n = 0; n < fake; n++) fakes.push(await come(stage, n % networks, 1 + Math.floor(n / networks)))
    const people = []
    for (let n = 0; n < real; n++) people.push(await come(stage, networks + n, 1))
    const attack = Promise.all(fakes.map((joiner, n) => playFake(stage, joiner, n, over)))
    // the room is full and the line long before the first of them comes
    await pause(ARRIVALS_MS)
    const took = await Promise.all(
      people.map(async (joiner, n) => {
        await pause((n * ARRIVALS_MS) / real)
        const endMs = performance.now() + WITHIN_MS
        return playReal(stage, joiner, () => isOver || performance.now() > endMs)
      }),
    )
    isOver = true
    const fakeSeats = (await attack).reduce((sum, seats) => sum + seats, 0)
    const waits = took.filter((ms) => ms !== null)
    return {
      success: waits.length / real,
      waitS: waits.length > 0 ? percentile(waits, 0.95) / 1000 : WITHIN_MS / 1000,
      fakeSeats,
      orderErrors: await stage.orderErrors(),
      offers: await stage.offers(),
    }
  } finally {
    isOver = true
    await stage.end()
  }
}

const all: Awaited<ReturnType<typeof measure>>[] = []
for (let run = 0; run < runs; run++) all.push(await measure())
const spread = {
  real_success_ratio: spreadOf(all.map(({ success }) => success)),
  real_wait_p95_s: spreadOf(all.map(({ waitS }) => Math.round(waitS * 10) / 10)),
  fake_seats: spreadOf(all.map(({ fakeSeats }) => fakeSeats)),
  offers: spreadOf(all.map(({ offers }) => offers)),
}
const medians = Object.fromEntries(Object.entries(spread).map(([name, { median }]) => [name, median]))
printLine(
  'line',
  runs,
  {
    ...{ places, real, fake, networks },
    ...medians,
    order_errors: all.reduce((sum, run) => sum + run.orderErrors, 0),
  },
  spread,
)
