import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { signKeyOf } from '#db/signKeys.ts'
import { createInstallation, type Installation } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'

describe('npm run migrate [M.2]', () => {
  const db = useDatabase()
  let installation: Installation
  before(() => {
    installation = createInstallation()
  })
  after(() => installation.remove())

  function migrate(environment: Record<string, string>) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/migrate.ts'], {
      encoding: 'utf8',
      env: environment,
    })
    return { status, stdout, stderr }
  }
  const settings = () => ({
    DATABASE_OWNER_URL: db.url('owner'),
    DECISION_KEY_FILE: path.join(installation.dir, 'decision.pem'),
    // the passwords the roles have: other tests use them at the same time
    DATABASE_API_PASSWORD: decodeURIComponent(new URL(db.url('api')).password),
    DATABASE_WORKER_PASSWORD: decodeURIComponent(new URL(db.url('worker')).password),
    DATABASE_RECONCILER_PASSWORD: decodeURIComponent(new URL(db.url('reconciler')).password),
    DATABASE_INDEXER_PASSWORD: decodeURIComponent(new URL(db.url('indexer')).password),
  })

  it('names every variable that is missing', () => {
    const { status, stderr } = migrate({ DATABASE_OWNER_URL: 'nowhere' })
    expect(status).to.equal(1)
    expect(stderr.match(/DATABASE_\w+/g)).to.include.members([
      'DATABASE_OWNER_URL',
      'DATABASE_API_PASSWORD',
      'DATABASE_WORKER_PASSWORD',
      'DATABASE_RECONCILER_PASSWORD',
      'DATABASE_INDEXER_PASSWORD',
    ])
  })

  it('says that a current database is current, and the roles can still log in', async () => {
    expect(migrate(settings())).to.deep.equal({ status: 0, stdout: 'the database is current\n', stderr: '' })
    expect((await db.pool('api').query('SELECT 1 AS one')).rows).to.deep.equal([{ one: 1 }])
  })

  it('[T29] registers the key that signs decisions, which no process can do', async () => {
    migrate(settings())
    const { keyId, publicKey } = signKeyOf(readFileSync(settings().DECISION_KEY_FILE, 'utf8'))
    const { rows } = await db
      .pool('api')
      .query('SELECT key_id, public, purpose, until_at FROM app.sign_key WHERE key_id = $1', [keyId])
    expect(rows).to.deep.equal([{ key_id: keyId, public: publicKey, purpose: 'decision', until_at: null }])
  })

  it('brings an empty database to this version', async () => {
    const name = `empty_${process.pid}`
    await db.pool('owner').query(`CREATE DATABASE ${name} TEMPLATE template0`)
    try {
      const empty = Object.assign(new URL(db.url('owner')), { pathname: `/${name}` })
      const { status, stdout, stderr } = migrate({ ...settings(), DATABASE_OWNER_URL: empty.href })
      expect(stderr).to.equal('')
      expect(stdout).to.match(/^applied \d{14}_/)
      expect(status).to.equal(0)
    } finally {
      await db.pool('owner').query(`DROP DATABASE ${name} WITH (FORCE)`)
    }
  })

  it('ends in one sentence when the database cannot be reached', () => {
    const nobody = 'postgres://postgres:x@127.0.0.1:1/none'
    const { status, stderr } = migrate({ ...settings(), DATABASE_OWNER_URL: nobody })
    expect(status).to.equal(1)
    expect(stderr.trim().split('\n')).to.have.length(1)
    expect(stderr).to.match(/^The database was left as it is: /)
  })
})
