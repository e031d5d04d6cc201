import { expect } from 'chai'
import { checkAnswer } from '#local/stripe/contract/checkAnswer.ts'
import { useStandIn } from '../kit/useStandIn.ts'
import { eventsOf, makeAccount } from './account.ts'
import { makeLink, REFRESH } from './pages.ts'

const ALL = [
  ...(['configuration.customer', 'configuration.merchant', 'configuration.recipient'] as const),
  ...(['defaults', 'future_requirements', 'identity', 'requirements'] as const),
]

describe('answers about accounts of the stand-in', () => {
  const standIn = useStandIn()

  /** How an account comes into each state. */
  const WAYS: Record<string, (id: string) => Promise<unknown>> = {
    started: async () => undefined,
    active: (id) => standIn().command('accounts/activate', { account: id }),
    'active with a deadline': async (id) => {
      await standIn().command('accounts/activate', { account: id })
      await standIn().command('accounts/restrict', { account: id, until: standIn().store.nowS() + 3600 })
    },
    restricted: async (id) => {
      await standIn().command('accounts/activate', { account: id })
      await standIn().command('accounts/restrict', { account: id })
    },
    rejected: (id) => standIn().command('accounts/reject', { account: id }),
    closed: (id) => standIn().stripe.v2.core.accounts.close(id, { applied_configurations: ['recipient'] }),
  }
  for (const [state, way] of Object.entries(WAYS))
    it(`[S1.1] fit the package's types when an account is ${state}`, async () => {
      const { stripe } = standIn()
      const made = await makeAccount(standIn(), {
        ...{ include: ALL, metadata: { creator: '7' }, contact_phone: '+4940123' },
      })
      expect(checkAnswer('POST /v2/core/accounts', plain(made))).to.deep.equal([])
      const { id } = made
      await way(id)
      const v2 = await stripe.v2.core.accounts.retrieve(id, { include: ALL })
      expect(checkAnswer('GET /v2/core/accounts/{id}', plain(v2))).to.deep.equal([])
      expect(checkAnswer('GET /v1/accounts/{id}', plain(await stripe.accounts.retrieve(id)))).to.deep.equal(
        [],
      )
      for (const event of eventsOf(standIn(), id)) {
        const { object } = event.data.object
        expect(checkAnswer(String(object), event.data.object), event.type).to.deep.equal([])
      }
    })

  it("fit the package's types for links, bank accounts, lists and the platform", async () => {
    const { stripe } = standIn()
    const { id } = await makeAccount(standIn())
    const link = await stripe.v2.core.accountLinks.create({
      account: id,
      use_case: { type: 'account_update', account_update: { refresh_url: REFRESH } },
    })
    await makeLink(standIn(), id)
    await standIn().command('accounts/activate', { account: id })
    const list = await stripe.accounts.listExternalAccounts(id)
    const answers: Record<string, unknown> = {
      'POST /v2/core/account_links': link,
      'POST /v1/accounts/{id}/login_links': await stripe.accounts.createLoginLink(id),
      'GET /v1/accounts/{id}/external_accounts': list,
      'GET /v1/accounts/{accountId}/external_accounts/{id}': list.data[0],
      'GET /v1/account': await stripe.accounts.retrieveCurrent(),
    }
    for (const [key, answer] of Object.entries(answers))
      expect(checkAnswer(key, plain(answer)), key).to.deep.equal([])
  })
})

/** What was answered, without what the client puts beside it. */
const plain = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer))
