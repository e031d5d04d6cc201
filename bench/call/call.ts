import { parseArgs } from 'node:util'
import { expectRelayed } from '#test/e2e/clocks/relayedCall.ts'
import { delaysOf, readShown, recordShown } from '../browser/glassToGlass.ts'
import { percentile, printLine, spreadOf } from '../line.ts'
import { join, type OpenCall, openCall, toLobby } from './openCall.ts'
import { type CallMarks, movesAfter, OTHER_PICTURE, OWN_PICTURE } from './watchCall.ts'

/**
 * A booked call in the installation itself, between two browsers with a camera each. press_to_talk: from the press on *Join*,
 * the other side being in, until their picture moves and their sound is played; directly and by a relay. delay: of the picture
 * by relay, by a counter in every frame. resume: from the load of a page until both see the other one move again; relay_resume:
 * the same from the end of the relay, which is started again at once.
 */
const { values } = parseArgs({
  options: {
    presses: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '30' },
    reloads: { type: 'string', default: '10' },
    restarts: { type: 'string', default: '5' },
  },
})
const [presses, seconds, reloads, restarts] = [
  ...[values.presses, values.seconds, values.reloads, values.restarts],
].map(Number) as [number, number, number, number]

/** Milliseconds from the press to each step on the way into the call. */
type Steps = Record<string, number>

const talkOf = ({ movingAt, soundAt, pressedAt }: CallMarks) => Math.max(movingAt, soundAt) - pressedAt
const say = (line: string) => process.stderr.write(`${line}\n`)

function stepsOf({ steps, pressedAt, movingAt, soundAt }: CallMarks): Steps {
  const all = Object.entries({ ...steps, moving: movingAt, sound: soundAt })
  return Object.fromEntries(all.map(([name, at]) => [name, Math.round(at - pressedAt)]))
}

/** The fan comes in and leaves, so often; the last time they stay. */
async function measurePresses({ creator, fan, url }: OpenCall, way: string): Promise<CallMarks[]> {
  const all: CallMarks[] = []
  // one press more than counted: the first one fills the browser's caches
  for (let press = 0; press <= presses; press++) {
    if (press > 0) {
      await fan.getByTestId('call-leave').click()
      await creator.getByTestId('state:call:gone').waitFor({ timeout: 60_000 })
    }
    await toLobby(fan, url)
    await join(fan)
    const marks = await movesAfter(fan, 0)
    await creator.getByTestId('call-together').waitFor()
    if (press > 0) all.push(marks)
    say(`${way} ${press} of ${presses}: ${Math.round(talkOf(marks))} ms ${JSON.stringify(stepsOf(marks))}`)
  }
  return all
}

async function measureDelay({ creator, fan }: OpenCall): Promise<number[]> {
  await recordShown(creator, OWN_PICTURE, true)
  await recordShown(fan, OTHER_PICTURE)
  await fan.waitForTimeout(seconds * 1000)
  const given = await readShown(creator)
  // a picture that the camera gives twice is as old as the first time
  const firsts = given.filter(({ counter }, n) => given[n - 1]?.counter !== counter)
  const delays = delaysOf(firsts, await readShown(fan))
  say(`delay: ${firsts.length} pictures at the camera, ${delays.length} at the other side`)
  return delays
}

async function measureReloads({ creator, fan }: OpenCall): Promise<number[]> {
  const all: number[] = []
  for (let reload = 1; reload <= reloads; reload++) {
    await fan.reload()
    const ours = await movesAfter(fan, 0)
    const theirs = await movesAfter(creator, ours.loadedAt)
    all.push(Math.round(Math.max(ours.movingAt, theirs.movingAt) - ours.loadedAt))
    const from = (at: number) => Math.round(at - ours.loadedAt)
    const steps = Object.fromEntries(Object.entries(ours.steps).map(([name, at]) => [name, from(at)]))
    say(`reload ${reload}: ${all.at(-1)} ms, theirs ${from(theirs.movingAt)} ${JSON.stringify(steps)}`)
  }
  return all
}

async function measureRestarts({ world, creator, fan }: OpenCall): Promise<number[]> {
  const all: number[] = []
  for (let restart = 1; restart <= restarts; restart++) {
    const endedAt = Date.now()
    await world.kill('relay')
    await world.restart('relay')
    const isUpAfter = Date.now() - endedAt
    const both = await Promise.all([movesAfter(creator, endedAt), movesAfter(fan, endedAt)])
    all.push(Math.round(Math.max(...both.map(({ movingAt }) => movingAt)) - endedAt))
    const [lost, stood] = (['lostAt', 'connectedAt'] as const).map((mark) =>
      both.map((one) => Math.round(one[mark] - endedAt)).join(' and '),
    )
    say(`restart ${restart}: ${all.at(-1)} ms; relay up ${isUpAfter}, way lost ${lost}, stood again ${stood}`)
  }
  return all
}

async function inCall<T>(hasRelay: boolean, measure: (call: OpenCall) => Promise<T>): Promise<T> {
  const call = await openCall(hasRelay)
  try {
    return await measure(call)
  } finally {
    await call.end()
  }
}

const p95 = (all: number[]) => Math.round(percentile(all, 0.95))

/** The median of each step that every press has: a socket may be there before it. */
function middleSteps(all: CallMarks[]): Steps {
  const steps = all.map(stepsOf)
  const names = Object.keys(steps[0] ?? {}).filter((name) => steps.every((one) => name in one))
  const middles = names.map(
    (name) =>
      [
        name,
        percentile(
          steps.flatMap((one) => one[name] ?? []),
          0.5,
        ),
      ] as const,
  )
  return Object.fromEntries(middles.sort(([, one], [, two]) => one - two))
}

// the relay first: where there is none, nothing is measured
const relayed = await inCall(true, async (call) => ({
  presses: await measurePresses(call, 'relayed'),
  way: await expectRelayed(call.fan),
  delays: await measureDelay(call),
  reloads: await measureReloads(call),
  restarts: await measureRestarts(call),
}))
const direct = await inCall(false, (call) => measurePresses(call, 'direct'))
const talk = {
  direct: direct.map(talkOf).map(Math.round),
  relayed: relayed.presses.map(talkOf).map(Math.round),
}
printLine(
  'call',
  presses,
  {
    press_to_talk_p95_ms: Math.max(p95(talk.direct), p95(talk.relayed)),
    ...{
      direct_press_to_talk_p50_ms: percentile(talk.direct, 0.5),
      direct_press_to_talk_p95_ms: p95(talk.direct),
    },
    relayed_press_to_talk_p50_ms: percentile(talk.relayed, 0.5),
    relayed_press_to_talk_p95_ms: p95(talk.relayed),
    ...{ delay_p50_ms: Math.round(percentile(relayed.delays, 0.5)), delay_p95_ms: p95(relayed.delays) },
    ...{ pictures: relayed.delays.length, resume_p95_ms: p95(relayed.reloads) },
    relay_resume_ms: percentile(relayed.restarts, 0.5),
    ...{ direct_steps_p50_ms: middleSteps(direct), relayed_steps_p50_ms: middleSteps(relayed.presses) },
  },
  {
    direct_press_to_talk_ms: spreadOf(talk.direct),
    relayed_press_to_talk_ms: spreadOf(talk.relayed),
    resume_ms: spreadOf(relayed.reloads),
    relay_resume_ms: spreadOf(relayed.restarts),
  },
)
