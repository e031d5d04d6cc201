import { tellPlayed } from '../chaosOrder.ts'
import { ACTS } from './acts.ts'
import { compare } from './compare.ts'
import { hear } from './hear.ts'
import { openPlay, type Play, type PlayPlace } from './play.ts'
import { isOwed } from './simpleSale.ts'

const FANS = 4
const SELLERS = 3

/** What goes wrong with a call of the provider; what may have happened is asked again. */
const FAULTS = ['close_before', 'close_after', 'fail_before', 'fail_after', 'rate_limited'] as const
/** How notices are disturbed. */
const DISORDERS = [
  {},
  { copies: 2 },
  { dropPct: 50 },
  { delayS: 40 },
  { window: 4, windowS: 2 },
  { drop: 'all' },
]

export interface PlayedSteps {
  wrong: string[]
  /** of one that went wrong: what was said and done last */
  trace: string[]
  /** how often each thing happened */
  done: Map<string, number>
}

function drawAct({ draw }: Play): (typeof ACTS)[number] {
  const all = ACTS.flatMap((act) => Array.from({ length: act[1] }, () => act))
  return all[draw(all.length)] as (typeof ACTS)[number]
}

async function disturb(play: Play): Promise<boolean> {
  const disorder = play.pick(DISORDERS) ?? {}
  const isCalm = Object.keys(disorder).length === 0
  await play.world.order('disorder/clear', {})
  if (!isCalm)
    for (const endpoint of play.world.endpointIds())
      await play.world.order('disorder/set', { endpoint, seed: play.draw(1_000_000), ...disorder })
  return isCalm
}

/** One thing happens, sometimes while calls of the provider fail, and the product comes to rest. */
async function step(
  play: Play,
  name: string,
  act: (typeof ACTS)[number][2],
  readsLists: boolean,
): Promise<void> {
  const kind = play.pick(FAULTS) ?? 'close_before'
  const isIll = play.draw(5) === 0
  const fault = { kind, times: 1 + play.draw(2), skip: play.draw(4) }
  // who does something at the provider sees to it that it is done
  const isByHand = name === 'refund by hand' || name === 'bank'
  await play.now()
  play.isIll = isIll
  if (isIll && !isByHand) await play.world.faults(fault)
  const follow = await act(play)
  if (isIll && isByHand) await play.world.faults(fault)
  await play.worker.settle({ readsLists: readsLists || isIll || name === 'time' })
  await play.world.faults()
  // what is heard now was not there while the time went by
  await play.now()
  await follow?.()
  await hear(play)
  await play.now()
}

/** Disputes for which an account has what is to be taken. */
async function stillAwaited({ model, sellers, world }: Play): Promise<string[]> {
  const { stripe } = world.standIn()
  const found = model.sales.flatMap(({ seller, disputes }) =>
    disputes.filter(({ awaited }) => awaited > 0).map(({ ref, awaited }) => ({ seller, ref, awaited })),
  )
  const has = await Promise.all(
    sellers.map(({ account }) => stripe.balance.retrieve({}, { stripeContext: account })),
  )
  return found
    .filter(({ seller, awaited }) => awaited <= Number(has[seller]?.available[0]?.amount ?? 0))
    .map(({ ref }) => ref)
}

/** What creators are owed has been sent once the platform has had the money for it. */
async function stillOwed(play: Play): Promise<string[]> {
  for (const [n, { isShut }] of play.shops.entries()) if (isShut) await play.shut(n, false)
  for (let days = 0; days < 14; days++) {
    await play.worker.advance(86_400)
    await play.worker.settle({ readsLists: true })
  }
  await play.now()
  await hear(play)
  const { available } = await play.world.standIn().stripe.balance.retrieve()
  const most = Math.max(0, ...available.map(({ amount }) => amount))
  const owed = play.model.sales.flatMap((sale) => sale.disputes.filter(isOwed))
  const missing = owed.filter(({ taken }) => (taken ?? 0) <= most)
  const late = await stillAwaited(play)
  return [
    ...missing.map(({ ref }) => `${ref} was won, and nothing was sent again`),
    ...late.map((ref) => `for ${ref} nothing was taken again`),
    ...(await compare(play)),
  ]
}

/** Plays steps that follow from a seed, and compares after each. */
export async function playSteps(
  place: PlayPlace,
  { steps, seed }: { steps: number; seed: number },
): Promise<PlayedSteps> {
  const play = await openPlay(place, { seed, fans: FANS, sellers: SELLERS })
  const done = new Map<string, number>(ACTS.map(([name]) => [name, 0]))
  const wrong: string[] = []
  const trace: string[] = []
  let isCalm = true
  const story: string[] = []
  try {
    for (let n = 0; n < steps; n++) {
      if (n % 7 === 0) isCalm = await disturb(play)
      const [name, , act] = drawAct(play)
      done.set(name, (done.get(name) ?? 0) + 1)
      story.push(`${n} ${name}`)
      const found = await step(play, name, act, !isCalm).then(
        () => compare(play),
        (error: Error) => [error.message],
      )
      for (const one of found) wrong.push(`seed ${seed}, step ${n} (${name}): ${one}`)
      // a story that went wrong once goes wrong at each step from there on
      if (found.length > 0) {
        trace.push(...play.worker.said().slice(-3), story.slice(-6).join('; '))
        break
      }
      play.worker.said()
      tellPlayed()
    }
    if (wrong.length === 0) wrong.push(...(await stillOwed(play)))
  } finally {
    play.stop()
  }
  return { wrong, trace, done }
}
