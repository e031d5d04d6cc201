import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import { alone } from './alone.ts'
import { DIFFERENCES } from './differences.ts'
import { endings } from './endings.ts'
import { renditions } from './renditions.ts'
import { stageEmbedded, stageTrtc } from './stages.ts'
import { type ProviderStream, useStream, VIEWER_BITS } from './useStream.ts'

/** One room for all of them: those who leave it as it was come first, and the last end it. */
for (const [name, start] of [
  ['embedded', stageEmbedded],
  ['trtc', stageTrtc],
] as const) {
  describe(`a stream at ${name}, by the same port`, function () {
    this.timeout(60_000)
    const stream = useStream(name, start)
    entries(stream)
    muting(stream)
    renditions(stream)
    if (name === 'embedded') alone(stream)
    endings(stream)

    it('every row of the table was asked here', () => {
      expect(stream.asked().sort()).to.deep.equal(Object.keys(DIFFERENCES).sort())
    })
  })
}

function entries(stream: ProviderStream): void {
  const { differs, enter, openFan, close, moves } = stream

  it('join, publish, watch: the code of the camera moves, and sound goes out', async () => {
    const fan = stream.fan()
    await stream.sounds()
    expect(await stream.statesOf(fan)).to.deep.equal(['connecting', 'connected'])
    const published = (await fan.heard()).flatMap(([event, one]) =>
      event === 'remote-published' ? [one as { kind: string }] : [],
    )
    expect(published.map(({ kind }) => kind).sort()).to.deep.equal(['camera', 'microphone'])
  })

  it('[T1] tickets of another room, of nobody’s room, of before, and used twice', async () => {
    const page = await openFan('sea_no')
    const wish = { user: 'sea_no', bits: VIEWER_BITS }
    const room = stream.room()
    const other = stream.stage().ticket({ ...wish, room, signedRoom: 'an0therr00m000000000' })
    expect(await page.enter(other)).to.equal('FORBIDDEN')
    const nowhere = stream.stage().ticket({ ...wish, room: 'r00mthatnobodyopened' })
    expect(await page.enter(nowhere)).to.equal(differs('a room that nobody opened'))
    const old = stream.stage().oldTicket({ ...wish, room })
    expect(await page.enter(old)).to.equal('TICKET_EXPIRED')
    const ticket = stream.ticketOf('sea_no')
    if (ticket.provider === 'embedded')
      expect(await page.enter({ ...ticket, signalUrl: 'ws://127.0.0.1:9' })).to.equal('NETWORK')
    expect(await page.enter(ticket)).to.equal('joined')
    const second = await openFan('sea_no')
    expect(await second.enter(ticket)).to.equal(differs('a ticket used twice'))
    await close(second)
    await close(page)
  })

  it('a viewer who comes before the host', async () => {
    const empty = `${stream.room()}early`
    await stream.stage().openRoom(empty)
    const early = await openFan('sea_early')
    const ticket = stream.stage().ticket({ room: empty, user: 'sea_early', bits: VIEWER_BITS })
    expect(await early.enter(ticket)).to.equal(differs('a viewer before the host'))
    await close(early)
  })

  it('[T2][S1.10] who publishes without a bit is refused, and not a packet goes out', async () => {
    const sneak = await openFan('sea_sneak')
    expect(await sneak.enter(stream.ticketOf('sea_sneak'), true)).to.equal('joined')
    expect(await sneak.publishBlank()).to.equal('FORBIDDEN')
    await moves()
    const { seats, publications } = await stream.stage().counters(stream.room())
    expect(seats.find(({ seatId }) => seatId === 'sea_sneak')?.packetsIn ?? 0).to.equal(0)
    expect(publications.map(({ seatId }) => seatId)).to.not.include('sea_sneak')
    await moves(sneak)
    await close(sneak)
  })

  it('a second page on the same seat ends the first, which is told', async () => {
    const first = stream.fan()
    const second = await openFan('sea_fan')
    expect(await enter(second, 'sea_fan')).to.equal('joined')
    expect((await first.waitFor('kicked'))[1]).to.equal('REPLACED')
    await moves(second)
    expect(await stream.isBack(second)).to.equal(true)
    await stream.replaceFan(second)
  })
}

function muting(stream: ProviderStream): void {
  const { changes, moves, sounds } = stream

  it('a host who mutes their sound is heard no more, then again, and the picture goes on', async () => {
    await stream.host().setMuted('microphone', true)
    await until('muted', async () => (await changes('microphone')).at(-1) === true)
    await moves()
    await stream.host().setMuted('microphone', false)
    await until('not muted', async () => (await changes('microphone')).at(-1) === false)
    await sounds()
  })

  it('a page is told how loud the host comes in, and nothing while the sound is muted', async () => {
    const level = (of = 'sea_host') =>
      stream.fan().page.evaluate(`window.stage.client.levelOf('${of}')`) as Promise<number | null>
    // the device of the browser beeps
    await until('a beep', async () => ((await level()) ?? 0) > 0.02)
    await until('a pause', async () => ((await level()) ?? 1) < 0.02)
    expect(await level('sea_nobody')).to.equal(null)
    await stream.host().setMuted('microphone', true)
    await until('muted', async () => (await changes('microphone')).at(-1) === true)
    expect(await level()).to.equal(null)
    await stream.host().setMuted('microphone', false)
    await until('a beep again', async () => ((await level()) ?? 0) > 0.02)
  })

  it('a server that mutes the picture leaves the sound, and nobody connects again', async () => {
    const { mutePicture } = stream.stage()
    const decoded = async () => (await stream.fan().stats()).framesDecoded
    await mutePicture(stream.room(), 'sea_host', true)
    await until('muted', async () => (await changes('camera')).at(-1) === true)
    // what had arrived before is still decoded
    await sounds()
    const before = await decoded()
    await sounds(20)
    expect(await decoded()).to.equal(before)
    const events = (await stream.host().heard()).map(([event]) => event)
    expect(events.includes('muted')).to.equal(stream.differs('a server’s muting, told to its host'))
    await mutePicture(stream.room(), 'sea_host', false)
    await until('not muted', async () => (await changes('camera')).at(-1) === false)
    await moves()
    expect(await stream.statesOf(stream.fan())).to.deep.equal(['connecting', 'connected'])
  })

  it('another camera takes the place of the first, and nobody sees it end', async () => {
    const from = (await stream.fan().heard()).length
    const { length } = await changes('camera')
    const before = await stream.camera()
    await stream.host().changeCamera()
    await moves()
    expect(await stream.eventsSince(stream.fan(), from)).to.not.include('remote-unpublished')
    expect((await changes('camera')).slice(length)).to.not.include(true)
    expect(await stream.camera(), 'the same publication').to.equal(before)
  })

  it('tells figures of what is watched', async () => {
    const { stats } = stream.fan()
    await until('a figure', async () => ((await stats()).bitrateKbps ?? 0) > 0)
    const { framesDecoded, dtlsState } = await stats()
    expect(dtlsState).to.equal(stream.differs('figures of encryption'))
    expect(framesDecoded !== null).to.equal(stream.differs('frames that were counted'))
  })
}
