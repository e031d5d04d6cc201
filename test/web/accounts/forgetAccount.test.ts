import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect } from 'chai'
import { forgetAccount } from '#web/accounts/signOut.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a page whose person signs out', () => {
  it('shows no answer of theirs that was on its way, and asks anew for what everybody sees', async () => {
    const queries = new QueryClient()
    const asked = new Map<string, ((answer: unknown) => void)[]>()
    const watch = (key: string) =>
      new QueryObserver(queries, {
        queryKey: [key],
        queryFn: () => new Promise((resolve) => asked.set(key, [...(asked.get(key) ?? []), resolve])),
      }).subscribe(() => {})
    const keys = ['me', 'my-purchases', 'channel', 'config']
    const leaves = keys.map(watch)
    for (const key of keys) expect(asked.get(key), key).to.have.length(1)
    await forgetAccount(queries)
    for (const key of keys) asked.get(key)?.[0]?.(`${key} of the person`)
    await settled()
    expect(queries.getQueryData(['me'])).to.equal(null)
    expect(queries.getQueryData(['my-purchases'])).to.equal(undefined)
    expect(queries.getQueryData(['channel'])).to.equal(undefined)
    expect(queries.getQueryData(['config']), 'of nobody').to.equal('config of the person')
    expect(asked.get('config')).to.have.length(1)
    expect(asked.get('my-purchases'), 'a stranger would be refused').to.have.length(1)
    asked.get('channel')?.[1]?.('for a stranger')
    await settled()
    expect(queries.getQueryData(['channel'])).to.equal('for a stranger')
    for (const leave of leaves) leave()
    queries.clear()
  })

  it('keeps no hours of calls that they were setting, and no time that was held for them', async () => {
    const queries = new QueryClient()
    queries.setQueryData(['own-calls', 'draft', 'acc_1'], {})
    queries.setQueryData(['reservations'], { reservations: [] })
    await forgetAccount(queries)
    expect(queries.getQueryData(['reservations'])).to.equal(undefined)
    expect(queries.getQueryCache().findAll({ queryKey: ['own-calls'] })).to.deep.equal([])
    queries.clear()
  })
})
