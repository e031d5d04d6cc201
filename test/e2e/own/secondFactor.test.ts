import { expect } from 'chai'
import { stepNow, totpAt, wrongCode } from '#test/kit/factors/totpOf.ts'
import { addVirtualAuthenticator } from '#test/kit/factors/virtualAuthenticator.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, openProfile } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { type ExpectedFailure, type WatchedPage, watchPage } from '../journey/watchPage.ts'

const SHEET = '[data-testid=step-up-sheet]'
const LIVE = '[data-testid="state:control:live"]'
const PHONE = { width: 390, height: 844 }

const refused = (method: string, path: RegExp, code: string): ExpectedFailure => ({ method, path, code })
const NEEDS_MORE = refused('POST', /^\/v1\/rooms\/rom_\w+\/open$/, 'STEP_UP_REQUIRED')
const PROOF = /^\/v1\/me\/step-up$/

describe('journey 4: a second factor', function () {
  this.timeout(180_000)
  const stage = useStage({ settings: { SECOND_FACTOR: 'required', FRESH_SIGN_IN_S: '300' } })

  const open = async (creator: Creator, path: string, size?: typeof PHONE): Promise<WatchedPage> => {
    const context = await openProfile(stage.host(), stage.url(), creator)
    const watched = await watchPage(context, `${stage.url()}${path}`)
    if (size) await watched.page.setViewportSize(size)
    await addVirtualAuthenticator(watched.page)
    return watched
  }
  const fillIn = (watched: WatchedPage, label: string, text: string) =>
    watched.page.locator('dialog[open]').getByLabel(label, { exact: true }).fill(text)
  const step = () => stepNow(stage.world.current().testDatabase.pool('owner'))

  it('[S3.88] a passkey is added, signs in alone after signing out, and opens a door for members', async () => {
    const creator = await stage.creator('keyhole')
    const host = await open(creator, '/me/security')
    await host.press('button:has-text("Add a passkey")')
    await fillIn(host, 'Name', 'Blue key')
    await host.press('button:has-text("Make the passkey")')
    await host.page.locator('[data-testid=factor]', { hasText: 'Blue key' }).waitFor()
    await host.press('button:has-text("Make codes")')
    await host.page.locator('[data-testid=recovery-codes] li').nth(9).waitFor()
    await expectAccessible(host.page)
    await host.press('button:has-text("I have kept them")')
    expect(host.presses()).to.equal(4)

    await host.press('button:has-text("Sign out here")')
    await host.press('main button:has-text("Sign in")')
    await host.press('button:has-text("Use a passkey")')
    await host.page.locator('[data-testid=factor]', { hasText: '10 of 10 left' }).waitFor()
    await host.page.goto(`${stage.url()}/studio/live`)
    await host.page.locator('[data-testid="state:studio:preparing"]').waitFor()
    await host.press('button:has-text("Go live")')
    await host.page.locator(SHEET).waitFor()
    await expectAccessible(host.page)
    await host.press(`${SHEET} button:has-text("Use a passkey")`)
    await host.page.locator(LIVE).waitFor()
    await host.expectClean([NOT_YET_SEEN, NEEDS_MORE])
    await host.page.context().close()
  })

  it('[S3.88] on a phone an app is enrolled on the way and nothing typed is lost; wrong codes lock it, a recovery code works once', async () => {
    const creator = await stage.creator('ladder')
    const host = await open(creator, '/studio/live', PHONE)
    await host.page.locator('[data-testid="state:studio:preparing"]').waitFor()
    await host.type('Title', 'Late rehearsal')
    await host.press('button:has-text("Go live")')
    await host.press(`${SHEET} button:has-text("Add an authenticator app")`)
    const secret = ((await host.page.locator('[data-testid=totp-secret]').textContent()) ?? '').replaceAll(
      ' ',
      '',
    )
    await expectAccessible(host.page)
    await fillIn(host, 'Code from the app', totpAt(secret, await step()))
    await host.press('button:has-text("Add the app")')
    await host.page.locator(LIVE).waitFor()
    const { liveRoomId } = await creator.page()
    const room = await creator.call<{ title: string }>('GET', `/v1/rooms/${liveRoomId}`)
    expect(room.title).to.equal('Late rehearsal')
    await host.page.goto(`${stage.url()}/me/security`)
    await host.press('button:has-text("Make codes")')
    const codes = host.page.locator('[data-testid=recovery-codes] li')
    await codes.first().waitFor()
    const [code = ''] = await codes.allTextContents()
    await host.expectClean([NOT_YET_SEEN, NEEDS_MORE])
    await host.page.context().close()

    const again = { ...creator, ...(await makePerson(stage.url(), creator.key)) }
    const other = await open(again, '/me/security', PHONE)
    const addPasskey = async (name: string) => {
      await other.press('button:has-text("Add a passkey")')
      await fillIn(other, 'Name', name)
      await other.press('button:has-text("Make the passkey")')
    }
    await addPasskey('Phone')
    for (let n = 0; n < 5; n++) {
      await fillIn(other, 'Code from your authenticator app', wrongCode(secret, await step(), n))
      const answer = other.page.waitForResponse((one) => PROOF.test(new URL(one.url()).pathname))
      await other.press(`${SHEET} button:text-is("Confirm")`)
      expect((await answer).status()).to.equal(n < 4 ? 403 : 429)
    }
    await other.page.locator(SHEET, { hasText: 'locked until' }).waitFor()
    await expectAccessible(other.page)
    await other.press('button:has-text("Use a recovery code")')
    await fillIn(other, 'Recovery code', code)
    await other.press(`${SHEET} button:text-is("Confirm")`)
    await other.page.locator('[data-testid=factor]', { hasText: 'Phone' }).waitFor()
    await other.page.locator('[data-testid=factor]', { hasText: '9 of 10 left' }).waitFor()
    const used = await again.call('POST', '/v1/me/step-up', { kind: 'recovery', code }).catch(String)
    expect(used).to.contain('SIGN_IN_REQUIRED')
    await other.expectClean([
      refused('POST', /passkeys\/challenge$/, 'STEP_UP_REQUIRED'),
      refused('POST', PROOF, 'FACTOR_REFUSED'),
      refused('POST', PROOF, 'FACTOR_LOCKED'),
    ])
    const third = { ...creator, ...(await makePerson(stage.url(), creator.key)) }
    const twice = await third.call('POST', '/v1/me/step-up', { kind: 'recovery', code }).catch(String)
    expect(twice).to.contain('FACTOR_REFUSED')
    await other.page.context().close()
  })
})
