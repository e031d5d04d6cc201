import { expect } from 'chai'
import type { CallSide } from '#domain/calls/words.ts'
import { beatText, MAX_BEAT_MS, type SignedBeat } from '#protocol/calls/callBeats.ts'
import { until } from '#test/kit/time/until.ts'
import { verifyWith } from '#web/media/direct/keys/signing.ts'
import { ROOM } from './callNetwork.ts'
import { useCallPage } from './useCallPage.ts'

const SIDES: CallSide[] = ['creator', 'fan']

/** What rings each five seconds does so each 1.25 s, as the clock of these calls goes. */
function beSoon(): void {
  const real = window.setInterval
  window.setInterval = ((work: () => void, ms: number) => real(work, ms === 5000 ? ms / 4 : ms)) as never
}

describe('what a page of a call says of itself', function () {
  this.timeout(90_000)
  const page = useCallPage(beSoon)

  beforeEach(async () => {
    await page().evaluate(() => {
      window.call.nowMs = () => Date.now() * 4
    })
    await page().evaluate(() => window.call.start('voice'))
  })

  const beats = (side: CallSide) => page().evaluate((one) => window.call.ends[one].beats, side)
  const leave = (side: CallSide) => page().evaluate((one) => window.call.ends[one].client.leave(), side)
  const state = (side: CallSide) => page().evaluate((one) => window.call.ends[one].heard.at(-1), side)
  const connected = () =>
    until('both are connected', async () =>
      (await Promise.all(SIDES.map(state))).every((one) => one === 'connected'),
    )
  const linkedOf = (side: CallSide, count: number) =>
    until(`${count} linked of the ${side}`, async () => {
      const linked = (await beats(side)).filter(({ isLinked }) => isLinked)
      return linked.length >= count && linked
    })
  const sum = (all: SignedBeat[], of: 'sent' | 'received') => all.reduce((total, beat) => total + beat[of], 0)

  it('[S3.38] covers the time that it was there without a gap, signed by its device key, with what the other side sent', async () => {
    await connected()
    await Promise.all(SIDES.map((side) => linkedOf(side, 1)))
    const devices = await page().evaluate(() => ({
      creator: window.call.devices.creator?.publicKey ?? '',
      fan: window.call.devices.fan?.publicKey ?? '',
    }))
    await Promise.all(SIDES.map(leave))
    const said = { creator: await beats('creator'), fan: await beats('fan') }
    for (const side of SIDES) {
      const own = said[side]
      expect(own.map(({ n }) => n)).to.deep.equal(own.map((_, at) => at + 1))
      // of what a busy machine was late for by more than a beat may have it says nothing
      const gaps = own.slice(1).flatMap(({ fromMs }, at) => {
        const gapMs = fromMs - (own[at]?.untilMs ?? 0)
        return gapMs === 0 || gapMs > MAX_BEAT_MS ? [] : [gapMs]
      })
      expect(gaps).to.deep.equal([])
      expect(own[0]?.isLinked, 'the two had to find each other first').to.equal(false)
      for (const { signature, page: ofPage, ...beat } of own) {
        const text = beatText({ roomId: ROOM, side, page: ofPage }, beat)
        expect(await verifyWith(devices[side], text, signature), `${side} ${beat.n}`).to.equal(true)
      }
    }
    const last = { creator: said.creator.at(-1), fan: said.fan.at(-1) }
    expect((last.creator?.untilMs ?? 0) - (last.creator?.fromMs ?? 0), 'a short one').to.be.below(4900)
    // sound is 50 packets a second, and some are on their way
    expect(sum(said.creator, 'sent')).to.be.above(40)
    expect(sum(said.creator, 'received')).to.be.closeTo(sum(said.fan, 'sent'), 20)
    expect(sum(said.fan, 'received')).to.be.closeTo(sum(said.creator, 'sent'), 20)
  })

  it('[S3.38] is linked no more once the other side is gone, and goes on alone; another page counts anew', async () => {
    await connected()
    await linkedOf('creator', 1)
    await leave('fan')
    const alone = await until('one after it', async () => {
      const own = await beats('creator')
      const at = own.findLastIndex(({ isLinked }) => isLinked)
      return own.length > at + 2 && own.slice(at + 1)
    })
    expect(alone.at(-1)).to.include({ isLinked: false, sent: 0, received: 0 })
    const first = await beats('fan')
    await page().evaluate(() => window.call.come('fan'))
    const [linked] = await linkedOf('fan', 1)
    const next = await beats('fan')
    expect(next[0]?.n).to.equal(1)
    expect(next[0]?.page).not.to.equal(first[0]?.page)
    expect(linked?.received, 'of its own seconds alone').to.be.within(20, 200)
  })

  it('[T14] says nothing of a time that its clock or its machine jumped over, and is there again after it', async () => {
    const [first] = await until('the first', async () => {
      const own = await beats('creator')
      return own.length > 0 && own
    })
    await page().evaluate(() => {
      window.call.nowMs = () => Date.now() * 4 + 60_000
    })
    const isAfter = ({ fromMs }: SignedBeat) => fromMs > (first?.untilMs ?? 0) + MAX_BEAT_MS
    const after = await until('one after the jump', async () => (await beats('creator')).find(isAfter))
    const own = await beats('creator')
    expect(own.every(({ fromMs, untilMs }) => untilMs - fromMs <= MAX_BEAT_MS)).to.equal(true)
    const gap = own.findIndex(isAfter)
    expect(own[gap]?.n, 'with no number left out').to.equal((own[gap - 1]?.n ?? 0) + 1)
    await page().evaluate(() => {
      window.call.nowMs = () => Date.now() * 4
    })
    await until('one after the way back', async () => {
      const last = (await beats('creator')).at(-1)
      return last && last.n > after.n && last.untilMs < after.fromMs
    })
  })
})
