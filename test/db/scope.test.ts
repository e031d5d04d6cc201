import { expect } from 'chai'
import type { Pool } from 'pg'
import { inScope, originOf, type ScopedPool, withScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { useDatabase } from '#test/kit/database.ts'

const ACCOUNT = "SELECT coalesce(current_setting('app.account', true), '') AS account"

describe('a pool in a scope [S2.18]', () => {
  const db = useDatabase()
  const pool = () => db.pool('api')
  const accountOf = async (asked: Pick<ScopedPool, 'query'>) => (await asked.query(ACCOUNT)).rows[0]?.account

  it('has its scope in each statement and transaction, and leaves nothing of it on the connection', async () => {
    const mine = inScope(pool(), { account: 'acc_mine' })
    expect(await accountOf(mine)).to.equal('acc_mine')
    expect(await withTransaction(mine, accountOf)).to.equal('acc_mine')
    expect(await withScope(mine, { account: 'acc_other' }, accountOf), 'the newest counts').to.equal(
      'acc_other',
    )
    for (let n = 0; n < 20; n++) expect(await accountOf(pool())).to.equal('')
    expect(originOf(inScope(mine, { creator: 'cre_x' }))).to.equal(pool())
  })

  it('gives away nothing by which somebody comes past it', async () => {
    const mine = inScope(pool(), { account: 'acc_mine' })
    const asPool = mine as unknown as Pool
    expect(() => asPool.connect()).to.throw('no scope')
    // whatever the driver's pool has, now or in a version to come
    const origin = pool()
    const names = new Set<PropertyKey>()
    for (let of: object | null = origin; of && of !== Object.prototype; of = Object.getPrototypeOf(of))
      for (const name of Reflect.ownKeys(of)) names.add(name)
    expect([...names]).to.include.members(['connect', 'on', 'options', '_clients'])
    const offered = [...names].filter((name) => name !== 'constructor' && name in mine)
    expect(offered.sort()).to.deep.equal(['connect', 'query'])
    expect(() => Object.assign(mine, { query: origin.query })).to.throw(TypeError)
    // a plain one has all of it
    expect('_clients' in origin).to.equal(true)
  })
})
