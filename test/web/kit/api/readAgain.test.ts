import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect } from 'chai'
import { readAgain } from '#web/kit/api/queries.ts'

const KEY = ['list']

describe('a list that is read again', () => {
  let queries: QueryClient
  /** Calls that nobody has answered, the first made first. */
  let asked: ((answer: string) => void)[]
  let shown: (string | undefined)[]
  let leave: () => void

  beforeEach(() => {
    ;[queries, asked, shown] = [new QueryClient(), [], []]
    const observer = new QueryObserver(queries, {
      queryKey: KEY,
      queryFn: () => new Promise<string>((resolve) => asked.push(resolve)),
    })
    leave = observer.subscribe(({ data }) => shown.push(data))
  })
  afterEach(() => {
    leave()
    queries.clear()
  })

  const answer = async (n: number, text: string) => {
    asked[n]?.(text)
    await new Promise((resolve) => setImmediate(resolve))
  }

  it('shows no older answer that was on its way, whichever comes first', async () => {
    expect(asked, 'the first reading is on its way').to.have.length(1)
    const reading = readAgain(queries, { queryKey: KEY })
    expect(asked, 'another one at once').to.have.length(2)
    await answer(0, 'old')
    expect(queries.getQueryData(KEY)).to.equal(undefined)
    await answer(1, 'new')
    await reading
    expect(queries.getQueryData(KEY)).to.equal('new')
    const again = readAgain(queries, { queryKey: KEY })
    const once = readAgain(queries, { queryKey: KEY })
    await answer(3, 'newest')
    await answer(2, 'older')
    await Promise.all([again, once])
    expect(queries.getQueryData(KEY)).to.equal('newest')
    expect(shown).not.to.include.members(['old'])
    expect(shown).not.to.include.members(['older'])
  })

  it('shows what is known already until the new answer is there', async () => {
    await answer(0, 'first')
    void queries.invalidateQueries({ queryKey: KEY })
    const reading = readAgain(queries, { queryKey: KEY }, () =>
      queries.setQueryData(KEY, 'told by the socket'),
    )
    expect(queries.getQueryData(KEY)).to.equal('told by the socket')
    await answer(1, 'asked before that')
    expect(queries.getQueryData(KEY)).to.equal('told by the socket')
    await answer(2, 'second')
    await reading
    expect(queries.getQueryData(KEY)).to.equal('second')
  })

  it('leaves others alone', async () => {
    let calls = 0
    const other = queries.fetchQuery({ queryKey: ['other'], queryFn: async () => ++calls })
    void readAgain(queries, { queryKey: KEY })
    expect(await other).to.equal(1)
    expect(queries.getQueryState(['other'])?.isInvalidated).to.equal(false)
  })
})
