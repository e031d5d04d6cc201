import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { inScope, type Scope } from '#db/scope.ts'
import { newId } from '#domain/ids.ts'
import { ACCOUNT_STATES } from '#domain/words.ts'
import { useDatabase } from '#test/kit/database.ts'

const DENIED = '42501'
const CHECK = '23514'
const DAY_S = 86_400
const hash = () => randomBytes(32)

describe('a process of the api that is no longer ours [T14][T29]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const owner = () => database.pool('owner')
  const shift = (byS: number) => owner().query("UPDATE app.clock SET shift = $1 * interval '1 second'", [byS])
  afterEach(() => {
    scope = null
    return shift(0)
  })

  /** How the statement ends: SQLSTATE, or how many rows it changed. */
  let scope: Scope | null = null
  async function run(sql: string, ...values: unknown[]): Promise<string | number> {
    const pool = database.pool('api')
    try {
      return (await (scope ? inScope(pool, scope) : pool).query(sql, values)).rowCount ?? 0
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  async function accountIn(state: string): Promise<string> {
    const id = newId('acc', randomBytes)
    await owner().query('INSERT INTO app.account (id, state) VALUES ($1, $2)', [id, state])
    return id
  }
  const stateOf = async (id: string) =>
    (await owner().query('SELECT state::text AS state FROM app.account WHERE id = $1', [id])).rows[0]?.state
  const close = (id: string, undoS = DAY_S) =>
    run(`SELECT app.close_account($1, $2, $3, '{}')`, id, newId('ers', randomBytes), undoS)

  it('[T41] moves no account by a statement, and by functions guest → active, active ⇄ closing alone', async () => {
    for (const from of ACCOUNT_STATES) {
      const id = await accountIn(from)
      for (const to of ACCOUNT_STATES)
        expect(
          await run('UPDATE app.account SET state = $2 WHERE id = $1', id, to),
          `${from} → ${to}`,
        ).to.equal(DENIED)
      const reached = async (move: () => Promise<unknown>) => {
        await move()
        return stateOf(id)
      }
      const signUp = () => run('SELECT app.sign_up_guest($1)', id)
      expect(await reached(signUp), `${from} signs up`).to.equal(from === 'guest' ? 'active' : from)
      if (from === 'guest') continue
      expect(await reached(() => close(id)), `${from} closes`).to.equal(from === 'active' ? 'closing' : from)
      const undo = () => run('SELECT app.undo_closing($1)', id)
      expect(await reached(undo), `${from} is undone`).to.equal(from)
      expect(await reached(() => run('SELECT app.erase_guest($1)', id)), `${from} is erased`).to.equal(from)
    }
  })

  it('[T41] erases nobody before the time to undo it is over, which it does not set, shorten or begin', async () => {
    const id = await accountIn('active')
    for (const undoS of [0, 1, DAY_S - 1, -DAY_S])
      expect(await close(id, undoS), `${undoS} s`).to.equal(CHECK)
    expect(await stateOf(id)).to.equal('active')
    const own = `INSERT INTO app.erasure (id, account_id, asked_at, due_at, state) VALUES ($1, $2, 'epoch', 'epoch', 'erasing')`
    expect(await run(own, newId('ers', randomBytes), id), 'a row of its own').to.equal(DENIED)
    expect(await close(id)).to.equal(1)
    const change = (what: string) => run(`UPDATE app.erasure SET ${what} WHERE account_id = $1`, id)
    for (const what of ["due_at = 'epoch'", "asked_at = 'epoch'", 'account_id = NULL', 'done_at = app.now()'])
      expect(await change(what), what).to.equal(DENIED)
    expect(await run('DELETE FROM app.erasure WHERE account_id = $1', id)).to.equal(DENIED)
    await shift(DAY_S - 60)
    expect(await change("state = 'erasing'"), 'too early').to.equal(CHECK)
    expect(await run("SELECT app.erase_person($1, 'access')", id)).to.equal(DENIED)
    expect(await run('SELECT app.undo_closing($1)', id)).to.equal(1)
    expect(await close(id)).to.equal(1)
    await shift(2 * DAY_S)
    expect(await change("state = 'erasing'"), 'in time').to.equal(1)
    expect(await run("SELECT app.erase_person($1, 'access')", id)).to.equal(1)
  })

  it('[T14] sends nobody’s part of a card payment to another account', async () => {
    const [account, creator] = [await accountIn('active'), newId('cre', randomBytes)]
    await owner().query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
    // it names whom it likes
    scope = { creator }
    const begin = `INSERT INTO app.connect_account (creator_id, country, attempt_key, attempt_email, attempt_name)
      VALUES ($1::text, 'DE', $1::text, 'a@example.test', 'A')`
    const change = (what: string) =>
      run(`UPDATE app.connect_account SET ${what} WHERE creator_id = $1`, creator)
    const drop = () => run('DELETE FROM app.connect_account WHERE creator_id = $1', creator)
    const made = `INSERT INTO app.connect_account (creator_id, country, attempt_key, account_ref, read_at)
      VALUES ($1::text, 'DE', $1::text, 'acct_mine', app.now())`
    expect(await run(made, creator), 'an account that was never asked for').to.equal(DENIED)
    expect(await run(begin, creator)).to.equal(1)
    expect(await drop(), 'an attempt that was refused').to.equal(1)
    expect(await run(begin, creator)).to.equal(1)
    const first =
      "account_ref = 'acct_theirs', attempt_email = NULL, attempt_name = NULL, read_at = app.now()"
    expect(await change(first)).to.equal(1)
    expect(await change("account_ref = 'acct_mine'")).to.equal(CHECK)
    expect(
      await change("account_ref = NULL, attempt_email = 'a', attempt_name = 'a', read_at = NULL"),
    ).to.equal(CHECK)
    expect(await drop(), 'to begin another').to.equal(CHECK)
    expect(await change("state = 'restricted', account_ref = account_ref"), 'a reading').to.equal(1)
    expect(await close(account)).to.equal(1)
    expect(await drop(), 'who closed may come back').to.equal(CHECK)
    await shift(2 * DAY_S)
    expect(await run("UPDATE app.erasure SET state = 'erasing' WHERE account_id = $1", account)).to.equal(1)
    expect(await drop(), 'with its creator').to.equal(1)
  })

  it('[T42] brings back no identity that has ended', async () => {
    const [id, account] = [newId('idn', randomBytes), await accountIn('active')]
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)",
      [...[id, account, randomBytes(20)]],
    )
    const end = (at: string) => run(`UPDATE app.identity SET ended_at = ${at} WHERE id = $1`, id)
    expect(await end('app.now()')).to.equal(1)
    expect(await end('NULL')).to.equal(CHECK)
    expect(await end("app.now() + interval '1 year'")).to.equal(CHECK)
    for (const column of ['account_id', 'wallet', 'email', 'verified_at'])
      expect(await run(`UPDATE app.identity SET ${column} = ${column}`), column).to.equal(DENIED)
  })

  it('[S1.23] lifts no ban and forgets no mark of one before its time', async () => {
    const [account, action] = [await accountIn('active'), newId('act', randomBytes)]
    await owner().query(
      "INSERT INTO app.action_log (id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $2, 'ban', 'spam', 'Shouts.')",
      [action, account],
    )
    await owner().query(
      "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ('all', $1, $2, 'spam', '')",
      [account, action],
    )
    const [forEver, forADay] = [hash(), hash()]
    await owner().query(
      `INSERT INTO app.ban_mark (channel_id, mark, action_id, rule_code, until, kept_until)
       VALUES ('all', $1, $3, 'spam', NULL, NULL), ('all', $2, $3, 'spam', app.now() + interval '1 day', app.now() + interval '31 days')`,
      [forEver, forADay, action],
    )
    const ban = (what: string) => run(`UPDATE app.ban SET ${what} WHERE account_id = $1`, account)
    for (const what of [
      'until = app.now()',
      `account_id = '${await accountIn('active')}'`,
      "channel_id = 'x'",
    ])
      expect(await ban(what), what).to.equal(CHECK)
    expect(await ban("reason = 'Shouts again.'")).to.equal(1)
    for (const mark of [forEver, forADay]) {
      const of = (what: string) => run(`UPDATE app.ban_mark SET ${what} WHERE mark = $1`, mark)
      expect(await of("until = app.now(), kept_until = app.now() + interval '2 days'")).to.equal(CHECK)
      expect(await of("until = app.now() + interval '1 day', kept_until = app.now()")).to.equal(CHECK)
      expect(await of(`mark = '\\x${'00'.repeat(32)}'`)).to.equal(CHECK)
      expect(await run('DELETE FROM app.ban_mark WHERE mark = $1', mark)).to.equal(CHECK)
    }
    await shift(32 * DAY_S)
    expect(await run('DELETE FROM app.ban_mark WHERE mark = $1', forADay), 'its time is over').to.equal(1)
    expect(await run('DELETE FROM app.ban_mark WHERE mark = $1', forEver)).to.equal(CHECK)
  })

  it('changes of rows that it may change only what goes on', async () => {
    const { rows } = await owner().query<{ name: string; columns: string[] }>(
      `SELECT format('app.%s', c.relname) AS name, array_agg(a.attname::text ORDER BY a.attname) AS columns FROM pg_class c
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'app'::regnamespace AND c.relname = ANY ($1) AND has_column_privilege('sd_api', c.oid, a.attnum, 'UPDATE')
        GROUP BY 1`,
      [
        [
          'account',
          'identity',
          'creator',
          'erasure',
          'invitation',
          'invitation_token',
          'invitation_key',
          'mark_key',
        ],
      ],
    )
    expect(Object.fromEntries(rows.map(({ name, columns }) => [name, columns.join(' ')]))).to.deep.equal({
      'app.account': 'policy_ver',
      'app.identity': 'ended_at',
      'app.creator': 'wallet_payout',
      'app.erasure': 'report reported_at state steps',
      'app.invitation': 'claimed_at claimed_by revoked_at state valid_until',
      'app.invitation_token': 'granted_at is_newest token_sealed',
    })
  })
})
