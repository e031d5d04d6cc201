import { expect } from 'chai'
import type { CallPeer, CallState } from '#protocol/calls.ts'
import { until } from '#test/kit/time/until.ts'
import { largePublication } from '#web/calls/call/largePublication.ts'
import { createCallClock } from '#web/calls/callClock.ts'
import { leaveUntilAnswered } from '#web/calls/leaveUntilAnswered.ts'
import { isRefusedPage, missingDevice, partedBy, type SightFacts, sightOf } from '#web/calls/meetingFlow.ts'
import { type KeptCall, keptIn, keptLine } from '#web/calls/ownSeat.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'
import type { RemotePublication } from '#web/media/mediaClient.ts'

const STARTS_MS = Date.UTC(2026, 10, 26, 15, 30)
const here: CallPeer = { seatId: 'sea_1', epoch: 1, isHere: true, keptUntilMs: null }
const state = (fan: CallPeer | null): CallState => ({
  ...{ roomId: 'rom_1', rev: 1, nowMs: STARTS_MS, endsAtMs: STARTS_MS + 1_800_000, creator: here, fan },
})
const facts = (change: Partial<SightFacts>): SightFacts => ({
  ...{ state: state(null), side: 'creator', isPaired: false, isOnline: true, wasOtherHere: false },
  ...{ nowMs: STARTS_MS, startsAtMs: STARTS_MS, ...change },
})
const unshown: KeptCall = {
  ...{ seatId: 'sea_1', isOn: { microphone: true, camera: true }, wasOtherHere: false },
  wasAddressShown: false,
}
const sight = (change: Partial<SightFacts>) => sightOf(facts(change)).is

describe('a call on its page', () => {
  it('[S3.47] counts by the server alone, and what is left never grows', () => {
    let monotonicMs = 5000
    const clock = createCallClock(1_000_000, () => monotonicMs)
    monotonicMs += 2500
    expect(clock.now()).to.equal(1_002_500)
    clock.learn(1_001_900)
    expect(clock.now(), 'a message that was long on its way').to.equal(1_002_500)
    clock.learn(1_660_000)
    expect(clock.now(), 'this machine slept').to.equal(1_660_000)
  })

  it('[S3.44] waits for the other side, and counts from the beginning how late they are', () => {
    expect(sight({ state: null })).to.equal('opening')
    expect(sight({ nowMs: STARTS_MS + 59_999 })).to.equal('waiting')
    expect(sightOf(facts({ nowMs: STARTS_MS + 200_000 }))).to.deep.equal({ is: 'late', minutes: 3 })
    expect(sight({ state: state(here) })).to.equal('connecting')
    expect(sight({ side: 'fan' }), 'each looks at the other one').to.equal('connecting')
  })

  it('[S3.45] says whose connection dropped, for as long as a seat is kept', () => {
    const keptUntilMs = STARTS_MS + 60_000
    const dropped = state({ ...here, isHere: false, keptUntilMs })
    expect(sightOf(facts({ state: dropped }))).to.deep.equal({ is: 'otherAway', untilMs: keptUntilMs })
    expect(sight({ state: dropped, nowMs: keptUntilMs, wasOtherHere: true })).to.equal('gone')
    expect(sight({ state: dropped, isOnline: false })).to.equal('ownAway')
    expect(sight({ state: dropped, isOnline: false, isPaired: true }), 'media outlive the api').to.equal(
      'together',
    )
  })

  it('[S3.44] counts nobody as late who was there, by what the tab kept beside the seat', () => {
    const late = { nowMs: STARTS_MS + 1_200_000 }
    const kept = keptIn(
      keptLine('bkg_1', { ...unshown, isOn: { microphone: true, camera: false }, wasOtherHere: true }),
      'bkg_1',
    )
    expect(sight(late)).to.equal('late')
    expect(sight({ ...late, wasOtherHere: kept.wasOtherHere })).to.equal('gone')
    expect([kept.seatId, kept.isOn]).to.deep.equal(['sea_1', { microphone: true, camera: false }])
    const left = keptIn(keptLine('bkg_1', { ...kept, seatId: null }), 'bkg_1')
    expect([left.seatId, left.isOn.camera], 'a seat that was left').to.deep.equal([null, false])
    const other = keptIn(keptLine('bkg_1', kept), 'bkg_2')
    expect([other.seatId, other.isOn.camera, other.wasOtherHere]).to.deep.equal([null, true, false])
  })

  it('[S0.16] comes back with what was agreed to at the press, and with no more than that', () => {
    const isShown = (kept: KeptCall) => keptIn(keptLine('bkg_1', kept), 'bkg_1').wasAddressShown
    expect(isShown(unshown)).to.equal(false)
    const agreed = { ...unshown, wasAddressShown: true }
    expect(isShown(agreed)).to.equal(true)
    expect(keptIn(keptLine('bkg_1', agreed), 'bkg_2').wasAddressShown, 'another call').to.equal(false)
  })

  it('says that a device is gone which is switched on', () => {
    const track = {} as MediaStreamTrack
    const [ready, lost] = [
      { step: 'ready', track },
      { step: 'lost', track: null },
    ] as const
    const both = { microphone: true, camera: true }
    const slots = { kinds: ['microphone', 'camera'] as const, microphone: lost, camera: ready }
    expect(missingDevice(both, slots)).to.equal('microphone')
    expect(missingDevice({ ...both, microphone: false }, slots), 'who wants none misses none').to.equal(null)
    const voice = { kinds: ['microphone'] as const, microphone: ready, camera: lost }
    expect(missingDevice(both, voice), 'a voice call has no camera').to.equal(null)
  })

  it('[S3.45] leaves again while nobody answers, and takes the seat back by another press', async () => {
    const away = new Unreachable()
    const answers = [away, away, null]
    const asked: string[] = []
    const answer = (id: string) => {
      asked.push(id)
      const next = answers.shift()
      return next ? Promise.reject(next) : Promise.resolve()
    }
    const left = leaveUntilAnswered('sea_1', answer, 1)
    await until('it was left', async () => answers.length === 0)
    expect(await left.takeBack()).to.equal(null)
    expect(asked).to.deep.equal(['sea_1', 'sea_1', 'sea_1'])
    const unleft = leaveUntilAnswered('sea_2', () => Promise.reject(away), 60_000)
    expect(await unleft.takeBack()).to.equal('sea_2')
    const ended = new ApiProblem({ type: '', title: '', status: 404, code: 'NOT_FOUND', ref: '' })
    expect(await leaveUntilAnswered('sea_3', () => Promise.reject(ended), 1).takeBack()).to.equal(null)
  })

  it('[S3.81][T39] holds a page for refused until a newer one of theirs comes, whatever the state says of it', () => {
    const names = [null, { epoch: 1 }, { epoch: 2 }, { epoch: 3 }]
    expect(names.map((other) => isRefusedPage(2, other))).to.deep.equal([true, true, true, false])
    expect(names.some((other) => isRefusedPage(null, other))).to.equal(false)
  })

  it('makes of the end of a seat what its person can do next', () => {
    const reasons = ['MOVED', 'LEASE_LOST', 'ROOM_ENDED', 'SESSION_ENDED', 'REMOVED'] as const
    expect(reasons.map(partedBy)).to.deep.equal(['taken', 'lost', 'over', 'signedOut', 'removed'])
  })

  it('shows their screen large while they share it', () => {
    const one = (kind: RemotePublication['kind']): RemotePublication => ({
      ...{ id: kind, seatId: 'sea_2', kind, isMuted: false, isStalled: false, renditions: [] },
    })
    expect(largePublication([one('microphone'), one('camera'), one('screen')])?.kind).to.equal('screen')
    expect(largePublication([one('microphone'), one('camera')])?.kind).to.equal('camera')
    expect(largePublication([one('microphone')])).to.equal(null)
  })
})
