import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import {
  claimDeliveries,
  type Lane,
  postponeDelivery,
  settleDelivery,
} from '#api/notifications/deliveries/deliveryStore.ts'
import { type News, notify } from '#api/notifications/notify.ts'
import { notifyByMail } from '#api/notifications/putMails.ts'
import { forgetOldNews } from '#api/notifications/store.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'

const deps = { clock: () => Date.now(), random: randomBytes }

describe('telling people something [S1.14]', () => {
  const database = useDatabase()
  const pool = () => database.pool('api')

  async function newAccount(email: string | null): Promise<string> {
    const account = newId('acc', randomBytes)
    await pool().query('INSERT INTO app.account (id) VALUES ($1)', [account])
    if (email)
      await pool().query(
        "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
        [newId('idn', randomBytes), account, email],
      )
    return account
  }
  const say = (news: News) => withTransaction(pool(), (tx) => notify(tx, news, deps))
  const inbox = async (account: string) =>
    (
      await pool().query(
        'SELECT kind, object_key, read_at IS NOT NULL AS is_read FROM app.notification WHERE account_id = $1',
        [account],
      )
    ).rows
  const mails = async (account: string) =>
    (
      await pool().query(
        'SELECT kind, step, state::text, email::text FROM app.delivery WHERE account_id = $1 ORDER BY step',
        [account],
      )
    ).rows

  it('in the inbox always, by mail to whoever has an address, each state once', async () => {
    const [withMail, without] = [await newAccount('ann@example.test'), await newAccount(null)]
    const news: News = {
      accounts: [withMail, without, withMail],
      kind: 'passkey_added',
      object: 'identity:1',
      step: 'added',
    }
    await say(news)
    await say(news)
    const told = [{ kind: 'passkey_added', object_key: 'identity:1', is_read: false }]
    expect(await inbox(withMail)).to.deep.equal(told)
    expect(await inbox(without)).to.deep.equal(told)
    expect(await mails(withMail)).to.deep.equal([
      { kind: 'passkey_added', step: 'added', state: 'due', email: null },
    ])
    expect(await mails(without)).to.deep.equal([])
  })

  it('a later state of an object replaces the earlier, is unread again and has a mail of its own', async () => {
    const account = await newAccount('ben@example.test')
    await say({ accounts: [account], kind: 'removal_asked', object: 'factor', step: 'asked' })
    await pool().query('UPDATE app.notification SET read_at = app.now() WHERE account_id = $1', [account])
    await say({ accounts: [account], kind: 'removal_cancelled', object: 'factor', step: 'cancelled' })
    expect(await inbox(account)).to.deep.equal([
      { kind: 'removal_cancelled', object_key: 'factor', is_read: false },
    ])
    expect((await mails(account)).map(({ step }) => step)).to.deep.equal(['asked', 'cancelled'])
  })

  it('what is rolled back was never told, and an address that just left hears of it too', async () => {
    const account = await newAccount(null)
    const news: News = {
      accounts: [account],
      kind: 'email_removed',
      object: 'identity:2',
      step: 'removed',
      formerEmails: ['old@example.test'],
    }
    const broken = withTransaction(pool(), async (tx) => {
      await notify(tx, news, deps)
      throw new Error('the change was refused')
    })
    await broken.catch(() => {})
    expect(await inbox(account)).to.deep.equal([])
    await say(news)
    await say(news)
    const { rows } = await pool().query(
      "SELECT email::text FROM app.delivery WHERE object_key = 'identity:2'",
    )
    expect(rows).to.deep.equal([{ email: 'old@example.test' }])
  })

  it('two who tell the same people at once do not lock each other out', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => newAccount(null)))
    const say40 = Array.from({ length: 40 }, (_, i) =>
      say({
        accounts: i % 2 ? people : people.toReversed(),
        kind: 'tier_changed',
        object: `tier:${i % 3}`,
        step: '1',
      }),
    )
    await Promise.all(say40)
    expect(await inbox(people[0] as string)).to.have.length(3)
  })

  it('a group that somebody left is in the inbox alone; security cannot be left, and an address that ended gets nothing', async () => {
    const [left, other, former] = [
      await newAccount('left@example.test'),
      await newAccount('other@example.test'),
      await newAccount('former@example.test'),
    ]
    const choose = (account: string, group: string, isOn: boolean) =>
      pool().query('INSERT INTO app.mail_choice (account_id, news_group, is_on) VALUES ($1, $2, $3)', [
        ...[account, group, isOn],
      ])
    await choose(left, 'live', false)
    await choose(other, 'live', true)
    await choose(other, 'money', false)
    await pool().query('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', [former])
    const accounts = [left, other, former]
    await say({ accounts, kind: 'stream_live', object: 'room:1', step: 'live' })
    await say({ accounts, kind: 'passkey_added', object: 'identity:9', step: 'added' })
    for (const account of accounts) expect(await inbox(account)).to.have.length(2)
    const steps = async (account: string) => (await mails(account)).map(({ step }) => step)
    expect(await Promise.all(accounts.map(steps))).to.deep.equal([['added'], ['added', 'live'], []])
    // the same by mail alone
    await withTransaction(pool(), (tx) =>
      notifyByMail(
        tx,
        {
          accounts: [...accounts, other],
          group: 'live',
          kind: 'x',
          object: 'room:1',
          step: 'zone',
          facts: {},
        },
        deps,
      ),
    )
    expect(await Promise.all(accounts.map(steps))).to.deep.equal([['added'], ['added', 'live', 'zone'], []])
  })

  it('what is past is no news, and what is for the inbox has no mail', async () => {
    const account = await newAccount('past@example.test')
    const news = { accounts: [account], kind: 'stream_start', step: '1' } as const
    await say({ ...news, object: 'room:1', validUntil: new Date(Date.now() - 60_000), isMailed: false })
    await say({ ...news, object: 'room:2', validUntil: new Date(Date.now() + 60_000), isMailed: false })
    expect((await inbox(account)).map(({ object_key }) => object_key)).to.deep.equal(['room:2'])
    expect(await mails(account)).to.deep.equal([])
  })

  it('[T41] is forgotten after 90 days, addresses without an account after one', async () => {
    const account = await newAccount(null)
    await say({ accounts: [account], kind: 'tier_changed', object: 'old', step: '1' })
    await say({ accounts: [account], kind: 'tier_changed', object: 'new', step: '1' })
    const age = (object: string, days: number) =>
      pool().query(
        "UPDATE app.notification SET told_at = app.now() - $2 * interval '1 day' WHERE object_key = $1",
        [...[object, days]],
      )
    await age('old', 91)
    await age('new', 89)
    const sent = (key: string, to: string | null, days: number | null) =>
      pool().query(
        `INSERT INTO app.delivery (id, object_key, account_id, email, channel, step, news_group, kind, state, settled_at)
         VALUES ($1, $2, $3, $4, 'email', '1', 'security', 'x', CASE WHEN $5::int IS NULL THEN 'due' ELSE 'sent' END::app.delivery_state,
           app.now() - $5::int * interval '1 day')`,
        [newTimedId('dlv', Date.now(), randomBytes), key, to === null ? account : null, to, days],
      )
    await sent('mail-91', null, 91)
    await sent('mail-89', null, 89)
    await sent('typed-2', 'typed@example.test', 2)
    await sent('typed-0', 'typed@example.test', 0)
    await sent('typed-due', 'typed@example.test', null)
    for (const [email, days] of [
      ['gone@example.test', 91],
      ['dead@example.test', 89],
    ])
      await pool().query(
        "INSERT INTO app.mail_suppression (email, cause, since) VALUES ($1, '550', app.now() - $2 * interval '1 day')",
        [email, days],
      )
    await forgetOldNews(pool())
    expect((await inbox(account)).map(({ object_key }) => object_key)).to.deep.equal(['new'])
    const left = await pool().query(
      'SELECT object_key FROM app.delivery WHERE account_id = $1 OR email = $2',
      [...[account, 'typed@example.test']],
    )
    expect(left.rows.map((row) => row.object_key)).to.have.members(['mail-89', 'typed-0', 'typed-due'])
    const { rows } = await pool().query('SELECT email::text FROM app.mail_suppression')
    expect(rows).to.deep.equal([{ email: 'dead@example.test' }])
  })

  it('a mail is taken by one, in its lane, when it is due, and settled once', async () => {
    await pool().query("UPDATE app.delivery SET state = 'failed', settled_at = app.now() WHERE state = 'due'")
    const account = await newAccount('lane@example.test')
    await say({ accounts: [account], kind: 'passkey_added', object: 'lane', step: 'security' })
    await say({ accounts: [account], kind: 'stream_live', object: 'lane', step: 'live' })
    await say({ accounts: [account], kind: 'passkey_added', object: 'lane', step: 'tomorrow' })
    await pool().query(
      "UPDATE app.delivery SET next_at = app.now() + interval '1 day' WHERE step = 'tomorrow'",
    )
    const claim = async (lane: Lane) =>
      (await claimDeliveries(pool(), lane, { count: 9, leaseS: 60 })).map(({ step }) => step)
    expect((await Promise.all([claim('security'), claim('security')])).flat()).to.deep.equal(['security'])
    expect([await claim('security'), await claim('others'), await claim('others')]).to.deep.equal([
      [],
      ['live'],
      [],
    ])
    const { rows } = await pool().query("SELECT id FROM app.delivery WHERE object_key = 'lane' ORDER BY step")
    const [live, security] = rows.map((row) => row.id as string) as [string, string]
    expect(await settleDelivery(pool(), live, 'sent', null)).to.equal(true)
    expect(await settleDelivery(pool(), live, 'failed', 'LATE')).to.equal(false)
    // a next try after what it says is past would come to nothing
    const later = (afterS: number) =>
      postponeDelivery(pool(), security, { afterS, patienceS: 9999, error: 'AWAY' })
    await pool().query("UPDATE app.delivery SET expires_at = app.now() + interval '1 hour' WHERE id = $1", [
      security,
    ])
    await later(1800)
    expect((await mails(account)).map(({ step, state }) => [step, state])).to.deep.equal([
      ['live', 'sent'],
      ['security', 'due'],
      ['tomorrow', 'due'],
    ])
    await later(3700)
    expect((await mails(account)).map(({ state }) => state)).to.deep.equal(['sent', 'failed', 'due'])
  })
})
