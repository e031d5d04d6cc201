import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import { type ExpectedFailure, watchPage } from '../journey/watchPage.ts'

const SIZES = onScreens([
  { name: '1440×900', width: 1440, height: 900 },
  { name: '390×844', width: 390, height: 844 },
])
/** What a closed account asks for once more and is refused. */
const REFUSED: ExpectedFailure = { method: 'GET', path: /^\/v1\/me/, code: 'FORBIDDEN', mayBeAbsent: true }
const EIGHT_DAYS_S = 8 * 86_400

describe('a visit by somebody who leaves', function () {
  this.timeout(120_000)
  const stage = useStage('clocks')
  const passTime = (seconds: number) =>
    stage.world
      .current()
      .testDatabase.pool('owner')
      .query("UPDATE app.clock SET shift = shift + $1 * interval '1 second'", [seconds])

  for (const { name, ...viewport } of SIZES)
    it(`[T41] ${name}: takes a copy, deletes the account, undoes it, deletes it again, and is gone`, async () => {
      const person = await makePerson(stage.url())
      const context = await openProfile(stage.fan(), stage.url(), person)
      const visit = await watchPage(context, `${stage.url()}/me/security`)
      const { page } = visit
      await page.setViewportSize(viewport)
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await page.getByLabel('Name').fill('Mira Sol')
      await visit.press('form button:has-text("Save")')
      await page.getByText('Kept.').waitFor()

      await visit.press('button:has-text("Ask for a copy")')
      await page.getByRole('button', { name: 'Save the copy' }).waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        visit.press('button:has-text("Save the copy")'),
      ])
      const copy = JSON.parse(readFileSync(await download.path(), 'utf8'))
      expect(copy.accounts['app.profile'][0].display_name).to.equal('Mira Sol')
      expect(copy.accounts['app.identity'][0].wallet).to.equal(person.account.address.toLowerCase())
      await expectAccessible(visit.page)
      expect(visit.presses(), 'name and copy').to.equal(3)

      const remove = async () => {
        await visit.press('button:has-text("Delete this account")')
        const sheet = page.getByTestId('leave-sheet')
        await sheet.getByText('is public for good').waitFor()
        await expectAccessible(visit.page)
        await visit.press('[data-testid="leave-sheet"] button:has-text("Delete my account")')
        await page.getByRole('heading', { name: 'This account is closed' }).waitFor()
      }
      await remove()
      await expectAccessible(visit.page)
      await visit.press('button:has-text("Keep my account after all")')
      await page.getByRole('heading', { name: 'Ways in' }).waitFor()
      expect(visit.presses(), 'deleted and undone').to.equal(6)
      await remove()
      await page.goto(`${stage.url()}/`)
      await page.getByTestId('closed-strip').waitFor()
      await expectAccessible(visit.page)
      expect(visit.presses(), 'all of it').to.equal(8)

      await passTime(EIGHT_DAYS_S)
      const owner = stage.world.current().testDatabase.pool('owner')
      const wallet = Buffer.from(person.account.address.slice(2), 'hex')
      await until(
        'it is erased',
        async () => !(await owner.query('SELECT FROM app.identity WHERE wallet = $1', [wallet])).rowCount,
      )
      await page.goto(`${stage.url()}/me/security`)
      await page.getByText('You are not signed in.').waitFor()
      await visit.expectClean([REFUSED, { ...REFUSED, code: 'SIGN_IN_REQUIRED' }])
      await context.close()
    })
})
