import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import pg from 'pg'
import { migrate, readMigrations } from '#db/migrate.ts'
import { inScope, type ScopedPool } from '#db/scope.ts'
import { newId } from '#domain/ids.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { seedTenant, type Tenant } from './tenantRows.ts'

const BEFORE_SCOPES = '20261123000117'
/** Roles of the cluster that it may become, as who made them may. */
const OTHERS = ['sd_api', 'sd_worker', 'sd_indexer', 'sd_auditor', 'sd_reconciler']

describe('an owner of the database who is no superuser [S2.18]', function () {
  this.timeout(120_000)
  const database = useDatabase()
  describe('with a folder of before', () => ofPlainOwner(database))
})

/** A gate that what a tenant sold opens. */
async function seedGate(owner: pg.Pool, { creator }: Tenant): Promise<string> {
  const id = newId('gat', randomBytes)
  await owner.query(
    `INSERT INTO app.gate (id, channel_id, mode, sentence, rules_hash, made_by)
     SELECT $1::text, h.id, 'any', 'A pass', $2, a.id FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
       JOIN app.account a ON a.id = c.account_id WHERE c.id = $3`,
    [id, randomBytes(32), creator],
  )
  await owner.query(
    `INSERT INTO app.condition (gate_id, n, kind, chain_id, address) SELECT $1::text, 1, 'pass', e.chain_id, e.collection
     FROM app.entitlement e WHERE e.creator_id = $2`,
    [id, creator],
  )
  return id
}

function ofPlainOwner(database: Database): void {
  const name = `plain_${process.pid}`
  const superuser = () => database.pool('owner')
  const addressOf = (user: string) => {
    const address = new URL(database.url('owner'))
    if (user !== '') Object.assign(address, { username: user, password: user })
    address.pathname = `/${name}`
    return address.toString()
  }
  before('make both', async () => {
    await superuser().query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${name}'`)
    for (const role of OTHERS) await superuser().query(`GRANT ${role} TO ${name} WITH ADMIN TRUE`)
    // as CREATE ROLE leaves it
    await superuser().query(`GRANT sd_money TO ${name} WITH ADMIN TRUE, SET FALSE, INHERIT FALSE`)
    await superuser().query(`CREATE DATABASE ${name} OWNER ${name}`)
  })
  after('drop both', async () => {
    // it waits for connections that are just closing
    await superuser().query(`DROP DATABASE IF EXISTS ${name}`)
    await superuser().query(`DROP OWNED BY ${name}`)
    await superuser().query(`DROP ROLE ${name}`)
  })

  it('brings it on, with rows in it, which are then seen in their scope alone', async () => {
    const all = readMigrations()
    await migrate(
      addressOf(name),
      all.filter((one) => one.name < BEFORE_SCOPES),
    )
    const above = new pg.Pool({ connectionString: addressOf(''), max: 1 })
    const plain = new pg.Pool({ connectionString: addressOf(name), max: 1 })
    try {
      const tenant = await seedTenant(above)
      const newer = all.filter((one) => one.name >= BEFORE_SCOPES).map((one) => one.name)
      expect(await migrate(addressOf(name))).to.deep.equal(newer)
      const count = async (pool: pg.Pool | ScopedPool) =>
        ((await pool.query('SELECT count(*)::int AS n FROM app.posting')).rows[0] as { n: number }).n
      const gate = await seedGate(above, tenant)
      await plain.query('SET ROLE sd_api')
      expect(await count(plain)).to.equal(0)
      expect(await count(inScope(plain, tenant))).to.equal(2)
      // the door has no scope, and hears of a right only as what is behind this gate
      expect((await plain.query('SELECT FROM app.entitlement')).rowCount).to.equal(0)
      const asked = 'SELECT app.card_behind($1, $2, 1, app.now()) AS standing'
      const { rows: stands } = await plain.query(asked, [tenant.account, gate])
      expect(stands[0].standing.card, 'the right by card').to.have.length(1)
      await plain.query('RESET ROLE')
      const { rows } = await plain.query('SELECT app.differing_sides() AS side')
      expect(rows).to.deep.equal([{ side: 'rules' }])
    } finally {
      await plain.end()
      await above.end()
    }
  })
}
