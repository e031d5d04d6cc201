import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { BOOKKEEPERS, EMAIL } from './books.ts'

const MONEY = '/v1/admin/money'

describe('a bookkeeper [S2.10][T22]', () => {
  const database = useDatabase()
  const api = useApi(database, { settings: { BOOKKEEPERS } })
  const owner = () => database.pool('owner')
  let keeper: Client
  let stranger: Client

  before(async () => {
    keeper = await signIn(api().url)
    stranger = await signIn(api().url)
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      [...[newId('idn', randomBytes), keeper.accountId, EMAIL.toUpperCase()]],
    )
  })

  it('is named by an address that they have proven, as long as they have it', async () => {
    expect((await keeper.call('GET', MONEY)).status).to.equal(204)
    expect((await stranger.call('GET', MONEY)).status).to.equal(404)
    await owner().query('UPDATE app.identity SET ended_at = app.now() WHERE email = $1', [EMAIL])
    expect((await keeper.call('GET', MONEY)).status).to.equal(404)
    await owner().query('UPDATE app.identity SET ended_at = NULL WHERE email = $1', [EMAIL])
    await owner().query("UPDATE app.account SET state = 'suspended' WHERE id = $1", [keeper.accountId])
    expect((await keeper.call('GET', MONEY)).status).to.equal(404)
    await owner().query("UPDATE app.account SET state = 'active' WHERE id = $1", [keeper.accountId])
    expect((await keeper.call('GET', MONEY)).status).to.equal(204)
  })
})
