import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { newId, newTimedId } from '#domain/ids.ts'
import { typedProblem } from '#domain/names/typedText.ts'
import { HOSTILE_TEXTS } from '#test/kit/attacks/input/hostileTexts.ts'
import { depth } from '#test/kit/depth.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

/** Rows of one list that a page shows. */
const BATCH = 40
const MAX_TITLE = 120
const MAX_NAME = 40

/** Kinds of elements that no page of ours has in its body, or always has the same number of. */
const STRANGE =
  'script iframe object embed base meta link style audio video img math marquee details input form'.split(' ')

/** Elements within the rows by their kind, and strange ones anywhere: what a text made would be among them. */
const kindsOf = (page: Page, row: string) =>
  page.evaluate<Record<string, number>>(
    `[...document.querySelectorAll(${JSON.stringify(`${row} *`)}), ...document.body.querySelectorAll(${JSON.stringify(STRANGE.join())})]
      .reduce((all, { tagName }) => ({ ...all, [tagName]: (all[tagName] ?? 0) + 1 }), {})`,
  )

describe('texts that attack, wherever moderators and people read them', function () {
  this.timeout(300_000)
  const stage = useStage('wallets')

  it('[T23] as title, name, report, reason, appeal and notification, in console, studio, log and inbox: no element, no dialog, no request', async () => {
    const owner = stage.world.current().testDatabase.pool('owner')
    const host = await stage.creator('kiln')
    const person = await makePerson(stage.url())
    const { accountId } = await person.call<{ accountId: string }>('GET', '/v1/me')
    const { accountId: hostId } = await host.call<{ accountId: string }>('GET', '/v1/me')
    const { channel } = await host.page()
    const room = await host.call<{ id: string }>('POST', '/v1/rooms', {
      ...{ channelId: channel.id, title: 'A stream', visibility: 'public' },
    })
    const roomId = room.id

    /** What people and moderators wrote, as it would stand in the tables. */
    async function fill(texts: readonly string[]): Promise<void> {
      const [first = 'x'] = texts
      for (const table of ['app.report', 'app.appeal', 'app.ban', 'app.action_log'])
        await owner.query(`DELETE FROM ${table} WHERE channel_id = $1`, [channel.id])
      await owner.query('DELETE FROM app.notification WHERE account_id = $1', [accountId])
      await owner.query('UPDATE app.room SET title = $2 WHERE id = $1', [roomId, first.slice(0, MAX_TITLE)])
      await owner.query('UPDATE app.profile SET display_name = $2 WHERE account_id = $1', [
        ...[accountId, first.slice(0, MAX_NAME)],
      ])
      const ids = (kind: 'act' | 'rep') => texts.map(() => newId(kind, randomBytes))
      const [acts, reports] = [ids('act'), ids('rep')]
      await owner.query(
        `INSERT INTO app.action_log (id, channel_id, room_id, actor, target_account, kind, rule_code, reason)
           SELECT act, $3, $4, $5, $6, 'ban', 'spam', text FROM unnest($1::text[], $2::text[]) AS one (act, text)`,
        [acts, texts, channel.id, roomId, hostId, accountId],
      )
      await owner.query(
        `INSERT INTO app.appeal (act_id, channel_id, account_id, text)
           SELECT act, $3, $4, text FROM unnest($1::text[], $2::text[]) AS one (act, text)`,
        [acts, texts, channel.id, accountId],
      )
      await owner.query(
        `INSERT INTO app.report (id, channel_id, room_id, kind, subject_id, text, account_id, count)
           SELECT report, $3, $4, 'name', $5, text || ' ' || (n - 1), $5, 1
             FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS one (report, text, n)`,
        [reports, texts, channel.id, roomId, accountId],
      )
      await owner.query(
        `INSERT INTO app.reporter (report_id, account_id, rule_code, text)
           SELECT report, $3, 'spam', text FROM unnest($1::text[], $2::text[]) AS one (report, text)`,
        [reports, texts, accountId],
      )
      await owner.query(
        `INSERT INTO app.notification (id, account_id, news_group, kind, object_key, facts)
           SELECT id, $4, 'moderation', 'act_kicked', 'act:' || act,
                  jsonb_build_object('channel', text, 'rule', 'spam', 'reason', text)
             FROM unnest($1::text[], $2::text[], $3::text[]) AS one (id, act, text)`,
        [texts.map(() => newTimedId('ntf', Date.now(), randomBytes)), acts, texts, accountId],
      )
      await owner.query(
        "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, 'spam', $4)",
        [channel.id, accountId, acts[0], first],
      )
    }

    const dialogs: string[] = []
    const strays: string[] = []
    async function open(who: typeof person, path: string) {
      const watched = await watchPage(await openProfile(stage.fan(), stage.url(), who), stage.url() + path)
      watched.page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      watched.page.on('request', (request) => {
        if (new URL(request.url()).origin !== stage.url()) strays.push(request.url())
      })
      return watched
    }
    const pages = [
      { ...(await open(host, `/mod/${roomId}`)), row: '[data-testid=report-row]' },
      { ...(await open(host, '/studio/moderation')), row: '[data-testid=appeal]' },
      { ...(await open(host, '/studio/moderation?tab=log')), row: '[data-testid=log-row]' },
      { ...(await open(person, '/me/moderation')), row: '[data-testid=own-act]' },
    ]
    const inbox = await open(person, '/inbox')

    async function kindsAfter(texts: readonly string[]): Promise<Record<string, number>[]> {
      await fill(texts)
      const found = []
      for (const { page, row } of pages) {
        await page.reload()
        await page
          .locator(row)
          .nth(texts.length - 1)
          .waitFor()
        const shown = (await page.locator(row).allTextContents()).join('\n')
        for (const text of texts) expect(shown, page.url()).to.contain(text)
        found.push(await kindsOf(page, row))
      }
      await inbox.page.reload()
      await inbox.page.locator('[data-testid=notification]').first().waitFor()
      await inbox.page.getByRole('region', { name: 'Moderation' }).waitFor()
      found.push(await kindsOf(inbox.page, '[data-testid=notification]'))
      return found
    }

    const harmless = Array.from({ length: BATCH }, (_, n) => `nothing ${n}`)
    const usual = await kindsAfter(harmless)
    // what these fields take of them, as they take what is written in a chat
    const all = Object.values(HOSTILE_TEXTS)
      .flat()
      .filter((text) => typedProblem(text) === null && text.length <= 300)
    expect(all.length).to.be.above(450)
    const spread = all.filter((_, n) => n % Math.floor(all.length / BATCH) === 0).slice(0, BATCH)
    const texts = depth(spread, all)
    const whole = texts.length - (texts.length % BATCH)
    for (let from = 0; from < whole; from += BATCH)
      expect(await kindsAfter(texts.slice(from, from + BATCH)), texts[from]).to.deep.equal(usual)
    if (whole < texts.length) {
      // the last ones, with some of before
      const rest = texts.slice(-BATCH)
      expect(await kindsAfter(rest), rest[0]).to.deep.equal(usual)
    }
    expect(dialogs).to.deep.equal([])
    expect(strays).to.deep.equal([])
    for (const watched of [...pages, inbox]) await watched.expectClean()
  })
})
