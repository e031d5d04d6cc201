import { expect } from 'chai'
import { type Sources, statementsOf } from './rules/parseSource.ts'
import { sourcesOf } from './rules/sourcesOf.ts'
import { COMPUTED, TABLE_OWNERS, textsBelow } from './rules/tableOwners.ts'
import { read } from './sources.ts'

/** What the indexer stores as it was told, and where it stands: no fold is behind these, so no suspension either. */
const RAW = ['block', 'event', 'orphan', 'cursor', 'touch', 'dispute', 'suspension', 'family']
const PROJECTED = (TABLE_OWNERS.indexer ?? []).filter((table) => !RAW.includes(table))
const AS_OF = /_as_of$/
/** A table of the schema by its name, or one that follows FROM or JOIN without it. */
const READS = [
  new RegExp(`"?\\bchain"?\\."?((?:\\w|${COMPUTED})+)`, 'g'),
  new RegExp(`\\b(?:FROM|JOIN)\\s+(?:ONLY\\s+)?"?(${PROJECTED.join('|')})\\b`, 'gi'),
]

/** Tables of the chain that a source of the api reads, other than raw ones, without being told how far they are known. */
function blindReads(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) =>
    statementsOf(path, text)
      .filter(({ type }) => type !== 'ImportDeclaration')
      .flatMap(textsBelow)
      .flatMap((sql) => READS.flatMap((pattern) => [...sql.matchAll(pattern)]))
      .map(([, table = '']) => table)
      .filter((table) => !RAW.includes(table) && !AS_OF.test(table))
      .map((table) => `${path} reads ${table.includes(COMPUTED) ? 'a table whose name it computes' : table}`),
  )
}

describe('rows of the chain', () => {
  const of = (text: string) => blindReads({ 'api/rooms/a.ts': text })

  it('[T35] a statement that reads a projection itself is found', () => {
    expect(PROJECTED).to.include.members(['pass', 'tier', 'pass_collection', 'credit'])
    for (const sql of [
      'SELECT 1 FROM chain.pass p',
      'SELECT 1 FROM app.room JOIN chain.tier t ON true',
      'SELECT 1 FROM "chain"."pass"',
      'SELECT (SELECT count(*) FROM chain.pass_sale)',
      'SELECT 1 FROM chain.booking',
      'SELECT 1 FROM pass',
    ])
      expect(of(`await tx.query(\`${sql}\`)`), sql).to.have.length(1)
    for (const text of [
      `tx.query(\`SELECT 1 FROM chain.\${table}\`)`,
      "tx.query('SELECT 1 FROM chain.' + table)",
    ])
      expect(of(text), text).to.deep.equal(['api/rooms/a.ts reads a table whose name it computes'])
  })

  it('[T35] views that say how far, and raw tables, are free', () => {
    const reads = ['chain.pass_as_of p', 'chain.event e', 'chain.suspension s', 'app.seat', 'app.collection']
    expect(of(reads.map((from) => `tx.query('SELECT 1 FROM ${from}')`).join('\n'))).to.deep.equal([])
  })

  it('[T35] are read by the api only with how far they are known', () => {
    expect(blindReads(sourcesOf(/^api\/.*\.ts$/))).to.deep.equal([])
  })

  it('[T35] models of them are of those views', () => {
    const models = read('db/schema.prisma')
      .split(/^model /m)
      .slice(1)
    const mapped = models
      .filter((model) => model.includes('@@schema("chain")'))
      .map((model) => model.match(/@@map\("(\w+)"\)/)?.[1] ?? '')
    expect(mapped).to.include('tier_as_of')
    expect(mapped.filter((table) => !RAW.includes(table) && !AS_OF.test(table))).to.deep.equal([])
  })
})
