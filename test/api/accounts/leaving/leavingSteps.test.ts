import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createFollowBans } from '#api/access/bans/banMarks.ts'
import { undoClosing } from '#api/accounts/leaving/closeAccount.ts'
import { composeReport } from '#api/accounts/leaving/composeReport.ts'
import { eraseDue } from '#api/accounts/leaving/eraseDue.ts'
import type { LeavingDeps } from '#api/accounts/leaving/leavingDeps.ts'
import { readObligations } from '#api/accounts/leaving/readObligations.ts'
import { creatorVerbs } from '#api/creators/keptHandles.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import type { Delivery } from '#api/notifications/letter.ts'
import { personTable } from '#api/personTable.ts'
import type { PersonVerbs } from '#db/personVerbs.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHAIN_ID = 31337

describe('leaving, step by step [T41]', () => {
  const database = useDatabase()
  const api = () => database.work()
  const dataKey = createDataKey(fixedSecret('k'.repeat(64)), randomBytes)
  const persons = personTable(
    createFollowBans({ clock: Date.now, random: randomBytes, dataKey }),
    creatorVerbs({ dataKey, random: randomBytes }, 1),
  )
  const outside = { clock: Date.now, random: randomBytes }
  const warned: object[] = []
  const log = { info: () => {}, warn: (facts: object) => void warned.push(facts) }
  const run = async <T extends object>(sql: string, ...values: unknown[]): Promise<T[]> =>
    (await database.pool('owner').query<T>(sql, values)).rows
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => error.code ?? String(error),
    )
  const stateOf = async (account: string) =>
    (await run<{ state: string }>('SELECT state FROM app.account WHERE id = $1', account))[0]?.state
  async function somebody(): Promise<string> {
    const account = newId('acc', randomBytes)
    await run('INSERT INTO app.account (id) VALUES ($1)', account)
    return account
  }
  /** Somebody who closed eight days ago. */
  async function leaver(state = 'waiting', dueInS = -86_400): Promise<{ account: string; id: string }> {
    const [account, id] = [await somebody(), newId('ers', randomBytes)]
    await run("UPDATE app.account SET state = 'closing' WHERE id = $1", account)
    await run(
      `INSERT INTO app.erasure (id, account_id, state, asked_at, due_at)
       VALUES ($1, $2, $3, app.now() - interval '8 days', app.now() + make_interval(secs => $4))`,
      ...[id, account, state, dueInS],
    )
    return { account, id }
  }
  const erase = (verbs: readonly PersonVerbs[] = persons) =>
    eraseDue({ ...outside, pool: api(), persons: verbs, log, hasMail: true })
  afterEach(async () => {
    warned.length = 0
    await run('DELETE FROM app.erasure')
  })

  it('is undone while its time lasts and nothing has begun', async () => {
    const deps = { ...outside, pool: api() } as unknown as LeavingDeps
    const [late, begun, open] = [await leaver(), await leaver('erasing', 60), await leaver('waiting', 60)]
    for (const { account } of [late, begun]) {
      expect(await codeOf(undoClosing(deps, account))).to.equal('CONFLICT')
      expect(await stateOf(account)).to.equal('closing')
    }
    expect(await codeOf(undoClosing(deps, open.account))).to.equal('done')
    expect(await stateOf(open.account)).to.equal('active')
    expect(await codeOf(undoClosing(deps, open.account)), 'once').to.equal('CONFLICT')
  })

  it('waits for its time, for a seat that is being left and for a report that is on its way, not for ever', async () => {
    const [early, due, seated, told, old, mailed] = [
      await leaver('waiting', 60),
      await leaver(),
      await leaver(),
      await leaver('erasing'),
      await leaver('erasing'),
      await leaver(),
    ]
    const room = newId('rom', randomBytes)
    const [creator, channel] = [newId('cre', randomBytes), newId('chn', randomBytes)]
    await run('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', creator, await somebody())
    await run(
      "INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, 'north', 'N')",
      channel,
      creator,
    )
    await run(
      "INSERT INTO app.room (id, channel_id, kind, visibility, title) VALUES ($1, $2, 'stream', 'public', 'R')",
      ...[room, channel],
    )
    const seat = newTimedId('sea', Date.now(), randomBytes)
    await run(
      "INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits) VALUES ($1, $2, $3, $1, 'viewer', 170)",
      ...[seat, room, seated.account],
    )
    for (const [{ id }, hours] of [
      [told, 23],
      [old, 25],
    ] as const) {
      await run(
        "UPDATE app.erasure SET reported_at = app.now() - $2 * interval '1 hour' WHERE id = $1",
        id,
        hours,
      )
      await run(
        "INSERT INTO app.delivery (id, object_key, email, channel, step, news_group, kind) VALUES ($1, $2, 'a@b.test', 'email', 'report', 'security', 'x')",
        ...[newTimedId('dlv', Date.now(), randomBytes), id],
      )
    }
    await run(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', 'mailed@leaves.test')",
      ...[newId('idn', randomBytes), mailed.account],
    )
    await erase()
    expect(warned, 'nothing was tried before its time').to.deep.equal([])
    const report = await run('SELECT step FROM app.delivery WHERE object_key = $1', mailed.id)
    expect(report, 'told before it goes').to.deep.equal([{ step: 'report' }])
    const states = () =>
      Promise.all([early, due, seated, told, old, mailed].map(({ account }) => stateOf(account)))
    expect(await states()).to.deep.equal(['closing', undefined, 'closing', 'closing', undefined, 'closing'])
    await run(
      "UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'LEFT' WHERE id = $1",
      seat,
    )
    await run("UPDATE app.delivery SET state = 'sent', settled_at = app.now() WHERE object_key = ANY($1)", [
      told.id,
      mailed.id,
    ])
    await erase()
    expect(await states()).to.deep.equal(['closing', undefined, undefined, undefined, undefined, undefined])
  })

  it('one that cannot go on keeps no other waiting, and says nothing of a person to the log', async () => {
    const [broken, whole] = [await leaver('waiting', -90_000), await leaver()]
    const [first, ...rest] = persons as [PersonVerbs, ...PersonVerbs[]]
    const breaks: PersonVerbs = {
      ...first,
      erase: async (tx, account) => {
        if (account !== broken.account) return first.erase(tx, account)
        throw Object.assign(new Error('ann@example.test is not gone'), {
          code: '23503',
          detail: 'ann@example.test',
        })
      },
    }
    await erase([breaks, ...rest])
    expect([await stateOf(broken.account), await stateOf(whole.account)]).to.deep.equal([
      'closing',
      undefined,
    ])
    const [{ state, steps } = { state: '', steps: [''] }] = await run<{ state: string; steps: string[] }>(
      'SELECT state, steps FROM app.erasure WHERE id = $1',
      broken.id,
    )
    expect([state, steps], 'what failed is taken back whole').to.deep.equal(['waiting', []])
    expect(JSON.stringify(warned)).to.contain('23503').and.not.to.contain('ann')
    await erase()
    expect(await stateOf(broken.account), 'the next look').to.equal(undefined)
  })

  it('a report goes to an address alone', async () => {
    const { id } = await leaver()
    const compose = composeReport({ pool: database.pool('worker') })
    const about = (email: string | null, objectKey = id) =>
      ({ id: 'd', objectKey, email }) as unknown as Delivery
    const letter = async (delivery: Delivery) => (await compose([delivery])).get('d')
    expect(await letter(about('ann@example.test'))).to.include({ to: 'ann@example.test', isAskedFor: true })
    for (const none of [about(null), about('ann@example.test', newId('ers', randomBytes))])
      expect(await letter(none)).to.deep.equal({ withheld: 'NO_REPORT' })
  })

  it('[T22] what somebody leaves behind is their own, and of passes those that open doors', async () => {
    const [ann, ben] = [await somebody(), await somebody()]
    const deps = {
      ...{ pool: api(), persons, chainId: CHAIN_ID, settings: { CLOSING_UNDO_S: 60 } },
      currencies: [{ index: 0, symbol: 'ETH', decimals: 18 }],
    } as unknown as LeavingDeps
    const wallets = [randomBytes(20), randomBytes(20)] as const
    for (const [n, account] of [ann, ben].entries()) {
      const [creator, channel] = [newId('cre', randomBytes), newId('chn', randomBytes)]
      await run(
        "INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)",
        ...[newId('idn', randomBytes), account, wallets[n]],
      )
      await run('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', creator, account)
      await run(
        'INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, $4)',
        channel,
        creator,
        `c-${n}-x`,
        'N',
      )
      for (const state of ['draft', 'ended'])
        await run(
          `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, ended_at, end_reason)
           VALUES ($1, $2, 'stream', 'public', 'R', $3::app.room_state, CASE WHEN $3 = 'ended' THEN app.now() END,
             CASE WHEN $3 = 'ended' THEN 'HOST_ENDED'::app.room_end END)`,
          ...[newId('rom', randomBytes), channel, state],
        )
      await run(
        `INSERT INTO chain.credit (chain_id, ledger, account_wallet, currency, owed_units, block, log_index, tx_hash)
         VALUES ($1, $2, $3, 0, $4, 1, $5, $6)`,
        ...[CHAIN_ID, randomBytes(20), wallets[n], 100 + n, n, randomBytes(32)],
      )
    }
    const { openRooms, waiting } = await readObligations(deps, ann)
    expect([openRooms, waiting]).to.deep.equal([1, [{ symbol: 'ETH', decimals: 18, units: '100' }]])
    await run('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', ben)
    expect((await readObligations(deps, ben)).waiting, 'of a wallet that left').to.deep.equal([])
  })
})
