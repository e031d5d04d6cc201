import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import type { RoomCounters } from '#protocol/node.ts'
import { SIGNAL_VERSION } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { request } from '#test/kit/client.ts'
import { promised } from '#test/kit/time/until.ts'
import { type Creator, makePerson } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

/** Runs in the second browser: the first answer of the node to a join with somebody else's ticket. */
const PRESENT = `(ticket) => new Promise((resolve, reject) => {
  const socket = new WebSocket(ticket.signalUrl)
  socket.onerror = () => reject(new Error('no connection'))
  socket.onmessage = ({ data }) => resolve(JSON.parse(data))
  socket.onopen = () => socket.send(JSON.stringify({
    t: 'join', v: ${SIGNAL_VERSION}, rid: 1, providerRoomId: ticket.providerRoomId, userId: ticket.userId,
    userSig: ticket.userSig, privateMapKey: ticket.privateMapKey, joinNonce: ticket.joinNonce,
  }))
})`

describe('journey 7: a credential is captured and presented by another browser', function () {
  this.timeout(120_000)
  const stage = useStage('wallets')
  let creator: Creator
  let studio: WatchedPage
  before('somebody is live', async function () {
    this.timeout(90_000)
    creator = await stage.creator('northlight')
    studio = (await stage.goLive(creator, { isPublic: true })).studio
  })

  async function counters({ providerRoomId }: EmbeddedTicket): Promise<RoomCounters> {
    const { ports, keys } = stage.world.current()
    const url = `http://127.0.0.1:${ports.mediaControl}`
    const headers = {
      authorization: `Bearer ${readFileSync(path.join(keys.node, 'control'), 'utf8').trim()}`,
    }
    return (await request(url, 'GET', `/control/rooms/${providerRoomId}/counters`, { headers })).body
  }

  it('[T1] is refused and gets no packet, while its owner keeps watching', async () => {
    const owner = await stage.visit('/me/security', await makePerson(stage.url()))
    const admitted = owner.page.waitForResponse(/\/admissions$/)
    await owner.page.goto(`${stage.url()}/c/${creator.handle}/live`)
    const { ticket } = (await (await admitted).json()) as { ticket: EmbeddedTicket }
    await expectPicture(owner.page)
    const before = await counters(ticket)

    const thief = await stage.visit('/')
    const answer = await thief.page.evaluate(`(${PRESENT})(${JSON.stringify(ticket)})`)
    expect(answer).to.include({ t: 'fail', code: 'TICKET_USED' })
    const after = await counters(ticket)
    expect(after.seats.map(({ seatId }) => seatId)).to.deep.equal(before.seats.map(({ seatId }) => seatId))

    await expectPicture(owner.page)
    await owner.expectClean()
    await thief.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
    for (const each of [owner, thief]) await each.page.context().close()
  })

  it('[T21] ends the session of a thief who watches, from another browser, in two presses', async () => {
    const owner = await makePerson(stage.url())
    const thief = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url(), owner.key))
    await expectPicture(thief.page)

    const home = await stage.visit('/', owner)
    await home.press('.identity:visible')
    await home.press('#identity-menu a:has-text("Security")')
    await home.page.locator('[data-testid="session"]').nth(1).waitFor()
    const before = home.presses()
    await home.press('main button:has-text("End all other sessions")')
    await home.press('[data-testid="state:security:end-others"] .harm')
    expect(home.presses() - before).to.equal(2)
    await expectDoor(thief.page, 'SIGN_IN_REQUIRED', undefined, promised(5_000))
    expect(await thief.page.locator('.player').count()).to.equal(0)
    await home.page.getByText('One other session was ended.').waitFor()
    expect(await home.page.locator('[data-testid="session"]').count()).to.equal(1)

    await home.expectClean()
    await thief.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'SIGN_IN_REQUIRED' }])
    await studio.expectClean([NOT_YET_SEEN])
    for (const each of [home, thief]) await each.page.context().close()
  })
})
