import { expect } from 'chai'
import { ringOf } from '#web/media/devices/levelRing.ts'
import type { SubscriberState } from '#web/media/tracks/createSubscriber.ts'
import { listenersText, soundWords } from '#web/rooms/voice/soundWords.ts'

const heard: SubscriberState = {
  ...{ media: 'connected', hasPicture: false, isPictureOff: false, hasSound: true, isSoundOff: false },
  ...{ isStalled: false, needsPress: false, isWeak: false, level: 'none', renditions: [] },
}

describe('the stage of a voice room', () => {
  const words = (change: Partial<SubscriberState>) =>
    soundWords({ ...heard, ...change }, 'Northlight')?.replace(/[\u2066-\u2069]/g, '') ?? null

  it('says what is waited for, and never a picture', () => {
    expect(words({})).to.equal(null)
    expect(words({ media: 'connecting', hasSound: false })).to.equal('Connecting')
    expect(words({ media: 'waiting', hasSound: false })).to.equal('Waiting for Northlight')
    expect(words({ hasSound: false })).to.equal('Waiting for Northlight')
    expect(
      soundWords({ ...heard, hasSound: false }, 'Northlight', {
        hasVoices: true,
        isHostAway: false,
      })?.replace(/[\u2066-\u2069]/g, ''),
      'somebody else is there',
    ).to.equal('Northlight sends no sound. You hear those who speak.')
    const led = (change: Partial<SubscriberState>) =>
      soundWords({ ...heard, hasSound: false, ...change }, 'Northlight', {
        hasVoices: true,
        isHostAway: true,
      })
    // a co-host goes on, and nobody waits for the host
    for (const media of ['waiting', 'connected'] as const) expect(led({ media })).to.equal(null)
    expect(led({ isWeak: true })).to.equal('Your connection is weak')
    expect(words({ media: 'reconnecting' })).to.equal('Reconnecting')
    expect(words({ isSoundOff: true, isWeak: true })).to.equal('Northlight switched the microphone off')
    expect(words({ isStalled: true })).to.equal('The sound is late')
    expect(words({ isWeak: true })).to.equal('Your connection is weak')
    expect(words({ media: 'closed' }), 'the door says it').to.equal(null)
    // a camera that is off is nothing here
    expect(words({ isPictureOff: true })).to.equal(null)
  })

  it('counts who listens, and the places where there is a number of them', () => {
    expect(listenersText({ viewers: 184, capacity: null })).to.equal('184 listening')
    expect(listenersText({ viewers: 1184, capacity: 2500 })).to.equal('1,184 of 2,500 listening')
  })

  it('has a ring that is in while a room is quiet, and goes out with loudness up to its whole width', () => {
    expect([0, 0.01, 0.02].map(ringOf)).to.deep.equal([0, 0, 0])
    expect(ringOf(0.021)).to.be.within(0, 0.02)
    expect(ringOf(1)).to.equal(1)
    expect(ringOf(1.4), 'louder than all').to.equal(1)
    const levels = [0.03, 0.1, 0.3, 0.9].map(ringOf)
    expect([...levels].sort((a, b) => a - b)).to.deep.equal(levels)
    // twice as loud is as far, wherever it begins
    expect(ringOf(0.2) - ringOf(0.1)).to.be.closeTo(ringOf(0.8) - ringOf(0.4), 1e-9)
  })
})
