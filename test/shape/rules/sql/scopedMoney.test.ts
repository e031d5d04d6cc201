import { expect } from 'chai'
import { read } from '../../sources.ts'
import { sourcesOf } from '../sourcesOf.ts'
import { forcedTables, unscopedStatements } from './scopedMoney.ts'

const TABLES = ['journal']
const asked = (text: string) => unscopedStatements({ 'api/billing/a.ts': text }, TABLES)
const FOUND = ['api/billing/a.ts asks journal outside of a scope']
const statement = 'export const read = (pool: Pool) => pool.query(`SELECT 1 FROM app.journal`)'

describe('statements on money [S2.18]', () => {
  it('one by a pool without a scope is found, however it is written', () => {
    for (const sql of [
      'SELECT 1 FROM app.journal',
      'select 1 from x join "app"."journal" j on true',
      'UPDATE app.journal SET key = 1',
      'INSERT INTO app.journal (id) VALUES (1)',
      'DELETE FROM ONLY app.journal',
    ])
      expect(asked(`import type { Pool } from 'pg'\nconst a = \`${sql}\``), sql).to.deep.equal(FOUND)
    expect(asked(`import pg from 'pg'\nconst a = 'SELECT 1 FROM app.journal'`)).to.deep.equal(FOUND)
  })

  it('one by a pool in a scope, or in a transaction that somebody began, is not', () => {
    expect(asked(`import type { ScopedPool } from '#db/scope.ts'\n${statement}`)).to.deep.equal([])
    expect(asked(`import type { PoolClient } from 'pg'\n${statement}`)).to.deep.equal([])
    const scoped = `import type { Pool } from 'pg'\nimport { inScope } from '#db/scope.ts'\n${statement}`
    expect(asked(scoped)).to.deep.equal([])
  })

  it('words of a comment, and tables that begin alike, are none', () => {
    const text = `import type { Pool } from 'pg'\n// reads FROM app.journal\nconst a = 'SELECT 1 FROM app.journal_page'`
    expect(asked(text)).to.deep.equal([])
  })

  it('stand in a scope everywhere', () => {
    const tables = forcedTables(read('test/snapshots/catalogue.txt'))
    expect(tables).to.include.members(['journal', 'posting'])
    expect(unscopedStatements(sourcesOf(/^(?:api|indexer|scripts|local)\/.*\.ts$/), tables)).to.deep.equal([])
  })
})
