import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { postFacts } from '#api/ledger/postCharge.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { chargeFacts } from '#test/api/ledger/books.ts'
import { BOOKKEEPER_EMAIL } from '#test/kit/perProcess/worlds.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, type Person } from '../journey/people.ts'
import { IS_DEEP, onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import type { ExpectedFailure, WatchedPage } from '../journey/watchPage.ts'

const EMAIL = BOOKKEEPER_EMAIL
const SHEET = '[data-testid=reason-sheet]'
const SIZES = onScreens([
  { name: '1440×900', isByKeys: false, width: 1440, height: 900 },
  { name: '390×844, by keyboard alone', isByKeys: true, width: 390, height: 844 },
])
const HIDDEN: ExpectedFailure = { method: 'GET', path: /^\/v1\/admin\/money$/, code: 'NOT_FOUND' }

describe('who keeps the books looks at everybody’s money [S2.10]', function () {
  this.timeout(180_000)
  const stage = useStage('short')
  const owner = () => stage.world.current().testDatabase.pool('owner')
  let keeper: Person
  let seller: Creator

  /** What waits for somebody: an event, a finding, a payout. */
  async function leaveWork(n: number): Promise<void> {
    const { rows } = await owner().query<{ creator_id: string }>(
      'SELECT creator_id FROM app.channel WHERE handle = $1',
      [seller.handle],
    )
    const creatorId = rows[0]?.creator_id
    await owner().query(
      `INSERT INTO app.inbox (endpoint, event_id, object_kind, object_ref, type, is_live, happened_at, lane, state, error, tries)
        VALUES ('platform', $1, 'charge', 'ch_1', 'charge.succeeded', false, app.now(), 'platform-00', 'parked', 'FAILED', 8)`,
      [`evt_${n}`],
    )
    await owner().query(
      `INSERT INTO app.ledger_finding (key, cause, subject, creator_id, facts) VALUES ($1, 'UNBALANCED', $1, $2,
        '{"currency": "EUR", "amount": "810"}')`,
      [`unbalanced:${n}`, creatorId],
    )
    await owner().query(
      `INSERT INTO app.payout (id, creator_id, payout_ref, amount, currency, state, arrives_on, made_at, failed_at, fail_code, asked_at)
        VALUES ($1::app.id, $2, $1::text, 5000, 'EUR', 'action_needed', app.now(), app.now(), app.now(), 'ACCOUNT_CLOSED', app.now())
        ON CONFLICT DO NOTHING`,
      [newId('pay', randomBytes), creatorId],
    )
    await withTransaction(stage.world.current().testDatabase.work(), (tx) =>
      postFacts(tx, {
        ...{ key: `charge:day_${n}`, kind: 'charge', subject: 'a sale', creatorId: creatorId ?? null },
        ...{ currency: 'EUR', at: Math.floor(Date.now() / 1000) },
        facts: chargeFacts('acct_days', { amount: 900, fee: 90, kept: 39 }),
      }),
    )
  }

  before(async () => {
    keeper = await makePerson(stage.url())
    seller = await stage.creator('northlight')
    const { accountId } = await keeper.call<{ accountId: string }>('GET', '/v1/me')
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      [...[newId('idn', randomBytes), accountId, EMAIL]],
    )
  })

  it('[T22] is an address that leads nowhere for strangers and for everybody else who is signed in', async () => {
    for (const person of [undefined, seller]) {
      const visit = await stage.visit('/admin/money', person)
      await visit.page.getByText('This address leads nowhere.').waitFor()
      await expectAccessible(visit.page)
      await visit.expectClean(person ? [HIDDEN] : [])
      await visit.page.context().close()
    }
  })

  for (const [n, { name, isByKeys, ...viewport }] of SIZES.entries())
    describe(`at ${name}`, () => {
      let visit: WatchedPage
      const press = (selector: string) => (isByKeys ? visit.pressByKey(selector) : visit.press(selector))
      const type = (label: string, text: string) =>
        isByKeys ? visit.type(label, text) : visit.page.getByLabel(label, { exact: true }).fill(text)
      const part = (id: string) => visit.page.locator(`[data-testid=${id}]`)

      before(async () => {
        await leaveWork(n)
        visit = await stage.visit('/admin/money', keeper)
        await visit.page.setViewportSize(viewport)
        await visit.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: isByKeys ? 'dark' : 'light' })
      })
      after(async () => {
        await visit.expectClean()
        await visit.page.context().close()
      })

      it('shows nothing before a reason is typed, then all that waits, and says that it is recorded', async () => {
        await visit.page.getByText('You are about to see the money of everybody here.').waitFor()
        await press('main button[type=submit]')
        await visit.page.getByRole('alert').getByText('Say why in a few words').waitFor()
        await expectAccessible(visit.page)
        await type('Why you look', 'the weekly look')
        await press('main button[type=submit]')
        await part('recorded').getByText('the weekly look').waitFor()
        await part('events').getByText('Tried 8 times.').waitFor()
        await part('waiting').getByText('€8.10').waitFor()
        await part('payouts').getByText('€50').first().waitFor()
        await part('money-days')
          .getByRole('img', { name: new RegExp(`^Captured, EUR: €${n === 0 ? '9.00' : '18.00'} in 30 days`) })
          .waitFor()
        await part('payouts').getByText('Their bank says that the account was closed.').first().waitFor()
        await visit.page
          .getByText('Nothing was compared yet')
          .or(visit.page.getByText('Rules of the books'))
          .first()
          .waitFor()
        await expectAccessible(visit.page)
        const { rows } = await owner().query(
          "SELECT FROM app.audit WHERE reason = 'the weekly look' AND creator_id IS NOT NULL",
        )
        expect(rows.length).to.be.greaterThan(0)
      })

      it('has an event tried again, and ends what can be explained, each with its reason', async () => {
        await press(`[data-testid=events] button:text-is("Try again")`)
        await visit.page.locator(SHEET).waitFor()
        await expectAccessible(visit.page)
        await type('What was mended', 'the projector')
        await press(`${SHEET} button[type=submit]`)
        await visit.page.locator(SHEET).waitFor({ state: 'detached' })
        await part('events').getByText('Every event of the payment provider was worked on.').waitFor()
        await press('[data-testid=matter] button:text-is("End it")')
        await type('What explains it', 'a gift of the bank')
        await press(`${SHEET} button[type=submit]`)
        await visit.page.locator(SHEET).waitFor({ state: 'detached' })
        await part('waiting').getByText('Nothing else waits for a person.').waitFor()
        await expectAccessible(visit.page)
        const { rows } = await owner().query(
          'SELECT key, reason FROM app.ledger_finding_end WHERE key = $1',
          [`unbalanced:${n}`],
        )
        expect(rows).to.deep.equal([{ key: `unbalanced:${n}`, reason: 'a gift of the bank' }])
      })

      if (IS_DEEP)
        it('[T22] shows the newest of a flood first and the rest by a press, or the largest first', async () => {
          await owner().query(
            `INSERT INTO app.ledger_finding (key, cause, subject, facts, at) SELECT 'flood:' || n, 'UNBALANCED', 'flood ' || n,
               jsonb_build_object('currency', 'EUR', 'amount', CASE n WHEN 101 THEN '777700' ELSE '1' END), app.now() - n * interval '1 minute'
             FROM generate_series(1, 101) n`,
          )
          await press('[data-testid=recorded] button')
          const shown = part('more-matters')
          const first = visit.page.locator('[data-testid=waiting] [data-testid=matter]').first()
          await shown.getByText('100 of 101 are shown.').waitFor()
          await first.getByText('flood 1', { exact: true }).waitFor()
          // behind a hundred other stops
          await shown.getByRole('button').press('Enter')
          await part('waiting').getByText('flood 101', { exact: true }).waitFor()
          expect(await visit.page.locator('[data-testid=waiting] [data-testid=matter]').count()).to.equal(101)
          expect(await shown.getByRole('button').count(), 'all are shown').to.equal(0)
          await shown.getByRole('combobox').selectOption('largest')
          await first.getByText('flood 101', { exact: true }).waitFor()
          await expectAccessible(visit.page)
          await owner().query("DELETE FROM app.ledger_finding WHERE key LIKE 'flood:%'")
        })
    })
})
