import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createCan } from '#api/accounts/session/createCan.ts'
import { newId } from '#domain/ids.ts'
import type { NamedPeople } from '#domain/namedPeople.ts'
import { NAMED_VARIABLES } from '#settings/named.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const NOBODY: NamedPeople = { accounts: [], emails: [], wallets: [] }
const { schema } = NAMED_VARIABLES.ARBITERS

describe('people whom the settings name [T15]', () => {
  const { database, api } = joinApi()
  let client: Client
  beforeEach(async () => {
    client = await signIn(api().url)
  })
  const owner = () => database.pool('owner')
  const caller = (accountId = client.accountId) => ({
    ...{ accountId, sessionId: 's', token: 't', via: 'bearer' as const },
    ...{ isGuest: false, isActive: true },
  })
  const arbitrates = (names: string, who = caller()) =>
    createCan(database.pool('api'), { keepBooks: NOBODY, arbitrate: schema.parse(names) })(who, 'arbitrate')

  it('are written as accounts, e-mail addresses and wallets, and as nothing else', () => {
    const account = `acc_${'0'.repeat(22)}`
    const wallet = `0x${'aB'.repeat(20)}`
    expect(schema.parse(` ${account}, ann@example.test,${wallet},, `)).to.deep.equal({
      ...{ accounts: [account], emails: ['ann@example.test'], wallets: [wallet.toLowerCase()] },
    })
    for (const name of ['ann', wallet.slice(0, -1), `${wallet}0`, account.slice(0, -1), 'ann@', 'usr_1'])
      expect(schema.safeParse(`${account},${name}`).success, name).to.equal(false)
    expect(schema.parse(undefined), 'nobody by default').to.deep.equal(NOBODY)
  })

  it('are whoever has proven the address or the wallet, as long as they have it', async () => {
    const [id, email] = [newId('idn', randomBytes), `${randomBytes(5).toString('hex')}@example.test`]
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      [...[id, client.accountId, email]],
    )
    const forms = [client.accountId, email.toUpperCase(), client.wallet.address]
    const stranger = caller((await signIn(api().url)).accountId)
    for (const form of forms) {
      expect(await arbitrates(form), form).to.equal(true)
      expect(await arbitrates(form, stranger), form).to.equal(false)
      expect(await arbitrates(form, { ...caller(), isActive: false }), form).to.equal(false)
      expect(await arbitrates(form, { ...caller(), isGuest: true }), form).to.equal(false)
    }
    await owner().query('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', [
      client.accountId,
    ])
    expect(await Promise.all(forms.map((form) => arbitrates(form)))).to.deep.equal([true, false, false])
  })

  it('may do what they are named for, and nothing else', async () => {
    const named = schema.parse(client.wallet.address)
    for (const [may, others] of [
      ['keepBooks', 'arbitrate'],
      ['arbitrate', 'keepBooks'],
    ] as const) {
      const can = createCan(database.pool('api'), { keepBooks: NOBODY, arbitrate: NOBODY, [may]: named })
      expect([await can(caller(), may), await can(caller(), others)], may).to.deep.equal([true, false])
    }
  })
})
