import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import type { ProviderStream } from './useStream.ts'

/** Lines that break, people who go and are removed, and a room that ends; afterwards nobody is there. */
export function endings(stream: ProviderStream): void {
  const { differs, statesOf, isBack, moves, sounds, close } = stream

  it('who enters again does so with one fresh ticket, and picture and sound come back', async () => {
    for (const [page, user] of [
      [stream.fan(), 'sea_fan'],
      [stream.host(), 'sea_host'],
    ] as const) {
      const asked = stream.fresh().length
      const before = (await statesOf(page)).length
      await page.enterAgain()
      await until('out', async () => (await statesOf(page))[before] === 'reconnecting')
      await until('back', () => isBack(page))
      expect(stream.fresh().slice(asked)).to.deep.equal([user])
      await moves()
      await sounds()
    }
  })

  it('a line that is cut for a moment mends itself without a ticket', async () => {
    const before = (await statesOf(stream.fan())).length
    stream.stage().cut()
    await until('it is noticed', async () => (await statesOf(stream.fan()))[before] === 'reconnecting')
    stream.stage().plug()
    await until('the fan is back', () => isBack(stream.fan()))
    await until('the host is back', () => isBack(stream.host()))
    await moves()
    await sounds()
    expect(stream.fresh()).to.deep.equal([])
  })

  it('[S1.11] who is removed is told and out, and the last packet is behind', async () => {
    const guest = await stream.openFan('sea_guest')
    const kept = stream.ticketOf('sea_guest')
    expect(await stream.enter(guest, 'sea_guest')).to.equal('joined')
    await moves(guest)
    const packets = async () => {
      const { seats } = await stream.stage().counters(stream.room())
      return seats.find(({ seatId }) => seatId === 'sea_guest')?.packetsOut
    }
    await stream.stage().remove(stream.room(), 'sea_guest')
    const atCut = await packets()
    expect((await guest.waitFor('kicked'))[1]).to.equal(differs('what a removed page hears'))
    expect((await statesOf(guest)).at(-1)).to.equal('closed')
    expect(await guest.page.locator('video').count()).to.equal(0)
    await moves()
    expect(await packets()).to.equal(atCut)
    const again = await stream.openFan('sea_guest')
    expect(await again.enter(kept)).to.equal(differs('a kept ticket after the removal'))
    expect(stream.fresh(), 'nobody asks for another ticket').to.deep.equal([])
    await close(again)
    await close(guest)
  })

  it('a room that ends is over for everybody, told why', async () => {
    await stream.stage().endRoom(stream.room())
    for (const page of [stream.host(), stream.fan()]) {
      expect((await page.waitFor('kicked'))[1]).to.equal(differs('what is heard when the room ends'))
      expect((await statesOf(page)).at(-1)).to.equal('closed')
    }
    expect(stream.fresh()).to.deep.equal([])
  })

  it('leaving twice is leaving once', async () => {
    await stream.begin()
    const [host, fan] = [stream.host(), stream.fan()]
    await fan.leave()
    await fan.leave()
    expect(await statesOf(fan)).to.deep.equal(['connecting', 'connected', 'closed'])
    await host.leave()
    await host.leave()
    const events = (await host.heard()).map(([event]) => event)
    expect(events.filter((event) => event === 'kicked' || event === 'error')).to.deep.equal([])
  })
}
