import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import type { RoomCounters } from '#protocol/node.ts'
import { SIGNAL_VERSION } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { request } from '#test/kit/client.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass, heldPass, transferPass } from '../journey/passes.ts'
import { type Creator, GOLD, makePerson, type Person } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const REASON = 'the same question, thirty times'

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

describe('who may stay, and where', function () {
  this.timeout(120_000)
  const stage = useStage('wallets')
  let creator: Creator
  let studio: WatchedPage
  before('somebody is live for everybody', async function () {
    this.timeout(90_000)
    creator = await stage.creator('kiln')
    studio = (await stage.goLive(creator, { isPublic: true })).studio
  })

  describe('journey 7: a credential is captured and presented by another browser', () => {
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

  describe('journey 5: a host bans a viewer', () => {
    /** Where the studio shows somebody who watches. */
    const rowOf = async (person: Person) => {
      const { displayName } = await person.call<{ displayName: string }>('GET', '/v1/me')
      return `.viewerrows li:has-text("${displayName}")`
    }

    // before the other one, after which somebody stays banned
    it('[S1.22] journey 11: a mis-clicked ban, Undo beside its confirmation, and the picture is back by itself', async () => {
      const person = await makePerson(stage.url())
      const fan = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectPicture(fan.page)
      const row = await rowOf(person)
      await studio.press(`${row} button[aria-haspopup=menu]`)
      await studio.press(`[role=menuitem]:has-text("Ban from ${creator.name}")`)
      await studio.page.getByLabel('Reason', { exact: true }).fill(REASON)
      await studio.press('[data-testid="state:control:ban"] button[type=submit]')
      await expectDoor(fan.page, 'BANNED')
      await studio.press('.toasts button:text-is("Undo")')
      const door = fan.page.locator('[data-testid="state:stream:BANNED"]')
      await until('the door is gone', async () => (await door.count()) === 0, promised(5_000))
      await expectPicture(fan.page)
      await fan.expectClean()
      await studio.page.locator(row).waitFor()

      // and the same later, from the list
      await studio.press(`${row} button[aria-haspopup=menu]`)
      await studio.press('[role=menuitem]')
      await studio.page.getByLabel('Reason', { exact: true }).fill(REASON)
      await studio.press('[data-testid="state:control:ban"] button[type=submit]')
      await expectDoor(fan.page, 'BANNED')
      await studio.expectClean([NOT_YET_SEEN])
      const list = await stage.visit(`/studio/moderation?channel=${creator.handle}`, creator)
      await list.page.locator('[data-testid=ban-row]').getByText(REASON).waitFor()
      await list.press('[data-testid=ban-row] button[aria-expanded]')
      await list.press('[data-testid=ban-row] button[type=submit]')
      await list.page.getByText('Say why. It stands in the log beside the ban.').waitFor()
      await list.page.getByLabel('Why they may come in again').fill('We talked')
      await expectAccessible(list.page)
      await list.press('[data-testid=ban-row] button[type=submit]')
      await list.page.getByText('Nobody is banned from this channel.').waitFor()
      await expectPicture(fan.page)
      await fan.expectClean()
      await list.expectClean()
      for (const { page } of [list, fan]) await page.context().close()
    })

    it('[S1.11][S1.22][S1.33] in three presses: out, told the reason, and refused the next time', async () => {
      const person = await makePerson(stage.url())
      const fan = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectPicture(fan.page)

      const row = await rowOf(person)
      const before = studio.presses()
      await studio.press(`${row} button[aria-haspopup=menu]`)
      await studio.press(`[role=menuitem]:has-text("Ban from ${creator.name}")`)
      await studio.page.getByLabel('Reason', { exact: true }).fill(REASON)
      await studio.press('[data-testid="state:control:ban"] button[type=submit]')
      expect(studio.presses() - before).to.equal(3)

      await expectDoor(fan.page, 'BANNED', `You cannot join ${creator.name}'s rooms`, promised(5_000))
      await fan.page.getByText(`Rule: Decision of the host. Reason: ${REASON}. It has no end`).waitFor()
      expect(await fan.page.locator('.player').count()).to.equal(0)
      await studio.page.locator(row).waitFor({ state: 'detached' })
      await fan.expectClean()
      await fan.page.context().close()

      const again = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectDoor(again.page, 'BANNED')
      await again.press('.door [data-primary]')
      await again.page.waitForURL(`${stage.url()}/me/moderation`)
      await again.page.getByLabel('Why it should be taken back').fill('I asked once')
      await again.press('[data-testid=own-act] button[type=submit]')
      await again.page.getByText('Nobody decided yet.').waitFor()
      await expectAccessible(again.page)
      await again.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'BANNED' }])
      await studio.expectClean([NOT_YET_SEEN])
      await again.page.context().close()
    })
  })

  describe('one person, two browsers, one host', () => {
    it('[T6] the second is refused, moves the seat with one press, and the first is told', async () => {
      const person = await makePerson(stage.url())
      const first = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectPicture(first.page)
      const second = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectDoor(second.page, 'OTHER_DEVICE', 'Watching on another device')
      expect(await first.page.locator('.player').count()).to.equal(1)

      await second.press('.door [data-primary]')
      await expectPicture(second.page)
      await expectDoor(first.page, 'OTHER_DEVICE')
      expect(second.presses()).to.equal(1)
      await first.expectClean()
      await second.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'OTHER_DEVICE' }])
      await studio.expectClean([NOT_YET_SEEN])
      for (const each of [first, second]) await each.page.context().close()
    })

    it('[S3.17] a host who reloads goes back on air with one press; viewers stay', async () => {
      const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
      await expectPicture(fan.page)
      const before = studio.presses()
      await studio.page.reload()
      await studio.press('button:has-text("Go back on air")')
      await studio.page.locator('[data-testid="state:control:live"]').waitFor()
      expect(studio.presses() - before).to.equal(1)
      await expectPicture(fan.page)
      expect(fan.presses()).to.equal(0)
      await fan.expectClean()
      await studio.expectClean([NOT_YET_SEEN])
      await fan.page.context().close()
      await studio.page.context().close()
    })
  })

  describe('journey 3: a pass is handed on while its owner watches', () => {
    it('[S3.34][T7][S3.15] the old owner is out within 5 s and told why; the new owner enters', async () => {
      const creator = await stage.creator('saltworks')
      const { studio } = await stage.goLive(creator)
      const [first, second] = [await makePerson(stage.url()), await makePerson(stage.url())]
      await buyPass(first, creator, GOLD.priceUnits)
      const passId = await heldPass(first, creator)

      const one = await stage.visit(`/c/${creator.handle}/live`, first)
      await expectPicture(one.page)
      const two = await stage.visit(`/c/${creator.handle}/live`, second)
      await expectDoor(two.page, 'NO_PASS')

      await transferPass(first, second, creator, passId)
      await expectDoor(one.page, 'PASS_MOVED', 'Your pass was transferred', promised(5_000))
      expect(await one.page.locator('.player').count()).to.equal(0)
      expect(one.presses()).to.equal(0)

      await heldPass(second, creator)
      await two.page.reload()
      await expectPicture(two.page)
      expect(two.presses()).to.equal(0)

      await one.expectClean()
      await two.expectClean([{ method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'NO_PASS' }])
      await studio.expectClean([NOT_YET_SEEN])
      for (const each of [one, two, studio]) await each.page.context().close()
    })
  })
})
