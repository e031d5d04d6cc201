import { mock } from 'node:test'
import { expect } from 'chai'
import type { MediaState } from '#web/media/mediaClient.ts'
import { createSeatMedia } from '#web/media/seat/createSeatMedia.ts'
import { keepSeat } from '#web/media/seat/keepSeat.ts'
import { SEAT, startHall, wordOf } from './seatHall.ts'

describe('keeping a seat', () => {
  let hall: Awaited<ReturnType<typeof startHall>>
  let stop = (): void => undefined
  let media: ReturnType<typeof createSeatMedia>
  beforeEach(async () => {
    hall = await startHall()
    media = createSeatMedia()
  })
  afterEach(async () => {
    stop()
    await hall.stop()
  })

  function keep(beatEveryS: number, httpBeat: () => Promise<void> = async () => undefined): void {
    stop = keepSeat({
      seatId: SEAT,
      beatEveryS,
      ...{ socket: hall.socket, media },
      beatByHttp: async (_, page) => {
        hall.note('http')
        hall.note(`http says ${wordOf(page)}`)
        await httpBeat()
      },
      isGone: (error) => (error as Error).message === 'NOT_FOUND',
      onEnded: ({ reason }) => hall.note(`ended ${reason}`),
      onGrace: ({ until }) => hall.note(`grace ${until}`),
      onKept: () => hall.note('kept'),
      onRetryToken: (token) => hall.note(`token ${token}`),
      onGone: () => hall.note('gone'),
    })
  }

  it('attaches when the socket is there and beats more often than asked', async () => {
    mock.timers.enable({ apis: ['setInterval'] })
    try {
      keep(60)
      await hall.until('seat:attach')
      // the first goes with the binding
      for (let beats = 1; beats <= 5; beats++) {
        await hall.until('seat:beat', beats)
        mock.timers.tick(59_000)
      }
      await hall.until('seat:beat', 6)
      stop()
    } finally {
      mock.timers.reset()
    }
  })

  it('beats by HTTP while the socket is away, and attaches again when it is back', async () => {
    keep(60)
    await hall.until('http')
    await hall.until('seat:attach')
    hall.cut()
    await hall.until('seat:attach', 2)
    expect(hall.heard.filter((one) => one === 'seat:attach')).to.have.length(2)
  })

  it('[S3.85] binds again when it was too early, and goes on', async () => {
    let count = 0
    hall.answerWith(() => (count++ === 0 ? { ok: false, code: 'RATE_LIMITED' } : { ok: true }))
    keep(60)
    await hall.until('seat:attach', 2)
    expect(hall.heard).not.to.contain('gone')
  })

  it('hands over the token of each binding, and none when the server gave none', async () => {
    let count = 0
    hall.answerWith((event) => {
      if (event === 'seat:beat') return { ok: true }
      count++
      return count === 2 ? { ok: true } : { ok: true, retryToken: String(count) }
    })
    keep(0.05)
    await hall.until('token 1')
    for (const binding of [2, 3]) {
      hall.cut()
      await hall.until('seat:attach', binding)
    }
    await hall.until('token 3')
    expect(hall.heard.filter((one) => one.startsWith('token'))).to.deep.equal(['token 1', 'token 3'])
  })

  it('tells once why the seat ended and is silent afterwards', async () => {
    keep(0.05)
    await hall.until('seat:beat')
    hall.tell('seat:ended', { seatId: 'sea_other', reason: 'LEFT' })
    hall.tell('seat:grace', { seatId: SEAT, cause: 'reorged', until: 77 })
    hall.tell('seat:kept', { seatId: SEAT })
    hall.tell('seat:ended', { seatId: SEAT, reason: 'PASS_MOVED' })
    hall.tell('seat:ended', { seatId: SEAT, reason: 'BANNED' })
    await hall.until('ended PASS_MOVED')
    hall.tell('seat:grace', { seatId: SEAT, cause: 'reorged', until: 78 })
    const beats = hall.heard.filter((one) => one === 'seat:beat').length
    hall.cut()
    await new Promise<void>((resolve) => hall.socket.once('connect', () => resolve()))
    const words = hall.heard.filter((one) => /^(ended|grace|kept|gone)/.test(one))
    expect(words).to.deep.equal(['grace 77', 'kept', 'ended PASS_MOVED'])
    expect(hall.heard.filter((one) => one === 'seat:beat').length).to.be.at.most(beats + 1)
    expect(hall.heard.filter((one) => one === 'seat:attach')).to.have.length(1)
  })

  it('notices that the server does not know the seat any more, over the socket', async () => {
    hall.answerWith((event) => (event === 'seat:beat' ? { ok: false, code: 'NOT_FOUND' } : { ok: true }))
    keep(0.05)
    await hall.until('gone')
    expect(hall.heard.filter((one) => one === 'gone')).to.have.length(1)
  })

  it('waits for the reason of an end that a beat heard of first, and says that', async () => {
    hall.answerWith((event) => (event === 'seat:beat' ? { ok: false, code: 'NOT_FOUND' } : { ok: true }))
    keep(60)
    await hall.until('seat:beat')
    hall.tell('seat:ended', { seatId: SEAT, reason: 'REORGED' })
    await hall.until('ended REORGED')
    expect(hall.heard).to.not.include('gone')
  })

  it('notices it by HTTP too, and stays while the server only is away', async () => {
    hall.socket.disconnect()
    let answers = 0
    keep(0.05, async () => {
      answers++
      throw new Error(answers < 3 ? 'away' : 'NOT_FOUND')
    })
    await hall.until('gone')
    expect(answers).to.equal(3)
  })
  describe('what the page says of itself [T19]', () => {
    /** A client of which nothing but its connection is asked. */
    function follow() {
      let say: (state: MediaState) => void = () => undefined
      const stopFollowing = media.follow({
        on: (_, listener) => {
          say = listener as typeof say
          return () => undefined
        },
        enterAgain: () => hall.note('entered again'),
      })
      return { say: (state: MediaState) => say(state), stopFollowing }
    }
    const said = () => hall.heard.filter((one) => one.startsWith('says'))

    it('goes out with the binding, at once when it changes, and with each beat', async () => {
      const { say, stopFollowing } = follow()
      keep(60)
      await hall.until('says false')
      say('connected')
      await hall.until('says true')
      media.addSent('microphone')
      media.addSent('camera')
      await hall.until('says true camera microphone')
      say('reconnecting')
      await hall.until('says false', 2)
      say('connected')
      await hall.until('says true camera microphone', 2)
      stopFollowing()
      await hall.until('says false', 3)
      expect(said()).to.deep.equal([
        ...['says false', 'says true', 'says true microphone', 'says true camera microphone'],
        ...['says false', 'says true camera microphone', 'says false'],
      ])
      stop()
      keep(0.05)
      await hall.until('says false', 8)
    })

    it('nothing is said before the socket is bound, and again after each binding', async () => {
      const { say } = follow()
      let count = 0
      hall.answerWith(() => (count++ === 0 ? { ok: false, code: 'RATE_LIMITED' } : { ok: true }))
      keep(60)
      await hall.until('seat:attach')
      say('connected')
      await hall.until('says true')
      expect(hall.heard.slice(hall.heard.indexOf('seat:attach'))).to.deep.equal([
        ...['seat:attach', 'seat:attach', 'seat:beat', 'says true'],
      ])
      hall.cut()
      await hall.until('says true', 2)
    })

    it('goes by HTTP while the socket is away', async () => {
      hall.socket.disconnect()
      const { say } = follow()
      keep(60)
      await hall.until('http says false')
      say('connected')
      await hall.until('http says true')
    })

    it('goes by one request after the other, so that the last word wins', async () => {
      hall.socket.disconnect()
      const { say } = follow()
      const answers: (() => void)[] = []
      keep(60, () => new Promise((resolve) => answers.push(resolve)))
      say('connected')
      media.addSent('camera')
      await hall.until('http')
      expect(hall.heard).to.deep.equal(['http', 'http says false'])
      answers[0]?.()
      await hall.until('http says true camera')
      expect(hall.heard.slice(2)).to.deep.equal(['http', 'http says true camera'])
      answers[1]?.()
    })

    it('enters again when the server asks that of this seat', async () => {
      follow()
      keep(60)
      await hall.until('seat:beat')
      hall.tell('seat:reenter', { seatId: 'sea_other' })
      hall.tell('seat:reenter', { seatId: SEAT })
      hall.tell('seat:kept', { seatId: SEAT })
      await hall.until('kept')
      expect(hall.heard.filter((one) => one === 'entered again')).to.have.length(1)
      stop()
      hall.tell('seat:reenter', { seatId: SEAT })
    })
  })
})
