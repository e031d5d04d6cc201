import { expect } from 'chai'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { CallRecordView } from '#api/calls/contract.ts'
import { CHALLENGE_SECONDS } from '#domain/booking/terms.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { until } from '#test/kit/time/until.ts'
import { cardCalls, HOUR_MS, PHONE } from '../cards/cardCalls.ts'
import { cardFans, expectNoChainWords } from '../cards/cardFans.ts'
import { type Creator, openProfile } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { type ExpectedFailure, type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { expectFinding, JUDGED, judgedCall, ownCall, partsOf } from './foundCall.ts'
import { AT_THE_END, AWAY } from './relayedCall.ts'

const BEATS = '**/v1/me/calls/rooms/*/beats'
/** Seconds of a record that is there; the first ones of a wait are real. */
const SEEN_S = 2

/**
 * Minutes 1 to 12 of a wait as we would have seen them: the clock jumps, and what is seen is real time. The beats are copies of one that the page
 * brought, with other times.
 */
const OUR_MIDDLE = `INSERT INTO app.call_span (room_id, side, source, from_at, until_at)
  SELECT k.room_id, $2, 'socket', k.starts_at + make_interval(mins => m), k.starts_at + make_interval(mins => m + 1)
    FROM app.call_room k, generate_series(1, 11) m WHERE k.booking_id = $1`
const OWN_MIDDLE = `INSERT INTO app.call_beat (room_id, side, page, n, from_ms, until_ms, is_linked, sent, received, key, signature)
  SELECT b.room_id, b.side, 'inbetween', m, b.at + m * 15000, b.at + (m + 1) * 15000, false, 0, 0, b.key, b.signature
    FROM (SELECT b.room_id, b.side, b.key, b.signature, (extract(epoch FROM k.starts_at) * 1000)::bigint AS at
      FROM app.call_beat b JOIN app.call_room k USING (room_id) WHERE k.booking_id = $1 AND b.side = $2 LIMIT 1) b, generate_series(4, 47) m`

describe('journey: who came to a call that is booked by card', function () {
  this.timeout(240_000)
  const stage = useStage('clocks')
  const { makeReady, catchUp, provided } = cardFans(stage)
  const { offerCalls, timeAfter, reserve, passUntil, purchases, moveClockOf, signIn, shares } =
    cardCalls(stage)
  const owner = () => stage.world.current().testDatabase.pool('owner')
  const calls: BookedCall[] = []
  let creator: Creator
  let fan: WatchedPage
  let host: WatchedPage
  const pages = () => [fan, host].map(({ page }) => page)
  const callAt = (n: number) => calls[n] ?? expect.fail('it was not booked')
  const seen = ({ id }: BookedCall) =>
    creator.call<CallRecordView>('GET', `/v1/me/calls/bookings/${id}/record`)

  before('a fan reserves four calls of a creator, one after the other', async function () {
    this.timeout(120_000)
    await catchUp()
    creator = await stage.creator('waiting', [])
    await makeReady(creator, stage.email('waiting'))
    const offerId = await offerCalls(creator)
    const firstMs = Date.parse(await timeAfter(creator, offerId, 1))
    const context = await openProfile(stage.host(), stage.url())
    const pageOf = (at: string) => `${stage.url()}/c/${creator.handle}/book?offer=${offerId}&at=${at}`
    for (const n of [0, 1, 2, 3]) {
      const at = new Date(firstMs + n * HOUR_MS).toISOString()
      if (n > 0) await fan.page.goto(pageOf(at))
      else {
        fan = await watchPage(context, pageOf(at))
        await fan.page.setViewportSize(PHONE)
        await moveClockOf(fan.page)
        await signIn(fan, stage.email('guest'))
      }
      calls.push(await reserve(fan, at))
    }
    const own = await openProfile(stage.host(), stage.url(), creator)
    host = await watchPage(own, `${stage.url()}/me/calls`)
    await moveClockOf(host.page)
  })
  after('nothing went wrong on the way', async () => {
    const ours: ExpectedFailure[] = [...AWAY, AT_THE_END]
    await host.expectClean(ours)
    await fan.expectClean([...provided(), ...ours])
    for (const page of pages()) await page.context().close()
  })

  /** A side is in the call from its start on, alone. */
  async function waitIn({ page, press }: WatchedPage, call: BookedCall): Promise<void> {
    await passUntil(call.startsAt, -1, pages())
    await page.goto(`${stage.url()}/call/${call.id}`)
    await press('[data-testid=call-join]:has-text("Join the call")')
    await page.getByTestId('state:call:waiting').waitFor()
  }
  const isOnRecord = (call: BookedCall, side: CallSide, what: 'provenS' | 'unprovenS') =>
    until('its wait is on record', async () => (await seen(call))[side][what] >= SEEN_S)
  /** Both read what the record made of a call. */
  async function expectJudged(call: BookedCall, kind: 'attested' | 'contested') {
    await passUntil(call.endsAt, JUDGED, pages())
    const judged = await judgedCall(creator, call.id)
    await expectFinding(pages(), call.id, kind)
    await expectNoChainWords(fan.page)
    return judged
  }

  it('[S3.46] a creator waits past the grace for a fan who does not come, and it is attested', async () => {
    const call = callAt(0)
    await waitIn(host, call)
    await isOnRecord(call, 'creator', 'provenS')
    for (const middle of [OUR_MIDDLE, OWN_MIDDLE]) await owner().query(middle, [call.id, 'creator'])
    const { status, finding, pending } = await expectJudged(call, 'attested')
    expect([status, finding.kind, pending?.cause, pending?.creatorBps]).to.deep.equal([
      ...['attested', 'clear', 'fanAbsent', call.policy.noShowBps],
    ])
    expect(finding.creatorSeconds).to.be.within(660, 720)
    expect([finding.fanSeconds, finding.overlapSeconds]).to.deep.equal([0, 0])
  })

  it('[S3.46] a fan waits for a creator who does not come, and it is attested', async () => {
    const call = callAt(1)
    await waitIn(fan, call)
    await isOnRecord(call, 'fan', 'provenS')
    const { status, finding, pending } = await expectJudged(call, 'attested')
    expect([status, finding.kind, pending?.cause, pending?.creatorBps]).to.deep.equal([
      ...['attested', 'clear', 'creatorAbsent', 0],
    ])
    expect(finding.fanSeconds).to.be.at.least(SEEN_S)
    expect([finding.creatorSeconds, finding.overlapSeconds]).to.deep.equal([0, 0])
  })

  it('[S3.46] nobody comes, and it is attested', async () => {
    const { status, finding, pending } = await expectJudged(callAt(2), 'attested')
    expect([status, finding.kind, pending?.cause, pending?.creatorBps]).to.deep.equal([
      ...['attested', 'clear', 'nobodyCame', 0],
    ])
    expect([finding.creatorSeconds, finding.fanSeconds, finding.overlapSeconds]).to.deep.equal([0, 0, 0])
  })

  it('[S3.46] a creator waits whose page’s own record never arrives: nothing is attested, and the fan, who knows that it is true, pays', async () => {
    const call = callAt(3)
    await host.page.route(BEATS, (route) => route.abort())
    await waitIn(host, call)
    await isOnRecord(call, 'creator', 'unprovenS')
    await owner().query(OUR_MIDDLE, [call.id, 'creator'])
    const { status, finding, pending } = await expectJudged(call, 'contested')
    expect([status, pending, finding.kind, finding.cause]).to.deep.equal(['booked', null, 'contested', null])
    expect([finding.creatorSeconds, finding.leastBps, finding.mostBps]).to.deep.equal([
      ...[0, 0, call.policy.noShowBps],
    ])
    await fan.press('button:has-text("It took place: pay")')
    await fan.press('dialog[open] button:has-text("Pay ")')
    const paid = await ownCall('its end', creator, call.id, ({ settlement }) => settlement !== null)
    expect(shares(paid)).to.deep.equal(['fanConfirmed', ...partsOf(paid, 10_000)])
  })

  it('[S3.46] nobody objects for twelve hours, and the three that were attested end as each was', async () => {
    await passUntil(callAt(2).endsAt, JUDGED - CHALLENGE_SECONDS - 60, pages())
    const ends = ['fanAbsent', 'creatorAbsent', 'nobodyCame']
    for (const [n, cause] of ends.entries()) {
      const ended = await ownCall('its end', creator, callAt(n).id, ({ settlement }) => settlement !== null)
      const bps = cause === 'fanAbsent' ? ended.policy.noShowBps : 0
      expect(shares(ended)).to.deep.equal([cause, ...partsOf(ended, bps)])
    }
    const taken = async () => (await purchases(fan)).map(({ state, amount }) => [state, amount])
    await until('the cards are charged as it was decided, and let go', async () =>
      (await taken()).every(([state]) => state === 'paid' || state === 'released'),
    )
    expect((await taken()).filter(([state]) => state === 'paid')).to.deep.equal([
      ['paid', 8000],
      ['paid', 8000],
    ])
  })
})
