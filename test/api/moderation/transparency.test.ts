import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { request } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

describe('counts of acts [S1.33]', () => {
  const { database: db, api } = joinApi()

  async function logged(kind: string, rule: string, at: string, times: number): Promise<void> {
    for (let n = 0; n < times; n++)
      await db.pool('owner').query(
        `INSERT INTO app.action_log (id, actor, target_account, kind, rule_code, reason, at)
           VALUES ($1, $2, $2, $3, $4, 'because', $5)`,
        [newId('act', randomBytes), newId('acc', randomBytes), kind, rule, at],
      )
  }
  const counts = async () => (await request(api().url, 'GET', '/v1/policy/transparency')).body.counts
  /** an instant in a month before this one */
  const monthsAgo = (months: number, day = 15) => {
    const now = new Date()
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, day)).toISOString()
  }

  it('are by month, act and rule, alone and from five on; a month that goes on is not among them', async () => {
    await logged('ban', 'spam', monthsAgo(1), 5)
    await logged('ban', 'hate', monthsAgo(1), 4)
    await logged('kick', 'spam', monthsAgo(2), 1)
    await logged('ban', 'spam', monthsAgo(13), 9)
    await logged('kick', 'spam', new Date().toISOString(), 7)
    const month = (months: number) => monthsAgo(months).slice(0, 7)
    expect(await counts()).to.deep.equal([
      { month: month(1), kind: 'ban', ruleCode: 'hate', count: null },
      { month: month(1), kind: 'ban', ruleCode: 'spam', count: 5 },
      { month: month(2), kind: 'kick', ruleCode: 'spam', count: null },
    ])
    await logged('ban', 'hate', monthsAgo(1), 1)
    expect((await counts())[0]).to.include({ ruleCode: 'hate', count: 5 })
  })

  it('name no channel and no person', async () => {
    const { text } = await request(api().url, 'GET', '/v1/policy/transparency')
    expect(text).not.to.match(/acc_|chn_|act_|because/)
  })
})
