import { expect } from 'chai'
import { type NewJournal, postJournal } from '#api/ledger/postJournal.ts'
import { withTransaction } from '#db/transaction.ts'
import { useDatabase } from '#test/kit/database.ts'
import { balancesIn, seedCreator } from './books.ts'

const CHECK = '23514'
const DENIED = '42501'
const UNIQUE = '23505'

describe('the books [S2.18]', () => {
  const database = useDatabase()
  const api = () => database.work()
  let count = 0

  const journal = (change: Partial<NewJournal> = {}): NewJournal => {
    count += 1
    return {
      ...{ key: `test:${count}`, kind: 'other', at: new Date(), subject: 'a test', creatorId: null },
      lines: [
        { place: 'fan', currency: 'EUR', amount: -900n },
        { place: 'provider:platform', currency: 'EUR', amount: 900n },
      ],
      ...change,
    }
  }
  const post = (one: NewJournal) => withTransaction(api(), (tx) => postJournal(tx, one))
  const codeOf = async (done: Promise<unknown>) =>
    done.then(
      () => 'done',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    )
  const counts = async () =>
    (
      await api().query<{ journals: number; postings: number }>(
        'SELECT (SELECT count(*)::int FROM app.journal) AS journals, (SELECT count(*)::int FROM app.posting) AS postings',
      )
    ).rows[0]

  it('takes a journal once, however often it is written, also at one moment', async () => {
    const { creatorId } = await seedCreator(database.pool('owner'))
    const before = await counts()
    const one = journal({ creatorId })
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(one)))
    expect(answers.filter((answer) => answer === 'posted')).to.have.length(1)
    expect(answers.filter((answer) => answer === 'known')).to.have.length(7)
    expect(await counts()).to.deep.equal({
      journals: (before?.journals ?? 0) + 1,
      postings: (before?.postings ?? 0) + 2,
    })
  })

  it('refuses the same key with other lines, and has the first', async () => {
    const one = journal()
    await post(one)
    const before = await balancesIn(api())
    const other = one.lines.map((line) => ({ ...line, amount: line.amount * 2n }))
    expect(await codeOf(post({ ...one, lines: other }))).to.contain('known with other lines')
    expect(await balancesIn(api())).to.deep.equal(before)
  })

  it('comes to zero in every currency, or is not there', async () => {
    const before = await counts()
    const fan = { place: 'fan' as const, currency: 'EUR', amount: -900n }
    for (const lines of [
      [fan, { place: 'provider:platform' as const, currency: 'EUR', amount: 899n }],
      [fan, { place: 'provider:platform' as const, currency: 'JPY', amount: 900n }],
      [
        fan,
        { place: 'provider:platform' as const, currency: 'EUR', amount: 900n },
        { place: 'other' as const, currency: 'KWD', amount: 1n },
      ],
      [fan],
      [
        { ...fan, amount: 0n },
        { ...fan, amount: 0n },
      ],
    ])
      expect(await codeOf(post(journal({ lines })))).to.equal(CHECK)
    expect(await counts()).to.deep.equal(before)
    expect(await post(journal())).to.equal('posted')
  })

  it('takes no line later, changes none and forgets none', async () => {
    const one = journal()
    await post(one)
    const add = (n: number, amount: number) =>
      `INSERT INTO app.posting (journal_id, n, account_id, currency, amount)
        SELECT journal_id, ${n}, account_id, currency, ${amount} FROM app.posting p JOIN app.journal j ON j.id = p.journal_id
        WHERE j.key = '${one.key}' AND n = 0`
    const run = (sql: string) =>
      codeOf(
        withTransaction(api(), async (tx) => {
          for (const statement of sql.split(';')) await tx.query(statement)
        }),
      )
    // together they would come to zero
    expect(await run(`${add(2, 5)};${add(3, -5)}`)).to.equal(CHECK)
    expect(await run(add(1, 5))).to.equal(UNIQUE)
    for (const table of [
      'journal',
      'posting',
      'ledger_account',
      'ledger_finding',
      'reconcile_run',
      'reconcile_diff',
    ]) {
      expect(await run(`DELETE FROM app.${table}`), table).to.equal(DENIED)
      expect(await run(`TRUNCATE app.${table} CASCADE`), table).to.equal(DENIED)
    }
    expect(await run('UPDATE app.posting SET amount = 1')).to.equal(DENIED)
    expect(await run("UPDATE app.journal SET key = 'mine'")).to.equal(DENIED)
  })

  it('a line has the currency of its place, and one line of a balance stands there once', async () => {
    const line = { place: 'provider:account' as const, ref: 'acct_one', currency: 'EUR', amount: 900n }
    const lines = (factRef: string) => [
      { ...line, factRef },
      { ...line, place: 'fan' as const, amount: -900n },
    ]
    expect(await post(journal({ lines: lines('line_twice') }))).to.equal('posted')
    expect(await codeOf(post(journal({ lines: lines('line_twice') })))).to.equal(UNIQUE)
    expect(await post(journal({ lines: lines('line_once') }))).to.equal('posted')
  })
})
