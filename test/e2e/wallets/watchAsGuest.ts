import { expect } from 'chai'
import type { BrowserContext } from 'playwright-core'
import { until } from '#test/kit/time/until.ts'
import type { Person } from '../journey/people.ts'
import type { Stage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

export const SIGN_IN = 'button:has-text("Sign in"):visible'
export const USE_TEST_WALLET = 'button:has-text("Use the test wallet")'
export const SIGN = '[data-testid=burner-confirm] button:text-is("Sign")'

/** A seat, and for whom it was given. */
export interface GuestSeat {
  id: string
  account_id: string
  open: boolean
  decided_for: string
}

/** People without an account in front of a public stream. */
export function guestsOf(stage: Stage) {
  const owner = () => stage.world.current().testDatabase.pool('owner')
  const me = ({ page }: WatchedPage) =>
    page.evaluate("fetch('/v1/me').then((r) => r.json())") as Promise<{
      accountId: string
      isGuest: boolean
      displayName: string
      wallets: string[]
    }>
  const seatsOf = async (...accounts: string[]) =>
    (
      await owner().query<GuestSeat>(
        `SELECT s.id, s.account_id, s.state <> 'ended' AS open, d.account_id AS decided_for
           FROM app.seat s JOIN app.decision d ON d.id = s.decision_id WHERE s.account_id = ANY($1) ORDER BY s.id`,
        [accounts],
      )
    ).rows
  const stateOf = async (account: string) =>
    (await owner().query('SELECT state FROM app.account WHERE id = $1', [account])).rows[0]?.state

  /** A profile without a session; with a person, its test wallet is theirs. */
  async function contextOf(
    viewport: { width: number; height: number },
    person?: Person,
  ): Promise<BrowserContext> {
    const context = await stage.fan().newContext({ viewport, reducedMotion: 'reduce' })
    if (person)
      await context.addInitScript(
        ([key]) => localStorage.setItem('stagedoor.burner', key as string),
        [person.key],
      )
    return context
  }

  /** One press from home into the stream of a handle; who watches, and on which seat. */
  async function watchAsGuest(visit: WatchedPage, handle: string) {
    await visit.press(`main a[href="/c/${handle}/live"]`)
    await expectPicture(visit.page)
    const guest = await me(visit)
    expect(guest.isGuest).to.equal(true)
    const [seat] = await seatsOf(guest.accountId)
    return { guest, seat: seat as GuestSeat }
  }

  const signedIn = ({ page }: WatchedPage) =>
    until('the page shows the account', () => page.locator(SIGN_IN).isHidden())

  return { me, seatsOf, stateOf, contextOf, watchAsGuest, signedIn }
}
