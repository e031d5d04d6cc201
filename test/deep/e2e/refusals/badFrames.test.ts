import { expect } from 'chai'
import type { Admission } from '#api/access/contract.ts'
import { SIGNAL_CLOSE } from '#protocol/signal.ts'
import { countRows } from '#test/e2e/journey/counts.ts'
import { makePerson } from '#test/e2e/journey/people.ts'
import { NOT_YET_SEEN, useStage } from '#test/e2e/journey/useStage.ts'
import { expectPicture } from '#test/e2e/journey/watching.ts'
import { dial, join, type Wire } from '#test/kit/media/wire.ts'

type Malformed = [name: string, frame: string | Uint8Array]
const MALFORMED: Malformed[] = [
  ['nothing', ''],
  ['half a JSON text', '{"t":"join"'],
  ['an unknown name', '{"t":"shutdown","rid":1}'],
  ['a wrong type', '{"t":"subscribe","rid":1,"publicationIds":"all"}'],
  ['a prototype', '{"t":"ping","rid":1,"sentAt":1,"__proto__":{"isAdmin":true}}'],
  ['binary', new Uint8Array([0, 1, 2, 255])],
]

/** No seat of somebody who left is taken back, and makes a row, while rows are counted. */
const LONG_S = '3600'

describe('noise at the media engine', function () {
  this.timeout(120_000)
  const stage = useStage({ settings: { SWEEP_MS: '250', SEAT_LEASE_S: LONG_S } })
  const counts = () => countRows(stage.world.current())

  it('[S0.17] malformed frames and 1,000 messages at once leave no row; the same person watches afterwards', async () => {
    const creator = await stage.creator('northlight')
    const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
    const person = await makePerson(stage.url())
    const admitted = await person.call<Admission>('POST', `/v1/rooms/${roomId}/admissions`, {
      action: 'watch',
    })
    if (admitted.ticket.provider !== 'embedded') throw new Error('these frames are for the embedded engine')
    const before = await counts()
    const expectRefused = async (wire: Wire, [name, raw]: Malformed) => {
      const heard = wire.heard.length
      wire.raw(raw)
      const fail = await wire.wait('fail', (one) => wire.heard.indexOf(one) >= heard)
      expect(fail.code, name).to.equal('MALFORMED')
    }
    // a stranger is told twice what is wrong, and then meant it
    for (let n = 0; n < MALFORMED.length; n += 3) {
      const stranger = await dial(admitted.ticket.signalUrl)
      const [first, second, third] = MALFORMED.slice(n) as [Malformed, Malformed, Malformed]
      await expectRefused(stranger, first)
      await expectRefused(stranger, second)
      stranger.raw(third[1])
      expect(await stranger.closed, third[0]).to.equal(SIGNAL_CLOSE.refused)
    }
    const wire = await dial(admitted.ticket.signalUrl)
    expect((await join(wire, admitted.ticket)).t).to.equal('joined')
    for (const malformed of MALFORMED) await expectRefused(wire, malformed)
    for (let n = 1; n <= 1000; n++) wire.raw(JSON.stringify({ t: 'ping', rid: n, sentAt: n }))
    expect(await wire.closed).to.equal(SIGNAL_CLOSE.tooManyMessages)
    expect(await counts()).to.deep.equal(before)

    await person.call('DELETE', `/v1/seats/${admitted.seatId}`)
    const fan = await stage.visit('/c/northlight/live', person)
    await expectPicture(fan.page)
    await fan.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
    await fan.page.context().close()
    await studio.page.context().close()
  })
})
