import { expect } from 'chai'
import {
  appendStretch,
  endStretch,
  freezeStretch,
  giveUpStretch,
  layQueue,
  queueEnd,
  restOf,
  type Stretch,
  takeUpStretch,
  unfreezeStretch,
} from '#domain/access/cardQueue.ts'
import { dice } from '../booking/programs.ts'

const NOW = 1_800_000_000
const DAY = 86_400

const bought = (...lengths: (number | null)[]): Stretch[] =>
  lengths.reduce<Stretch[]>((queue, lengthS, n) => appendStretch(queue, { id: `ent_${n}`, lengthS }, NOW), [])
const runs = (queue: Stretch[]) =>
  Object.fromEntries(
    queue.map(({ id, validFrom, validUntil }) => [id, [validFrom - NOW, (validUntil ?? Number.NaN) - NOW]]),
  )
const one = (queue: readonly Stretch[], id: string): Stretch =>
  queue.find((stretch) => stretch.id === id) as Stretch

type Step =
  | { kind: 'buy'; lengthS: number }
  | { kind: 'freeze' | 'unfreeze' | 'end'; which: number }
  | { kind: 'wait'; s: number }

const KINDS = ['freeze', 'unfreeze', 'end'] as const

function drawSteps(below: (below: number) => number): Step[] {
  return Array.from({ length: 1 + below(30) }, (): Step => {
    const kind = below(3)
    if (kind === 0) return { kind: 'buy', lengthS: 1 + below(90) }
    if (kind === 1) return { kind: 'wait', s: below(60) }
    return { kind: KINDS[below(KINDS.length)] as (typeof KINDS)[number], which: below(8) }
  })
}

/** What runs at a second, of what was paid for. */
const running = (queue: readonly Stretch[], at: number) =>
  queue.filter(
    ({ state, validFrom, validUntil }) =>
      state === 'active' && validFrom <= at && (validUntil === null || validUntil > at),
  )

/** Walks a queue second by second with a count of its own. */
function walk(steps: Step[]): void {
  let [queue, now]: [Stretch[], number] = [[], NOW]
  const used = new Map<string, number>()
  const paid = new Map<string, number>()
  for (const step of steps) {
    if (step.kind === 'buy') {
      const id = `ent_${paid.size}`
      paid.set(id, step.lengthS)
      used.set(id, 0)
      queue = appendStretch(queue, { id, lengthS: step.lengthS }, now)
    } else if (step.kind === 'wait') {
      for (let s = 0; s < step.s; s++, now++) {
        const at = running(queue, now)
        expect(at.length, 'never two of them at once').to.be.at.most(1)
        const isLeft = queue.some((stretch) => stretch.state === 'active' && restOf(stretch, now) !== 0)
        expect(at.length, 'no gap while something is left').to.equal(isLeft ? 1 : 0)
        for (const { id } of at) used.set(id, (used.get(id) ?? 0) + 1)
      }
    } else {
      const change = { freeze: freezeStretch, unfreeze: unfreezeStretch, end: endStretch }[step.kind]
      queue = change(queue, `ent_${step.which}`, now)
    }
    for (const stretch of queue.filter(({ state }) => state !== 'ended'))
      expect((used.get(stretch.id) ?? 0) + (restOf(stretch, now) ?? 0), stretch.id).to.equal(
        paid.get(stretch.id),
      )
    for (const { id, validFrom, validUntil } of queue)
      expect(validUntil, `${id} ends after it begins`).to.be.at.least(validFrom)
    expect(layQueue(queue, now), 'laid again it is the same').to.deep.equal(queue)
    const left = queue
      .filter(({ state }) => state === 'active')
      .reduce((all, each) => all + (restOf(each, now) ?? 0), 0)
    if (left > 0) expect(queueEnd(queue), 'its end is that of all that is left').to.equal(now + left)
  }
}

describe('queue of card time', () => {
  it('[S4.16] every paid second is there once, whatever is bought, frozen, given back and ended in between', () => {
    for (let seed = 1; seed <= 300; seed++) walk(drawSteps(dice(seed)))
  })

  it('stretches run one behind the other', () => {
    expect(runs(bought(DAY, 2 * DAY))).to.deep.equal({ ent_0: [0, DAY], ent_1: [DAY, 3 * DAY] })
  })

  it('[S4.16] a refund takes the rest of its own stretch, and those behind it move forward', () => {
    const ended = endStretch(bought(DAY, DAY, DAY), 'ent_0', NOW + 10)
    expect(runs(ended)).to.deep.equal({
      ent_0: [0, 10],
      ent_1: [10, DAY + 10],
      ent_2: [DAY + 10, 2 * DAY + 10],
    })
    expect(runs(endStretch(bought(DAY, DAY, DAY), 'ent_1', NOW + 10)).ent_2).to.deep.equal([DAY, 2 * DAY])
  })

  it('[S4.16] a freeze stops its stretch and the next begins; what is unfrozen goes behind with what is left', () => {
    const frozen = freezeStretch(bought(DAY, DAY), 'ent_0', NOW + 10)
    expect(one(frozen, 'ent_0')).to.include({ state: 'frozen', leftS: DAY - 10 })
    expect(runs(frozen).ent_1).to.deep.equal([10, DAY + 10])
    const back = unfreezeStretch(frozen, 'ent_0', NOW + 20)
    expect(one(back, 'ent_0')).to.include({ state: 'active', leftS: null })
    expect(runs(back)).to.deep.equal({ ent_0: [DAY + 10, 2 * DAY], ent_1: [10, DAY + 10] })
  })

  it('what is for ever gives way to what ends, and is there behind it', () => {
    const queue = appendStretch(bought(null), { id: 'ent_9', lengthS: DAY }, NOW + 10)
    expect(one(queue, 'ent_9')).to.include({ validFrom: NOW + 10, validUntil: NOW + 10 + DAY })
    expect(one(queue, 'ent_0')).to.include({ validFrom: NOW + 10 + DAY, validUntil: null })
    expect(queueEnd(queue)).to.equal(null)
    expect(one(freezeStretch(queue, 'ent_9', NOW + 20), 'ent_0')).to.include({
      validFrom: NOW + 20,
      validUntil: null,
    })
    const frozen = freezeStretch(queue, 'ent_0', NOW + 20)
    expect([queueEnd(frozen), restOf(one(frozen, 'ent_0'), NOW)]).to.deep.equal([NOW + 10 + DAY, null])
  })

  it('what was lent is beside the queue, and whole from when it is paid', () => {
    const lent: Stretch = {
      ...{ id: 'ent_9', state: 'active', isProvisional: true, isGivenUp: false, lengthS: DAY, leftS: null },
      ...{ validFrom: NOW, validUntil: NOW + 900 },
    }
    const queue = [...bought(DAY), lent]
    expect(layQueue(queue, NOW + 5)).to.deep.equal(queue)
    expect(queueEnd(queue)).to.equal(NOW + DAY)
    const paid = appendStretch(queue, { id: 'ent_9', lengthS: DAY }, NOW + 60)
    expect(runs(paid)).to.deep.equal({ ent_0: [0, DAY], ent_9: [DAY, 2 * DAY] })
  })

  it('[S4.38] what is given up is waited for by nobody; what of it is no pass any more goes behind', () => {
    const gone = giveUpStretch(bought(DAY, DAY), 'ent_0', NOW + 10)
    expect(runs(gone)).to.deep.equal({ ent_0: [0, DAY], ent_1: [10, DAY + 10] })
    expect([queueEnd(gone), layQueue(gone, NOW + 10)]).to.deep.equal([NOW + DAY + 10, gone])
    const more = appendStretch(gone, { id: 'ent_2', lengthS: DAY }, NOW + 20)
    expect(runs(more).ent_2).to.deep.equal([DAY + 10, 2 * DAY + 10])
    const back = takeUpStretch(gone, 'ent_0', NOW + 30)
    expect(runs(back)).to.deep.equal({ ent_0: [DAY + 10, 2 * DAY - 20], ent_1: [10, DAY + 10] })
    expect(takeUpStretch(back, 'ent_0', NOW + 40)).to.deep.equal(back)
    const frozen = freezeStretch(gone, 'ent_0', NOW + 30)
    expect(one(takeUpStretch(frozen, 'ent_0', NOW + 40), 'ent_0')).to.include({
      ...{ state: 'frozen', leftS: DAY - 30, isGivenUp: false },
    })
    const won = unfreezeStretch(frozen, 'ent_0', NOW + 40)
    expect(runs(won), 'beside the others').to.deep.equal({ ent_0: [40, DAY + 10], ent_1: [10, DAY + 10] })
    expect(runs(takeUpStretch(won, 'ent_0', NOW + 50)).ent_0).to.deep.equal([DAY + 10, 2 * DAY - 30])
    expect(giveUpStretch(frozen, 'ent_0', NOW + 40), 'one that does not run').to.deep.equal(frozen)
    const endless = giveUpStretch(bought(null, null), 'ent_0', NOW + 10)
    expect(one(takeUpStretch(endless, 'ent_0', NOW + 20), 'ent_0').validUntil).to.equal(null)
  })

  it('a stretch that is over, ended or unknown is changed by nothing', () => {
    const over = bought(10)
    expect(freezeStretch(over, 'ent_7', NOW)).to.deep.equal(over)
    expect(unfreezeStretch(over, 'ent_0', NOW)).to.deep.equal(over)
    const ended = endStretch(over, 'ent_0', NOW + 5)
    for (const change of [freezeStretch, unfreezeStretch, endStretch])
      expect(change(ended, 'ent_0', NOW + 7)).to.deep.equal(ended)
    const late = freezeStretch(over, 'ent_0', NOW + 99)
    expect(one(late, 'ent_0')).to.include({ leftS: 0, validUntil: NOW + 10 })
    const next = appendStretch(
      unfreezeStretch(late, 'ent_0', NOW + 100),
      { id: 'ent_1', lengthS: 5 },
      NOW + 100,
    )
    expect(queueEnd(next), 'nothing is left of it').to.equal(NOW + 105)
  })
})
