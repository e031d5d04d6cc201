import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type News, notify } from '#api/notifications/notify.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
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
})
