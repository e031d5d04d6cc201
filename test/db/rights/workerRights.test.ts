import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { type Asked, type AskedVerb, askedBy } from './askedBy.ts'

type Verb = Exclude<AskedVerb, 'lock'>

describe('rights of the worker, verb by verb [T14]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  let worker: Asked
  before('read its sources', () => {
    worker = askedBy('api/worker.ts')
  })

  const asks = (table: string, verb: Verb): boolean => {
    const own = worker.asked.get(table)
    // a row is locked by the right to change it
    return Boolean(own?.has(verb) || (verb === 'change' && own?.has('lock')))
  }

  async function granted(): Promise<{ name: string; verb: Verb }[]> {
    const { rows } = await database.pool('owner').query<{ name: string; verb: Verb }>(
      `SELECT format('%s.%s', n.nspname, c.relname) AS name, v.verb FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
         (VALUES ('read', 'SELECT'), ('add', 'INSERT'), ('change', 'UPDATE'), ('take', 'DELETE')) v (verb, privilege)
       WHERE n.nspname IN ('app', 'lib') AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND CASE v.privilege
         WHEN 'DELETE' THEN has_table_privilege('sd_worker', c.oid, 'DELETE') ELSE has_any_column_privilege('sd_worker', c.oid, v.privilege) END
       ORDER BY 1, 2`,
    )
    return rows
  }

  it('[T29] are what the statements that it is made of ask for, and nothing else', async () => {
    const surplus = (await granted()).filter(({ name, verb }) => !asks(name, verb))
    expect(surplus.map(({ name, verb }) => `${verb} ${name}`)).to.deep.equal([])
  })

  it('the walk through the sources finds what is asked behind imports, and only of the process that it begins with', () => {
    expect([...(worker.asked.get('app.seat') ?? [])]).to.include.members(['read', 'change', 'take'])
    expect([...(worker.asked.get('app.seat_past') ?? [])]).to.include('add')
    expect(asks('app.account', 'add')).to.equal(false)
    const api = askedBy('api/main.ts')
    expect([...(api.asked.get('app.account') ?? [])]).to.include('add')
    // a client that writes its statements itself would say them nowhere
    expect([...api.paths]).to.include('db/prisma.ts')
    expect([...worker.paths]).not.to.include('db/prisma.ts')
  })
})
