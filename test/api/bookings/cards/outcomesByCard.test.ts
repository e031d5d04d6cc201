import { expect } from 'chai'
import { partOf, settle } from '#domain/booking/settlement.ts'
import { WHOLE_BPS } from '#domain/booking/terms.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { PLAIN } from '#test/domain/booking/programs.ts'
import { type OutcomeAct, type OutcomeRow, readOutcomes } from '#test/domain/booking/readOutcomes.ts'
import { type CardBooked, useCardCalls } from './useCardCalls.ts'

/** Seconds are counted from the start of a call of an hour over 1,000,000 units, under a policy of the tests. */
const ROWS = readOutcomes()

/** What needs a signature as one talks. */
const NOT_BY_CARD = [
  'pay as you talk: what both signed, the rest refunded',
  'pay as you talk: no voucher and no witness: refund 100 %',
  'pay as you talk: the fan joins for a second: pro-rata release',
]

const CHAIN_ONLY: readonly string[] = ['voucher', 'reschedule', 'extend']
const isByCard = ({ isMetered, steps }: OutcomeRow) =>
  !isMetered && steps.every(({ step }) => !CHAIN_ONLY.includes(step.kind))

/** The terms that are sold which are nearest to the policy of the vectors: the same shares, other notices. */
const FLEXIBLE = policyOf('flexible', 1)
const NOTICES = new Map([
  [-PLAIN.noticeFullSeconds, -FLEXIBLE.noticeFullSeconds],
  [-PLAIN.noticePartialSeconds, -FLEXIBLE.noticePartialSeconds],
])
/** Time goes on while a test runs: what is before the start is done a little earlier, what is after it a little later. */
const SLACK_S = 30
const atOf = ({ at }: OutcomeAct) => (NOTICES.get(at) ?? at) + (at < 0 ? -SLACK_S : SLACK_S)

/** Silence of an arbiter divides by the terms that were booked, and by them less of a call is all of it. */
function wantedOf({ cause, toCreator, toFan, fee, steps }: OutcomeRow) {
  const isWhole = cause === 'interrupted' && steps.some(({ step, refusal }) => !refusal && isEnough(step))
  if (cause !== 'arbiterSilent' && !isWhole) return { cause, toCreator, toFan, fee }
  const [bps, why] = isWhole
    ? [WHOLE_BPS, 'attended' as const]
    : [FLEXIBLE.fallbackBps, cause as 'arbiterSilent']
  const parts = settle(1_000_000n, partOf(1_000_000n, bps), 250, why)
  return { cause: why, toCreator: `${parts.toCreator}`, toFan: `${parts.toFan}`, fee: `${parts.fee}` }
}

const isEnough = (step: OutcomeAct['step']) =>
  step.kind === 'attest' && step.seen.overlapSeconds * WHOLE_BPS >= 3600 * FLEXIBLE.fullOverlapBps

/** The worker attests, whoever sends it to the escrow. */
const byOf = ({ by, step: { kind } }: OutcomeAct) => (by === 'stranger' || kind === 'attest' ? 'time' : by)

describe('calls by card end as the table of outcomes says', function () {
  this.timeout(60_000)
  const cards = useCardCalls()
  const { fan, creator, step, object, rule, settle: work } = cards

  it('[S0.11] what is not by card yet is this and no more', () => {
    const left = ROWS.filter((row) => !isByCard(row)).map(({ outcome }) => outcome)
    expect(left).to.deep.equal(NOT_BY_CARD)
    const { partialBps, noShowBps, graceSeconds } = PLAIN
    expect(FLEXIBLE).to.include({ partialBps, noShowBps, graceSeconds })
  })

  async function waitFor(call: CardBooked): Promise<void> {
    await cards.toExit(call, SLACK_S)
    await work()
    expect(await cards.settlements(call), 'not before its time').to.deep.equal([])
    await cards.toExit(call)
    await work()
  }

  /** @param shown what the last act comes to */
  async function act(
    call: CardBooked,
    { by, step: done, refusal }: OutcomeAct,
    shown: ReturnType<typeof wantedOf> | null,
  ) {
    if (done.kind === 'attest') return expect(await cards.attest(call, done.seen)).to.equal(refusal ?? null)
    if (by === 'stranger') return waitFor(call)
    if (done.kind === 'resolve') {
      const reply = await rule(call, { creatorBps: done.creatorBps, text: 'Both were there for 42 minutes.' })
      return expect(reply.status, reply.text).to.equal(201)
    }
    const who = by === 'fan' ? fan() : creator()
    const parts = shown && { toCreator: shown.toCreator, toFan: shown.toFan, fee: shown.fee }
    const reply = done.kind === 'dispute' ? await object(who, call) : await step(who, call, done, parts)
    expect(reply.status, reply.text).to.equal(200)
  }

  for (const row of ROWS.filter(isByCard))
    it(`[S0.11][S3.43][T12] ${row.outcome}`, async () => {
      const [first] = row.steps as [OutcomeAct]
      const isWaiting = first.step.kind === 'finish'
      const call = await cards.book({ startsInS: isWaiting ? 3600 : -atOf(first) })
      const wanted = wantedOf(row)
      for (const [n, one] of row.steps.entries()) {
        const last = row.steps[n - 1]
        if (last && one.by !== 'stranger') await cards.pass(one.at - last.at)
        await act(call, one, n === row.steps.length - 1 ? wanted : null)
        expect((await cards.row(call)).isWithinHold, 'the bank holds it for longer').to.equal(true)
      }
      await work()
      expect(await cards.settlements(call)).to.deep.equal([{ ...wanted, gross: '1000000', isPassed: true }])
      const taken = Number(wanted.toCreator) + Number(wanted.fee)
      expect(await cards.decided(call)).to.deep.equal([taken, Number(wanted.fee)])
      expect(await cards.row(call)).to.include({ times: 0 })
      expect((await cards.row(call)).status).to.be.oneOf(['completed', 'refunded', 'split'])
      const done = row.steps.filter(({ refusal }) => refusal === undefined)
      const acts = done.map((one) => `${one.step.kind} ${byOf(one)}`)
      expect(await cards.steps(call)).to.deep.equal(acts)
    })
})
