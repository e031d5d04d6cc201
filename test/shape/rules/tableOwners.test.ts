import { expect } from 'chai'
import { read } from '../sources.ts'
import { sourcesOf } from './sourcesOf.ts'
import { foreignWrites, TABLE_OWNERS } from './tableOwners.ts'

const of = (path: string, text: string) => foreignWrites({ [path]: text })

describe('owners of tables', () => {
  it('a statement that writes a table of another feature is found, one of the owner is not', () => {
    for (const sql of [
      'INSERT INTO app.ban (id) VALUES ($1)',
      'UPDATE app.ban SET reason = $1',
      'UPDATE ONLY "app"."ban" AS b\n SET reason = $1',
      'WITH b AS (DELETE FROM app.ban b USING x) SELECT 1',
      'TRUNCATE TABLE app.ban',
      'MERGE INTO ban USING x ON true',
      'COPY app.ban (id, reason) FROM STDIN',
    ]) {
      const text = `await tx.query(\`${sql}\`)`
      expect(of('api/moderation/banViewer.ts', text), sql).to.deep.equal([
        'api/moderation/banViewer.ts writes ban of access',
      ])
      expect(of('api/access/bans/writeBan.ts', text), sql).to.deep.equal([])
    }
  })

  it('reading and locking are free', () => {
    const reads = [
      'SELECT 1 FROM app.ban FOR UPDATE',
      'SELECT 1 FROM app.ban FOR NO KEY UPDATE SKIP LOCKED',
      'COPY (SELECT 1 FROM app.ban) TO STDOUT',
      'INSERT INTO app.room (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET title = $2',
    ]
    const text = reads.map((sql) => `await tx.query(\`${sql}\`)`).join('\n')
    expect(
      of('api/rooms/readRoom.ts', `${text}\nawait prisma.channel.findFirst({})\nseats.delete(id)`),
    ).to.deep.equal([])
  })

  it('a write by Prisma counts', () => {
    const text = 'await prisma.tierText.upsert({ where, create, update })'
    expect(of('api/rooms/a.ts', text)).to.deep.equal(['api/rooms/a.ts writes tier_text of creators'])
    expect(of('api/creators/a.ts', text)).to.deep.equal([])
  })

  it('the name of a table stands in the statement', () => {
    for (const text of [
      `tx.query(\`DELETE FROM app.\${table} WHERE id = $1\`)`,
      "tx.query('UPDATE ' + table + ' SET id = 1')",
      "tx.query('INSERT INTO ' + table)",
      `tx.query(\`update app.\${table} SET id = 1\`)`,
      'prisma[model].update({})',
    ])
      expect(of('api/access/a.ts', text), text).to.deep.equal([
        'api/access/a.ts computes the name of a table it writes',
      ])
    expect(
      of('api/access/a.ts', `tx.query(\`INSERT INTO app.decision (\${COLUMNS}) VALUES ($1)\`)`),
    ).to.deep.equal([])
  })

  it('a table without an owner is found', () => {
    expect(of('api/rooms/a.ts', "tx.query('INSERT INTO app.poll VALUES (1)')")).to.deep.equal([
      'api/rooms/a.ts writes poll, which nobody owns',
    ])
  })

  it('every table of the database has one owner', () => {
    const tables = [
      ...read('test/snapshots/catalogue.txt').matchAll(/^table: (?:app|chain|lib)\.(\w+)/gm),
    ].map(([, table]) => table)
    expect(Object.values(TABLE_OWNERS).flat().sort()).to.deep.equal(tables.sort())
  })

  it('write their own tables alone', () => {
    const api = sourcesOf(/^api\/.*\.ts$/)
    expect(foreignWrites(api)).to.deep.equal([])
  })
})
