import { expect } from 'chai'
import { read } from '../../sources.ts'
import { sourcesOf } from '../sourcesOf.ts'
import { columnBits, narrowCasts } from './narrowCasts.ts'

const CATALOGUE = read('test/snapshots/catalogue.txt')

/** Where values become 16 bits on their way into a column: that one, as `schema.table.column`. */
const TAKEN = {
  'api/access/seats/takeSeat.ts': 'app.seat.bits',
  'api/access/gates/store.ts': 'app.condition.rank',
  'api/ledger/postJournal.ts': 'app.posting.n',
  'indexer/store/rowStore.ts': 'chain.undo.tbl',
}

describe('whole numbers in SQL', () => {
  it('are never cast to fewer bits than the column that they are compared with', () => {
    const sources = sourcesOf(/^(api|indexer|scripts)\/.*\.ts$/)
    expect(narrowCasts(sources, columnBits(CATALOGUE), TAKEN)).to.deep.equal([])
    for (const [path, column] of Object.entries(TAKEN)) {
      expect(CATALOGUE, path).to.contain(`column: ${column} smallint`)
      expect(sources[path], path).to.match(/smallint/)
    }
  })

  it('are found where they are', () => {
    const bits = columnBits(
      'column: chain.event.ord integer not null\ncolumn: chain.block.n bigint not null\n',
    )
    const of = (sql: string) => narrowCasts({ 'a.ts': sql }, bits, {})
    expect(of("e.ord = split_part(s, ':', 3)::smallint")).to.deep.equal([
      ...['a.ts: ord as smallint', 'a.ts: a cast to 16 bits without a named column'],
    ])
    expect(of('b.n >= $2::int AND b.n < 7')).to.deep.equal(['a.ts: n as int'])
    expect(of('e.ord = $1::int AND b.n = $2::bigint AND other = $3::int')).to.deep.equal([])
    expect(of('AS l(n smallint, word text)')).to.have.length(1)
  })
})
